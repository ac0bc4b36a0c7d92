import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import {
  getHolds,
  insertTransfers,
  lockLedgerAccounts,
  openLedgerAccount,
  type Transfer,
  wasTransferred,
} from './ledger-store.ts';
import { uncountSpending } from './spending-caps.ts';
import { listCaptured } from './statement-store.ts';

/** Money that entered or left the platform for a ledger account that is no customer's; once per kind and reference. */
export type CashMove = { ledgerAccountId: bigint; amountMicros: bigint; reference: string };

/**
 * Pays a supplier out: money leaves the platform, once per `reference`. Refuses `already_exists`, `bad_amount`, and
 * `no_balance` for more than the supplier has earned.
 */
export async function payOutSupplier(tx: Tx, move: CashMove, now: Date): Promise<void> {
  const { cashId, availableMicros } = await openCashMove(tx, 'supplier_payout', move);
  if (availableMicros < move.amountMicros) throw new Refusal('no_balance', { availableMicros });
  await moveCash(tx, 'supplier_payout', { ...move, from: move.ledgerAccountId, to: cashId }, now);
}

/** A hub has paid what it owes, or a part of it, or in advance. Refuses `already_exists`, `bad_amount`. */
export async function takeHubPayment(tx: Tx, move: CashMove, now: Date): Promise<void> {
  const { cashId } = await openCashMove(tx, 'hub_settlement', move);
  await moveCash(tx, 'hub_settlement', { ...move, from: cashId, to: move.ledgerAccountId }, now);
}

/** Both accounts are locked before the reference is looked up: another one with the same waits here for this one's end. */
async function openCashMove(tx: Tx, kind: string, { ledgerAccountId, amountMicros, reference }: CashMove) {
  if (amountMicros <= 0n) throw new Refusal('bad_amount');
  const cashId = await openLedgerAccount(tx, { kind: 'cash' });
  const account = (await lockLedgerAccounts(tx, [cashId, ledgerAccountId])).get(ledgerAccountId);
  if (await wasTransferred(tx, { kind, reference })) throw new Refusal('already_exists', { reference });
  return { cashId, availableMicros: account?.availableMicros ?? 0n };
}

async function moveCash(
  tx: Tx,
  kind: string,
  { from, to, amountMicros, reference }: CashMove & { from: bigint; to: bigint },
  now: Date,
): Promise<void> {
  const buckets = { debitBucket: 'available', creditBucket: 'available' } as const;
  await insertTransfers(
    tx,
    [{ kind, debitId: from, creditId: to, amountMicros, reference, ...buckets }],
    now,
  );
}

/**
 * Takes a captured price back: everybody gives back what they got of the hold, and of what was added to it under the
 * hold's own reference. Returns what the customer got. The caller sees to it that it happens once.
 */
export async function reverseCapture(tx: Tx, holdId: bigint, now: Date): Promise<bigint> {
  const captured = await listCaptured(tx, holdId);
  const transfers = captured.map(
    ({ kind, fromId, toId, amountMicros, reference }): Transfer => ({
      kind: kind === 'capture' ? 'refund' : 'refund_top_up',
      debitId: fromId,
      debitBucket: 'available',
      creditId: toId,
      creditBucket: 'available',
      amountMicros,
      reference,
    }),
  );
  await insertTransfers(tx, transfers, now);
  const micros = transfers
    .filter(({ kind }) => kind === 'refund')
    .reduce((sum, { amountMicros }) => sum + amountMicros, 0n);
  const hold = (await getHolds(tx, [holdId])).get(holdId);
  if (hold) await uncountSpending(tx, [{ hold, micros }]);
  return micros;
}
