import type { Tx } from '#db';
import { lockOffersOfPools, pickRentable, type RentableNumber } from '#modules/stock/inventory';
import { lockRents } from '#modules/stock/supply';
import type { PricedPool } from './choose-rent-pools.ts';
import { lockRentPrices } from './rent-price-store.ts';

/** A wish for one number out of any of `pools`, best first. */
export type RentWish = { pools: readonly PricedPool[]; exceptPrefixes: readonly string[] };
/** Without a number where the partner must be asked for one. */
export type RentPick = { pool: PricedPool; number: RentableNumber | null };

/** `pool` is priced for the term of this wish: others want another one of the same pool. */
type Asker = { index: number; pool: PricedPool; exceptPrefixes: readonly string[] };

/**
 * Picks a number for each wish, or undefined where none is left, pool by pool in rounds. All offers of a pool are
 * locked before: while they are, no number of it can be leased or come back, so a number is never in both leases. What
 * partners say they have is locked before that, all at once; the caller takes off what is ordered of it.
 */
export async function pickRentNumbers(
  tx: Tx,
  wishes: readonly RentWish[],
  now: Date,
): Promise<(RentPick | undefined)[]> {
  const picks: (RentPick | undefined)[] = wishes.map(() => undefined);
  const taken: bigint[] = [];
  const asked = wishes.flatMap(({ pools }) => pools).filter(({ askedStock }) => askedStock !== undefined);
  const left = await lockRents(
    tx,
    asked.map(({ poolId }) => poolId),
  );
  const ordered = new Map<bigint, number>();

  let open = wishes.map(({ pools, exceptPrefixes }, index) => ({ index, pools: [...pools], exceptPrefixes }));
  while (open.length > 0) {
    const byPool = new Map<bigint, Asker[]>();
    for (const { index, pools, exceptPrefixes } of open) {
      const pool = pools.shift();
      if (!pool) continue;
      if (pool.askedStock !== undefined) {
        if (takeAsked(pool)) picks[index] = { pool, number: null };
        continue;
      }
      byPool.set(pool.poolId, [...(byPool.get(pool.poolId) ?? []), { index, pool, exceptPrefixes }]);
    }
    await lockOffersOfPools(tx, [...byPool.keys()]);
    await lockRentPrices(tx, [...byPool.keys()]);
    for (const [poolId, askers] of byPool) await pickFrom(poolId, askers);
    open = open.filter(({ index, pools }) => !picks[index] && pools.length > 0);
  }
  return picks;

  /** As many as the partner had when it was asked, less those that were ordered since. */
  function takeAsked({ poolId, askedStock = 0 }: PricedPool): boolean {
    const count = ordered.get(poolId) ?? 0;
    if (count >= Math.min(askedStock, left.get(poolId) ?? 0)) return false;
    ordered.set(poolId, count + 1);
    return true;
  }

  async function pickFrom(poolId: bigint, askers: readonly Asker[]): Promise<void> {
    const choosy = askers.filter(({ exceptPrefixes }) => exceptPrefixes.length > 0);
    const easy = askers.filter(({ exceptPrefixes }) => exceptPrefixes.length === 0);
    for (const one of choosy) await pickFor([one], one.exceptPrefixes);
    await pickFor(easy, []);

    async function pickFor(some: readonly Asker[], exceptPrefixes: readonly string[]): Promise<void> {
      if (some.length === 0) return;
      const query = { poolId, count: some.length, exceptPrefixes, exceptIds: taken };
      for (const [order, number] of (await pickRentable(tx, query, now)).entries()) {
        const asker = some[order];
        if (!asker) break;
        picks[asker.index] = { pool: asker.pool, number };
        taken.push(number.id);
      }
    }
  }
}
