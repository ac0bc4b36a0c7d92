import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { RentPriceStep } from './rent-price.ts';

/** The steps of these pools, in order; a pool without any is not for rent and not among them. */
export async function findRentPrices(
  on: ReaderOrTx,
  poolIds: readonly bigint[],
): Promise<Map<bigint, RentPriceStep[]>> {
  const { rows } = await sql<RentPriceStep & { poolId: bigint }>`
    select pool_id as "poolId", from_hours as "fromHours", unit_hours as "unitHours", price_micros as "priceMicros"
      from rent_price where pool_id = any(${[...new Set(poolIds)]}::bigint[]) order by pool_id, from_hours`.execute(
    on,
  );
  const ladders = new Map<bigint, RentPriceStep[]>();
  for (const { poolId, ...step } of rows) {
    const ladder = ladders.get(poolId) ?? [];
    ladder.push(step);
    ladders.set(poolId, ladder);
  }
  return ladders;
}

/** Holds the steps of these pools for this `tx`, after their offers: two rents in a pool take turns. */
export async function lockRentPrices(tx: Tx, poolIds: readonly bigint[]): Promise<void> {
  await sql`select from rent_price where pool_id = any(${[...new Set(poolIds)]}::bigint[])
    order by pool_id, from_hours for no key update`.execute(tx);
}

/** Replaces all steps of each pool. */
export async function replaceRentPrices(
  tx: Tx,
  prices: readonly { poolId: bigint; steps: readonly RentPriceStep[] }[],
): Promise<void> {
  const rows = prices.flatMap(({ poolId, steps }) => steps.map((step) => ({ poolId, ...step })));
  await sql`delete from rent_price where pool_id = any(${prices.map(({ poolId }) => poolId)}::bigint[])`.execute(
    tx,
  );
  await sql`
    insert into rent_price (pool_id, from_hours, unit_hours, price_micros)
    select * from unnest(${rows.map((r) => r.poolId)}::bigint[], ${rows.map((r) => r.fromHours)}::int[],
                         ${rows.map((r) => r.unitHours)}::int[], ${rows.map((r) => r.priceMicros)}::bigint[])
    on conflict (pool_id, from_hours) do update
       set unit_hours = excluded.unit_hours, price_micros = excluded.price_micros`.execute(tx);
}
