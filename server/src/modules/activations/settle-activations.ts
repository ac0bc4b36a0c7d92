import { strict as assert } from 'node:assert';
import type { ReaderOrTx, Tx } from '#db';
import { getPayoutPercents, giveBackNumbers } from '#modules/inventory';
import { getShareAccounts, type Share, settleHolds } from '#modules/ledger';
import type { Activation, LeaseRules } from './activation.ts';

/** Settles the holds: the first code captures the price, an end without one gives it back. */
export async function settleActivations(
  tx: Tx,
  { captured, released }: { captured: readonly Activation[]; released: readonly Activation[] },
  now: Date,
): Promise<void> {
  if (captured.length + released.length === 0) return;
  const shares = await shareOut(tx, captured);
  await settleHolds(
    tx,
    [
      ...captured.map(({ holdId }, index) => ({ holdId, shares: shares[index] ?? assert.fail() })),
      ...released.map(({ holdId }) => ({ holdId, shares: [] })),
    ],
    now,
  );
}

/** The supplier's part of each price, the rest being the operator's revenue. */
async function shareOut(on: ReaderOrTx, activations: readonly Activation[]): Promise<Share[][]> {
  if (activations.length === 0) return [];
  const supplierIds = [...new Set(activations.map(({ supplierId }) => supplierId))];
  const percents = await getPayoutPercents(on, supplierIds);
  const accounts = await getShareAccounts(on, supplierIds);
  return activations.map(({ supplierId, priceMicros }) => {
    const payout = (priceMicros * BigInt(percents.get(supplierId) ?? 0)) / 100n;
    return [
      { ledgerAccountId: accounts.revenueId, amountMicros: priceMicros - payout },
      {
        ledgerAccountId:
          accounts.supplierIds.get(supplierId) ?? assert.fail('a supplier has a ledger account'),
        amountMicros: payout,
      },
    ];
  });
}

/** Gives the numbers of ended activations back to the stock. */
export async function endLeases(
  tx: Tx,
  ended: readonly Activation[],
  rules: LeaseRules,
  now: Date,
): Promise<void> {
  await giveBackNumbers(
    tx,
    ended.map(({ id, accountId, serviceId, numberId, poolId }) => ({
      activationId: id,
      accountId,
      serviceId,
      numberId,
      poolId,
    })),
    { restSeconds: rules.restSeconds, now },
  );
}
