import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { NumberState, NumberUse, PickedNumber, Provenance } from './inventory-store.ts';

export type NewNumber = { phone: string; poolId: bigint; provenance: Provenance };

/** The numbers that were not there yet; they are online at once. */
export async function insertNumbers(
  tx: Tx,
  numbers: readonly NewNumber[],
  now: Date,
): Promise<{ phone: string; poolId: bigint }[]> {
  const { rows } = await sql<{ phone: string; poolId: bigint }>`
    insert into number (phone, pool_id, provenance, created_at)
    select phone, pool_id, provenance, ${now}
      from unnest(${numbers.map((n) => n.phone)}::text[], ${numbers.map((n) => n.poolId)}::bigint[],
                  ${numbers.map((n) => n.provenance)}::text[]) as t (phone, pool_id, provenance)
    on conflict (phone) do nothing returning phone, pool_id as "poolId"`.execute(tx);
  return rows;
}

export async function findNumberState(
  on: ReaderOrTx,
  phone: string,
): Promise<{ id: bigint; state: NumberState } | undefined> {
  const { rows } = await sql<{
    id: bigint;
    state: NumberState;
  }>`select id, state from number where phone = ${phone}`.execute(on);
  return rows[0];
}

/** Those of these phones that are numbers of ours. */
export async function findKnownPhones(on: ReaderOrTx, phones: readonly string[]): Promise<Set<string>> {
  if (phones.length === 0) return new Set();
  const { rows } = await sql<{ phone: string }>`
    select phone from number where phone = any(${[...new Set(phones)]}::text[])`.execute(on);
  return new Set(rows.map(({ phone }) => phone));
}

/** Counts the numbers of each pool that are online, and those of them that each of its services has leased (`pool/service`). */
export async function countNumbers(tx: Tx, poolIds: readonly bigint[]) {
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

export async function findPoolsOf(on: ReaderOrTx, ids: readonly bigint[]): Promise<bigint[]> {
  const { rows } = await sql<{ poolId: bigint }>`
    select distinct pool_id as "poolId" from number where id = any(${[...ids]}::bigint[])`.execute(on);
  return rows.map(({ poolId }) => poolId);
}

/** Where a supplier's number is. */
export async function findPoolOfPhone(
  on: ReaderOrTx,
  { supplierId, phone }: { supplierId: bigint; phone: string },
): Promise<bigint | undefined> {
  const { rows } = await sql<{ poolId: bigint }>`
    select n.pool_id as "poolId" from number n join pool p on p.id = n.pool_id
     where n.phone = ${phone} and p.supplier_id = ${supplierId}`.execute(on);
  return rows[0]?.poolId;
}

/** Holds those of these numbers that are in another state; rented ones only with `endsRental`. */
export async function lockNumbersNotIn(
  tx: Tx,
  ids: readonly bigint[],
  { state, endsRental }: { state: NumberState; endsRental: boolean },
): Promise<{ id: bigint; was: NumberState }[]> {
  const { rows } = await sql<{ id: bigint; was: NumberState }>`
    select id, state as was from number where id = any(${[...ids]}::bigint[]) and state <> ${state}
       and (${endsRental}::boolean or state <> 'rented') order by id for no key update`.execute(tx);
  return rows;
}

/** A number that comes online gets a new place behind every frontier; a line's word holds for numbers that are off. */
export async function updateNumberStates(tx: Tx, ids: readonly bigint[], state: NumberState): Promise<void> {
  await sql`
    update number set state = ${state}, seq = case when ${state} = 'online' then nextval('number_seq') else seq end,
           line_down_since = case when ${state} = 'offline' then line_down_since end
     where id = any(${[...ids]}::bigint[])`.execute(tx);
}

/** The state of a number, and whether it is leased for one of these services. */
export async function findStanding(
  on: ReaderOrTx,
  { numberId, serviceIds }: { numberId: bigint; serviceIds: readonly string[] },
): Promise<{ state: NumberState; leased: boolean } | undefined> {
  const { rows } = await sql<{ state: NumberState; leased: boolean }>`
    select n.state, exists (
             select from number_use u where u.number_id = n.id and u.service_id = any(${[...serviceIds]}::text[])
                and u.activation_id is not null) as leased
      from number n where n.id = ${numberId}`.execute(on);
  return rows[0];
}

/** The kind of lease that a number of this supplier is in at the moment. */
export async function findLeaseKind(
  on: ReaderOrTx,
  { supplierId, phone }: { supplierId: bigint; phone: string },
): Promise<'activation' | 'rental' | undefined> {
  const { rows } = await sql<{ rented: boolean; leased: boolean }>`
    select n.state = 'rented' as rented,
           exists (select from number_use u where u.number_id = n.id and u.activation_id is not null) as leased
      from number n join pool p on p.id = n.pool_id
     where n.phone = ${phone} and p.supplier_id = ${supplierId}`.execute(on);
  const [number] = rows;
  if (number?.rented) return 'rental';
  return number?.leased ? 'activation' : undefined;
}

export type ServicesWish = {
  accountId: bigint;
  poolId: bigint;
  serviceIds: readonly string[];
  exceptPrefixes: readonly string[];
};

/** The newest number of the pool that is free for all these services at once, and rests for none of them. */
export async function findFreeForServices(
  tx: Tx,
  { accountId, poolId, serviceIds, exceptPrefixes }: ServicesWish,
  now: Date,
): Promise<PickedNumber | undefined> {
  const { rows } = await sql<PickedNumber>`
    select n.id, n.phone, n.seq from number n
     where n.pool_id = ${poolId} and n.state = 'online'
       and not exists (select from number_use u where u.number_id = n.id and u.service_id = any(${[...serviceIds]}::text[])
                          and u.activation_id is not null)
       and not exists (select from number_rest r where r.account_id = ${accountId} and r.number_id = n.id
                          and r.service_id = any(${[...serviceIds]}::text[]) and r.until > ${now})
       ${exceptPrefixes.length > 0 ? sql`and not n.phone like any(${exceptPrefixes.map((prefix) => `${prefix}%`)}::text[])` : sql``}
     order by n.seq desc limit 1`.execute(tx);
  return rows[0];
}

/** Numbers that are in no lease, as free ones. */
export async function insertFreeUses(
  tx: Tx,
  uses: readonly Omit<NumberUse, 'activationId'>[],
  now: Date,
): Promise<void> {
  await sql`
    insert into number_use (number_id, service_id, pool_id, free_at)
    select n, s, p, ${now}
      from unnest(${uses.map((u) => u.numberId)}::bigint[], ${uses.map((u) => u.serviceId)}::text[],
                  ${uses.map((u) => u.poolId)}::bigint[]) as t (n, s, p)
    on conflict do nothing`.execute(tx);
}
