import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { type Completed, completeOrder, type Partners } from '#modules/leasing/leases';
import { claimAskedNumber, rentAskedNumber } from '#modules/stock/inventory';
import {
  type Answer,
  acceptNumber,
  loseOperations,
  ORDER_LOST_SECONDS,
  type Supply,
} from '#modules/stock/supply';
import { lockBooks, partiesOf } from './lock-books.ts';
import { movePeriod } from './period-store.ts';
import { settle } from './record-steps.ts';
import { begin, type Rental, type RentalRecord, type RentRules, refuse } from './rental.ts';
import { lockLostOrders, lockRentals, moveOrder } from './rental-store.ts';

/** Whom numbers for rent are asked of. */
export type RentPartners = Partners & Pick<Supply, 'findRents'>;

export type OrderDeps = { db: Database; clock: Clock; rules: RentRules; partners: RentPartners };

/** Asks the supplier of an `ordering` rental for its number: a rental, whose guard time begins now, or a refusal. */
export async function completeRent(deps: OrderDeps, { id }: RentalRecord): Promise<Completed<Rental>> {
  return completeOrder(
    deps,
    { kind: 'rental', leaseId: id },
    {
      begin: (tx, answer) => beginLease(tx, deps, id, answer),
      async refuse(tx, now) {
        const locked = (await lockRentals(tx, [id])).get(id);
        if (locked?.state === 'ordering') await refuseOrders(tx, [locked], now);
      },
    },
  );
}

/**
 * Undefined where the number is in use by another lease or banned from rent, or the order was given up meanwhile. Rows
 * are locked in one order: the rental, ledger accounts, the number, its operation, offers.
 */
async function beginLease(
  tx: Tx,
  { clock, rules }: OrderDeps,
  id: number,
  answer: Extract<Answer, { kind: 'number' }>,
): Promise<Rental | undefined> {
  const now = clock();
  const order = (await lockRentals(tx, [id])).get(id);
  if (order?.state !== 'ordering') return undefined;
  const books = rules.guardSeconds > 0 ? undefined : await lockBooks(tx, partiesOf([order]));
  const { phone } = answer;
  const numberId = await claimAskedNumber(tx, { phone, poolId: order.poolId, forRent: true }, now);
  if (numberId === undefined || !(await acceptNumber(tx, answer, now))) return undefined;

  const rental = begin(order, { numberId, phone }, now, rules);
  await moveOrder(tx, order, rental);
  await movePeriod(tx, rental);
  if (books) await settle(tx, [rental], { books, now });
  await rentAskedNumber(tx, numberId);
  return rental;
}

/** Locks the books of all of them. */
async function refuseOrders(tx: Tx, orders: readonly RentalRecord[], now: Date): Promise<void> {
  const books = await lockBooks(tx, partiesOf(orders));
  for (const order of orders) await moveOrder(tx, order, refuse(order, now));
  await settle(
    tx,
    orders.map((order) => refuse(order, now)),
    { books, now },
  );
}

/** Refuses orders whose process died before their answer was written down. Returns how many. */
export async function refuseLostRents(
  { db, clock }: Pick<OrderDeps, 'db' | 'clock'>,
  limit: number,
): Promise<number> {
  return db.write(async (tx) => {
    const now = clock();
    const lost = await lockLostOrders(tx, addSeconds(now, -ORDER_LOST_SECONDS), limit);
    if (lost.length === 0) return 0;
    await loseOperations(
      tx,
      'rental',
      lost.map(({ id }) => id),
    );
    await refuseOrders(tx, lost, now);
    return lost.length;
  });
}
