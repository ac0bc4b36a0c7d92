import { describe, expect, test } from 'vitest';
import { parseDiscountRates, tierOf } from './tier.ts';

const rates = parseDiscountRates('2000:5,8000:20,6000:15,4000:10') ?? [];

describe('the tier of an account', () => {
  test.each([
    [0n, 0, '0%'],
    [19_999_999n, 0, '0%'],
    [20_000_000n, 5, '-5%'],
    [79_990_000n, 15, '-15%'],
    [80_000_000n, 20, '-20%'],
    [10n ** 15n, 20, '-20%'],
  ])('after %s micros of top-ups is %s percent', (charged, percent, label) => {
    expect(tierOf(charged, rates)).toMatchObject({ discountPercent: percent, label, chargedMicros: charged });
  });

  test('is none where there are no rates', () => {
    expect(tierOf(10n ** 15n, [])).toEqual({
      chargedMicros: 10n ** 15n,
      discountPercent: 0,
      label: '0%',
      rates: [],
    });
  });

  test('comes with the whole table, highest first, down to zero', () => {
    const table = tierOf(0n, rates).rates.map(({ thresholdMicros, label }) => [
      thresholdMicros / 10_000n,
      label,
    ]);

    expect(table).toEqual([
      [8000n, '-20%'],
      [6000n, '-15%'],
      [4000n, '-10%'],
      [2000n, '-5%'],
      [0n, '0%'],
    ]);
  });
});

describe('the setting', () => {
  test('may be off', () => {
    expect(parseDiscountRates('off')).toEqual([{ thresholdMicros: 0n, discountPercent: 0 }]);
  });

  test.each(['2000:5,4000:10,8000:20', '8000:20,4000:10,2000:5', '4000:10,8000:20,2000:5'])(
    'may name its rates in any order: %s',
    (text) => {
      expect(parseDiscountRates(text)?.map(({ discountPercent }) => discountPercent)).toEqual([20, 10, 5, 0]);
    },
  );

  test('may say itself what is given from the first cent on', () => {
    expect(parseDiscountRates('0:3,2000:5,4000:10')).toEqual([
      { thresholdMicros: 40_000_000n, discountPercent: 10 },
      { thresholdMicros: 20_000_000n, discountPercent: 5 },
      { thresholdMicros: 0n, discountPercent: 3 },
    ]);
  });

  test('may give no more for a higher threshold', () => {
    expect(parseDiscountRates('2000:5,8000:5')).toHaveLength(3);
  });

  test.each([
    '',
    '8000',
    '8000:100',
    '8000:20:1',
    'a:5',
    '-1:5',
    '2000:5,2000:6',
    '2000:6,2000:5',
    '2000:5,2000:5',
    '8000:5,2000:20',
  ])('is not %s', (text) => {
    expect(parseDiscountRates(text)).toBeUndefined();
  });
});
