import { sql } from 'kysely';
import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { ALPHANUMERIC, randomText } from '#kernel/random-text';
import { Refusal } from '#kernel/refusal';
import { addressSubject, withTries } from '#modules/password-tries';

const LENGTH = 6;

/** Where a short address leads. */
export type ShortLink = { campaignCode: string; sessionCode: string };

/** The six letters under which a session is found at `/s/…`; the same for the same session. */
export async function shortenIn(
  tx: Tx,
  { sessionId, now }: { sessionId: bigint; now: Date },
): Promise<string> {
  for (;;) {
    const { rows } = await sql<{ short: string }>`
      insert into short_link (short, session_id, created_at)
      values (${randomText(LENGTH, ALPHANUMERIC)}, ${sessionId}, ${now}) on conflict do nothing returning short`.execute(
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
  const link = await withTries(deps, addressSubject('short-link', address), async () => {
    if (!/^[A-Za-z0-9]{6}$/.test(short)) return undefined;
    const { rows } = await sql<ShortLink>`
      select c.code as "campaignCode", s.code as "sessionCode"
        from short_link l join coupon_session s on s.id = l.session_id join campaign c on c.id = s.campaign_id
       where l.short = ${short} and s.removed_at is null`.execute(deps.db.read);
    return rows[0];
  });
  if (!link) throw new Refusal('not_found', { what: 'session' });
  return link;
}
