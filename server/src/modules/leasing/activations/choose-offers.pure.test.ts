import { describe, expect, it } from 'vitest';
import type { Offer } from '#modules/stock/inventory';
import { type BuyCommand, chooseOffers, mayBeSold } from './choose-offers.ts';

const base: Offer = {
  ...{ poolId: 1n, supplierId: 1n, supplierKind: 'manual', payoutPercent: 0, countryId: 2, operator: 'any' },
  ...{ serviceId: 'tg', priceMicros: 100_000n, stock: 5, frontier: 0n, asked: false, payoutMicros: null },
  ...{ simulated: false, tried: 0, received: 0, medianSeconds: null, toldAt: null },
};
/** Each fits but for one thing; told apart by `poolId`. */
const offers: Offer[] = [
  base,
  { ...base, poolId: 2n, serviceId: 'wa' },
  { ...base, poolId: 3n, countryId: 3 },
  { ...base, poolId: 4n, operator: 'life' },
  { ...base, poolId: 5n, supplierId: 9n },
  { ...base, poolId: 6n, asked: true },
  { ...base, poolId: 7n, stock: 0 },
  { ...base, poolId: 8n, stock: 1 },
];

const choose = (command: Partial<BuyCommand>, { of = offers, discountPercent = 0 } = {}) =>
  chooseOffers(
    of,
    { accountId: 1n, serviceId: 'tg', ...command },
    { priceBandPercent: 0, discountPercent },
  ).map(({ poolId }) => Number(poolId));
const chosen = (command: Partial<BuyCommand>) => choose(command).toSorted((a, b) => a - b);

describe('the offers that would do', () => {
  it.each<[string, Partial<BuyCommand>, number[]]>([
    ['are all of the service that have stock', {}, [1, 3, 4, 5, 6, 8]],
    ['are of the service that is asked for', { serviceId: 'wa' }, [2]],
    ['are of one country', { countryId: 3 }, [3]],
    ['are of the operators that are named', { operators: ['life', 'other'] }, [4]],
    ['are of one of several operators', { operators: ['life', 'any'] }, [1, 3, 4, 5, 6, 8]],
    ['are of the suppliers that are named', { supplierIds: [9n, 10n] }, [5]],
    ['are not of a supplier that is not wanted', { exceptSupplierIds: [1n] }, [5]],
    ['are not of a pool that was asked in vain', { exceptPoolIds: [3n, 4n] }, [1, 5, 6, 8]],
    ['are here, where nobody is to be asked', { neverAsk: true }, [1, 3, 4, 5, 8]],
  ])('%s', (_what, command, expected) => {
    expect(chosen(command)).toEqual(expected);
  });

  it('are in the order of their prices, with both ends of what is named', () => {
    const of = [300n, 100n, 200n, 400n].map((priceMicros, index) => ({
      ...base,
      poolId: BigInt(index),
      priceMicros,
    }));

    expect(choose({}, { of })).toEqual([1, 2, 0, 3]);
    expect(choose({ minPriceMicros: 200n, maxPriceMicros: 300n }, { of })).toEqual([2, 0]);
  });

  it('are chosen by what the customer pays, not by what is on the list', () => {
    const query = { of: [base], discountPercent: 10 };

    expect(choose({ maxPriceMicros: 90_000n }, query)).toEqual([1]);
    expect(() => choose({ maxPriceMicros: 89_999n }, query)).toThrow(
      expect.objectContaining({ code: 'price_too_low', details: { minPriceMicros: 90_000n } }),
    );
    expect(() => choose({ minPriceMicros: 90_001n }, query)).toThrow(
      expect.objectContaining({ code: 'no_numbers' }),
    );
  });

  it.each([[[300n, 200n, 400n]], [[400n, 200n, 300n]], [[200n, 300n, 400n]], [[400n, 300n, 200n]]])(
    'that are all too dear, at %s, are answered with the least that would do',
    (prices) => {
      const of = prices.map((priceMicros) => ({ ...base, priceMicros }));

      expect(() => choose({ maxPriceMicros: 1n }, { of })).toThrow(
        expect.objectContaining({ code: 'price_too_low', details: { minPriceMicros: 200n } }),
      );
    },
  );

  it('are none of another service, which is no matter of the price', () => {
    expect(() => choose({ serviceId: 'zz', maxPriceMicros: 1n })).toThrow(
      expect.objectContaining({ code: 'no_numbers' }),
    );
  });
});

it.each([
  ['manual', false, false, true],
  ['simulator', false, false, true],
  ['partner', false, false, false],
  ['partner', false, true, true],
  ['partner', true, false, true],
] as const)('numbers of a %s, simulated: %s, where resale is %s, may be sold: %s', (...row) => {
  const [supplierKind, simulated, resale, isSold] = row;

  expect(mayBeSold({ supplierKind, simulated }, { resale })).toBe(isSold);
});
