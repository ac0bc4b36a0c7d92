import type { ReaderOrTx, Tx } from '#db';
import { MICROS } from '#kernel/money';
import { openLedgerAccount, readCreditBalance } from '#modules/money/ledger';

/** Where an account's SMS credits are in the books: one credit is one segment. `core.credits` gives and shares them. */
export const creditAccounts = { kind: 'customer', currency: 'SMS' } as const;

export type SmsCredits = { available: number; held: number };

export const creditMicros = (credits: number): bigint => BigInt(credits) * MICROS;

export async function readCredits(on: ReaderOrTx, accountId: bigint): Promise<SmsCredits> {
  const { availableMicros, heldMicros } = await readCreditBalance(on, { ...creditAccounts, accountId });
  return { available: Number(availableMicros / MICROS), held: Number(heldMicros / MICROS) };
}

/** The ledger account that the credits which an account has spent go to. */
export const openSpent = (tx: Tx, accountId: bigint): Promise<bigint> =>
  openLedgerAccount(tx, { kind: 'spent', accountId, currency: creditAccounts.currency });
