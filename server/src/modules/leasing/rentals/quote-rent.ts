import type { ReaderOrTx } from '#db';
import { countRentable } from '#modules/stock/inventory';
import { choosePools, type PricedPool, pricePools, type RentCommand } from './choose-rent-pools.ts';
import { findRentPools, type PoolDeps } from './rent-pools.ts';

/** The price of a term at one operator of one supplier, and the count of its numbers (exact up to a thousand). */
export type RentStock = {
  countryId: number;
  operator: string;
  supplierId: bigint;
  priceMicros: bigint;
  stock: number;
};

export type RentStockQuery = {
  countryId?: number | undefined;
  operators?: readonly string[] | undefined;
  hours: number;
  /** Where counting stops; 1 tells whether there are any. At most 1000, which is the default. */
  countUpTo?: number | undefined;
};

type QuoteDeps = PoolDeps & { now: Date };

/** By country, then price. */
export async function listRentStock(
  on: ReaderOrTx,
  query: RentStockQuery,
  deps: QuoteDeps,
): Promise<RentStock[]> {
  const { now } = deps;
  const found = await findRentPools(on, { countryId: query.countryId }, deps, now);
  const pools = await countStock(on, pricePools(found, query), { now, upTo: query.countUpTo });
  return pools
    .map(({ countryId, operator, supplierId, priceMicros, stock }) => ({
      countryId,
      operator,
      supplierId,
      priceMicros,
      stock,
    }))
    .sort((a, b) => a.countryId - b.countryId);
}

/** The price of renting now: the cheapest that is in stock. Money is not looked at. */
export type RentQuote = { hours: number; countryId: number; priceMicros: bigint; stock: number };

/** Refuses `no_numbers` (where nothing is for rent at all) and `price_too_low`. */
export async function quoteRent(on: ReaderOrTx, command: RentCommand, deps: QuoteDeps): Promise<RentQuote> {
  const { now } = deps;
  const found = await findRentPools(on, { countryId: command.countryId }, deps, now);
  const pools = await countStock(on, choosePools(found, command), { now });
  const stock = pools.reduce((sum, pool) => sum + pool.stock, 0);
  const best = pools.find((pool) => pool.stock > 0) ?? pools[0];
  const { hours } = command;
  return { hours, countryId: best?.countryId ?? 0, priceMicros: best?.priceMicros ?? 0n, stock };
}

/** Numbers that are here are counted, of the others their partner's word is taken. */
async function countStock(
  on: ReaderOrTx,
  pools: readonly PricedPool[],
  { now, upTo }: { now: Date; upTo?: number | undefined },
): Promise<(PricedPool & { stock: number })[]> {
  const here = pools.filter(({ askedStock }) => askedStock === undefined);
  const counts = await countRentable(
    on,
    here.map(({ poolId }) => poolId),
    { now, upTo },
  );
  return pools.map((pool) => ({ ...pool, stock: pool.askedStock ?? counts.get(pool.poolId) ?? 0 }));
}
