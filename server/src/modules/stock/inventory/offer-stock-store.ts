import { sql } from 'kysely';
import type { Tx } from '#db';
import { services } from '#modules/stock/catalog';

export type Price = { poolId: bigint; serviceId: string; priceMicros: bigint };

/** Sets prices; a stock counts for a new offer alone. */
export async function upsertPrices(tx: Tx, prices: readonly (Price & { stock: number })[]): Promise<void> {
  await sql`
    insert into offer (pool_id, service_id, price_micros, stock)
    select t.pool_id, t.service_id, t.price, t.stock
      from unnest(${prices.map((p) => p.poolId)}::bigint[], ${prices.map((p) => p.serviceId)}::text[],
                  ${prices.map((p) => p.priceMicros)}::bigint[], ${prices.map((p) => p.stock)}::int[]) as t (pool_id, service_id, price, stock)
      join pool p on p.id = t.pool_id
      join ${services} sv on sv.id = t.service_id
    on conflict (pool_id, service_id) do update set price_micros = excluded.price_micros, enabled = true`.execute(
    tx,
  );
}

/** So many new numbers of each pool count for every offer of it. */
export async function addNewToStock(tx: Tx, added: ReadonlyMap<bigint, number>): Promise<void> {
  await sql`
    update offer o set stock = o.stock + c.added
      from unnest(${[...added.keys()]}::bigint[], ${[...added.values()]}::int[]) as c (pool_id, added)
     where o.pool_id = c.pool_id`.execute(tx);
}

/** Each number counts for every offer of its pool, except those it is leased for at the moment. */
export async function addToPoolStock(tx: Tx, ids: readonly bigint[], sign: 1 | -1): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    with moved as (select id, pool_id from number where id = any(${[...ids]}::bigint[])),
         counted as (select pool_id, count(*)::int as count from moved group by pool_id),
         leased as (select m.pool_id, u.service_id, count(*)::int as count
                      from moved m join number_use u on u.number_id = m.id and u.activation_id is not null group by 1, 2)
    update offer o set stock = o.stock + ${sign}::int * (c.count - coalesce(
             (select l.count from leased l where l.pool_id = o.pool_id and l.service_id = o.service_id), 0))
      from counted c where o.pool_id = c.pool_id`.execute(tx);
}
