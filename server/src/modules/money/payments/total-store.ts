import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/** Adds a top-up to the account's total, or takes a refunded one off. Locked after ledger accounts. */
export async function addCharged(tx: Tx, accountId: bigint, micros: bigint): Promise<void> {
  if (micros === 0n) return;
  await sql`
    insert into payment_total as t (account_id, charged_micros) values (${accountId}, greatest(${micros}::bigint, 0))
    on conflict (account_id) do update set charged_micros = t.charged_micros + ${micros}::bigint`.execute(tx);
}

/** The same of many; accounts without top-ups are left out. */
export async function findCharged(
  on: ReaderOrTx,
  accountIds: readonly bigint[],
): Promise<{ accountId: bigint; chargedMicros: bigint }[]> {
  const { rows } = await sql<{ accountId: bigint; chargedMicros: bigint }>`
    select account_id as "accountId", charged_micros as "chargedMicros" from payment_total
     where account_id = any(${[...new Set(accountIds)]}::bigint[])`.execute(on);
  return rows;
}

export async function getCharged(on: ReaderOrTx, accountId: bigint): Promise<bigint> {
  const { rows } = await sql<{ micros: bigint }>`
    select charged_micros as micros from payment_total where account_id = ${accountId}`.execute(on);
  return rows[0]?.micros ?? 0n;
}
