import { strict as assert } from 'node:assert';
import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { type Completed, completeOrder, type Partners } from '#modules/leasing/leases';
import { claimAskedNumber, takeNumbers } from '#modules/stock/inventory';
import { type Answer, acceptNumber, loseOperations, ORDER_LOST_SECONDS } from '#modules/stock/supply';
import { type Activation, begin, type Lease, type LeaseRules, refuse } from './activation.ts';
import { lockActivations, lockLostOrders, moveOrder } from './activation-store.ts';
import { settleActivations } from './settle-activations.ts';

export type OrderDeps = { db: Database; clock: Clock; rules: LeaseRules; partners: Partners };

/** Asks the supplier of an `ordering` activation for its number: a lease comes of it, or a refusal. */
export async function completeActivation(deps: OrderDeps, { id }: Activation): Promise<Completed<Lease>> {
  return completeOrder(
    deps,
    { kind: 'activation', leaseId: id },
    {
      begin: (tx, answer) => beginLease(tx, deps, id, answer),
      async refuse(tx, now) {
        const locked = (await lockActivations(tx, [id])).get(id);
        if (locked?.state === 'ordering') await refuseOrders(tx, [locked], now);
      },
    },
  );
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
