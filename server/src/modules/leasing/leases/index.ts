/** The common part of the two kinds of leases, activations and rentals. */
export {
  type AskedInVain,
  askInTurn,
  type Completed,
  createOrders,
  type Partners,
  type Together,
} from './complete-order.ts';
export { createLeaseChecks } from './lease-checks.ts';
export { createLeaseStates, hasNumber, isLeaseId } from './lease-states.ts';
export { createLeaseStore, type HistoryLine } from './lease-store.ts';
export { leaseTopic } from './lease-topic.ts';
export { createPurchaseTally, readPurchaseCounts } from './purchase-tally.ts';
export { beginRefund } from './refund-lease.ts';
