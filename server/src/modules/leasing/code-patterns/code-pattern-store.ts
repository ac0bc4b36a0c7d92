import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/** An account's own way to a code, of one service's messages or (null) of all. */
export type CodePattern = { serviceId: string | null; pattern: string; changedAt: Date };

/** Those for all services come last. */
export async function listCodePatterns(on: ReaderOrTx, accountId: bigint): Promise<CodePattern[]> {
  const { rows } = await sql<CodePattern>`
    select service_id as "serviceId", pattern, changed_at as "changedAt" from code_pattern
     where account_id = ${accountId} order by service_id nulls last`.execute(on);
  return rows;
}

export async function upsertCodePattern(
  tx: Tx,
  { accountId, serviceId, pattern }: { accountId: bigint; serviceId: string | null; pattern: string },
  now: Date,
): Promise<void> {
  await sql`
    insert into code_pattern (account_id, service_id, pattern, changed_at)
    values (${accountId}, ${serviceId}, ${pattern}, ${now})
    on conflict on constraint code_pattern_once do update set pattern = excluded.pattern, changed_at = excluded.changed_at`.execute(
    tx,
  );
}

/** False where there is none. */
export async function deleteCodePattern(
  tx: Tx,
  { accountId, serviceId }: { accountId: bigint; serviceId: string | null },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from code_pattern
     where account_id = ${accountId} and service_id is not distinct from ${serviceId}::text`.execute(tx);
  return numAffectedRows === 1n;
}

export type OwnPattern = { accountId: bigint; serviceId: string | null; pattern: string };

/** The patterns of these accounts for these services, those for all services too. */
export async function findOwnPatterns(
  on: ReaderOrTx,
  { accountIds, serviceIds }: { accountIds: readonly bigint[]; serviceIds: readonly string[] },
): Promise<OwnPattern[]> {
  const { rows } = await sql<OwnPattern>`
    select account_id as "accountId", service_id as "serviceId", pattern from code_pattern
     where account_id = any(${[...new Set(accountIds)]}::bigint[])
       and (service_id is null or service_id = any(${[...new Set(serviceIds)]}::text[]))`.execute(on);
  return rows;
}
