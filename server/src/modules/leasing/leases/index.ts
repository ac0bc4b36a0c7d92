/** What the two kinds of leases, activations and rentals, do in the same way. */
export {
  type AskedInVain,
  askInTurn,
  type Completed,
  completeOrder,
  type Partners,
} from './complete-order.ts';
export { createLeaseChecks } from './lease-checks.ts';
export { createLeaseQueries } from './lease-queries.ts';
