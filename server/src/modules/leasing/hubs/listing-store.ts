import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { Listing, ListingState } from './listing.ts';

/** How the telling goes. */
export type HubList = {
  hubId: bigint;
  /** When the hub last took the whole list, and when it last took anything. */
  sentAt: Date | null;
  saidAt: Date | null;
  /** After a failure: not before. */
  nextAt: Date | null;
  failingSince: Date | null;
  lastCode: string | null;
  leasedUntil: Date | null;
};

const columns = sql`l.hub_id as "hubId", l.sent_at as "sentAt", l.said_at as "saidAt", l.next_at as "nextAt",
  l.failing_since as "failingSince", l.last_code as "lastCode", l.leased_until as "leasedUntil"`;

/** A hub that is told for the first time has none yet. The caller has locked the hub. */
export async function openHubList(tx: Tx, hubId: bigint): Promise<void> {
  await sql`insert into hub_list (hub_id) values (${hubId}) on conflict (hub_id) do nothing`.execute(tx);
}

export async function findHubList(on: ReaderOrTx, hubId: bigint): Promise<HubList | undefined> {
  const { rows } = await sql<HubList>`select ${columns} from hub_list l where l.hub_id = ${hubId}`.execute(
    on,
  );
  return rows[0];
}

/** Lists that some hub has not taken for a while. */
export async function listFailing(on: ReaderOrTx, before: Date): Promise<HubList[]> {
  const { rows } = await sql<HubList>`
    select ${columns} from hub_list l where l.failing_since <= ${before} order by l.hub_id limit 1000`.execute(
    on,
  );
  return rows;
}

/** Until then one process alone tells this hub; null: whoever comes next. */
export async function leaseHubList(tx: Tx, hubId: bigint, until: Date | null): Promise<void> {
  await sql`update hub_list set leased_until = ${until} where hub_id = ${hubId}`.execute(tx);
}

/** The hub took something; `sent`: the whole list. */
export async function recordSaid(tx: Tx, hubId: bigint, sent: boolean, now: Date): Promise<void> {
  await sql`
    update hub_list set said_at = ${now}, sent_at = case when ${sent}::boolean then ${now} else sent_at end,
           next_at = null, failing_since = null, last_code = null where hub_id = ${hubId}`.execute(tx);
}

export async function recordUnsaid(
  tx: Tx,
  hubId: bigint,
  { code, nextAt }: { code: string; nextAt: Date },
  now: Date,
): Promise<void> {
  await sql`
    update hub_list set next_at = ${nextAt}, last_code = ${code}, failing_since = coalesce(failing_since, ${now})
     where hub_id = ${hubId}`.execute(tx);
}

/** More than any hub takes. */
const MOST_LISTINGS = 40_000;

/** The numbers that a hub has, should have or should have no more, oldest first. */
export async function listListings(on: ReaderOrTx, hubId: bigint): Promise<Listing[]> {
  const { rows } = await sql<Listing>`
    select l.operation_id as "operationId", l.number_id as "numberId", o.pool_id as "poolId", o.phone, o.country_id as "countryId",
           o.operator, o.opened_at as "openedAt", l.state, l.changed_at as "changedAt", o.state = 'open' as "isOpen"
      from hub_listing l join hub_operation o on o.id = l.operation_id
     where l.hub_id = ${hubId} and (l.state in ('new', 'told', 'leaving') or (l.state = 'gone' and o.state = 'open'))
     order by l.operation_id limit ${MOST_LISTINGS}`.execute(on);
  return rows;
}

/** Those that `listListings` lists, by state. */
export async function countListings(on: ReaderOrTx, hubId: bigint): Promise<Map<ListingState, number>> {
  const { rows } = await sql<{ state: ListingState; count: number }>`
    select l.state, count(*)::int as count from hub_listing l join hub_operation o on o.id = l.operation_id
     where l.hub_id = ${hubId} and (l.state in ('new', 'told', 'leaving') or (l.state = 'gone' and o.state = 'open'))
     group by l.state`.execute(on);
  return new Map(rows.map(({ state, count }) => [state, count]));
}

/** Numbers that the hub has or is to be told of. */
export async function countOnSale(on: ReaderOrTx, hubId: bigint): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from hub_listing where hub_id = ${hubId} and state in ('new', 'told')`.execute(
    on,
  );
  return rows[0]?.count ?? 0;
}

export async function insertListings(
  tx: Tx,
  hubId: bigint,
  listings: readonly { operationId: bigint; numberId: bigint }[],
  now: Date,
): Promise<void> {
  await sql`
    insert into hub_listing (operation_id, hub_id, number_id, changed_at)
    select o, ${hubId}::bigint, n, ${now}
      from unnest(${listings.map((one) => one.operationId)}::bigint[], ${listings.map((one) => one.numberId)}::bigint[]) as t (o, n)`.execute(
    tx,
  );
}

/** Moves listings that are still as they were read. */
export async function moveListings(
  tx: Tx,
  operationIds: readonly bigint[],
  { from, to }: { from: readonly ListingState[]; to: ListingState },
  now: Date,
): Promise<void> {
  if (operationIds.length === 0) return;
  await sql`
    update hub_listing set state = ${to}, changed_at = ${now}
     where operation_id = any(${[...operationIds]}::bigint[]) and state = any(${[...from]}::text[]) and state <> ${to}`.execute(
    tx,
  );
}

export async function recordForeignIds(tx: Tx, ids: ReadonlyMap<bigint, string>): Promise<void> {
  if (ids.size === 0) return;
  await sql`
    update hub_listing l set foreign_id = t.f
      from unnest(${[...ids.keys()]}::bigint[], ${[...ids.values()]}::text[]) as t (o, f)
     where l.operation_id = t.o and l.foreign_id is distinct from t.f`.execute(tx);
}

/** The hub will not have these. */
export async function recordRefused(tx: Tx, refused: ReadonlyMap<bigint, string>, now: Date): Promise<void> {
  if (refused.size === 0) return;
  await sql`
    update hub_listing l set state = 'refused', code = t.c, changed_at = ${now}
      from unnest(${[...refused.keys()]}::bigint[], ${[...refused.values()]}::text[]) as t (o, c)
     where l.operation_id = t.o`.execute(tx);
}

/** The numbers that are not to be put on this list again yet: the hub refused them, or an operator took them off. */
export async function findKeptOff(on: ReaderOrTx, hubId: bigint, since: Date): Promise<bigint[]> {
  const { rows } = await sql<{ numberId: bigint }>`
    select distinct l.number_id as "numberId" from hub_listing l join hub_operation o on o.id = l.operation_id
     where l.hub_id = ${hubId} and l.changed_at > ${since} and (l.state = 'refused' or o.forced_by is not null)
     limit 1000`.execute(on);
  return rows.map(({ numberId }) => numberId);
}

export type RefusedListing = {
  hubId: bigint;
  operationId: bigint;
  phone: string;
  code: string | null;
  changedAt: Date;
};

/** The numbers that hubs have refused since, oldest first. */
export async function listRefused(on: ReaderOrTx, since: Date): Promise<RefusedListing[]> {
  const { rows } = await sql<RefusedListing>`
    select l.hub_id as "hubId", l.operation_id as "operationId", o.phone, l.code, l.changed_at as "changedAt"
      from hub_listing l join hub_operation o on o.id = l.operation_id
     where l.state = 'refused' and l.changed_at >= ${since} order by l.operation_id limit 500`.execute(on);
  return rows;
}
