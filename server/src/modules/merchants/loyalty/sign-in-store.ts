import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { hashSecretToken, makeSecretToken } from '#kernel/secret-token';

/** A consumer stays signed in for a quarter. */
const SECONDS = 90 * 86_400;

/** The token that a browser keeps to stay signed in. */
export type SignedIn = { token: string; seconds: number };

/** The token itself is in this answer and nowhere else. */
export async function createSignIn(tx: Tx, userId: bigint, now: Date): Promise<SignedIn> {
  const { token, hash } = makeSecretToken();
  await sql`
    insert into loyalty_sign_in (hash, user_id, expires_at)
    values (${hash}, ${userId}, ${addSeconds(now, SECONDS)})`.execute(tx);
  return { token, seconds: SECONDS };
}

/** Who is signed in with it; undefined for a token that is unknown or too old. */
export async function findSignIn(on: ReaderOrTx, token: string, now: Date): Promise<bigint | undefined> {
  const { rows } = await sql<{ userId: bigint }>`
    select user_id as "userId" from loyalty_sign_in
     where hash = ${hashSecretToken(token)} and expires_at > ${now}`.execute(on);
  return rows[0]?.userId;
}

export async function deleteSignIn(tx: Tx, token: string): Promise<void> {
  await sql`delete from loyalty_sign_in where hash = ${hashSecretToken(token)}`.execute(tx);
}

export async function deleteOldSignIns(tx: Tx, now: Date): Promise<void> {
  await sql`delete from loyalty_sign_in where expires_at < ${now}`.execute(tx);
}
