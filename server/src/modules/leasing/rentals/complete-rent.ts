import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { createOrders, type Partners } from '#modules/leasing/leases';
import { rentAskedNumber } from '#modules/stock/inventory';
import type { Supply } from '#modules/stock/supply';
import { type Books, lockBooks, partiesOf } from './lock-books.ts';
import { movePeriod } from './period-store.ts';
import { settle } from './record-steps.ts';
import { begin, type Rental, type RentalRecord, type RentRules, refuse } from './rental.ts';
import { anyLostOrders, lockLostOrders, lockRentals, moveOrder } from './rental-store.ts';

/** Whom numbers for rent are asked of. */
export type RentPartners = Partners & Pick<Supply, 'findRents'>;

/**
 * `ordering` rentals: one whose guard time begins now comes of what the supplier answers, or a refusal. Rows are locked in
 * one order: the rental, ledger accounts, the number, its operation, offers.
 */
export function createRentOrders(deps: { db: Database; clock: Clock; rules: RentRules }) {
  const { rules } = deps;
  return createOrders<RentalRecord, Rental, Books | undefined>(deps, {
    kind: 'rental',
    lock: lockRentals,
    lockLostOrders,
    anyLostOrders,
    hold: async (tx, order) => (rules.guardSeconds > 0 ? undefined : lockBooks(tx, partiesOf([order]))),

    async begin(tx, order, number, { now, held: books }) {
      const rental = begin(order, number, now, rules);
      await moveOrder(tx, order, rental);
      await movePeriod(tx, rental);
      if (books) await settle(tx, [rental], { books, now });
      await rentAskedNumber(tx, number.numberId);
      return rental;
    },

    async refuse(tx, orders, now) {
      const books = await lockBooks(tx, partiesOf(orders));
      const refused = orders.map((order) => refuse(order, now));
      for (const [index, order] of orders.entries()) await moveOrder(tx, order, refused[index] ?? order);
      await settle(tx, refused, { books, now });
    },
  });
}
