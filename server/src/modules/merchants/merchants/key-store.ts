import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

export type KeyPairRow = { clientId: string; accountId: bigint; secretSealed: string; createdAt: Date };

const columns = sql`k.client_id as "clientId", k.account_id as "accountId", k.secret_sealed as "secretSealed",
  k.created_at as "createdAt"`;

/** False when the client id is in use. */
export async function insertKeyPair(tx: Tx, pair: KeyPairRow): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into merchant_key (client_id, account_id, secret_sealed, created_at)
    values (${pair.clientId}, ${pair.accountId}, ${pair.secretSealed}, ${pair.createdAt}) on conflict do nothing`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

export async function findKeyPairs(on: ReaderOrTx, clientIds: readonly string[]): Promise<KeyPairRow[]> {
  const { rows } = await sql<KeyPairRow>`
    select ${columns} from merchant_key k
     where k.client_id = any(${[...clientIds]}::text[]) and k.revoked_at is null`.execute(on);
  return rows;
}

/** Those that work, newest first. */
export async function listKeyPairs(on: ReaderOrTx, accountId: bigint): Promise<KeyPairRow[]> {
  const { rows } = await sql<KeyPairRow>`
    select ${columns} from merchant_key k where k.account_id = ${accountId} and k.revoked_at is null
     order by k.created_at desc, k.client_id limit 1000`.execute(on);
  return rows;
}

/** The pair that is shown and signs: the newest that counts. */
export async function findCurrentKeyPair(on: ReaderOrTx, accountId: bigint): Promise<KeyPairRow | undefined> {
  const { rows } = await sql<KeyPairRow>`
    select ${columns} from merchant_key k where k.account_id = ${accountId} and k.revoked_at is null
     order by k.created_at desc, k.client_id limit 1`.execute(on);
  return rows[0];
}

export async function revokeKeyPair(
  tx: Tx,
  { accountId, clientId, now }: { accountId: bigint; clientId: string; now: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update merchant_key set revoked_at = ${now}
     where client_id = ${clientId} and account_id = ${accountId} and revoked_at is null`.execute(tx);
  return numAffectedRows === 1n;
}
