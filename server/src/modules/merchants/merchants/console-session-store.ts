import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { ALPHANUMERIC, randomText } from '#kernel/random-text';
import { hashSecretToken } from '#kernel/secret-token';

/** Somebody who is signed in to the console; `teammateId` where a teammate's link signed them in. */
export type ConsoleSession = { accountId: bigint; teammateId: bigint | null; expiresAt: Date };

const TOKEN_LENGTH = 43;
const LIFETIME_SECONDS = 12 * 3_600;

/** The token itself is in this answer and nowhere else. */
export async function startSession(
  tx: Tx,
  { accountId, teammateId, now }: { accountId: bigint; teammateId: bigint | null; now: Date },
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomText(TOKEN_LENGTH, ALPHANUMERIC);
  const expiresAt = addSeconds(now, LIFETIME_SECONDS);
  await sql`
    insert into console_session (hash, account_id, teammate_id, created_at, expires_at)
    values (${hashSecretToken(token)}, ${accountId}, ${teammateId}, ${now}, ${expiresAt})`.execute(tx);
  return { token, expiresAt };
}

/** Undefined for a token that is unknown, ended or too old. */
export async function findSession(
  on: ReaderOrTx,
  { token, now }: { token: string; now: Date },
): Promise<ConsoleSession | undefined> {
  const { rows } = await sql<ConsoleSession>`
    select account_id as "accountId", teammate_id as "teammateId", expires_at as "expiresAt"
      from console_session where hash = ${hashSecretToken(token)} and expires_at > ${now}`.execute(on);
  return rows[0];
}

export async function endSession(tx: Tx, token: string): Promise<void> {
  await sql`delete from console_session where hash = ${hashSecretToken(token)}`.execute(tx);
}

/** Signs everybody of the account out, but for the one with `exceptToken`. */
export async function endSessionsOf(tx: Tx, accountId: bigint, exceptToken = ''): Promise<void> {
  await sql`
    delete from console_session where account_id = ${accountId} and hash <> ${hashSecretToken(exceptToken)}`.execute(
    tx,
  );
}

export async function deleteOldSessions(tx: Tx, now: Date): Promise<void> {
  await sql`delete from console_session where expires_at < ${now}`.execute(tx);
}
