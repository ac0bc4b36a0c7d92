import { describe, expect, test } from 'vitest';
import { day, spanEnd, spanStart, wallEnd } from './date-kinds.ts';
import { amount, anyId, email, flag, id, listOf, oneOf, phone, text, whole } from './kinds.ts';
import { type Kind, optional, readParameters, required } from './parameters.ts';
import { WireError } from './wire-error.ts';
import { parseJsonBody, parsePairs, type WireValue } from './wire-values.ts';

function read<T>(kind: Kind<T>, value: WireValue): unknown {
  try {
    return readParameters({ x: required('x', kind) }, new Map([['x', value]])).x;
  } catch (error) {
    if (error instanceof WireError) return error.problems[0]?.code;
    throw error;
  }
}

test.each<[string, Kind<unknown>, WireValue, unknown]>([
  ['an id with its prefix', id('cam'), 'cam_12', 12n],
  ['an id in capitals and blanks', id('cam'), ' CAM_12 ', 12n],
  ['a bare id', id('cam'), '12', 12n],
  ['another kind of id', id('cam'), 'sub_12', 301],
  ['a number below zero', id('cam'), '-1', 301],
  ['an id longer than any row has', id('cam'), '9'.repeat(30), 0n],
  ['a folder', id('number'), '7', 7n],
  ['one of several kinds', anyId('cam', 'dir'), 'dir_5', { prefix: 'dir', id: 5n }],
  ['one of several kinds, bare', anyId('cam', 'dir'), '5', { prefix: 'cam', id: 5n }],
  ['none of several kinds', anyId('cam', 'dir'), 'loy_5', 301],
  ['a flag', flag, 'TRUE', true],
  ['a flag as a number', flag, '0', false],
  ['no flag', flag, 'maybe', 302],
  ['a word in capitals', oneOf('asc', 'desc'), 'DESC', 'desc'],
  ['a word of another list', oneOf('asc', 'desc'), 'up', 302],
  ['a whole number', whole(1, 10), '10', 10],
  ['one too large', whole(1, 10), '11', 307],
  ['no whole number', whole(1, 10), '1.5', 301],
  ['an amount with a comma', amount, '12,5', 12_500_000n],
  ['an amount below zero', amount, '-1', 301],
  ['an address', email, ' a.b+c@sub.example.org ', 'a.b+c@sub.example.org'],
  ['an address without a dot', email, 'a@b', 305],
  ['two addresses', email, 'a@b.c, d@e.f', 305],
  ['a number with its plus', phone, '+447911123456', '447911123456'],
  ['a number whose plus a form ate', phone, ' 447911123456', '447911123456'],
  ['a national number', phone, '07911123456', 306],
  ['a number with blanks', phone, '+44 7911 123456', 306],
  ['a text that is too long', text(3), 'abcd', 307],
  ['an object as a text', text(3), { a: 'b' }, 300],
  ['a list', listOf(3), ['a', ' b '], ['a', 'b']],
  ['a list in one text', listOf(3), 'a, b,,c', ['a', 'b', 'c']],
  ['too long a list', listOf(3), 'a,b,c,d', 307],
  ['a day', day, '2028-02-29', '2028-02-29'],
  ['a day that is not in the calendar', day, '2026-02-29', 303],
  ['a day with a time', day, '2026-02-28 10:00', 303],
])('%s', (_, kind, value, expected) => {
  expect(read(kind, value)).toEqual(expected);
});

describe('times', () => {
  const wall = { year: 2026, month: 3, day: 25, hour: 10, minute: 44, second: 5 };

  test('every spelling of a time is read', () => {
    for (const value of [
      '2026-03-25 10:44:05',
      '2026-03-25:10:44:05',
      '2026-03-25T10:44:05Z',
      '2026-03-25 10-44-05',
    ])
      expect(read(wallEnd, value), value).toEqual(wall);
    expect(read(wallEnd, '2026-03-25 10:44')).toEqual({ ...wall, second: 0 });
    for (const value of ['2026-03-25 24:00', '2026-3-25', '25-03-2026', '2026-03-25 10', 'tomorrow'])
      expect(read(wallEnd, value), value).toBe(303);
  });

  test('a day without a time ends with its last second', () => {
    expect(read(wallEnd, '2026-03-25')).toEqual({ ...wall, hour: 23, minute: 59, second: 59 });
    expect(read(wallEnd, '2026-03-25 00:00')).toEqual({ ...wall, hour: 0, minute: 0, second: 0 });
  });

  test('a span includes its end whole: the day, the minute or the second that it names', () => {
    expect(read(spanStart, '2026-03-25')).toEqual(new Date('2026-03-25T00:00:00Z'));
    expect(read(spanStart, '2026-03-25 10-44')).toEqual(new Date('2026-03-25T10:44:00Z'));
    expect(read(spanEnd, '2026-03-25')).toEqual(new Date('2026-03-26T00:00:00Z'));
    expect(read(spanEnd, '2026-03-25 10-44')).toEqual(new Date('2026-03-25T10:45:00Z'));
    expect(read(spanEnd, '2026-03-25 10:44:05')).toEqual(new Date('2026-03-25T10:44:06Z'));
  });
});

describe('parameters', () => {
  test('all that is wrong is said at once, what is missing first', () => {
    const declared = { a: optional('a', whole(1, 2)), b: required('b', text()), c: required('c', flag) };

    try {
      readParameters(
        declared,
        new Map([
          ['a', 'x'],
          ['c', 'maybe'],
        ]),
      );
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        problems: [
          { code: 200, name: 'b' },
          { code: 301, name: 'a' },
          { code: 302, name: 'c' },
        ],
      });
    }
  });

  test('an alias is read where the name itself is missing or blank', () => {
    const declared = { code: required('code', text(), 'session', 'couponsession') };

    expect(
      readParameters(
        declared,
        new Map([
          ['code', ' '],
          ['couponsession', 'c'],
        ]),
      ).code,
    ).toBe('c');
    expect(
      readParameters(
        declared,
        new Map([
          ['session', 's'],
          ['couponsession', 'c'],
        ]),
      ).code,
    ).toBe('s');
  });
});

describe('bodies', () => {
  test('numbers and flags become their text, digit for digit, and null is absent', () => {
    expect(
      parseJsonBody('{"a":1234567890123456789012345678901,"b":true,"c":null,"d":1.50,"e":["x",2]}'),
    ).toEqual({
      a: '1234567890123456789012345678901',
      b: 'true',
      d: '1.50',
      e: ['x', '2'],
    });
    expect(parseJsonBody('')).toEqual({});
    expect(parseJsonBody('{"a":')).toBeUndefined();
  });

  test('a form may name members of an object and items of a list', () => {
    const form = new URLSearchParams('filter[email]=a&filter[code]=b&x[]=1&x[]=2&y=1&y=2');

    expect(parsePairs(form)).toEqual({ filter: { email: 'a', code: 'b' }, x: ['1', '2'], y: '2' });
    expect(Object.getPrototypeOf(parsePairs([['__proto__', 'x']]))).toBeNull();
  });
});
