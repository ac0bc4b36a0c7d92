import { describe, expect, it } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { choosePools, pricePools, type RentCommand } from './choose-rent-pools.ts';
import type { RentPool } from './rent-pools.ts';
import { termPrice } from './rent-price.ts';

type Place = { country?: number; operator?: string; supplier?: bigint; price?: bigint; askedStock?: number };

/** A pool for rent by the day, from a day on where nothing else is said. */
function pool(
  poolId: bigint,
  { country = 2, operator = 'any', supplier = 1n, price = 5n, askedStock }: Place = {},
) {
  const steps = [{ fromHours: 24, unitHours: 24, priceMicros: price }];
  return {
    ...{
      poolId,
      countryId: country,
      operator,
      supplierId: supplier,
      supplierKind: 'manual',
      simulated: false,
    },
    askedStock,
    priceTerm: (hours: number) =>
      hours > 240 ? undefined : { hours, priceMicros: termPrice(steps, hours) ?? 0n },
  } as RentPool;
}

const pools = [
  pool(1n, { price: 7n }),
  pool(2n, { price: 5n, supplier: 2n }),
  pool(3n, { price: 6n, operator: 'beeline' }),
  pool(4n, { price: 5n, country: 3 }),
  pool(5n, { price: 9n, operator: 'tele2', country: 3, supplier: 2n }),
  pool(6n, { price: 8n, askedStock: 3, supplier: 3n }),
  pool(7n, { price: 4n, askedStock: 0, supplier: 4n }),
];

const wish = { accountId: 1n, hours: 24 };
const idsOf = (some: readonly { poolId: bigint }[]) => some.map(({ poolId }) => Number(poolId));
const chosen = (command: Partial<RentCommand> = {}) => idsOf(choosePools(pools, { ...wish, ...command }));

describe('the pools that would do', () => {
  it.each<[string, Partial<RentCommand>, number[]]>([
    ['any of them, the cheapest first, equal ones as they come', {}, [7, 2, 4, 3, 1, 6, 5]],
    ['those of a country', { countryId: 3 }, [4, 5]],
    ['those of an operator', { operators: ['beeline'] }, [3]],
    ['those of several operators', { operators: ['tele2', 'beeline'] }, [3, 5]],
    ['those of suppliers', { supplierIds: [2n, 3n] }, [2, 6, 5]],
    ['those of no supplier', { supplierIds: [] }, []],
    ['those that are not of suppliers', { exceptSupplierIds: [2n, 4n] }, [4, 3, 1, 6]],
    ['those that nobody is asked for', { neverAsk: 'anybody' }, [2, 4, 3, 1, 5]],
    [
      'those whose partner was not asked in vain',
      { neverAsk: { poolIds: [], supplierIds: [4n] } },
      [2, 4, 3, 1, 6, 5],
    ],
    [
      'those that were not asked for in vain',
      { neverAsk: { poolIds: [6n], supplierIds: [] } },
      [7, 2, 4, 3, 1, 5],
    ],
    [
      'numbers that are here, whoever was asked in vain',
      { neverAsk: { poolIds: [1n], supplierIds: [2n] } },
      [7, 2, 4, 3, 1, 6, 5],
    ],
    ['those for the price', { maxPriceMicros: 6n }, [7, 2, 4, 3]],
    ['those for which there is a price', { hours: 241 }, []],
  ])('are %s', (_, command, ids) => {
    if (ids.length > 0) expect(chosen(command)).toEqual(ids);
    else expect(() => chosen(command)).toThrow('no_numbers');
  });

  it('have the price of the term', () => {
    const [first, second] = pricePools(pools, { hours: 49, countryId: 3 });

    expect(first).toMatchObject({ poolId: 4n, priceMicros: 15n, term: { hours: 49, priceMicros: 15n } });
    expect(second).toMatchObject({ poolId: 5n, priceMicros: 27n });
  });

  it('are none below the price of the cheapest, which is named', () => {
    try {
      expect(chosen({ maxPriceMicros: 3n })).toBe('refused');
    } catch (error) {
      expect(isRefusal(error, 'price_too_low') && error.details).toEqual({ minPriceMicros: 4n });
    }
  });
});
