import { strict as assert } from 'node:assert';
import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { createLeaseStore } from '#modules/leasing/leases';
import {
  type Activation,
  type ActivationEvent,
  type ActivationState,
  isLease,
  type Lease,
  states,
} from './activation.ts';
import { tellBegun, tellMoved } from './tell-activations.ts';

export const columns = sql`a.id, a.account_id as "accountId", a.service_id as "serviceId", a.country_id as "countryId", a.operator,
  a.number_id as "numberId", a.pool_id as "poolId", a.supplier_id as "supplierId", a.phone, a.state,
  a.price_micros as "priceMicros", a.payout_micros as "payoutMicros", a.hold_id as "holdId", a.code, a.message_count as "messageCount",
  a.last_message_at as "lastMessageAt", a.created_at as "createdAt", a.cancellable_at as "cancellableAt",
  a.expires_at as "expiresAt", a.changed_at as "changedAt"`;

const leases = createLeaseStore<ActivationState, Activation>({
  name: 'activation',
  from: sql`activation a`,
  select: (rest) => sql<Activation>`select ${columns} from activation a ${rest}`,
  ...states,
  conditions: {
    open: sql`ended_at = 'infinity' and state <> 'ordering'`,
    // As a range it has the index of phones alone: those of all that are open would be read whole.
    openOnPhone: sql`ended_at >= 'infinity' and state <> 'ordering'`,
    ordering: sql`ended_at = 'infinity' and number_id is null and state = 'ordering'`,
    unended: sql`ended_at = 'infinity'`,
  },
  begun: 'buy',
});
/** The condition for those that last, written out so that the partial indexes apply. */
const { open } = leases;
export const {
  countOpen,
  find: findActivations,
  findUsedOrderKeys,
  insertRefund,
  listHistory,
  lock: lockActivations,
  lockLostOrders,
  anyLostOrders,
  nextIds: nextActivationIds,
} = leases;

/** The activation of an order, by its customer's own id of it; undefined where there was none, or it was refused. */
export async function findOrdered(
  on: ReaderOrTx,
  { accountId, orderKey }: { accountId: bigint; orderKey: string },
): Promise<Pick<Activation, 'id' | 'numberId'> | undefined> {
  const { rows } = await sql<Pick<Activation, 'id' | 'numberId'>>`
    select id, number_id as "numberId" from activation
     where account_id = ${accountId} and order_key = ${orderKey} and order_key is not null`.execute(on);
  return rows[0];
}

/** An activation, as far as it tells where it stands: a narrow row, for what is asked all day long. */
export type Standing = Pick<Activation, 'id' | 'accountId' | 'state' | 'code' | 'expiresAt'>;

export async function findStandings(on: ReaderOrTx, ids: readonly number[]): Promise<Map<number, Standing>> {
  const { rows } = await sql<Standing>`
    select id, account_id as "accountId", state, code, expires_at as "expiresAt" from activation
     where id = any(${[...ids]}::int[])`.execute(on);
  return new Map(rows.map((row) => [row.id, row]));
}

/** One that begins. `facts`: why with this offer, as `writeChoice` puts it. */
export type NewActivation = Activation & { orderKey: string | undefined; facts: string };

/** Inserts the activations and the first line of their histories. */
export async function insertActivations(tx: Tx, activations: readonly NewActivation[]): Promise<void> {
  const column = <K extends keyof Activation>(key: K) => activations.map((activation) => activation[key]);
  const inserting = sql`
    insert into activation (id, account_id, service_id, country_id, operator, number_id, pool_id, supplier_id, phone, state,
                            price_micros, payout_micros, hold_id, order_key, created_at, cancellable_at, expires_at, changed_at)
    select * from unnest(
      ${column('id')}::int[], ${column('accountId')}::bigint[], ${column('serviceId')}::text[], ${column('countryId')}::int[],
      ${column('operator')}::text[], ${column('numberId')}::bigint[], ${column('poolId')}::bigint[], ${column('supplierId')}::bigint[],
      ${column('phone')}::text[], ${column('state')}::text[], ${column('priceMicros')}::bigint[],
      ${column('payoutMicros')}::bigint[], ${column('holdId')}::bigint[],
      ${activations.map(({ orderKey }) => orderKey ?? null)}::text[], ${column('createdAt')}::timestamptz[],
      ${column('cancellableAt')}::timestamptz[], ${column('expiresAt')}::timestamptz[], ${column('changedAt')}::timestamptz[])`.execute(
    tx,
  );
  const [first] = activations;
  await Promise.all([
    inserting,
    leases.recordBeginnings(tx, activations),
    first && tellBegun(tx, activations, first.createdAt),
  ]);
}

export type Move = { from: Activation; to: Activation; event: ActivationEvent };

/** Moves the rows along `mayBecome`, each only from the state it was read in, and writes the history. */
export async function moveActivations(tx: Tx, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  const { from, to: rows } = leases.combine(moves);

  const updating = sql`
    update activation a
       set state = m.state, code = m.code, message_count = m.message_count, last_message_at = m.last_message_at, changed_at = m.changed_at
      from unnest(${rows.map((r) => r.id)}::int[], ${from}::text[], ${rows.map((r) => r.state)}::text[],
                  ${rows.map((r) => r.code)}::text[], ${rows.map((r) => r.messageCount)}::int[],
                  ${rows.map((r) => r.lastMessageAt)}::timestamptz[], ${rows.map((r) => r.changedAt)}::timestamptz[])
        as m (id, from_state, state, code, message_count, last_message_at, changed_at)
     where a.id = m.id and a.state = m.from_state`.execute(tx);
  const [{ numAffectedRows }] = await Promise.all([
    updating,
    leases.recordMoves(tx, moves),
    tellMoved(tx, rows),
  ]);
  assert.equal(numAffectedRows, BigInt(rows.length), 'an activation left its state while it was locked');
}

/** Moves an order (locked before) to where its supplier's answer leads. A refused one frees its order key. */
export async function moveOrder(tx: Tx, from: Activation, to: Activation): Promise<void> {
  const times = sql`cancellable_at = ${to.cancellableAt}, expires_at = ${to.expiresAt}`;
  await leases.moveOrder(tx, from, to, times);
  await tellBegun(tx, [to], to.changedAt);
}

/** Holds the open activations on these numbers, overdue ones too. */
export async function lockOpenByPhone(tx: Tx, phones: readonly string[]): Promise<Lease[]> {
  return (await leases.lockOpenByPhone(tx, phones)).filter(isLease);
}

const overdue = (now: Date) => sql`${open} and expires_at <= ${now}`;

/** Holds some of those whose time is up; what another process holds is left to it. */
export async function lockDueActivations(tx: Tx, now: Date, limit: number): Promise<Activation[]> {
  return leases.lockDue(tx, overdue(now), { by: 'expires_at', limit });
}

/** In SQL: whether there are any. */
export const anyDueActivations = (now: Date) => leases.anyDue(overdue(now), { by: 'expires_at' });

/** Counts each account's open activations and its purchases since, of one service or (null) of all; orders on their way count. */
export async function countPurchases(
  on: ReaderOrTx,
  keys: readonly { accountId: bigint; serviceId: string | null }[],
  since: Date,
): Promise<{ open: number; today: number }[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<{ open: number; today: number }>`
    select
        (select count(*)::int from activation a
          where a.account_id = w.account_id and (w.service_id is null or a.service_id = w.service_id)
            and a.ended_at = 'infinity') as open,
        (select count(*)::int from activation a
          where a.account_id = w.account_id and (w.service_id is null or a.service_id = w.service_id)
            and a.created_at >= ${since} and a.state <> 'refused') as today
      from unnest(${keys.map((k) => k.accountId)}::bigint[], ${keys.map((k) => k.serviceId)}::text[])
             with ordinality as w (account_id, service_id, place)
     order by w.place`.execute(on);
  return rows;
}

/** The numbers of each account's open activations, overdue ones too. */
export async function findHeldNumbers(
  on: ReaderOrTx,
  accountIds: readonly bigint[],
): Promise<Map<bigint, Set<bigint>>> {
  const held = new Map(accountIds.map((id) => [id, new Set<bigint>()]));
  if (accountIds.length === 0) return held;
  const { rows } = await sql<{ accountId: bigint; numberId: bigint }>`
    select account_id as "accountId", number_id as "numberId" from activation
     where account_id = any(${[...held.keys()]}::bigint[]) and ${open}`.execute(on);
  for (const { accountId, numberId } of rows) held.get(accountId)?.add(numberId);
  return held;
}

export type ListQuery = {
  accountId: bigint;
  limit: number;
  offset?: number | undefined;
  /** Only those bought in this time, both ends included. */
  from?: Date | undefined;
  to?: Date | undefined;
  states?: readonly string[] | undefined;
  serviceId?: string | undefined;
  countryId?: number | undefined;
  /** An activation's id: only what is older. */
  before?: number | undefined;
};

/** Newest first; without orders that have no number. */
export async function listActivations(on: ReaderOrTx, query: ListQuery): Promise<Lease[]> {
  const { from, to, states, serviceId, countryId, before } = query;
  const rows = await leases.listOfAccount(on, query, [
    sql`state not in ('ordering', 'refused')`,
    ...(from ? [sql`created_at >= ${from}`] : []),
    ...(to ? [sql`created_at <= ${to}`] : []),
    ...(states ? [sql`state = any(${[...states]}::text[])`] : []),
    ...(serviceId === undefined ? [] : [sql`service_id = ${serviceId}`]),
    ...(countryId === undefined ? [] : [sql`country_id = ${countryId}`]),
    ...(before === undefined ? [] : [sql`id < ${before}`]),
  ]);
  return rows.filter(isLease);
}

/** Newest first; what is overdue at `now` is open no more. */
export async function listOpenActivations(
  on: ReaderOrTx,
  { now, ...page }: { accountId: bigint; limit: number; offset: number; now: Date },
): Promise<Lease[]> {
  const rows = await leases.listOfAccount(on, page, [open, sql`expires_at > ${now}`]);
  return rows.filter(isLease);
}

/** An overdue one counts as over at `now`. */
export async function countOpenAt(on: ReaderOrTx, accountId: bigint, now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from activation
     where account_id = ${accountId} and ${open} and expires_at > ${now}`.execute(on);
  return rows[0]?.count ?? 0;
}

/** At most ten thousand. */
export async function listWaitingOfSupplier(on: ReaderOrTx, supplier: string): Promise<Lease[]> {
  const waiting = sql`state in ('waiting', 'retrying')`;
  return (await leases.listOfSupplier(on, supplier, waiting)).filter(isLease);
}
