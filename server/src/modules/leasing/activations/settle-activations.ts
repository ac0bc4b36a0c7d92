import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import {
  getHolds,
  getShareAccounts,
  type HoldRow,
  postTransfers,
  type Share,
  type ShareAccounts,
  settleHolds,
  type Transfer,
} from '#modules/money/ledger';
import { getPayoutPercents, giveBackNumbers } from '#modules/stock/inventory';
import type { Activation, LeaseRules } from './activation.ts';

/** Activations whose hold is captured (the first code does that), and those whose hold is given back: an end without one. */
export type Settling = { captured: readonly Activation[]; released: readonly Activation[] };

/** What settling rests on: the holds and how a price is shared out. */
export type SettlingMeans = {
  holds: ReadonlyMap<bigint, HoldRow>;
  percents: ReadonlyMap<bigint, number>;
  accounts: ShareAccounts;
};

/** Reads them, in one round trip, for activations that are held; they may be read before anything is moved. */
export async function readSettlingMeans(
  tx: Tx,
  { captured, released }: Settling,
): Promise<SettlingMeans | undefined> {
  if (captured.length + released.length === 0) return undefined;
  const supplierIds = [...new Set(captured.map(({ supplierId }) => supplierId))];
  const [holds, percents, accounts] = await Promise.all([
    getHolds(
      tx,
      [...captured, ...released].map(({ holdId }) => holdId),
    ),
    supplierIds.length > 0 ? getPayoutPercents(tx, supplierIds) : new Map<bigint, number>(),
    supplierIds.length > 0 ? getShareAccounts(tx, supplierIds) : { revenueId: 0n, supplierIds: new Map() },
  ]);
  return { holds, percents, accounts };
}

/** Settles the holds. `means` are those of these activations, where they were read before. */
export async function settleActivations(
  tx: Tx,
  settling: Settling,
  now: Date,
  means?: SettlingMeans | undefined,
): Promise<void> {
  const { captured, released } = settling;
  if (captured.length + released.length === 0) return;
  const known =
    means ?? (await readSettlingMeans(tx, settling)) ?? assert.fail('there is something to settle');
  const { shares, topUps } = shareOut(captured, known);
  const settlements = [
    ...captured.map(({ holdId }, index) => ({ holdId, shares: shares[index] ?? assert.fail() })),
    ...released.map(({ holdId }) => ({ holdId, shares: [] })),
  ];
  await settleHolds(tx, settlements, now, known.holds);
  await postTransfers(tx, topUps, now);
}

/**
 * The supplier's part of each price, the rest being the operator's revenue. Where the supplier was promised more than a
 * customer with a discount pays, the revenue pays the difference.
 */
function shareOut(
  activations: readonly Activation[],
  { percents, accounts }: SettlingMeans,
): { shares: Share[][]; topUps: Transfer[] } {
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
