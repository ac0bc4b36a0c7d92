import { strict as assert } from 'node:assert';
import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { claimAskedNumber, takeNumbers } from '#modules/inventory';
import { type Answer, acceptNumber, loseOperations, ORDER_LOST_SECONDS, type Supply } from '#modules/supply';
import { type Activation, begin, type Lease, type LeaseRules, refuse } from './activation.ts';
import { lockActivations, lockLostOrders, moveOrder } from './activation-store.ts';
import { settleActivations } from './settle-activations.ts';

/** Whom numbers are asked of. */
export type Partners = Pick<Supply, 'ask' | 'endAttempt'>;

export type OrderDeps = { db: Database; clock: Clock; rules: LeaseRules; partners: Partners };

/** What became of an order: a lease, or nothing. `isEmpty`: the partner has none of just this, it may have others. */
export type Completed = { lease: Lease } | { lease: undefined; isEmpty: boolean };

/**
 * Asks the supplier of an `ordering` activation for its number, outside any transaction, and commits the outcome: a
 * lease, or a refusal that gives the money back.
 */
export async function completeOrder(deps: OrderDeps, order: Activation): Promise<Completed> {
  const { db, clock, partners } = deps;
  const answer = await partners.ask({ kind: 'activation', leaseId: order.id });
  if (answer.kind === 'number') {
    const lease = await db.write((tx) => beginLease(tx, deps, order.id, answer));
    if (lease) return { lease };
  }
  const outcome =
    answer.kind === 'number'
      ? { ...answer, kind: 'failed' as const, problem: 'a number in use', isFailure: false }
      : answer;
  await db.write(async (tx) => {
    const now = clock();
    const locked = (await lockActivations(tx, [order.id])).get(order.id);
    if (locked?.state === 'ordering') await refuseOrders(tx, [locked], now);
    await partners.endAttempt(tx, outcome, now);
  });
  return { lease: undefined, isEmpty: outcome.kind === 'none' };
}

/** Undefined where the number is in use by another lease, or the order was given up meanwhile. */
async function beginLease(
  tx: Tx,
  { clock, rules }: OrderDeps,
  id: number,
  answer: Extract<Answer, { kind: 'number' }>,
): Promise<Lease | undefined> {
  const now = clock();
  const order = (await lockActivations(tx, [id])).get(id);
  if (order?.state !== 'ordering') return undefined;
  const { phone } = answer;
  const { poolId, serviceId } = order;
  const numberId = await claimAskedNumber(tx, { phone, poolId }, now);
  if (numberId === undefined || !(await acceptNumber(tx, answer, now))) return undefined;

  const lease = begin(order, { numberId, phone }, now, rules);
  await moveOrder(tx, order, lease);
  const taken = await takeNumbers(tx, [{ activationId: id, numberId, serviceId, poolId }]);
  assert.equal(taken, 1, 'a claimed number was leased already');
  return lease;
}

async function refuseOrders(tx: Tx, orders: readonly Activation[], now: Date): Promise<void> {
  for (const order of orders) await moveOrder(tx, order, refuse(order, now));
  await settleActivations(tx, { captured: [], released: orders }, now);
}

/** Refuses orders whose process died before their answer was written down. Returns how many. */
export async function refuseLostOrders(
  { db, clock }: Pick<OrderDeps, 'db' | 'clock'>,
  limit: number,
): Promise<number> {
  return db.write(async (tx) => {
    const now = clock();
    const lost = await lockLostOrders(tx, addSeconds(now, -ORDER_LOST_SECONDS), limit);
    if (lost.length === 0) return 0;
    await loseOperations(
      tx,
      'activation',
      lost.map(({ id }) => id),
    );
    await refuseOrders(tx, lost, now);
    return lost.length;
  });
}
