import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { ALPHANUMERIC, randomText } from '#kernel/random-text';

/** Who a browser is signed in as, at the pages of loyalty cards. */
export type SignIn = { userId: bigint } | { locationId: bigint };

const TOKEN_LENGTH = 43;
/** A consumer stays signed in for a quarter, a shop's staff for a day. */
const USER_SECONDS = 90 * 86_400;
const LOCATION_SECONDS = 86_400;

/** The token itself is in this answer and nowhere else. */
export async function createSignIn(
  tx: Tx,
  who: SignIn,
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomText(TOKEN_LENGTH, ALPHANUMERIC);
  const expiresAt = addSeconds(now, 'userId' in who ? USER_SECONDS : LOCATION_SECONDS);
  await sql`
    insert into loyalty_sign_in (hash, user_id, location_id, expires_at)
    values (${hashToken(token)}, ${'userId' in who ? who.userId : null}, ${'locationId' in who ? who.locationId : null}, ${expiresAt})`.execute(
    tx,
  );
  return { token, expiresAt };
}

/** Undefined for a token that is unknown or too old. */
export async function findSignIn(on: ReaderOrTx, token: string, now: Date): Promise<SignIn | undefined> {
  const { rows } = await sql<{ userId: bigint | null; locationId: bigint | null }>`
    select user_id as "userId", location_id as "locationId" from loyalty_sign_in
     where hash = ${hashToken(token)} and expires_at > ${now}`.execute(on);
  const [row] = rows;
  if (row?.userId != null) return { userId: row.userId };
  return row?.locationId == null ? undefined : { locationId: row.locationId };
}

export async function deleteSignIn(tx: Tx, token: string): Promise<void> {
  await sql`delete from loyalty_sign_in where hash = ${hashToken(token)}`.execute(tx);
}

export async function deleteOldSignIns(tx: Tx, now: Date): Promise<void> {
  await sql`delete from loyalty_sign_in where expires_at < ${now}`.execute(tx);
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
