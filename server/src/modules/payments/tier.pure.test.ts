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

  test.each(['', '8000', '8000:100', '8000:20:1', 'a:5', '-1:5', '2000:5,2000:6', '8000:5,2000:20'])(
    'is not %s',
    (text) => {
      expect(parseDiscountRates(text)).toBeUndefined();
    },
  );
});
