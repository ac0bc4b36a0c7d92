import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { balanceText, parseBid, parseFloor, priceNumber, priceText, rubAt, usd } from './currency.ts';

test('amounts have two decimals: prices are rounded up, balances down', () => {
  expect(priceText(12_500_000n, usd)).toBe('12.50');
  expect(priceText(120_001n, usd)).toBe('0.13');
  expect(priceNumber(12_500_000n, usd)).toBe(12.5);
  expect(balanceText(999_999n, usd)).toBe('0.99');
  expect(balanceText(999_999n, usd, 4)).toBe('0.9999');
  expect(balanceText(0n, usd)).toBe('0.00');
});

test('roubles are dollars at the rate', () => {
  const rub = rubAt(90_000_000n);

  expect(priceText(100_000n, rub)).toBe('9.00');
  expect(balanceText(100_000_000n, rub)).toBe('9000.00');
  expect(parseBid('9.00', rub)).toBe(100_000n);
});

test('a bid of the price that was shown is enough, and its floor too, at any rate', () => {
  const rate = fc.bigInt({ min: 10_000n, max: 1_000_000_000n });
  const price = fc.bigInt({ min: 0n, max: 10_000_000_000n });
  fc.assert(
    fc.property(fc.oneof(rate.map(rubAt), fc.constant(usd)), price, (currency, micros) => {
      const shown = priceText(micros, currency);
      expect(parseBid(shown, currency) >= micros).toBe(true);
      expect(parseFloor(shown, currency) <= micros).toBe(true);
    }),
  );
});

test('a bid is a decimal number that is not negative', () => {
  for (const text of ['', 'x', '-1', '1,5', '1e3', '0x1', '1.0000001', '\0', '9'.repeat(30)]) {
    expect(() => parseBid(text, usd), text).toThrowError(
      expect.toSatisfy((error) => isRefusal(error, 'bad_amount')),
    );
    expect(() => parseFloor(text, usd), text).toThrowError(
      expect.toSatisfy((error) => isRefusal(error, 'bad_amount')),
    );
  }
});
