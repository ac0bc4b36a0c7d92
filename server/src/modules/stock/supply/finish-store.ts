import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { Operation } from './operation.ts';
import { findOperations, moveOperations, type OperationMove } from './operation-store.ts';

/** The partners that have something to be told at `now`. */
export async function findDueSuppliers(on: ReaderOrTx, now: Date): Promise<bigint[]> {
  const { rows } = await sql<{ supplierId: bigint }>`
    select distinct supplier_id as "supplierId" from ${dueOperations(now)}`.execute(on);
  return rows.map(({ supplierId }) => supplierId);
}

/** In SQL: whether there are any. */
export const anyDueOperations = (now: Date) =>
  sql`(select true from ${dueOperations(now)} order by next_try_at limit 1)`;

const dueOperations = (now: Date) => sql`partner_operation
  where state = 'closing' and next_try_at <= ${now} and (trying_until is null or trying_until <= ${now})`;

/** Takes some of them for this process until `until`; longest due first. */
export async function leaseDue(
  tx: Tx,
  supplierId: bigint,
  { now, until, limit }: { now: Date; until: Date; limit: number },
): Promise<Operation[]> {
  const { rows } = await sql<{ id: bigint }>`
    update partner_operation set trying_until = ${until}
     where id = any (array(
       select id from ${dueOperations(now)} and supplier_id = ${supplierId}
        order by next_try_at, id limit ${limit} for no key update skip locked))
    returning id`.execute(tx);
  return findOperations(
    tx,
    rows.map(({ id }) => id),
  );
}

/** The partner has confirmed the close that was sent; a newer one, sent meanwhile by us, is still to be told. */
export async function recordAcknowledgement(
  tx: Tx,
  { id, closeStatus }: Pick<Operation, 'id' | 'closeStatus'>,
  now: Date,
): Promise<void> {
  await sql`
    update partner_operation
       set state = 'closed', acknowledged_at = ${now}, tries = tries + 1, next_try_at = null, trying_until = null, problem = null
     where id = ${id} and state = 'closing' and close_status = ${closeStatus}`.execute(tx);
}

/** Not confirmed: again at `nextTryAt`, or given up where there is none. */
export async function recordFailedTry(
  tx: Tx,
  { id, closeStatus }: Pick<Operation, 'id' | 'closeStatus'>,
  { nextTryAt, problem }: { nextTryAt: Date | null; problem: string },
): Promise<void> {
  await sql`
    update partner_operation
       set state = case when ${nextTryAt}::timestamptz is null then 'dead' else state end,
           tries = tries + 1, next_try_at = ${nextTryAt}, trying_until = null, problem = ${problem}
     where id = ${id} and state = 'closing' and close_status = ${closeStatus}`.execute(tx);
}

/** The partner is down: everything else that is due for it waits, too, untried. */
export async function postponeDue(
  tx: Tx,
  supplierId: bigint,
  { now, until }: { now: Date; until: Date },
): Promise<void> {
  await sql`
    update partner_operation set next_try_at = ${until}
     where state = 'closing' and next_try_at <= ${now} and supplier_id = ${supplierId}
       and (trying_until is null or trying_until <= ${now})`.execute(tx);
}

/** Tells a given-up close again from the start. */
export async function reopenDead(tx: Tx, from: Operation, now: Date): Promise<void> {
  const { closeStatus, closeSumMicros } = from;
  if (closeStatus === null) return;
  const move: OperationMove = {
    from,
    state: 'closing',
    close: { status: closeStatus, sumMicros: closeSumMicros, at: now },
  };
  await moveOperations(tx, [move]);
}
