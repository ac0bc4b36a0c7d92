import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { hashSecretToken, makeSecretToken } from '#kernel/secret-token';

/** Tokens that sign a person in once, keep a browser signed in, or let a forgotten password be set once. */
export type TokenKind = 'sign_on' | 'browser' | 'password';

const lifetimeSeconds: Record<TokenKind, number> = {
  sign_on: 600,
  browser: 30 * 86_400,
  password: 3_600,
};

/** The token itself is in this answer and nowhere else. */
export async function createToken(
  tx: Tx,
  { kind, userId, now }: { kind: TokenKind; userId: bigint; now: Date },
): Promise<string> {
  const { token, hash } = makeSecretToken();
  await sql`
    insert into directory_token (hash, kind, user_id, expires_at)
    values (${hash}, ${kind}, ${userId}, ${addSeconds(now, lifetimeSeconds[kind])})`.execute(tx);
  return token;
}

type TokenRef = { kind: TokenKind; token: string; directoryId: bigint; now: Date };

/** Whose it is; undefined for a token that is unknown, used, too old or of another directory. */
export async function useToken(
  tx: Tx,
  { kind, token, directoryId, now }: TokenRef,
): Promise<bigint | undefined> {
  const { rows } = await sql<{ userId: bigint }>`
    update directory_token t set used_at = ${now} from directory_user u
     where t.hash = ${hashSecretToken(token)} and t.kind = ${kind} and t.used_at is null and t.expires_at > ${now}
       and u.id = t.user_id and u.directory_id = ${directoryId}
    returning t.user_id as "userId"`.execute(tx);
  return rows[0]?.userId;
}

/** As `useToken`, for one that may be used again. */
export async function findTokenUser(
  on: ReaderOrTx,
  { kind, token, directoryId, now }: TokenRef,
): Promise<bigint | undefined> {
  const { rows } = await sql<{ userId: bigint }>`
    select t.user_id as "userId" from directory_token t join directory_user u on u.id = t.user_id
     where t.hash = ${hashSecretToken(token)} and t.kind = ${kind} and t.used_at is null and t.expires_at > ${now}
       and u.directory_id = ${directoryId}`.execute(on);
  return rows[0]?.userId;
}

export async function deleteToken(tx: Tx, token: string): Promise<void> {
  await sql`delete from directory_token where hash = ${hashSecretToken(token)}`.execute(tx);
}

/** All of a person: every browser is signed out, and links that were mailed are dead. */
export async function deleteTokensOf(tx: Tx, userId: bigint): Promise<void> {
  await sql`delete from directory_token where user_id = ${userId}`.execute(tx);
}

export async function deleteOldTokens(tx: Tx, before: Date): Promise<void> {
  await sql`delete from directory_token where expires_at < ${before}`.execute(tx);
}
