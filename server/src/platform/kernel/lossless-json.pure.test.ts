import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isJsonNumber,
  isJsonObject,
  JsonError,
  JsonNumber,
  type JsonObject,
  parseLosslessJson,
  plainDecimal,
  stringifyLosslessJson,
  wholeDigits,
} from '#kernel/lossless-json';
import { anyLetter } from '#test/any-letter';

function plain(value: unknown): unknown {
  if (isJsonNumber(value)) return Number(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

describe('lossless JSON', () => {
  test('an id past 2^53 survives a round trip digit for digit', () => {
    const text = '{"activationId":9223372036854775807,"sum":4.50}';

    expect(stringifyLosslessJson(parseLosslessJson(text))).toBe(text);
  });

  test('a bigint is written as a JSON number', () => {
    expect(stringifyLosslessJson({ id: 9007199254740993n, list: [1n] })).toBe(
      '{"id":9007199254740993,"list":[1]}',
    );
  });

  test('it reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(plain(parseLosslessJson(text))).toEqual(
          JSON.parse(text, (key, value) =>
            key === '__proto__' ? undefined : Object.is(value, -0) ? 0 : value,
          ),
        );
      }),
    );
  });

  test('any text gives a value or a JsonError, never another error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: anyLetter }), mangledJson), (text) => {
        try {
          parseLosslessJson(text);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('a key given twice has its last value', () => {
    expect(stringifyLosslessJson(parseLosslessJson('{"a":1,"a":2}'))).toBe('{"a":2}');
  });

  test.each([
    '{"__proto__":{"admin":true},"a":1}',
    '{"\\u005f_proto__":{"admin":true},"a":1}',
    '{"x":{"__proto__":[]},"a":1}',
  ])('a prototype cannot be smuggled in: %s', (text) => {
    const copy = Object.assign({}, parseLosslessJson(text)) as JsonObject & { admin?: boolean };

    expect(copy.admin).toBeUndefined();
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(JSON.stringify(copy)).not.toContain('__proto__');
  });

  test('an object that pretends to be a number stays an object', () => {
    const value = parseLosslessJson('{"isLosslessNumber":true,"value":"1,\\"x\\":2"}');

    expect(isJsonObject(value)).toBe(true);
    expect(JSON.parse(stringifyLosslessJson(value))).toEqual({ isLosslessNumber: true, value: '1,"x":2' });
  });

  test('depth and length have limits, and brackets inside strings do not count', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

    expect(parseLosslessJson(nested(32))).toBeDefined();
    expect(() => parseLosslessJson(nested(33))).toThrow(expect.objectContaining({ reason: 'too_deep' }));
    expect(() => parseLosslessJson(nested(200_000))).toThrow(expect.objectContaining({ reason: 'too_deep' }));
    expect(() => parseLosslessJson('"aaaa"', { maxLength: 5 })).toThrow(
      expect.objectContaining({ reason: 'too_long' }),
    );
    expect(parseLosslessJson(JSON.stringify('[[{{\\"'), { maxDepth: 1 })).toBe('[[{{\\"');
  });

  test.each([
    ['355', '355'],
    ['355.0', '355'],
    ['3.55e2', '355'],
    ['1.5E-3', '0.0015'],
    ['0.10', '0.1'],
    ['-0', '0'],
    ['-0.50', '-0.5'],
    ['9223372036854775807', '9223372036854775807'],
    ['1e41', undefined],
    ['1e999', undefined],
    ['abc', undefined],
  ])('%s is plainly %s', (source, expected) => {
    expect(plainDecimal(source)).toBe(expected);
  });

  test('only whole numbers from 0 up have whole digits', () => {
    expect(wholeDigits(new JsonNumber('7.9281234567e10'))).toBe('79281234567');
    expect(wholeDigits('4.5')).toBeUndefined();
    expect(wholeDigits('-1')).toBeUndefined();
  });
});

const mangledJson = fc
  .tuple(fc.json({ maxDepth: 4 }), fc.nat(200), fc.string({ maxLength: 3 }))
  .map(([text, at, noise]) => text.slice(0, at) + noise + text.slice(at + 1));
