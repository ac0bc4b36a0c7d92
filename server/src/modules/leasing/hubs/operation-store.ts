import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { FinishStatus } from '#suppliers/supplier';
import type { HubSettings } from './hub.ts';
import type { HubOperation, HubOperationState } from './hub-operation.ts';

const columns = sql`o.id, o.hub_id as "hubId", o.kind, o.state, o.number_id as "numberId", o.pool_id as "poolId",
  o.supplier_id as "supplierId", o.phone, o.country_id as "countryId", o.operator, o.service_id as "serviceId",
  o.sum_micros as "sumMicros", o.currency, o.days, o.except_prefixes as "exceptPrefixes", o.message_count as "messageCount",
  o.last_message_at as "lastMessageAt", o.opened_at as "openedAt", o.ends_at as "endsAt", o.closed_at as "closedAt",
  o.close_status as "closeStatus", o.close_sum_micros as "closeSumMicros", o.reward_micros as "rewardMicros", o.share_micros as "shareMicros",
  o.reversed_at as "reversedAt", o.forced_by as "forcedBy", o.odd_status as "oddStatus", o.odd_at as "oddAt"`;

export type NewOperation = Pick<
  HubOperation,
  | 'hubId'
  | 'kind'
  | 'numberId'
  | 'poolId'
  | 'supplierId'
  | 'phone'
  | 'countryId'
  | 'operator'
  | 'serviceId'
  | 'sumMicros'
  | 'currency'
  | 'days'
  | 'exceptPrefixes'
  | 'openedAt'
  | 'endsAt'
>;

/** The numbers that hubs have: number, operation. */
export const operatedNumbers = sql`select number_id, 'hub operation ' || id from hub_operation where state = 'open'`;

export async function insertOperation(tx: Tx, one: NewOperation): Promise<bigint> {
  const { rows } = await sql<{ id: bigint }>`
    insert into hub_operation (hub_id, kind, number_id, pool_id, supplier_id, phone, country_id, operator, service_id, sum_micros,
                               currency, days, except_prefixes, opened_at, ends_at)
    values (${one.hubId}, ${one.kind}, ${one.numberId}, ${one.poolId}, ${one.supplierId}, ${one.phone}, ${one.countryId},
            ${one.operator}, ${one.serviceId}, ${one.sumMicros}, ${one.currency}, ${one.days}, ${one.exceptPrefixes}::text[],
            ${one.openedAt}, ${one.endsAt}) returning id`.execute(tx);
  return rows[0]?.id ?? 0n;
}

export async function findOperation(on: ReaderOrTx, id: bigint): Promise<HubOperation | undefined> {
  const { rows } = await sql<HubOperation>`
    select ${columns} from hub_operation o where o.id = ${id}`.execute(on);
  return rows[0];
}

/** Finds and holds an operation of that hub. */
export async function lockOperation(
  tx: Tx,
  { hubId, id }: { hubId: bigint; id: bigint },
): Promise<HubOperation | undefined> {
  const { rows } = await sql<HubOperation>`
    select ${columns} from hub_operation o where o.id = ${id} and o.hub_id = ${hubId} for no key update`.execute(
    tx,
  );
  return rows[0];
}

/** An open operation, with what its hub says about messages. */
export type HubReceiver = HubOperation & { settings: HubSettings };

/** Holds the open operations on these numbers. */
export async function lockOpenByPhone(tx: Tx, phones: readonly string[]): Promise<HubReceiver[]> {
  const { rows } = await sql<HubReceiver>`
    select ${columns}, h.settings from hub_operation o join hub h on h.id = o.hub_id
     where o.phone = any(${[...new Set(phones)]}::text[]) and o.state = 'open' order by o.id for no key update of o`.execute(
    tx,
  );
  return rows;
}

export async function countOpenOfHub(on: ReaderOrTx, hubId: bigint): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from hub_operation where hub_id = ${hubId} and state = 'open'`.execute(on);
  return rows[0]?.count ?? 0;
}

/** So many messages more on each. */
export async function addMessages(tx: Tx, operations: ReadonlyMap<bigint, number>, now: Date): Promise<void> {
  await sql`
    update hub_operation o set message_count = o.message_count + t.count, last_message_at = ${now}
      from unnest(${[...operations.keys()]}::bigint[], ${[...operations.values()]}::int[]) as t (id, count)
     where o.id = t.id`.execute(tx);
}

export type Close = {
  state: Exclude<HubOperationState, 'open'>;
  status: FinishStatus | null;
  sumMicros: bigint | null;
  rewardMicros: bigint | null;
  shareMicros: bigint | null;
  forcedBy: string | null;
};

/** Closes an operation that was locked while open. */
export async function closeOperation(tx: Tx, id: bigint, close: Close, now: Date): Promise<void> {
  await sql`
    update hub_operation
       set state = ${close.state}, closed_at = ${now}, close_status = ${close.status}, close_sum_micros = ${close.sumMicros},
           reward_micros = ${close.rewardMicros}, share_micros = ${close.shareMicros},
           forced_by = ${close.forcedBy}
     where id = ${id} and state = 'open'`.execute(tx);
}

/** Ends operations that we began ourselves, so that nobody pays for; answers the numbers of those that were open. */
export async function closeListed(tx: Tx, ids: readonly bigint[], now: Date): Promise<bigint[]> {
  const { rows } = await sql<{ numberId: bigint }>`
    update hub_operation set state = 'closed', closed_at = ${now}
     where id = any (array(select id from hub_operation where id = any(${[...ids]}::bigint[]) and state = 'open'
                            order by id for no key update))
    returning number_id as "numberId"`.execute(tx);
  return rows.map(({ numberId }) => numberId);
}

export async function recordReversal(tx: Tx, id: bigint, now: Date): Promise<void> {
  await sql`update hub_operation set reversed_at = ${now} where id = ${id}`.execute(tx);
}

export async function recordOdd(tx: Tx, id: bigint, status: FinishStatus, now: Date): Promise<void> {
  await sql`update hub_operation set odd_status = ${status}, odd_at = ${now} where id = ${id}`.execute(tx);
}

/** One more time that the number came back unsold; answers how often in all. */
export async function countCancel(
  tx: Tx,
  { hubId, numberId, serviceId }: Pick<HubOperation, 'hubId' | 'numberId' | 'serviceId'>,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    insert into hub_cancel as c (hub_id, number_id, service_id, count) values (${hubId}, ${numberId}, ${serviceId}, 1)
    on conflict on constraint hub_cancel_once do update set count = c.count + 1 returning count`.execute(tx);
  return rows[0]?.count ?? 0;
}

export type HubOperationQuery = {
  hubId?: bigint | undefined;
  state?: HubOperationState | undefined;
  phone?: string | undefined;
  /** An operation's id: only what is older. */
  before?: bigint | undefined;
  limit: number;
};

/** Newest first. */
export async function listOperations(on: ReaderOrTx, query: HubOperationQuery): Promise<HubOperation[]> {
  const { hubId, state, phone, before, limit } = query;
  const { rows } = await sql<HubOperation>`
    select ${columns} from hub_operation o
     where true ${hubId === undefined ? sql`` : sql`and o.hub_id = ${hubId}`}
       ${state === undefined ? sql`` : sql`and o.state = ${state}`}
       ${phone === undefined ? sql`` : sql`and o.phone = ${phone}`}
       ${before === undefined ? sql`` : sql`and o.id < ${before}`}
     order by o.id desc limit ${Math.min(limit, 1000)}`.execute(on);
  return rows;
}

export type Moments = { overdueBefore: Date; silentBefore: Date; closedAfter: Date };

/** Operations that somebody should look at: not closed in time, no word of their hub, closed for another sum. At most 500. */
export async function listNeglected(
  on: ReaderOrTx,
  { overdueBefore, silentBefore, closedAfter }: Moments,
): Promise<(HubOperation & { matter: 'overdue' | 'silent' | 'sum_differs' | 'odd_close' })[]> {
  const { rows } = await sql<HubOperation & { matter: 'overdue' | 'silent' | 'sum_differs' | 'odd_close' }>`
    select * from (
      select ${columns}, 'overdue' as matter from hub_operation o
       where o.state = 'open' and o.kind = 'activation' and o.ends_at <= ${overdueBefore}
      union all
      select ${columns}, 'silent' from hub_operation o join hub h on h.id = o.hub_id
       where o.state = 'open' and o.kind = 'rental' and greatest(o.opened_at, h.heard_at) <= ${silentBefore}
      union all
      select ${columns}, 'sum_differs' from hub_operation o
       where o.close_sum_micros <> o.sum_micros and o.close_status = 3 and o.closed_at >= ${closedAfter}
         and (o.kind = 'activation' or o.close_sum_micros < o.sum_micros)
      union all
      select ${columns}, 'odd_close' from hub_operation o where o.odd_at >= ${closedAfter}) t
     order by t.id limit 500`.execute(on);
  return rows;
}
