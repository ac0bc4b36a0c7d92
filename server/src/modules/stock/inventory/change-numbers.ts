import { sql } from 'kysely';
import type { Tx } from '#db';
import { services } from '#modules/stock/catalog';
import { deleteFreeUses, lockOffersOfPools, type NumberState, type Provenance } from './inventory-store.ts';
import { countBarred } from './number-bars.ts';

export type NewNumber = { phone: string; poolId: bigint; provenance: Provenance };

/** Adds numbers that are not there yet, online at once. Returns the phones that it added. */
export async function addNumbers(tx: Tx, numbers: readonly NewNumber[], now: Date): Promise<Set<string>> {
  if (numbers.length === 0) return new Set();
  await lockOffersOfPools(
    tx,
    numbers.map(({ poolId }) => poolId),
  );
  const { rows } = await sql<{ phone: string; poolId: bigint }>`
    insert into number (phone, pool_id, provenance, created_at)
    select phone, pool_id, provenance, ${now}
      from unnest(${numbers.map((n) => n.phone)}::text[], ${numbers.map((n) => n.poolId)}::bigint[],
                  ${numbers.map((n) => n.provenance)}::text[]) as t (phone, pool_id, provenance)
    on conflict (phone) do nothing returning phone, pool_id as "poolId"`.execute(tx);
  const added = new Map<bigint, number>();
  for (const { poolId } of rows) added.set(poolId, (added.get(poolId) ?? 0) + 1);
  await sql`
    update offer o set stock = o.stock + c.added
      from unnest(${[...added.keys()]}::bigint[], ${[...added.values()]}::int[]) as c (pool_id, added)
     where o.pool_id = c.pool_id`.execute(tx);
  return new Set(rows.map(({ phone }) => phone));
}

export type Price = { poolId: bigint; serviceId: string; priceMicros: bigint };

/** Sets prices. A new offer's stock is counted once, here; from then on it is maintained. */
export async function setPrices(tx: Tx, prices: readonly Price[]): Promise<void> {
  if (prices.length === 0) return;
  const poolIds = [...new Set(prices.map((p) => p.poolId))];
  await lockOffersOfPools(tx, poolIds);
  const { online, leased } = await countNumbers(tx, poolIds);
  const stocks = prices.map(
    ({ poolId, serviceId }) => (online.get(poolId) ?? 0) - (leased.get(`${poolId}/${serviceId}`) ?? 0),
  );
  await sql`
    insert into offer (pool_id, service_id, price_micros, stock)
    select t.pool_id, t.service_id, t.price, t.stock
      from unnest(${prices.map((p) => p.poolId)}::bigint[], ${prices.map((p) => p.serviceId)}::text[],
                  ${prices.map((p) => p.priceMicros)}::bigint[], ${stocks}::int[]) as t (pool_id, service_id, price, stock)
      join pool p on p.id = t.pool_id
      join ${services} sv on sv.id = t.service_id
    on conflict (pool_id, service_id) do update set price_micros = excluded.price_micros, enabled = true`.execute(
    tx,
  );
}

/** Counts the numbers of each pool that are online, and those of them that each of its services has leased (`pool/service`). */
async function countNumbers(tx: Tx, poolIds: readonly bigint[]) {
  const { rows: online } = await sql<{ poolId: bigint; count: number }>`
    select pool_id as "poolId", count(*)::int as count from number
     where state = 'online' and pool_id = any(${[...poolIds]}::bigint[]) group by pool_id`.execute(tx);
  const { rows: leased } = await sql<{ poolId: bigint; serviceId: string; count: number }>`
    select u.pool_id as "poolId", u.service_id as "serviceId", count(*)::int as count
      from number_use u join number n on n.id = u.number_id and n.state = 'online'
     where u.pool_id = any(${[...poolIds]}::bigint[]) and u.activation_id is not null group by 1, 2`.execute(
    tx,
  );
  return {
    online: new Map(online.map(({ poolId, count }) => [poolId, count])),
    leased: new Map(leased.map(({ poolId, serviceId, count }) => [`${poolId}/${serviceId}`, count])),
  };
}

/**
 * Moves numbers to another state, keeping the stock of every offer exact. A number that comes online gets a new
 * place behind every frontier. A rented number stays rented until its rental ends it (`endsRental`). Returns the ids that
 * really changed.
 */
export async function setNumberStates(
  tx: Tx,
  ids: readonly bigint[],
  state: NumberState,
  { endsRental = false }: { endsRental?: boolean } = {},
): Promise<bigint[]> {
  const { rows: pools } = await sql<{ poolId: bigint }>`
    select distinct pool_id as "poolId" from number where id = any(${[...ids]}::bigint[])`.execute(tx);
  await lockOffersOfPools(
    tx,
    pools.map(({ poolId }) => poolId),
  );
  const { rows } = await sql<{ id: bigint; was: NumberState }>`
    select id, state as was from number where id = any(${[...ids]}::bigint[]) and state <> ${state}
       and (${endsRental}::boolean or state <> 'rented') order by id for no key update`.execute(tx);
  const changed = rows.map(({ id }) => id);
  if (changed.length === 0) return [];
  await sql`
    update number set state = ${state}, seq = case when ${state} = 'online' then nextval('number_seq') else seq end
     where id = any(${changed}::bigint[])`.execute(tx);

  const gained = state === 'online' ? changed : [];
  const lost = state === 'online' ? [] : rows.filter(({ was }) => was === 'online').map(({ id }) => id);
  await addToPoolStock(tx, gained, 1);
  await addToPoolStock(tx, lost, -1);
  await countBarred(tx, gained, 1);
  await countBarred(tx, lost, -1);
  await deleteFreeUses(tx, changed);
  return changed;
}

/** Each number counts for every offer of its pool, except those it is leased for at the moment. */
async function addToPoolStock(tx: Tx, ids: readonly bigint[], sign: 1 | -1): Promise<void> {
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
