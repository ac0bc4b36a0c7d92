import type { ReaderOrTx } from '#db';
import { type LeasablePool, listLeasablePools } from '#modules/inventory';
import { type RentPriceStep, termPrice } from './rent-price.ts';
import { findRentPrices } from './rent-price-store.ts';

/** Which suppliers' numbers may be rented out; see docs/operating.md on reselling. */
export type RentPolicy = { resale: boolean };

/** A pool that is for rent. */
export type RentPool = LeasablePool & { steps: readonly RentPriceStep[] };

export async function findRentPools(
  on: ReaderOrTx,
  query: { countryId?: number | undefined; poolIds?: readonly bigint[] | undefined },
  { resale }: RentPolicy,
): Promise<RentPool[]> {
  const pools = (await listLeasablePools(on, query)).filter(
    ({ supplierKind, simulated }) => supplierKind !== 'partner' || resale || simulated,
  );
  const ladders = await findRentPrices(
    on,
    pools.map(({ poolId }) => poolId),
  );
  return pools.flatMap((pool) => {
    const steps = ladders.get(pool.poolId);
    return steps ? [{ ...pool, steps }] : [];
  });
}

/** What a term costs on a number of that pool; undefined where the pool is not for rent. */
export type PriceTerm = (poolId: bigint, hours: number) => bigint | undefined;

/** Reads the prices of these pools once, for many terms. */
export async function readTermPrices(
  on: ReaderOrTx,
  poolIds: readonly bigint[],
  policy: RentPolicy,
): Promise<PriceTerm> {
  const pools = poolIds.length > 0 ? await findRentPools(on, { poolIds }, policy) : [];
  const steps = new Map(pools.map((pool) => [pool.poolId, pool.steps]));
  return (poolId, hours) => termPrice(steps.get(poolId) ?? [], hours);
}
