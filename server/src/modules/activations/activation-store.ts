import { strict as assert } from 'node:assert';
import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { type Activation, type ActivationEvent, mayBecome, openStates } from './activation.ts';

const columns = sql`a.id, a.account_id as "accountId", a.service_id as "serviceId", a.country_id as "countryId", a.operator,
  a.number_id as "numberId", a.pool_id as "poolId", a.supplier_id as "supplierId", a.phone, a.state,
  a.price_micros as "priceMicros", a.hold_id as "holdId", a.code, a.message_count as "messageCount",
  a.last_message_at as "lastMessageAt", a.created_at as "createdAt", a.cancellable_at as "cancellableAt",
  a.expires_at as "expiresAt", a.changed_at as "changedAt"`;

/** Written out, so that the partial indexes on open activations apply. */
const open = sql.raw(`state in (${openStates.map((state) => `'${state}'`).join(', ')})`);

export async function nextActivationIds(tx: Tx, count: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select nextval('activation_id_seq')::int as id from generate_series(1, ${count})`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Inserts the activations and the first line of their histories. */
export async function insertActivations(
  tx: Tx,
  activations: readonly (Activation & { orderKey: string | undefined })[],
): Promise<void> {
  const column = <K extends keyof Activation>(key: K) => activations.map((activation) => activation[key]);
  await sql`
    insert into activation (id, account_id, service_id, country_id, operator, number_id, pool_id, supplier_id, phone, state,
                            price_micros, hold_id, order_key, created_at, cancellable_at, expires_at, changed_at)
    select * from unnest(
      ${column('id')}::int[], ${column('accountId')}::bigint[], ${column('serviceId')}::text[], ${column('countryId')}::int[],
      ${column('operator')}::text[], ${column('numberId')}::bigint[], ${column('poolId')}::bigint[], ${column('supplierId')}::bigint[],
      ${column('phone')}::text[], ${column('state')}::text[], ${column('priceMicros')}::bigint[], ${column('holdId')}::bigint[],
      ${activations.map(({ orderKey }) => orderKey ?? null)}::text[], ${column('createdAt')}::timestamptz[],
      ${column('cancellableAt')}::timestamptz[], ${column('expiresAt')}::timestamptz[], ${column('changedAt')}::timestamptz[])`.execute(
    tx,
  );
  await insertMoves(
    tx,
    activations.map((to) => ({ id: to.id, event: 'buy', from: null, to: to.state, at: to.createdAt })),
  );
}

export type Move = { from: Activation; to: Activation; event: ActivationEvent };

/** Moves the rows along `mayBecome`, each only from the state it was read in, and writes the history. */
export async function moveActivations(tx: Tx, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  for (const { from, to } of moves) {
    assert(mayBecome[from.state].includes(to.state), `${from.state} may not become ${to.state}`);
  }
  const first = new Map<number, Activation>();
  const last = new Map<number, Activation>();
  for (const { from, to } of moves) {
    if (!first.has(from.id)) first.set(from.id, from);
    last.set(to.id, to);
  }
  const rows = [...last.values()];

  const { numAffectedRows } = await sql`
    update activation a
       set state = m.state, code = m.code, message_count = m.message_count, last_message_at = m.last_message_at, changed_at = m.changed_at
      from unnest(${rows.map((r) => r.id)}::int[], ${rows.map((r) => first.get(r.id)?.state)}::text[], ${rows.map((r) => r.state)}::text[],
                  ${rows.map((r) => r.code)}::text[], ${rows.map((r) => r.messageCount)}::int[],
                  ${rows.map((r) => r.lastMessageAt)}::timestamptz[], ${rows.map((r) => r.changedAt)}::timestamptz[])
        as m (id, from_state, state, code, message_count, last_message_at, changed_at)
     where a.id = m.id and a.state = m.from_state`.execute(tx);
  assert.equal(numAffectedRows, BigInt(rows.length), 'an activation left its state while it was locked');
  await insertMoves(
    tx,
    moves.map(({ from, to, event }) => ({
      id: to.id,
      event,
      from: from.state,
      to: to.state,
      at: to.changedAt,
    })),
  );
}

type History = { id: number; event: string; from: string | null; to: string; at: Date };

async function insertMoves(tx: Tx, moves: readonly History[]): Promise<void> {
  await sql`
    insert into activation_move (activation_id, event, from_state, to_state, at)
    select * from unnest(${moves.map((m) => m.id)}::int[], ${moves.map((m) => m.event)}::text[], ${moves.map((m) => m.from)}::text[],
                         ${moves.map((m) => m.to)}::text[], ${moves.map((m) => m.at)}::timestamptz[])`.execute(
    tx,
  );
}

export async function findActivations(
  on: ReaderOrTx,
  ids: readonly number[],
): Promise<Map<number, Activation>> {
  const { rows } =
    await sql<Activation>`select ${columns} from activation a where a.id = any(${[...ids]}::int[])`.execute(
      on,
    );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Finds and holds the rows for this `tx`, in the order of their ids. */
export async function lockActivations(tx: Tx, ids: readonly number[]): Promise<Map<number, Activation>> {
  const { rows } = await sql<Activation>`
    select ${columns} from activation a where a.id = any(${[...new Set(ids)]}::int[]) order by a.id for no key update`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Holds the open activations on these numbers, overdue ones too. */
export async function lockOpenByPhone(tx: Tx, phones: readonly string[]): Promise<Activation[]> {
  const { rows } = await sql<Activation>`
    select ${columns} from activation a where a.phone = any(${[...new Set(phones)]}::text[]) and a.${open} order by a.id for no key update`.execute(
    tx,
  );
  return rows;
}

/** Holds some of those whose time is up; what another process holds is left to it. */
export async function lockDueActivations(tx: Tx, now: Date, limit: number): Promise<Activation[]> {
  const { rows } = await sql<Activation>`
    select ${columns} from activation a where a.id in (
      select a.id from activation a where a.${open} and a.expires_at <= ${now} order by a.expires_at limit ${limit} for no key update skip locked)
     order by a.id for no key update`.execute(tx);
  return rows;
}

export async function findUsedOrderKeys(
  tx: Tx,
  keys: readonly { accountId: bigint; orderKey: string }[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await sql<{ accountId: bigint; orderKey: string }>`
    select account_id as "accountId", order_key as "orderKey" from activation
     where order_key is not null
       and (account_id, order_key) in (select * from unnest(${keys.map((k) => k.accountId)}::bigint[], ${keys.map((k) => k.orderKey)}::text[]))`.execute(
    tx,
  );
  return new Set(rows.map(({ accountId, orderKey }) => `${accountId}/${orderKey}`));
}

export async function countOpen(on: ReaderOrTx, accountIds: readonly bigint[]): Promise<Map<bigint, number>> {
  const { rows } = await sql<{ accountId: bigint; count: number }>`
    select a.account_id as "accountId", count(*)::int as count from activation a
     where a.account_id = any(${[...new Set(accountIds)]}::bigint[]) and a.${open} group by 1`.execute(on);
  return new Map(rows.map(({ accountId, count }) => [accountId, count]));
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

/** Newest first. */
export async function listActivations(on: ReaderOrTx, query: ListQuery): Promise<Activation[]> {
  const {
    accountId,
    limit,
    offset = 0,
    from = null,
    to = null,
    states,
    serviceId = null,
    countryId = null,
    before = null,
  } = query;
  const byState = states ? sql`and a.state = any(${[...states]}::text[])` : sql``;
  const { rows } = await sql<Activation>`
    select ${columns} from activation a
     where a.account_id = ${accountId}
       ${from ? sql`and a.created_at >= ${from}` : sql``} ${to ? sql`and a.created_at <= ${to}` : sql``}
       ${byState} ${serviceId === null ? sql`` : sql`and a.service_id = ${serviceId}`}
       ${countryId === null ? sql`` : sql`and a.country_id = ${countryId}`}
       ${before === null ? sql`` : sql`and a.id < ${before}`}
     order by a.id desc limit ${limit} offset ${offset}`.execute(on);
  return rows;
}

/** Newest first; what is overdue at `now` is open no more. */
export async function listOpenActivations(
  on: ReaderOrTx,
  { accountId, limit, offset, now }: { accountId: bigint; limit: number; offset: number; now: Date },
): Promise<Activation[]> {
  const { rows } = await sql<Activation>`
    select ${columns} from activation a where a.account_id = ${accountId} and a.${open} and a.expires_at > ${now}
     order by a.id desc limit ${limit} offset ${offset}`.execute(on);
  return rows;
}

/** At most ten thousand. */
export async function listWaitingOfSupplier(on: ReaderOrTx, supplier: string): Promise<Activation[]> {
  const { rows } = await sql<Activation>`
    select ${columns} from activation a join supplier s on s.id = a.supplier_id and s.name = ${supplier}
     where a.${open} and a.state in ('waiting', 'retrying') order by a.id limit 10000`.execute(on);
  return rows;
}

export type HistoryLine = { event: string; fromState: string | null; toState: string; at: Date };

export async function listHistory(on: ReaderOrTx, id: number): Promise<HistoryLine[]> {
  const { rows } = await sql<HistoryLine>`
    select event, from_state as "fromState", to_state as "toState", at from activation_move where activation_id = ${id} order by id`.execute(
    on,
  );
  return rows;
}
