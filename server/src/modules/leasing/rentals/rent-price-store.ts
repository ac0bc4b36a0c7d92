import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { type PoolKey, pools } from '#modules/stock/inventory';
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

/** Sets these steps of each pool and leaves the others. Refuses `limit_reached` where a pool would have too many. */
export async function upsertRentPrices(
  tx: Tx,
  rows: readonly (RentPriceStep & { poolId: bigint })[],
  most: number,
): Promise<void> {
  await sql`
    insert into rent_price (pool_id, from_hours, unit_hours, price_micros)
    select * from unnest(${rows.map((r) => r.poolId)}::bigint[], ${rows.map((r) => r.fromHours)}::int[],
                         ${rows.map((r) => r.unitHours)}::int[], ${rows.map((r) => r.priceMicros)}::bigint[])
     order by 1, 2
    on conflict (pool_id, from_hours) do update
       set unit_hours = excluded.unit_hours, price_micros = excluded.price_micros`.execute(tx);
  const { rows: crowded } = await sql`
    select pool_id from rent_price where pool_id = any(${rows.map(({ poolId }) => poolId)}::bigint[])
     group by pool_id having count(*) > ${most}`.execute(tx);
  if (crowded.length > 0) throw new Refusal('limit_reached', { steps: most });
}

/** Of one pool the step that begins at `fromHours`, or all of them. Returns how many. */
export async function deleteRentPrices(
  tx: Tx,
  { supplierId, countryId, operator, step }: PoolKey,
  fromHours: number | undefined,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from rent_price r using ${pools} p
     where p.id = r.pool_id and p.supplier_id = ${supplierId} and p.country_id = ${countryId} and p.operator = ${operator}
       and p.step = ${step} ${fromHours === undefined ? sql`` : sql`and r.from_hours = ${fromHours}`}`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0n);
}

/** A step with its pool. */
export type RentPriceView = RentPriceStep & PoolKey & { poolId: bigint };

export type RentPriceQuery = {
  supplierId?: bigint | undefined;
  countryId?: number | undefined;
  /** Only what comes behind it. */
  after?: { poolId: bigint; fromHours: number } | undefined;
  limit: number;
};

/** By pool and hours, at most 1000. */
export async function listRentPrices(
  on: ReaderOrTx,
  { supplierId, countryId, after, limit }: RentPriceQuery,
): Promise<RentPriceView[]> {
  const { rows } = await sql<RentPriceView>`
    select r.pool_id as "poolId", p.supplier_id as "supplierId", p.country_id as "countryId", p.operator, p.step,
           r.from_hours as "fromHours", r.unit_hours as "unitHours", r.price_micros as "priceMicros"
      from rent_price r join ${pools} p on p.id = r.pool_id
     where true ${supplierId === undefined ? sql`` : sql`and p.supplier_id = ${supplierId}`}
       ${countryId === undefined ? sql`` : sql`and p.country_id = ${countryId}`}
       ${after === undefined ? sql`` : sql`and (r.pool_id, r.from_hours) > (${after.poolId}, ${after.fromHours})`}
     order by r.pool_id, r.from_hours limit ${Math.min(limit, 1000)}`.execute(on);
  return rows;
}
