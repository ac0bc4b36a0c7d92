import { strict as assert } from 'node:assert';
import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { jsonText } from '#kernel/outside-text';
import { mayBecome, type OutboundSms, type SmsPurpose, type SmsState } from './outbound-sms.ts';

const columns = sql`s.id, s.account_id as "accountId", s.reference, s.purpose, s.batch, s.subject, s.to_phone as "to", s.sender, s.text, s.segments,
  s.state, s.resends, s.free, s.hold_id as "holdId", s.not_before as "notBefore", s.quiet, s.cancel_requested as "cancelRequested",
  s.attempts, s.credits, s.route_id as "routeId", s.tried, s.refused, s.rounds, s.cost_micros as "costMicros",
  s.door_message_id as "doorMessageId", s.error, s.created_at as "createdAt", s.claimed_at as "claimedAt",
  s.changed_at as "changedAt"`;

export type NewSms = Pick<
  OutboundSms,
  | 'accountId'
  | 'reference'
  | 'purpose'
  | 'batch'
  | 'subject'
  | 'to'
  | 'sender'
  | 'text'
  | 'segments'
  | 'credits'
  | 'free'
  | 'notBefore'
  | 'quiet'
>;

/** The rows that are new, in the order of their ids; one whose reference is known is missing. */
export async function insertSms(tx: Tx, rows: readonly NewSms[], now: Date): Promise<OutboundSms[]> {
  const column = <K extends keyof NewSms>(key: K) => rows.map((row) => row[key]);
  const { rows: inserted } = await sql<OutboundSms>`
    insert into outbound_sms as s (account_id, reference, purpose, batch, subject, to_phone, sender, text, segments, credits, free, not_before, quiet, state, created_at, changed_at)
    select a, r, p, b, j, t, f, x, g, c, e, n, q::jsonb, 'queued', ${now}, ${now}
      from unnest(${column('accountId')}::bigint[], ${column('reference')}::text[], ${column('purpose')}::text[],
                  ${column('batch')}::text[], ${column('subject')}::text[], ${column('to')}::text[], ${column('sender')}::text[], ${column('text')}::text[], ${column('segments')}::int[], ${column('credits')}::int[],
                  ${column('free')}::boolean[], ${column('notBefore')}::timestamptz[],
                  ${rows.map(({ quiet }) => (quiet ? jsonText(quiet) : null))}::text[]) as n (a, r, p, b, j, t, f, x, g, c, e, n, q)
     order by a, r
    on conflict (account_id, reference) do nothing returning ${columns}`.execute(tx);
  return inserted.sort((a, b) => Number(a.id - b.id));
}

export async function findByReferences(
  on: ReaderOrTx,
  rows: readonly Pick<OutboundSms, 'accountId' | 'reference'>[],
): Promise<OutboundSms[]> {
  const { rows: found } = await sql<OutboundSms>`
    select ${columns} from outbound_sms s
     where (s.account_id, s.reference) in (select * from unnest(${rows.map((r) => r.accountId)}::bigint[], ${rows.map((r) => r.reference)}::text[]))`.execute(
    on,
  );
  return found;
}

export async function setHolds(tx: Tx, rows: readonly Pick<OutboundSms, 'id' | 'holdId'>[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update outbound_sms s set hold_id = h.hold
      from unnest(${rows.map(({ id }) => id)}::bigint[], ${rows.map(({ holdId }) => holdId)}::bigint[]) as h (id, hold)
     where s.id = h.id`.execute(tx);
}

export async function findSms(on: ReaderOrTx, id: bigint): Promise<OutboundSms | undefined> {
  const { rows } = await sql<OutboundSms>`select ${columns} from outbound_sms s where s.id = ${id}`.execute(
    on,
  );
  return rows[0];
}

export async function lockSms(tx: Tx, id: bigint): Promise<OutboundSms | undefined> {
  const { rows } = await sql<OutboundSms>`
    select ${columns} from outbound_sms s where s.id = ${id} for no key update`.execute(tx);
  return rows[0];
}

/** Writes the locked row anew, moved along `mayBecome`. It waits for no turn then. */
export async function moveSms(tx: Tx, from: OutboundSms, to: OutboundSms, now: Date): Promise<void> {
  assert(mayBecome[from.state].includes(to.state), `${from.state} may not become ${to.state}`);
  await sql`
    update outbound_sms set state = ${to.state}, hold_id = ${to.holdId}, not_before = ${to.notBefore},
           attempts = ${to.attempts}, credits = ${to.credits}, free = ${to.free}, route_id = ${to.routeId}, tried = ${[...to.tried]}::int[], refused = ${[...to.refused]}::int[],
           rounds = ${to.rounds}, cost_micros = ${to.costMicros}, door_message_id = ${to.doorMessageId}, error = ${to.error},
           claimed_at = ${to.claimedAt}, resends = ${to.resends}, waits_for = null, changed_at = ${now}
     where id = ${to.id} and state = ${from.state}`.execute(tx);
}

/** What a route answered when the SMS was past waiting for it; undefined where it went by another, or was told before. */
export async function noteLateAnswer(
  tx: Tx,
  {
    id,
    doorMessageId,
    costMicros,
    routeId,
  }: Pick<OutboundSms, 'id' | 'doorMessageId' | 'costMicros' | 'routeId'>,
): Promise<OutboundSms | undefined> {
  const { rows } = await sql<OutboundSms>`
    update outbound_sms s set door_message_id = ${doorMessageId}, cost_micros = ${costMicros},
           error = case when s.state = 'sent' then null else s.error end
     where s.id = ${id} and s.route_id is not distinct from ${routeId}
       and s.state in ('sent', 'delivered', 'failed') and s.door_message_id is null
    returning ${columns}`.execute(tx);
  return rows[0];
}

/** The newest SMS that one of these routes took under this id of its own. */
export async function findByDoorMessage(
  on: ReaderOrTx,
  { doorMessageId, routeIds }: { doorMessageId: string; routeIds: readonly number[] },
): Promise<bigint | undefined> {
  const { rows } = await sql<{ id: bigint }>`
    select id from outbound_sms
     where door_message_id = ${doorMessageId} and route_id = any(${[...routeIds]}::int[]) order by id desc limit 1`.execute(
    on,
  );
  return rows[0]?.id;
}

export async function postponeSms(tx: Tx, id: bigint, notBefore: Date): Promise<void> {
  await sql`update outbound_sms set not_before = ${notBefore} where id = ${id}`.execute(tx);
}

/** It waits for a turn at this route, without a job; `wakeSms` ends that. */
export async function parkSms(tx: Tx, id: bigint, routeId: number): Promise<void> {
  await sql`update outbound_sms set waits_for = ${routeId} where id = ${id} and state = 'queued'`.execute(tx);
}

/** Whether an older one waits for a turn at the route. */
export async function hasOlderWaiting(
  tx: Tx,
  { routeId, id }: { routeId: number; id: bigint },
): Promise<boolean> {
  const { rows } = await sql`
    select from outbound_sms where state = 'queued' and waits_for = ${routeId} and id < ${id} limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}

/** The routes that some SMS wait for: one step in the index for each, however many wait. */
export async function listWaitedFor(on: ReaderOrTx): Promise<number[]> {
  const { rows } = await sql<{ routeId: number }>`
    with recursive waited (route) as (
      (select waits_for from outbound_sms where state = 'queued' and waits_for is not null order by waits_for limit 1)
      union all
      select (select s.waits_for from outbound_sms s where s.state = 'queued' and s.waits_for > w.route order by s.waits_for limit 1)
        from waited w where w.route is not null)
    select route as "routeId" from waited where route is not null limit 1000`.execute(on);
  return rows.map(({ routeId }) => routeId);
}

/** In SQL: whether an SMS waits for a route. */
export const anyWaiting = sql`(select true from outbound_sms where state = 'queued' and waits_for is not null order by waits_for limit 1)`;

/** The oldest first, not locked. */
export async function listWaiting(tx: Tx, routeId: number, limit: number): Promise<OutboundSms[]> {
  const { rows } = await sql<OutboundSms>`
    select ${columns} from outbound_sms s
     where s.state = 'queued' and s.waits_for = ${routeId} order by s.id limit ${limit}`.execute(tx);
  return rows;
}

/** Those that waited until now: of two that wake one at once, one does. */
export async function wakeSms(tx: Tx, routeId: number, ids: readonly bigint[]): Promise<bigint[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: bigint }>`
    update outbound_sms set waits_for = null
     where id = any (array(
       select id from outbound_sms
        where id = any(${[...ids]}::bigint[]) and state = 'queued' and waits_for = ${routeId}
        order by id for no key update skip locked))
    returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Locked: those that should have gone out before that moment and have not. What waits for a turn is not stuck. */
export async function listStuck(tx: Tx, before: Date, limit: number): Promise<OutboundSms[]> {
  const { rows } = await sql<OutboundSms>`
    select ${columns} from outbound_sms s
     where s.state in ('queued', 'sending') and s.waits_for is null and s.changed_at < ${before} and (s.not_before is null or s.not_before < ${before})
     order by s.changed_at limit ${limit} for no key update skip locked`.execute(tx);
  return rows;
}

export async function touchSms(tx: Tx, ids: readonly bigint[], now: Date): Promise<void> {
  await sql`update outbound_sms set changed_at = ${now} where id = any(${[...ids]}::bigint[])`.execute(tx);
}

/** True while an earlier marketing SMS to the same phone is at the door. One that hung there too long does not count. */
export async function isMarketingAtDoor(
  tx: Tx,
  { id, to }: Pick<OutboundSms, 'id' | 'to'>,
  since: Date,
): Promise<boolean> {
  const { rows } = await sql`
    select from outbound_sms where to_phone = ${to} and id < ${id} and state = 'sending' and purpose = 'marketing' and claimed_at > ${since} limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}

/** Which SMS of an account: of a purpose to a phone, and about a subject where one is named; or all of a batch. */
export type SmsSelection = { accountId: bigint } & (
  | { to: string; purpose: SmsPurpose; subject?: string | undefined }
  | { batch: string }
);

/** Drops what waits; what is at the door right now gets no further try. */
export async function cancelWaiting(
  tx: Tx,
  { accountId, ...which }: SmsSelection,
  now: Date,
): Promise<OutboundSms[]> {
  const selected =
    'batch' in which
      ? sql`batch = ${which.batch}`
      : sql`to_phone = ${which.to} and purpose = ${which.purpose}
            ${which.subject === undefined ? sql`` : sql`and subject = ${which.subject}`}`;
  const { rows: open } = await sql<{ id: bigint; state: SmsState }>`
    select id, state from outbound_sms
     where account_id = ${accountId} and ${selected} and state in ('queued', 'failed', 'sending')
     order by id for no key update`.execute(tx);
  const idsOf = (isAtDoor: boolean) =>
    open.filter(({ state }) => (state === 'sending') === isAtDoor).map(({ id }) => id);
  await sql`update outbound_sms set cancel_requested = true where id = any(${idsOf(true)}::bigint[])`.execute(
    tx,
  );
  const { rows } = await sql<OutboundSms>`
    update outbound_sms s set state = 'cancelled', waits_for = null, changed_at = ${now} where s.id = any(${idsOf(false)}::bigint[])
    returning ${columns}`.execute(tx);
  return rows;
}

/** The number of SMS in each state, by batch. */
export async function countSmsOfBatches(
  on: ReaderOrTx,
  { accountId, batches }: { accountId: bigint; batches: readonly string[] },
): Promise<Map<string, Partial<Record<SmsState, number>>>> {
  const { rows } = await sql<{ batch: string; state: SmsState; count: number }>`
    select batch, state, count(*)::int as count from outbound_sms
     where account_id = ${accountId} and batch = any(${[...batches]}::text[]) and batch <> '' group by batch, state`.execute(
    on,
  );
  const counts = new Map<string, Partial<Record<SmsState, number>>>();
  for (const { batch, state, count } of rows) counts.set(batch, { ...counts.get(batch), [state]: count });
  return counts;
}

export type SmsQuery = {
  accountId?: bigint | undefined;
  to?: string | undefined;
  batch?: string | undefined;
  state?: SmsState | undefined;
  /** An SMS's id: only what is older. */
  before?: bigint | undefined;
  limit: number;
};

/** Newest first. */
export async function listSms(
  on: ReaderOrTx,
  { accountId, to, batch, state, before, limit }: SmsQuery,
): Promise<OutboundSms[]> {
  const { rows } = await sql<OutboundSms>`
    select ${columns} from outbound_sms s
     where true ${accountId === undefined ? sql`` : sql`and s.account_id = ${accountId}`}
       ${to === undefined ? sql`` : sql`and s.to_phone = ${to}`}
       ${batch === undefined ? sql`` : sql`and s.batch = ${batch} and s.batch <> ''`}
       ${state === undefined ? sql`` : sql`and s.state = ${sql.lit(state)}`}
       ${before === undefined ? sql`` : sql`and s.id < ${before}`}
     order by s.id desc limit ${Math.min(limit, 1_000)}`.execute(on);
  return rows;
}

/** The number of replies that a phone got from an account since then. */
export async function countReplies(
  on: ReaderOrTx,
  { accountId, to }: { accountId: bigint; to: string },
  since: Date,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from outbound_sms
     where account_id = ${accountId} and to_phone = ${to} and purpose = 'reply' and created_at > ${since}`.execute(
    on,
  );
  return rows[0]?.count ?? 0;
}

export type SimulatedSms = { id: bigint; to: string; sender: string; text: string; at: Date };

export async function keepSimulated(
  tx: Tx,
  { key, to, sender, text }: { key: string; to: string; sender: string; text: string },
  now: Date,
): Promise<void> {
  await sql`
    insert into simulated_sms (key, to_phone, sender, text, at) values (${key}, ${to}, ${sender}, ${text}, ${now})
    on conflict (key) do nothing`.execute(tx);
}

/** Newest first. */
export async function listSimulated(
  on: ReaderOrTx,
  { to, limit }: { to?: string | undefined; limit: number },
): Promise<SimulatedSms[]> {
  const { rows } = await sql<SimulatedSms>`
    select id, to_phone as "to", sender, text, at from simulated_sms
     where true ${to === undefined ? sql`` : sql`and to_phone = ${to}`} order by id desc limit ${limit}`.execute(
    on,
  );
  return rows;
}
