import { sql } from 'kysely';
import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';

const MOST_TRIES = 5;
const PAUSE_SECONDS = 600;
const KEEP_SECONDS = 86_400;

/**
 * Five tries, then a pause of ten minutes: refuses `rate_limited` with `retryAfterSeconds`. A try counts before its
 * password is looked at, so that many at once are no way around it; a right one clears the count. `check` answers
 * undefined for a wrong password.
 */
export async function withTries<T>(
  { db, clock }: { db: Database; clock: Clock },
  subject: string,
  check: () => Promise<T | undefined>,
): Promise<T | undefined> {
  await db.write((tx) => countTry(tx, subject, clock()));
  const result = await check();
  if (result !== undefined)
    await db.write((tx) => sql`delete from password_try where subject = ${subject}`.execute(tx));
  return result;
}

async function countTry(tx: Tx, subject: string, now: Date): Promise<void> {
  const pausedUntil = addSeconds(now, PAUSE_SECONDS);
  const { rows } = await sql<{ tries: number }>`
    insert into password_try as p (subject, tries, at) values (${subject}, 1, ${now})
    on conflict (subject) do update
      set tries = case when p.paused_until is null then p.tries + 1 else 1 end, at = ${now},
          paused_until = case when p.paused_until is null and p.tries + 1 >= ${MOST_TRIES} then ${pausedUntil}::timestamptz end
     where p.paused_until is null or p.paused_until <= ${now}
    returning tries`.execute(tx);
  if (rows.length > 0) return;
  const paused = await sql<{ until: Date }>`
    select paused_until as until from password_try where subject = ${subject}`.execute(tx);
  const until = paused.rows[0]?.until ?? pausedUntil;
  throw new Refusal('rate_limited', {
    retryAfterSeconds: Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000)),
  });
}

/** Forgets what is a day old. */
export async function deleteOldTries(tx: Tx, now: Date): Promise<void> {
  await sql`delete from password_try where at < ${addSeconds(now, -KEEP_SECONDS)}`.execute(tx);
}
