import { strict as assert } from 'node:assert';
import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { pools } from '#modules/stock/inventory';
import type { FinishStatus, ForeignId, OperationKind } from '#suppliers/supplier';
import { mayBecome, type Operation, type OperationState } from './operation.ts';

const columns = sql`o.id, o.supplier_id as "supplierId", o.kind, o.state, o.lease_id as "leaseId", o.foreign_id as "foreignId",
  o.foreign_id_json as "foreignIdJson", o.phone, o.country_id as "countryId", o.service_id as "serviceId",
  o.foreign_country as "foreignCountry", o.foreign_operator as "foreignOperator", o.foreign_service as "foreignService",
  o.except_prefixes as "exceptPrefixes", o.days, o.sum_micros as "sumMicros", o.currency, o.asked_at as "askedAt",
  o.answered_at as "answeredAt", o.close_status as "closeStatus", o.close_sum_micros as "closeSumMicros",
  o.closed_at as "closedAt", o.acknowledged_at as "acknowledgedAt", o.tries, o.next_try_at as "nextTryAt", o.problem`;

/** An order that is about to be sent. */
export type Attempt = {
  supplierId: bigint;
  kind: OperationKind;
  leaseId: number;
  poolId: bigint;
  /** Platform service, `rent` for a rental. */
  serviceId: string;
  exceptPrefixes: readonly string[];
  /** Rental only: the first period. */
  days?: number | undefined;
  /** Rental only, whose rates go by its term: what the partner earns for the first period. */
  sumMicros?: bigint | undefined;
};

/** Writes the orders down with the partner's own names and the sum of its rate, as they stand in this `tx`. */
export async function insertAttempts(tx: Tx, attempts: readonly Attempt[], now: Date): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into partner_operation (supplier_id, kind, state, lease_id, country_id, service_id, foreign_country, foreign_operator,
                                   foreign_service, except_prefixes, days, sum_micros, currency, asked_at)
    select t.supplier_id, t.kind, 'asking', t.lease_id, p.country_id, t.service_id, k.foreign_country, k.foreign_operator,
           k.foreign_service, string_to_array(t.prefixes, ','), t.days, coalesce(t.sum_micros, r.sum_micros),
           coalesce((c.settings->>'currency')::int, 643), ${now}
      from unnest(${attempts.map((a) => a.supplierId)}::bigint[], ${attempts.map((a) => a.kind)}::text[],
                  ${attempts.map((a) => a.leaseId)}::int[], ${attempts.map((a) => a.poolId)}::bigint[],
                  ${attempts.map((a) => a.serviceId)}::text[], ${attempts.map((a) => a.exceptPrefixes.join(','))}::text[],
                  ${attempts.map((a) => a.days ?? null)}::int[], ${attempts.map((a) => a.sumMicros ?? null)}::bigint[])
             as t (supplier_id, kind, lease_id, pool_id, service_id, prefixes, days, sum_micros)
      join ${pools} p on p.id = t.pool_id
      join partner_connection c on c.supplier_id = t.supplier_id
      join partner_stock k on k.pool_id = t.pool_id and k.service_id = t.service_id
      cross join lateral (
        select sum_micros from partner_rate r
         where r.supplier_id = t.supplier_id and r.service_id = t.service_id and (r.country_id = p.country_id or r.country_id is null)
         order by r.country_id nulls last limit 1) r`.execute(tx);
  assert.equal(numAffectedRows, BigInt(attempts.length), 'an offer of a partner without a rate');
}

/** In the order of their ids. */
export async function findOperations(on: ReaderOrTx, ids: readonly bigint[]): Promise<Operation[]> {
  const { rows } = await sql<Operation>`
    select ${columns} from partner_operation o where o.id = any(${[...ids]}::bigint[]) order by o.id`.execute(
    on,
  );
  return rows;
}

export async function findByLease(
  on: ReaderOrTx,
  { kind, leaseId }: { kind: OperationKind; leaseId: number },
): Promise<Operation | undefined> {
  const { rows } = await sql<Operation>`
    select ${columns} from partner_operation o where o.kind = ${kind} and o.lease_id = ${leaseId}`.execute(
    on,
  );
  return rows[0];
}

/** The newest of each partner's own id; keys are `supplier/id`. */
export async function findByForeignId(
  on: ReaderOrTx,
  keys: readonly { supplierId: bigint; foreignId: string }[],
): Promise<Map<string, Operation>> {
  const { rows } = await sql<Operation>`
    select ${columns} from partner_operation o
     where (o.supplier_id, o.foreign_id) in (
       select * from unnest(${keys.map((k) => k.supplierId)}::bigint[], ${keys.map((k) => k.foreignId)}::text[]))
     order by o.id`.execute(on);
  return new Map(rows.map((row) => [`${row.supplierId}/${row.foreignId}`, row]));
}

/** The same of those that were ordered for a lease of ours. */
export async function findOrderedByForeignId(
  on: ReaderOrTx,
  keys: readonly { supplierId: bigint; foreignId: string }[],
): Promise<Map<string, Operation>> {
  const { rows } = await sql<Operation>`
    select ${columns} from partner_operation o
     where o.lease_id is not null and (o.supplier_id, o.foreign_id) in (
       select * from unnest(${keys.map((k) => k.supplierId)}::bigint[], ${keys.map((k) => k.foreignId)}::text[]))
     order by o.id`.execute(on);
  return new Map(rows.map((row) => [`${row.supplierId}/${row.foreignId}`, row]));
}

/** The open operations on these phones; keys are `supplier/phone`. */
export async function findOpenByPhone(
  on: ReaderOrTx,
  keys: readonly { supplierId: bigint; phone: string }[],
): Promise<Map<string, Operation>> {
  const { rows } = await sql<Operation>`
    select ${columns} from partner_operation o
     where o.phone = any(${keys.map(({ phone }) => phone)}::text[]) and o.state = 'open'`.execute(on);
  return new Map(rows.map((row) => [`${row.supplierId}/${row.phone}`, row]));
}

export async function lockOperation(tx: Tx, id: bigint): Promise<Operation | undefined> {
  const { rows } = await sql<Operation>`
    select ${columns} from partner_operation o where o.id = ${id} for no key update`.execute(tx);
  return rows[0];
}

/** Finds and holds the operations of these leases, in the order of their ids. */
export async function lockByLeases(
  tx: Tx,
  kind: OperationKind,
  leaseIds: readonly number[],
): Promise<Operation[]> {
  const { rows } = await sql<Operation>`
    select ${columns} from partner_operation o where o.kind = ${kind} and o.lease_id = any(${[...leaseIds]}::int[])
     order by o.id for no key update`.execute(tx);
  return rows;
}

export type OperationMove = {
  from: Operation;
  state: OperationState;
  foreignId?: ForeignId | undefined;
  phone?: string | undefined;
  answeredAt?: Date | undefined;
  close?: { status: FinishStatus; sumMicros: bigint | null; at: Date } | undefined;
  problem?: string | undefined;
};

/** Moves locked operations along `mayBecome`. One that starts to close is due to be told at once. */
export async function moveOperations(tx: Tx, moves: readonly OperationMove[]): Promise<void> {
  if (moves.length === 0) return;
  for (const { from, state } of moves)
    assert(mayBecome[from.state].includes(state), `${from.state} may not become ${state}`);
  const column = <T>(pick: (move: OperationMove) => T) => moves.map((move) => pick(move) ?? null);
  await sql`
    update partner_operation o
       set state = m.state, foreign_id = coalesce(m.foreign_id, o.foreign_id), foreign_id_json = coalesce(m.json, o.foreign_id_json),
           phone = coalesce(m.phone, o.phone), answered_at = coalesce(m.answered_at, o.answered_at),
           close_status = coalesce(m.status, o.close_status), close_sum_micros = coalesce(m.sum, o.close_sum_micros),
           closed_at = coalesce(m.closed_at, o.closed_at), problem = coalesce(m.problem, o.problem),
           acknowledged_at = case when m.state = 'closing' then null else o.acknowledged_at end,
           tries = case when m.state = 'closing' then 0 else o.tries end,
           next_try_at = case when m.state = 'closing' then m.closed_at else o.next_try_at end,
           trying_until = case when m.state = 'closing' then null else o.trying_until end
      from unnest(${moves.map(({ from }) => from.id)}::bigint[], ${moves.map(({ state }) => state)}::text[],
                  ${column((m) => m.foreignId?.text)}::text[], ${column((m) => m.foreignId?.json)}::text[],
                  ${column((m) => m.phone)}::text[], ${column((m) => m.answeredAt)}::timestamptz[],
                  ${column((m) => m.close?.status)}::int[], ${column((m) => m.close?.sumMicros)}::bigint[],
                  ${column((m) => m.close?.at)}::timestamptz[], ${column((m) => m.problem)}::text[])
        as m (id, state, foreign_id, json, phone, answered_at, status, sum, closed_at, problem)
     where o.id = m.id`.execute(tx);
}

/** An operation that only the partner believes in, to be closed at once; of one that is never called nothing is closed. */
export async function insertStranger(
  tx: Tx,
  stranger: {
    supplierId: bigint;
    kind: OperationKind;
    foreignId: ForeignId;
    phone: string;
    status: FinishStatus;
  },
  now: Date,
): Promise<void> {
  const { supplierId, kind, foreignId, phone, status } = stranger;
  await sql`
    insert into partner_operation (supplier_id, kind, state, foreign_id, foreign_id_json, phone, asked_at, close_status, closed_at, next_try_at)
    select c.supplier_id, ${kind}, 'closing', ${foreignId.text}, ${foreignId.json}, ${phone}, ${now}, ${status}::int, ${now}, ${now}
      from partner_connection c where c.supplier_id = ${supplierId} and c.base_url is not null
    on conflict do nothing`.execute(tx);
}

/** Of these suppliers those that are being asked for a number, or have just given one. */
export async function findBusySuppliers(
  tx: Tx,
  supplierIds: readonly bigint[],
  { asked, answered }: { asked: Date; answered: Date },
): Promise<Set<bigint>> {
  const { rows } = await sql<{ supplierId: bigint }>`
    select distinct supplier_id as "supplierId" from partner_operation
     where supplier_id = any(${[...new Set(supplierIds)]}::bigint[]) and asked_at > ${asked}
       and (state = 'asking' or answered_at > ${answered})`.execute(tx);
  return new Set(rows.map(({ supplierId }) => supplierId));
}

/** The ends of the orders since `since` that asked for any number of the country. */
export async function countAnswers(
  tx: Tx,
  supplierId: bigint,
  since: Date,
): Promise<{ orders: number; empty: number }> {
  const { rows } = await sql<{ orders: number; empty: number }>`
    select count(*)::int as orders, count(*) filter (where state = 'none')::int as empty from partner_operation
     where supplier_id = ${supplierId} and asked_at > ${since} and state <> 'asking' and foreign_service is not null
       and cardinality(except_prefixes) = 0`.execute(tx);
  return rows[0] ?? { orders: 0, empty: 0 };
}

export type OperationQuery = {
  supplierId?: bigint | undefined;
  state?: OperationState | undefined;
  phone?: string | undefined;
  before?: bigint | undefined;
  limit: number;
};

/** Newest first. */
export async function listOperations(on: ReaderOrTx, query: OperationQuery): Promise<Operation[]> {
  const { supplierId, state, phone, before, limit } = query;
  const { rows } = await sql<Operation>`
    select ${columns} from partner_operation o
     where true ${supplierId === undefined ? sql`` : sql`and o.supplier_id = ${supplierId}`}
       ${state === undefined ? sql`` : sql`and o.state = ${sql.lit(state)}`}
       ${phone === undefined ? sql`` : sql`and o.phone = ${phone}`}
       ${before === undefined ? sql`` : sql`and o.id < ${before}`}
     order by o.id desc limit ${Math.min(limit, 1000)}`.execute(on);
  return rows;
}

/** Orders that brought nothing are kept for the detectors and for the operator, not for ever. */
export async function deleteOldAttempts(tx: Tx, before: Date): Promise<void> {
  await sql`
    delete from partner_operation where id in (
      select id from partner_operation where state in ('none', 'failed') and asked_at < ${before} limit 5000)`.execute(
    tx,
  );
}
