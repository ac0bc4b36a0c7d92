import type { Tx } from '#db';
import { lockBooks, partiesOf } from './lock-books.ts';
import { recordSteps, type Step } from './record-steps.ts';
import { isOverdue, type Rental, type RentRules, receive } from './rental.ts';
import { lockOpenByPhone } from './rental-store.ts';

/** Holds the rentals that could receive a message on these phones at `now`. */
export async function lockRentalReceivers(tx: Tx, phones: readonly string[], now: Date): Promise<Rental[]> {
  return (await lockOpenByPhone(tx, phones)).filter((rental) => !isOverdue(rental, now));
}

/**
 * Locks the ledger accounts that first messages on these rentals will touch, together with `others` that the same `tx`
 * is going to touch: ledger accounts are locked all at once or not in one order.
 */
export async function lockForReceipt(
  tx: Tx,
  rentals: readonly Rental[],
  others: readonly { accountId: bigint; supplierId: bigint }[],
) {
  if (!rentals.some(({ state }) => state === 'waiting')) return undefined;
  return lockBooks(tx, partiesOf([...rentals, ...others]));
}

/** Moves each rental (locked before) for the messages it got; the first one of a rental captures what is on hold. */
export async function receiveOnRentals(
  tx: Tx,
  rentals: readonly Rental[],
  { books, now }: { books: Awaited<ReturnType<typeof lockForReceipt>>; now: Date },
): Promise<void> {
  const current = new Map<number, Rental>();
  const steps = rentals.map((rental): Step => {
    const from = current.get(rental.id) ?? rental;
    const to = receive(from, now);
    current.set(to.id, to);
    return { from, to, event: 'receive' };
  });
  await recordSteps(tx, steps, { books, rules: noBans, now });
}

/** A message never ends a rental, so the rules of ends do not matter. */
const noBans: RentRules = { minHours: 0, maxHours: 0, guardSeconds: 0, missesToBan: 0, banSeconds: 0 };
