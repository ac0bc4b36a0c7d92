import { strict as assert } from 'node:assert';
import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { beginRefund } from '#modules/leasing/leases';
import { postTransfers, reverseCapture, tellBalance } from '#modules/money/ledger';
import { reverseOperation } from '#modules/stock/supply';
import { lockBooks, partiesOf } from './lock-books.ts';
import { listCapturedHolds, sumEarnings } from './period-store.ts';
import { insertRefund, lockRentals } from './rental-store.ts';

/**
 * A complaint was right: the customer gets all periods back from everybody who had a part of them, and a partner who was
 * asked for the number is told (status 5). Once; refuses `rental_not_found`, `not_allowed` before the end of a paid
 * rental, `already_done`.
 */
export async function refundRental(
  { db, clock }: { db: Database; clock: Clock },
  { id }: { id: number },
): Promise<{ refundedMicros: bigint }> {
  return db.write(async (tx) => {
    const now = clock();
    const store = { lock: lockRentals, insertRefund };
    const rental = await beginRefund(tx, store, { id, unknown: 'rental_not_found' }, now);

    const books = await lockBooks(tx, partiesOf([rental]));
    if (rental.asked) await reverseOperation(tx, { kind: 'rental', leaseId: id }, now);
    const { payoutMicros = 0n } = (await sumEarnings(tx, [id])).get(id) ?? {};
    // The supplier's payment goes back to where it waited, and from there to the customer with the rest.
    await postTransfers(
      tx,
      [
        {
          kind: 'rental_payout_refund',
          debitId: books.supplierIds.get(rental.supplierId) ?? assert.fail('a supplier has a ledger account'),
          debitBucket: 'available',
          creditId: books.pendingIds.get(rental.supplierId) ?? assert.fail('opened with the books'),
          creditBucket: 'available',
          amountMicros: payoutMicros,
          reference: `rental:${id}`,
        },
      ],
      now,
    );
    let refundedMicros = 0n;
    for (const holdId of await listCapturedHolds(tx, id))
      refundedMicros += await reverseCapture(tx, holdId, now);
    await tellBalance(
      tx,
      {
        accountId: rental.accountId,
        amountMicros: refundedMicros,
        reason: 'refund',
        reference: `rental:${id}`,
      },
      now,
    );
    return { refundedMicros };
  });
}
