import type { ReaderOrTx } from '#db';
import { countRentable } from '#modules/inventory';
import { choosePools, pricePools, type RentCommand } from './choose-rent-pools.ts';
import { findRentPools, type RentPolicy } from './rent-pools.ts';

/** What a term costs at one operator of one supplier, and how many numbers there are (exact up to a thousand). */
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

/** By country, then price. */
export async function listRentStock(
  on: ReaderOrTx,
  query: RentStockQuery,
  { policy, now }: { policy: RentPolicy; now: Date },
): Promise<RentStock[]> {
  const pools = pricePools(await findRentPools(on, { countryId: query.countryId }, policy), query);
  const counts = await countRentable(
    on,
    pools.map(({ poolId }) => poolId),
    { now, upTo: query.countUpTo },
  );
  return pools
    .map(({ poolId, countryId, operator, supplierId, priceMicros }) => ({
      countryId,
      operator,
      supplierId,
      priceMicros,
      stock: counts.get(poolId) ?? 0,
    }))
    .sort((a, b) => a.countryId - b.countryId);
}

/** What renting would cost now: the cheapest that is in stock. Money is not looked at. */
export type RentQuote = { hours: number; countryId: number; priceMicros: bigint; stock: number };

/** Refuses `no_numbers` (where nothing is for rent at all) and `price_too_low`. */
export async function quoteRent(
  on: ReaderOrTx,
  command: RentCommand,
  { policy, now }: { policy: RentPolicy; now: Date },
): Promise<RentQuote> {
  const pools = choosePools(await findRentPools(on, { countryId: command.countryId }, policy), command);
  const counts = await countRentable(
    on,
    pools.map(({ poolId }) => poolId),
    { now },
  );
  const stock = pools.reduce((sum, { poolId }) => sum + (counts.get(poolId) ?? 0), 0);
  const best = pools.find(({ poolId }) => (counts.get(poolId) ?? 0) > 0) ?? pools[0];
  const { hours } = command;
  return { hours, countryId: best?.countryId ?? 0, priceMicros: best?.priceMicros ?? 0n, stock };
}
