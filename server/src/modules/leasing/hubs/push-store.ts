import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { OperationKind } from '#suppliers/supplier';

/**
 * `due`: not delivered yet. All others are ends: `rejected` by the hub for good, `filtered` by it time and again,
 * `stopped` because the operation is over, `expired` of age.
 */
const hubPushStates = ['due', 'delivered', 'rejected', 'filtered', 'stopped', 'expired'] as const;
type HubPushState = (typeof hubPushStates)[number];
const deadPushStates = ['rejected', 'filtered', 'stopped', 'expired'] as const;

/** A message on its way to a hub. */
export type HubPush = {
  id: bigint;
  hubId: bigint;
  operationId: bigint;
  messageId: bigint;
  kind: OperationKind;
  state: HubPushState;
  /** Tries so far. */
  attempts: number;
  /** Since it became due. */
  failures: number;
  filteredInARow: number;
  /** When it was written, or sent anew by an operator. */
  dueSince: Date;
  nextAt: Date;
  expiresAt: Date;
  lastStatus: number | null;
  lastCode: string | null;
  lastProblem: string | null;
  /** Delivered by the hub's 200 alone, although its body spoke of an error. */
  odd: boolean;
  createdAt: Date;
  changedAt: Date;
};

/** One that is about to be sent. `operationClosedAt` is null where the operation is open. */
export type LeasedPush = HubPush & { body: string | null; operationClosedAt: Date | null };

const columns = sql`p.id, p.hub_id as "hubId", p.operation_id as "operationId", p.message_id as "messageId", p.kind, p.state,
  p.attempts, p.failures, p.filtered_in_a_row as "filteredInARow", p.due_since as "dueSince", p.next_at as "nextAt", p.expires_at as "expiresAt",
  p.last_status as "lastStatus", p.last_code as "lastCode", p.last_problem as "lastProblem", p.odd,
  p.created_at as "createdAt", p.changed_at as "changedAt"`;

/** Written out, so that the partial indexes apply. */
const isDead = sql.raw(`p.state in (${deadPushStates.map((state) => `'${state}'`).join(', ')})`);

export type NewPush = Pick<HubPush, 'hubId' | 'operationId' | 'messageId' | 'kind' | 'expiresAt'> & {
  body: string;
};

export async function insertPushes(tx: Tx, pushes: readonly NewPush[], now: Date): Promise<void> {
  await sql`
    insert into hub_push (hub_id, operation_id, message_id, kind, body, due_since, next_at, expires_at, created_at, changed_at)
    select h, o, m, k, b, ${now}, ${now}, e, ${now}, ${now}
      from unnest(${pushes.map((p) => p.hubId)}::bigint[], ${pushes.map((p) => p.operationId)}::bigint[],
                  ${pushes.map((p) => p.messageId)}::bigint[], ${pushes.map((p) => p.kind)}::text[],
                  ${pushes.map((p) => p.body)}::text[], ${pushes.map((p) => p.expiresAt)}::timestamptz[]) as t (h, o, m, k, b, e)
     order by m`.execute(tx);
}

/** Hubs with something to send now. */
export async function findDueHubs(on: ReaderOrTx, now: Date): Promise<bigint[]> {
  const { rows } = await sql<{ id: bigint }>`select h.id from ${dueHubs(now)} order by h.id`.execute(on);
  return rows.map(({ id }) => id);
}

/** In SQL: whether there are any. */
export const anyDueHubs = (now: Date) => sql`exists (select from ${dueHubs(now)})`;

const dueHubs = (now: Date) => sql`hub h where h.paused_at is null
  and exists (select from hub_push p where p.hub_id = h.id and p.state = 'due' and p.next_at <= ${now})`;

/**
 * Takes due rows for sending until `until`, so many that no more than `most` are under way for the hub (whose row is
 * locked). Within an operation the first goes first, unless it has failed `held` times.
 */
export async function leasePushes(
  tx: Tx,
  hubId: bigint,
  { now, until, most, limit, held }: { now: Date; until: Date; most: number; limit: number; held: number },
): Promise<LeasedPush[]> {
  const { rows: busy } = await sql<{ count: number }>`
    select count(*)::int as count from hub_push where hub_id = ${hubId} and state = 'due' and leased_until > ${now}`.execute(
    tx,
  );
  const free = Math.min(limit, most - (busy[0]?.count ?? 0));
  if (free <= 0) return [];
  const { rows } = await sql<LeasedPush>`
    update hub_push p set leased_until = ${until}, attempts = p.attempts + 1
      from hub_operation o
     where o.id = p.operation_id and p.id = any (array(
       select p.id from hub_push p
        where p.hub_id = ${hubId} and p.state = 'due' and p.next_at <= ${now} and (p.leased_until is null or p.leased_until <= ${now})
          and not exists (select from hub_push e where e.operation_id = p.operation_id and e.id < p.id and e.state = 'due'
                             and e.failures < ${held})
        order by p.next_at, p.id limit ${free} for no key update skip locked))
    returning ${columns}, p.body, o.closed_at as "operationClosedAt"`.execute(tx);
  return rows;
}

export type PushResult = Pick<
  HubPush,
  'state' | 'failures' | 'filteredInARow' | 'nextAt' | 'lastStatus' | 'lastCode' | 'lastProblem' | 'odd'
>;

/** Writes a try's outcome down. Of one that another process has taken over in the meantime only a success counts. */
export async function recordPush(tx: Tx, id: bigint, to: PushResult, now: Date): Promise<void> {
  await sql`
    update hub_push
       set state = ${to.state}, failures = ${to.failures}, filtered_in_a_row = ${to.filteredInARow}, next_at = ${to.nextAt},
           leased_until = null, last_status = ${to.lastStatus}, last_code = ${to.lastCode}, last_problem = ${to.lastProblem},
           odd = ${to.odd}, changed_at = ${now}
     where id = ${id} and state = 'due'`.execute(tx);
}

export async function requeuePushes(
  tx: Tx,
  which: { hubId: bigint; id?: bigint | undefined },
  { now, expiresAt }: { now: Date; expiresAt: Date },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update hub_push p
       set state = 'due', failures = 0, filtered_in_a_row = 0, due_since = ${now}, next_at = ${now}, leased_until = null, changed_at = ${now},
           expires_at = ${expiresAt}
     where p.hub_id = ${which.hubId} and ${isDead} and p.body is not null
       ${which.id === undefined ? sql`` : sql`and p.id = ${which.id}`}`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

export type HubPushQuery = {
  hubId: bigint;
  /** `dead`: every end but `delivered`. */
  state?: HubPushState | 'dead' | undefined;
  operationId?: bigint | undefined;
  before?: bigint | undefined;
  limit: number;
};

/** Newest first. */
export async function listPushes(on: ReaderOrTx, query: HubPushQuery): Promise<HubPush[]> {
  const { hubId, state, operationId, before, limit } = query;
  const byState =
    state === undefined ? sql`` : state === 'dead' ? sql`and ${isDead}` : sql`and p.state = ${state}`;
  const { rows } = await sql<HubPush>`
    select ${columns} from hub_push p
     where p.hub_id = ${hubId} ${byState}
       ${operationId === undefined ? sql`` : sql`and p.operation_id = ${operationId}`}
       ${before === undefined ? sql`` : sql`and p.id < ${before}`}
     order by p.id desc limit ${Math.min(limit, 1000)}`.execute(on);
  return rows;
}

/** Per hub, pushes that expired since. */
export async function countExpired(on: ReaderOrTx, since: Date): Promise<{ hubId: bigint; count: number }[]> {
  const { rows } = await sql<{ hubId: bigint; count: number }>`
    select p.hub_id as "hubId", count(*)::int as count from hub_push p
     where ${isDead} and p.state = 'expired' and p.changed_at >= ${since} group by 1 order by 1`.execute(on);
  return rows;
}

/** Erases the texts of pushes that are over. Returns how many. */
export async function eraseBodies(tx: Tx, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update hub_push set body = null where id = any (array(
      select id from hub_push where body is not null and created_at < ${before} and state <> 'due'
       order by created_at limit ${limit} for no key update skip locked))`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}
