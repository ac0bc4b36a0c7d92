import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { anyLetter } from '#test/any-letter';
import {
  convertMicros,
  convertMicrosBack,
  formatMicros,
  MAX_AMOUNT_MICROS,
  microsToNumber,
  parseBid,
  parseMicros,
  roundBalance,
  roundMicros,
  roundPrice,
} from './money.ts';

const amount = fc.bigInt({ min: -MAX_AMOUNT_MICROS, max: MAX_AMOUNT_MICROS });
const places = fc.integer({ min: 0, max: 6 });
const size = (value: bigint) => (value < 0n ? -value : value);

describe('a decimal text is read exactly', () => {
  test.each([
    ['0', 0n],
    ['-0', 0n],
    ['1', 1_000_000n],
    ['-1', -1_000_000n],
    ['12.5', 12_500_000n],
    ['0.1', 100_000n],
    ['0.000001', 1n],
    ['-0.000001', -1n],
    ['007.50', 7_500_000n],
    ['1.230000000000000000', 1_230_000n],
    ['0.123456000', 123_456n],
    ['900719925.474099', 900_719_925_474_099n],
    ['1000000000', MAX_AMOUNT_MICROS],
    ['-1000000000.000000', -MAX_AMOUNT_MICROS],
    [' 3.10\n', 3_100_000n],
  ])('%s', (text, micros) => {
    expect(parseMicros(text)).toBe(micros);
  });
});

describe('what is no amount is refused', () => {
  test.each([
    [''],
    [' '],
    ['-'],
    ['.'],
    ['.5'],
    ['1.'],
    ['+1'],
    ['--1'],
    ['- 1'],
    ['1,5'],
    ['1.2.3'],
    ['1 000'],
    ['1e3'],
    ['0x10'],
    ['NaN'],
    ['Infinity'],
    ['١'],
    ['1\n2'],
    ['0.0000001'],
    ['0.1234561'],
    ['0.000000000000000001'],
    ['1.0000000000000000000'],
    ['1000000000.000001'],
    ['-1000000000.000001'],
    ['1000000001'],
    ['999999999999'],
    ['1000000000000'],
    ['0000000000001'],
  ])('%j', (text) => {
    expect(() => parseMicros(text)).toThrow(
      expect.objectContaining({ code: 'bad_amount', details: { text } }),
    );
  });

  it('whatever the text, the answer is an amount within the limit or that refusal', () => {
    const texts = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789.-+e ') }),
      fc.string({ unit: anyLetter }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          expect(size(parseMicros(text))).toBeLessThanOrEqual(MAX_AMOUNT_MICROS);
        } catch (error) {
          expect(error).toMatchObject({ name: 'Refusal', code: 'bad_amount' });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('micros are written with the asked number of places, half away from zero', () => {
  test.each([
    [0n, 2, '0.00'],
    [0n, 0, '0'],
    [0n, 6, '0.000000'],
    [1n, 6, '0.000001'],
    [-1n, 6, '-0.000001'],
    [4_999n, 2, '0.00'],
    [5_000n, 2, '0.01'],
    [-4_999n, 2, '0.00'],
    [-5_000n, 2, '-0.01'],
    [14_999n, 2, '0.01'],
    [15_000n, 2, '0.02'],
    [25_000n, 2, '0.03'],
    [-25_000n, 2, '-0.03'],
    [499_999n, 0, '0'],
    [500_000n, 0, '1'],
    [-500_000n, 0, '-1'],
    [-499_999n, 0, '0'],
    [994_999n, 2, '0.99'],
    [995_000n, 2, '1.00'],
    [9_999_999n, 5, '10.00000'],
    [12_345_678n, 4, '12.3457'],
    [12_345_678n, 6, '12.345678'],
    [100_000n, 1, '0.1'],
    [MAX_AMOUNT_MICROS, 2, '1000000000.00'],
    [-MAX_AMOUNT_MICROS, 0, '-1000000000'],
    [2n ** 63n - 1n, 6, '9223372036854.775807'],
    [-(2n ** 63n), 2, '-9223372036854.78'],
  ])('%s to %s places is %s', (micros, decimals, text) => {
    expect(formatMicros(micros, decimals)).toBe(text);
  });

  it('has two places where nobody asks for another number', () => {
    expect(formatMicros(1_005_000n)).toBe('1.01');
    expect(microsToNumber(1_005_000n)).toBe(1.01);
    expect(microsToNumber(1_234_567n, 4)).toBe(1.2346);
  });
});

describe('money there and back again', () => {
  it('is the same to six places, and every amount fits the text that is read', () => {
    fc.assert(
      fc.property(amount, (micros) => {
        expect(parseMicros(formatMicros(micros, 6))).toBe(micros);
      }),
    );
  });

  it('is rounded to fewer places: a multiple of the step, at most half of one away, and no tie towards zero', () => {
    fc.assert(
      fc.property(amount, places, (micros, decimals) => {
        const step = 10n ** BigInt(6 - decimals);
        const rounded = roundMicros(micros, decimals);

        expect(rounded % step).toBe(0n);
        expect(2n * size(rounded - micros)).toBeLessThanOrEqual(step);
        if (2n * size(rounded - micros) === step) expect(size(rounded)).toBeGreaterThan(size(micros));
        expect(roundMicros(rounded, decimals)).toBe(rounded);
        expect(roundMicros(-micros, decimals)).toBe(-rounded);
      }),
    );
  });

  it('is written as what it is rounded to, with that many places', () => {
    fc.assert(
      fc.property(amount, places, (micros, decimals) => {
        const text = formatMicros(micros, decimals);

        expect(text).toMatch(decimals === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${decimals}}$`));
        expect(text).not.toMatch(/^-[0.]+$/);
        const rounded = roundMicros(micros, decimals);
        if (size(rounded) <= MAX_AMOUNT_MICROS) expect(parseMicros(text)).toBe(rounded);
      }),
    );
  });
});

describe('another currency', () => {
  const rate = fc.bigInt({ min: 1_000_000n, max: 1_000_000_000n });

  test.each([
    [1n, 500_000n, 1n],
    [-1n, 500_000n, -1n],
    [1n, 499_999n, 0n],
    [-1n, 499_999n, 0n],
    [100_000n, 92_500_000n, 9_250_000n],
    [0n, 92_500_000n, 0n],
    [3n, 1_500_000n, 5n],
  ])('%s at a rate of %s is %s', (micros, rateMicros, converted) => {
    expect(convertMicros(micros, rateMicros)).toBe(converted);
  });

  test.each([
    [9_250_000n, 92_500_000n, 100_000n],
    [1n, 2_000_000n, 1n],
    [-1n, 2_000_000n, -1n],
    [1n, 2_000_001n, 0n],
    [-1n, 2_000_001n, 0n],
    [0n, 92_500_000n, 0n],
  ])('%s back at a rate of %s is %s', (micros, rateMicros, converted) => {
    expect(convertMicrosBack(micros, rateMicros)).toBe(converted);
  });

  it('gives the same amount back where a unit of it is worth at least one of the other', () => {
    fc.assert(
      fc.property(amount, rate, (micros, rateMicros) => {
        expect(convertMicrosBack(convertMicros(micros, rateMicros), rateMicros)).toBe(micros);
        expect(convertMicros(-micros, rateMicros)).toBe(-convertMicros(micros, rateMicros));
      }),
    );
  });
});

describe('what is shown of an amount', () => {
  test.each([
    [12_500_000n, {}, 12_500_000n, 12_500_000n],
    [120_001n, {}, 130_000n, 120_000n],
    [120_001n, { decimals: 4 }, 120_100n, 120_000n],
    [1n, { decimals: 0 }, 1_000_000n, 0n],
    [1n, { decimals: 6 }, 1n, 1n],
    [-1n, {}, 0n, -10_000n],
    [-10_000n, {}, -10_000n, -10_000n],
    [100_001n, { rateMicros: 90_000_000n }, 9_010_000n, 9_000_000n],
    [0n, { rateMicros: 91_237_000n, decimals: 2 }, 0n, 0n],
  ])('%s as %o is a price of %s and a balance of %s', (micros, shown, price, balance) => {
    expect(roundPrice(micros, shown)).toBe(price);
    expect(roundBalance(micros, shown)).toBe(balance);
  });

  it('is never less than a price, never more than a balance, and a bid of the one is enough', () => {
    const rates = fc.bigInt({ min: 10_000n, max: 1_000_000_000n });
    const prices = fc.bigInt({ min: 0n, max: 10_000_000_000n });
    fc.assert(
      fc.property(prices, rates, fc.integer({ min: 0, max: 6 }), (micros, rateMicros, decimals) => {
        const shown = { rateMicros, decimals };
        const price = roundPrice(micros, shown);
        const balance = roundBalance(micros, shown);
        const step = 10n ** BigInt(6 - decimals);
        expect(price - balance === 0n || price - balance === step).toBe(true);
        expect(parseBid(formatMicros(price, 6), rateMicros) >= micros).toBe(true);
        expect(parseBid(formatMicros(balance, 6), rateMicros) <= micros).toBe(true);
      }),
    );
  });

  it('is bid as a decimal number that is not negative', () => {
    expect(parseBid('0.25')).toBe(250_000n);
    for (const text of ['', 'x', '-1', '1,5', '1e3', '1.0000001'])
      expect(() => parseBid(text), text).toThrow('bad_amount');
  });
});
