import { strict as assert } from 'node:assert';
import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { createOrders } from '#modules/leasing/leases';
import { takeNumbers } from '#modules/stock/inventory';
import { type Activation, begin, type Lease, type LeaseRules, refuse } from './activation.ts';
import { anyLostOrders, lockActivations, lockLostOrders, moveOrder } from './activation-store.ts';
import { settleActivations } from './settle-activations.ts';

/** `ordering` activations: a lease comes of what the supplier answers, or a refusal. */
export function createActivationOrders(deps: { db: Database; clock: Clock; rules: LeaseRules }) {
  return createOrders<Activation, Lease, undefined>(deps, {
    kind: 'activation',
    lock: lockActivations,
    lockLostOrders,
    anyLostOrders,
    hold: async () => undefined,

    async begin(tx, order, number, { now }) {
      const lease = begin(order, number, now, deps.rules);
      await moveOrder(tx, order, lease);
      const { id: activationId, serviceId, poolId } = order;
      const taken = await takeNumbers(tx, [{ activationId, numberId: number.numberId, serviceId, poolId }]);
      assert.equal(taken, 1, 'a claimed number was leased already');
      return lease;
    },

    async refuse(tx, orders, now) {
      for (const order of orders) await moveOrder(tx, order, refuse(order, now));
      await settleActivations(tx, { captured: [], released: orders }, now);
    },
  });
}
