import { sql } from 'kysely';
import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { readableCode, typedCode } from '#kernel/readable-code';
import { Refusal } from '#kernel/refusal';
import { campaignCodes } from '#modules/merchants/campaigns';
import { addressSubject, limitTries } from '#modules/password-tries';

/** As hard to guess as six letters and digits in two cases, which older ones are. */
const LENGTH = 8;

/** Where a short address leads. */
export type ShortLink = { campaignCode: string; sessionCode: string };

/** The letters under which a session is found at `/s/…`; the same for the same session. */
export async function shortenIn(
  tx: Tx,
  { sessionId, now }: { sessionId: bigint; now: Date },
): Promise<string> {
  for (;;) {
    const { rows } = await sql<{ short: string }>`
      insert into short_link (short, session_id, created_at)
      values (${readableCode(LENGTH)}, ${sessionId}, ${now}) on conflict do nothing returning short`.execute(
      tx,
    );
    const known =
      rows[0] ??
      (await sql<{ short: string }>`select short from short_link where session_id = ${sessionId}`.execute(tx))
        .rows[0];
    if (known) return known.short;
  }
}

/** Refuses `not_found`, and `rate_limited` (`retryAfterSeconds`) for who guesses: there are few letters. */
export async function followShortLink(
  deps: { db: Database; clock: Clock },
  { short, address }: { short: string; address: string },
): Promise<ShortLink> {
  const link = await limitTries(deps, addressSubject('short-link', address), async () => {
    const written = typedCode(short).slice(0, LENGTH + 1);
    // Of the older ones two may differ by case alone.
    const wanted = written.length === LENGTH ? written.toLowerCase() : written;
    if (!/^[A-Za-z0-9]{6,8}$/.test(wanted)) return undefined;
    const { rows } = await sql<ShortLink>`
      select c.code as "campaignCode", s.code as "sessionCode"
        from short_link l join coupon_session s on s.id = l.session_id join ${campaignCodes} c on c.id = s.campaign_id
       where l.short = ${wanted} and s.removed_at is null`.execute(deps.db.read);
    return rows[0];
  });
  if (!link) throw new Refusal('not_found', { what: 'session' });
  return link;
}
