import type { ReaderOrTx } from '#db';
import { type LeasablePool, listLeasablePools } from '#modules/stock/inventory';
import type { AskedRent, Supply } from '#modules/stock/supply';
import { type RentPriceStep, termPrice } from './rent-price.ts';
import { findRentPrices } from './rent-price-store.ts';
import type { Term } from './rental.ts';

/** Which suppliers' numbers may be rented out; see docs/operating.md on reselling. */
export type RentPolicy = { resale: boolean };

export type PoolDeps = {
  policy: RentPolicy;
  /** Absent: nobody is asked for numbers that are not here. */
  partners?: Pick<Supply, 'findRents'> | undefined;
};

/** A pool that is for rent: of numbers that are here, or of such as its partner must be asked for. */
export type RentPool = LeasablePool & {
  /** The partner's count; undefined for numbers that are here: count them. */
  askedStock: number | undefined;
  /** The price of a term; undefined where no step is for it. */
  priceTerm(hours: number): Term | undefined;
};

export type PoolQuery = { countryId?: number | undefined; poolIds?: readonly bigint[] | undefined };

export async function findRentPools(
  on: ReaderOrTx,
  query: PoolQuery,
  { policy: { resale }, partners }: PoolDeps,
  now: Date,
): Promise<RentPool[]> {
  const pools = (await listLeasablePools(on, query)).filter(
    ({ supplierKind, simulated }) => supplierKind !== 'partner' || resale || simulated,
  );
  const ids = pools.map(({ poolId }) => poolId);
  const ladders = await findRentPrices(on, ids);
  const rents = new Map(((await partners?.findRents(on, ids, now)) ?? []).map((rent) => [rent.poolId, rent]));
  return pools.flatMap((pool): RentPool[] => {
    const steps = ladders.get(pool.poolId);
    const rent = rents.get(pool.poolId);
    return [
      ...(steps ? [{ ...pool, askedStock: undefined, priceTerm: priceBySteps(steps) }] : []),
      ...(rent ? [{ ...pool, askedStock: rent.stock, priceTerm: priceByRates(rent) }] : []),
    ];
  });
}

function priceBySteps(steps: readonly RentPriceStep[]): RentPool['priceTerm'] {
  return (hours) => {
    const priceMicros = termPrice(steps, hours);
    return priceMicros === undefined ? undefined : { hours, priceMicros };
  };
}

/** The partner earns by its own steps; the customer pays that with the markup. */
function priceByRates({ rates, price }: AskedRent): RentPool['priceTerm'] {
  const steps = rates.map(({ sumMicros, ...step }) => ({ ...step, priceMicros: sumMicros }));
  return (hours) => {
    const sumMicros = termPrice(steps, hours);
    if (sumMicros === undefined) return undefined;
    const { priceMicros, payoutMicros } = price(sumMicros);
    return { hours, priceMicros, partner: { payoutMicros, sumMicros } };
  };
}

/** The price of a longer rental; undefined where its number is not for rent any more. */
export type PriceTerm = (rental: { poolId: bigint; asked: boolean }, hours: number) => Term | undefined;

/** Reads the prices of these pools once, for many terms. */
export async function readTermPrices(
  on: ReaderOrTx,
  poolIds: readonly bigint[],
  deps: PoolDeps,
  now: Date,
): Promise<PriceTerm> {
  const pools = poolIds.length > 0 ? await findRentPools(on, { poolIds }, deps, now) : [];
  return ({ poolId, asked }, hours) =>
    pools
      .find((pool) => pool.poolId === poolId && (pool.askedStock !== undefined) === asked)
      ?.priceTerm(hours);
}
