import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { RENT_SERVICE } from '#suppliers/supplier';
import { setLineDown } from './line-word-store.ts';
import type { SupplierKind } from './supplier-store.ts';

/** A pool that may be leased from at the moment, by the state of its supplier. */
export type LeasablePool = {
  poolId: bigint;
  supplierId: bigint;
  supplierKind: SupplierKind;
  /** Its numbers are simulated, even if the supplier is a partner. */
  simulated: boolean;
  countryId: number;
  operator: string;
};

export type LeasablePoolQuery = { countryId?: number | undefined; poolIds?: readonly bigint[] | undefined };

/** The pools of active suppliers for whom renting is not switched off. Partners' only where somebody vouches for them. */
export async function listLeasablePools(
  on: ReaderOrTx,
  { countryId, poolIds }: LeasablePoolQuery,
): Promise<LeasablePool[]> {
  const { rows } = await sql<LeasablePool>`
    select p.id as "poolId", p.supplier_id as "supplierId", s.kind as "supplierKind",
           coalesce(s.settings->>'simulated' = 'true', false) as simulated, p.country_id as "countryId", p.operator
      from pool p join supplier s on s.id = p.supplier_id
     where s.state = 'active' and s.silent_since is null and coalesce(s.settings->>'fault', 'none') not in ('error', 'timeout')
       and (s.kind <> 'partner' or s.vouched_by is not null)
       and not exists (select from service_switch w
                        where w.service_id = ${sql.lit(RENT_SERVICE)} and w.account_id is null and (w.supplier_id is null or w.supplier_id = s.id))
       ${countryId === undefined ? sql`` : sql`and p.country_id = ${countryId}`}
       ${poolIds === undefined ? sql`` : sql`and p.id = any(${[...poolIds]}::bigint[])`}
     order by p.id`.execute(on);
  return rows;
}

/** Online and in no lease. */
const isFree = sql`n.state = 'online'
  and not exists (select from number_use u where u.number_id = n.id and u.activation_id is not null)`;

/** The same, not listed as unfit for rent, and not banned from it. */
const isRentable = (now: Date) => sql`${isFree}
  and not exists (select from partner_number l where l.number_id = n.id and not l.rent)
  and not exists (select from number_rent_record b where b.number_id = n.id and b.banned_until > ${now})`;

/** Counting stops here: a pool that has more says this many. */
const COUNTED = 1_000;

/** Counts the numbers of each pool that could be rented, exact up to `upTo` (at most and by default a thousand). */
export async function countRentable(
  on: ReaderOrTx,
  poolIds: readonly bigint[],
  { now, upTo = COUNTED }: { now: Date; upTo?: number | undefined },
): Promise<Map<bigint, number>> {
  const most = Math.max(1, Math.min(Math.trunc(upTo), COUNTED));
  const { rows } = await sql<{ poolId: bigint; count: number }>`
    select w.id as "poolId", c.count
      from unnest(${[...new Set(poolIds)]}::bigint[]) as w (id)
      cross join lateral (select count(*)::int as count from (
        select from number n where n.pool_id = w.id and ${isRentable(now)} limit ${sql.raw(String(most))}) n) c`.execute(
    on,
  );
  return new Map(rows.map(({ poolId, count }) => [poolId, count]));
}

export type RentableNumber = { id: bigint; phone: string };

export type RentableQuery = {
  poolId: bigint;
  count: number;
  exceptPrefixes: readonly string[];
  exceptIds: readonly bigint[];
  /** False: for one service, alone, so what is unfit for rent will do. */
  forRent?: boolean | undefined;
  /** Leaves out what is barred for this account and service. */
  notBarredFor?: { accountId: bigint; serviceId: string } | undefined;
};

/** The first and the last place of the pool's numbers that are online; null without any. */
export async function findOnlineEnds(
  tx: Tx,
  poolId: bigint,
): Promise<{ least: bigint | null; most: bigint | null } | undefined> {
  const { rows: ends } = await sql<{ least: bigint | null; most: bigint | null }>`
    select (select min(seq) from number where pool_id = ${poolId} and state = 'online') as least,
           (select max(seq) from number where pool_id = ${poolId} and state = 'online') as most`.execute(tx);
  return ends[0];
}

/** Numbers of the pool that can be rented, on one side of a place, in their order. */
export async function listRentable(
  tx: Tx,
  { poolId, exceptPrefixes, exceptIds, forRent = true, notBarredFor }: Omit<RentableQuery, 'count'>,
  { place, side, limit, now }: { place: bigint; side: 'from' | 'below'; limit: number; now: Date },
): Promise<RentableNumber[]> {
  const fits = forRent ? isRentable(now) : isFree;
  const unbarred = notBarredFor
    ? sql`and not exists (select from number_bar b where b.number_id = n.id and b.account_id = ${notBarredFor.accountId}
            and b.service_id = ${notBarredFor.serviceId})`
    : sql``;
  const where = side === 'from' ? sql`n.seq >= ${place}` : sql`n.seq < ${place}`;
  const { rows } = await sql<RentableNumber>`
      select n.id, n.phone from number n
       where n.pool_id = ${poolId} and ${where} and ${fits} ${unbarred}
         ${exceptPrefixes.length > 0 ? sql`and not n.phone like any(${exceptPrefixes.map((prefix) => `${prefix}%`)}::text[])` : sql``}
         ${exceptIds.length > 0 ? sql`and n.id <> all(${[...exceptIds]}::bigint[])` : sql``}
       order by n.seq limit ${limit}`.execute(tx);
  return rows;
}

/** What is to become of rented numbers at the end of their rentals. */
export async function findStatesAfterRental(
  tx: Tx,
  numberIds: readonly bigint[],
): Promise<{ id: bigint; after: 'online' | 'offline' | 'banned' }[]> {
  const { rows } = await sql<{ id: bigint; after: 'online' | 'offline' | 'banned' }>`
    select n.id, coalesce(r.state_after, 'online') as after
      from number n left join number_rent_record r on r.number_id = n.id
     where n.id = any(${[...numberIds]}::bigint[]) and n.state = 'rented'`.execute(tx);
  return rows;
}

export async function forgetStatesAfterRental(tx: Tx, numberIds: readonly bigint[]): Promise<void> {
  await sql`update number_rent_record set state_after = null
    where number_id = any(${[...numberIds]}::bigint[]) and state_after is not null`.execute(tx);
}

/**
 * What becomes of rented numbers at the end of their rentals, instead of coming online again; null takes that back.
 * For numbers that their supplier withdraws in the meantime. What a line said of them is over.
 */
export async function setStateAfterRental(
  tx: Tx,
  numberIds: readonly bigint[],
  state: 'offline' | 'banned' | null,
): Promise<void> {
  await sql`
    insert into number_rent_record as r (number_id, state_after)
    select id, ${state}::text from unnest(${[...numberIds]}::bigint[]) as t (id)
    on conflict (number_id) do update set state_after = excluded.state_after`.execute(tx);
  await setLineDown(tx, numberIds, null);
}

/** A message reached these numbers in their rentals: earlier misses count no more. */
export async function forgetMisses(tx: Tx, numberIds: readonly bigint[]): Promise<void> {
  await sql`update number_rent_record set misses = 0
    where number_id = any(${[...numberIds]}::bigint[]) and misses > 0`.execute(tx);
}

/** No message reached these numbers in the guard time. With `missesToBan` in a row a number is banned from rent for a while. */
export async function recordMisses(
  tx: Tx,
  numberIds: readonly bigint[],
  { missesToBan, banSeconds }: { missesToBan: number; banSeconds: number },
  now: Date,
): Promise<void> {
  if (numberIds.length === 0 || missesToBan === 0) return;
  await sql`
    insert into number_rent_record as r (number_id, misses)
    select id, 1 from unnest(${[...numberIds]}::bigint[]) as t (id) order by id
    on conflict (number_id) do update set misses = r.misses + 1`.execute(tx);
  await sql`
    update number_rent_record set misses = 0, banned_until = ${addSeconds(now, banSeconds)}
     where number_id = any(${[...numberIds]}::bigint[]) and misses >= ${missesToBan}`.execute(tx);
}

/** Counts the numbers of each pool that their supplier must be asked for and that are banned from rent at `now`. */
export async function countAskedBans(
  on: ReaderOrTx,
  poolIds: readonly bigint[],
  now: Date,
): Promise<Map<bigint, number>> {
  const { rows } = await sql<{ poolId: bigint; count: number }>`
    select n.pool_id as "poolId", count(*)::int as count
      from number_rent_record b join number n on n.id = b.number_id
     where b.banned_until > ${now} and n.provenance = 'partner' and n.state = 'offline' and n.pool_id = any(${[...poolIds]}::bigint[])
     group by 1`.execute(on);
  return new Map(rows.map(({ poolId, count }) => [poolId, count]));
}

export type RentBan = { numberId: bigint; phone: string; supplierId: bigint; until: Date };

/** The numbers that are not rented out at `now` because no message reached them; soonest free first, at most 1000. */
export async function listRentBans(
  on: ReaderOrTx,
  { supplierId, now }: { supplierId?: bigint | undefined; now: Date },
): Promise<RentBan[]> {
  const { rows } = await sql<RentBan>`
    select n.id as "numberId", n.phone, p.supplier_id as "supplierId", r.banned_until as until
      from number_rent_record r join number n on n.id = r.number_id join pool p on p.id = n.pool_id
     where r.banned_until > ${now} ${supplierId === undefined ? sql`` : sql`and p.supplier_id = ${supplierId}`}
     order by r.banned_until, n.id limit 1000`.execute(on);
  return rows;
}

/** Lets a number be rented again before its ban is over. False where it is not banned. */
export async function liftRentBan(tx: Tx, phone: string, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update number_rent_record r set banned_until = null, misses = 0 from number n
     where n.id = r.number_id and n.phone = ${phone} and r.banned_until > ${now}`.execute(tx);
  return numAffectedRows === 1n;
}
