import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { beginRefund } from '#modules/leasing/leases';
import { reverseCapture, tellBalance } from '#modules/money/ledger';
import { reverseOperation } from '#modules/stock/supply';
import { insertRefund, lockActivations } from './activation-store.ts';

/**
 * A complaint was right: the customer gets the price back from everybody who had a part of it, and a partner who was
 * asked for the number is told (status 5). Once; refuses `activation_not_found`, `not_allowed` before the end of a paid
 * lease, `already_done`.
 */
export async function refundActivation(
  { db, clock }: { db: Database; clock: Clock },
  { id }: { id: number },
): Promise<{ refundedMicros: bigint }> {
  return db.write(async (tx) => {
    const now = clock();
    const store = { lock: lockActivations, insertRefund };
    const { accountId, holdId } = await beginRefund(tx, store, { id, unknown: 'activation_not_found' }, now);
    await reverseOperation(tx, { kind: 'activation', leaseId: id }, now);
    const refundedMicros = await reverseCapture(tx, holdId, now);
    await tellBalance(
      tx,
      { accountId, amountMicros: refundedMicros, reason: 'refund', reference: `activation:${id}` },
      now,
    );
    return { refundedMicros };
  });
}
