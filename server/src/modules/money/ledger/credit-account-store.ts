import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { type LedgerAccount, lockLedgerAccounts } from './ledger-store.ts';

/** Accounts of customers in another currency than money: credits, points. */
export type CreditAccounts = { kind: string; currency: string };

/** Zero for an owner who never had any. */
export async function readCreditBalance(
  on: ReaderOrTx,
  { kind, currency, accountId }: CreditAccounts & { accountId: bigint },
): Promise<{ availableMicros: bigint; heldMicros: bigint }> {
  const { rows } = await sql<{ availableMicros: bigint; heldMicros: bigint }>`
    select available_micros as "availableMicros", held_micros as "heldMicros" from ledger_account
     where kind = ${kind} and account_id = ${accountId} and reference is null and currency = ${currency}`.execute(
    on,
  );
  return rows[0] ?? { availableMicros: 0n, heldMicros: 0n };
}

/** Holds them for this `tx`, by owner; one that was never opened is missing. Money is locked before any of them. */
export async function lockCreditAccounts(
  tx: Tx,
  { kind, currency }: CreditAccounts,
  accountIds: readonly bigint[],
): Promise<Map<bigint, LedgerAccount>> {
  const { rows } = await sql<{ id: bigint }>`
    select id from ledger_account
     where kind = ${kind} and reference is null and currency = ${currency} and account_id = any(${[...new Set(accountIds)]}::bigint[])`.execute(
    tx,
  );
  const locked = await lockLedgerAccounts(
    tx,
    rows.map(({ id }) => id),
  );
  return new Map([...locked.values()].map((account) => [account.accountId as bigint, account]));
}
