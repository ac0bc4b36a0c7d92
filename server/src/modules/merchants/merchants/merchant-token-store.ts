import { sql } from 'kysely';
import type { Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { hashSecretToken, makeSecretToken } from '#kernel/secret-token';

/** Screens of the console that a sign-on link can lead to. */
export const consolePages = [
  'campaigns',
  'add_campaign',
  'update_campaign',
  'statistics',
  'distribution',
] as const;
type ConsolePage = (typeof consolePages)[number];

/** Who a token speaks for, and where its link leads. */
export type TokenSubject = {
  accountId: bigint;
  teammateId?: bigint | undefined;
  page?: ConsolePage | undefined;
  campaignId?: bigint | undefined;
};

export type TokenKind = 'sign_on' | 'password';

const lifetimes: Record<TokenKind, number> = { sign_on: 300, password: 86_400 };

/** The token itself is in this answer and nowhere else; it works once, within 5 minutes (a password's: a day). */
export async function createToken(
  tx: Tx,
  { kind, accountId, teammateId, page, campaignId, now }: TokenSubject & { kind: TokenKind; now: Date },
): Promise<string> {
  const { token, hash } = makeSecretToken();
  await sql`
    insert into merchant_token (hash, kind, account_id, teammate_id, page, campaign_id, expires_at)
    values (${hash}, ${kind}, ${accountId}, ${teammateId ?? null}, ${page ?? null}, ${campaignId ?? null},
            ${addSeconds(now, lifetimes[kind])})`.execute(tx);
  return token;
}

/** Undefined for a token that is unknown, used or too old. */
export async function useToken(
  tx: Tx,
  { kind, token, now }: { kind: TokenKind; token: string; now: Date },
): Promise<TokenSubject | undefined> {
  const { rows } = await sql<{ [K in keyof Required<TokenSubject>]: TokenSubject[K] | null }>`
    update merchant_token set used_at = ${now}
     where hash = ${hashSecretToken(token)} and kind = ${kind} and used_at is null and expires_at > ${now}
    returning account_id as "accountId", teammate_id as "teammateId", page, campaign_id as "campaignId"`.execute(
    tx,
  );
  const [row] = rows;
  if (!row?.accountId) return undefined;
  return {
    accountId: row.accountId,
    teammateId: row.teammateId ?? undefined,
    page: row.page ?? undefined,
    campaignId: row.campaignId ?? undefined,
  };
}

/** Links of an account that were made before its password was set anew open nothing any more. */
export async function endTokensOf(tx: Tx, accountId: bigint, now: Date): Promise<void> {
  await sql`
    update merchant_token set used_at = ${now} where account_id = ${accountId} and used_at is null`.execute(
    tx,
  );
}

export async function deleteOldTokens(tx: Tx, before: Date): Promise<void> {
  await sql`delete from merchant_token where expires_at < ${before}`.execute(tx);
}
