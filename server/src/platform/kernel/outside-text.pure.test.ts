import { describe, expect, it, test } from 'vitest';
import { cleanText, cleanValue, findUnkeepable, jsonText, visibleText } from './outside-text.ts';

test.each([
  ['plain', 'plain'],
  ['', ''],
  ['a\0b\0', 'a\uFFFDb\uFFFD'],
  ['\ud83d', '\uFFFD'],
  ['\ude00\ud83d', '\uFFFD\uFFFD'],
  ['😀 é \u2028', '😀 é \u2028'],
])('the text %j is kept as %j', (text, kept) => {
  expect(cleanText(text)).toBe(kept);
});

test.each([
  ['Bank é 😀', 'Bank é 😀'],
  ['a\u202eb\u2066', 'a<U+202E>b<U+2066>'],
  ['two\nlines\r\x1b[2J\u2028', 'two<U+000A>lines<U+000D><U+001B>[2J<U+2028>'],
  ['\u{e0001}\u200b\0\ud83d', '<U+E0001><U+200B>\uFFFD\uFFFD'],
])('the text %j is shown as %j', (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

describe('a value that a parser made', () => {
  it('is cleaned in place, at any depth', () => {
    const value = { a: 'x\0', b: ['\ud800', { c: 'y\0z', d: 1, e: null }] };

    expect(cleanValue(value)).toBe(value);

    expect(value).toEqual({ a: 'x\uFFFD', b: ['\uFFFD', { c: 'y\uFFFDz', d: 1, e: null }] });
  });

  it('loses a field whose name no database keeps, and so gets no other name by it', () => {
    const value = cleanValue({ '__pro\0to__': { admin: true }, 'a\ud800': 1, b: 2 });

    expect(value).toEqual({ b: 2 });
    expect('admin' in value).toBe(false);
  });

  it('is looked at without recursion: depth is no way to exhaust the stack', () => {
    const deep = JSON.parse(`${'['.repeat(200_000)}"\\u0000"${']'.repeat(200_000)}`);

    expect(findUnkeepable(deep)).toHaveLength(200_000);
    expect(findUnkeepable(cleanValue(deep))).toBeUndefined();
  });

  it('may inherit from what inherits nothing, as the objects of routers do', () => {
    const parameters = Object.assign(Object.create(Object.create(null)), { code: 'a\0' });

    expect(cleanValue(parameters).code).toBe('a\uFFFD');
    expect(
      findUnkeepable({ params: Object.assign(Object.create(Object.create(null)), { code: '\0' }) }),
    ).toEqual(['params', 'code']);
  });

  it('keeps what is no text as it is', () => {
    const bytes = Buffer.from('a\0b');

    expect(cleanValue({ bytes, date: 5 })).toEqual({ bytes: Buffer.from('a\0b'), date: 5 });
    expect(cleanValue(undefined)).toBeUndefined();
    expect(cleanValue(null)).toBeNull();
  });
});

test('a door that refuses such text can say where it is', () => {
  expect(findUnkeepable({ a: 'x', b: { c: ['y', 'z\0'] } })).toEqual(['b', 'c', '1']);
  expect(findUnkeepable({ 'a\0': 1 })).toEqual(['a\uFFFD']);
  expect(findUnkeepable('\0')).toEqual([]);
  expect(findUnkeepable({ a: ['fine'], b: 5 })).toBeUndefined();
});

test.each([
  [{ a: 'x😀'.slice(0, 2) }, '{"a":"x\uFFFD"}'],
  [{ a: 'x\0\ude00' }, '{"a":"x\uFFFD\uFFFD"}'],
  [{ 'k\ud800': ['😀'] }, '{"k\uFFFD":["😀"]}'],
  [{ a: '\\u0000 \\\\ud800' }, '{"a":"\\\\u0000 \\\\\\\\ud800"}'],
  [{ a: '\\\0' }, '{"a":"\\\\\uFFFD"}'],
  [null, 'null'],
])('the JSON of %j is one that a database keeps', (value, json) => {
  expect(jsonText(value)).toBe(json);
});
