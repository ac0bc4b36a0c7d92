import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyLetter } from '#test/any-letter';
import { parseParameters } from './parameters.ts';

const read = (query: string, form?: string) => Object.fromEntries(parseParameters(query, form));

test('names are trimmed and both sides are unescaped', () => {
  expect(read('country%20=2&+operator=any&%73ervice=t%67&name=a+b')).toEqual({
    country: '2',
    operator: 'any',
    service: 'tg',
    name: 'a b',
  });
});

test('what clients send for no value is absent', () => {
  expect(read('a=&b=undefined&c=null&d=None&e&=5&f=0&g=NULL')).toEqual({ f: '0', g: 'NULL' });
});

test('the query wins over the form, unless its value is none', () => {
  expect(read('a=1&b=', 'a=2&b=3&c=4')).toEqual({ a: '1', b: '3', c: '4' });
});

test('the same value twice is one value, and two values are none that could be accepted', () => {
  expect(read('a=1&a=1&b=1&b=2&c=&c=3')).toEqual({ a: '1', b: '\0', c: '3' });
  expect(read('b=1&b=2&b=1')).toEqual({ b: '\0' });
});

test('broken escapes stay, and bytes that are no UTF-8 are replaced', () => {
  expect(read('a=%zz&b=%&c=%ff&d=%c3%28x%zz&e=%d0%96%')).toEqual({
    a: '%zz',
    b: '%',
    c: '\ufffd',
    d: '\ufffd(x%zz',
    e: 'Ж%',
  });
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyLetter }), fc.string({ unit: anyLetter }), (query, form) => {
      parseParameters(query, form);
    }),
  );
});
