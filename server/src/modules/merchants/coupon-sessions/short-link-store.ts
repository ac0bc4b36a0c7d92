import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { campaignCodes } from '#modules/merchants/campaigns';

/** Where a short address leads. */
export type ShortLink = { campaignCode: string; sessionCode: string };

/** Undefined where the letters are taken, or the session has some. */
export async function insertShortLink(
  tx: Tx,
  { short, sessionId, now }: { short: string; sessionId: bigint; now: Date },
): Promise<string | undefined> {
  const { rows } = await sql<{ short: string }>`
      insert into short_link (short, session_id, created_at)
      values (${short}, ${sessionId}, ${now}) on conflict do nothing returning short`.execute(tx);
  return rows[0]?.short;
}

export async function findShortLinkOf(on: ReaderOrTx, sessionId: bigint): Promise<string | undefined> {
  const { rows } = await sql<{
    short: string;
  }>`select short from short_link where session_id = ${sessionId}`.execute(on);
  return rows[0]?.short;
}

/** Where these letters lead, as long as the session is there. */
export async function findShortLink(on: ReaderOrTx, short: string): Promise<ShortLink | undefined> {
  const { rows } = await sql<ShortLink>`
      select c.code as "campaignCode", s.code as "sessionCode"
        from short_link l join coupon_session s on s.id = l.session_id join ${campaignCodes} c on c.id = s.campaign_id
       where l.short = ${short} and s.removed_at is null`.execute(on);
  return rows[0];
}
