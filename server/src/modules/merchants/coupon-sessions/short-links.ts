import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { readableCode, typedCode } from '#kernel/readable-code';
import { Refusal } from '#kernel/refusal';
import { addressSubject, limitTries } from '#modules/password-tries';
import { findShortLink, findShortLinkOf, insertShortLink, type ShortLink } from './short-link-store.ts';

/** As hard to guess as six letters and digits in two cases, which older ones are. */
const LENGTH = 8;

/** The letters under which a session is found at `/s/…`; the same for the same session. */
export async function shortenIn(
  tx: Tx,
  { sessionId, now }: { sessionId: bigint; now: Date },
): Promise<string> {
  for (;;) {
    const short = readableCode(LENGTH);
    const known =
      (await insertShortLink(tx, { short, sessionId, now })) ?? (await findShortLinkOf(tx, sessionId));
    if (known !== undefined) return known;
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
    return findShortLink(deps.db.read, wanted);
  });
  if (!link) throw new Refusal('not_found', { what: 'session' });
  return link;
}
