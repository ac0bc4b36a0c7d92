import { strict as assert } from 'node:assert';
import type { ReaderOrTx, Tx } from '#db';
import {
  getShareAccounts,
  postTransfers,
  type Share,
  settleHolds,
  type Transfer,
} from '#modules/money/ledger';
import { getPayoutPercents, giveBackNumbers } from '#modules/stock/inventory';
import type { Activation, LeaseRules } from './activation.ts';

/** Settles the holds: the first code captures the price, an end without one gives it back. */
export async function settleActivations(
  tx: Tx,
  { captured, released }: { captured: readonly Activation[]; released: readonly Activation[] },
  now: Date,
): Promise<void> {
  if (captured.length + released.length === 0) return;
  const { shares, topUps } = await shareOut(tx, captured);
  await settleHolds(
    tx,
    [
      ...captured.map(({ holdId }, index) => ({ holdId, shares: shares[index] ?? assert.fail() })),
      ...released.map(({ holdId }) => ({ holdId, shares: [] })),
    ],
    now,
  );
  await postTransfers(tx, topUps, now);
}

/**
 * The supplier's part of each price, the rest being the operator's revenue. Where the supplier was promised more than a
 * customer with a discount pays, the revenue pays the difference.
 */
async function shareOut(
  on: ReaderOrTx,
  activations: readonly Activation[],
): Promise<{ shares: Share[][]; topUps: Transfer[] }> {
  if (activations.length === 0) return { shares: [], topUps: [] };
  const supplierIds = [...new Set(activations.map(({ supplierId }) => supplierId))];
  const [percents, accounts] = await Promise.all([
    getPayoutPercents(on, supplierIds),
    getShareAccounts(on, supplierIds),
  ]);
  const topUps: Transfer[] = [];
  const shares = activations.map(({ id, supplierId, priceMicros, payoutMicros }) => {
    const supplierAccountId =
      accounts.supplierIds.get(supplierId) ?? assert.fail('a supplier has a ledger account');
    const due = payoutMicros ?? (priceMicros * BigInt(percents.get(supplierId) ?? 0)) / 100n;
    const payout = due < priceMicros ? due : priceMicros;
    topUps.push({
      kind: 'payout_top_up',
      debitId: accounts.revenueId,
      debitBucket: 'available',
      creditId: supplierAccountId,
      creditBucket: 'available',
      amountMicros: due - payout,
      reference: `activation:${id}`,
    });
    return [
      { ledgerAccountId: accounts.revenueId, amountMicros: priceMicros - payout },
      { ledgerAccountId: supplierAccountId, amountMicros: payout },
    ];
  });
  return { shares, topUps };
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
      numberId: numberId ?? assert.fail('a lease has a number'),
      poolId,
    })),
    { restSeconds: rules.restSeconds, now },
  );
}
