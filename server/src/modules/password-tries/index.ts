import { sql } from 'kysely';
import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { networkOf } from '#kernel/network';
import { Refusal } from '#kernel/refusal';

const MOST_TRIES = 5;
const MOST_MISSES = 30;
const PAUSE_SECONDS = 600;
const KEEP_SECONDS = 86_400;
/** Whoever asks writes what is counted: longer subjects that begin alike are one, and so many are kept at once. */
const MOST_LETTERS = 200;
const MOST_KEPT = 50_000;

/** Whose tries are counted. Of a `shared` one more may miss, and who hits does not clear what others missed. */
export type TrySubject = { subject: string; shared: boolean };

/**
 * The network that tries come from, beside whatever is tried: who guesses at many things is stopped too. Undefined
 * where the caller does not know it.
 */
export function addressSubject(kind: string, address: string | undefined): TrySubject[] {
  return address === undefined ? [] : [{ subject: `${kind}:${networkOf(address)}`, shared: true }];
}

/** The thing that is tried, and the network as `addressSubject` counts it. */
export function trySubjects(subject: string, kind: string, address: string | undefined): TrySubject[] {
  return [{ subject, shared: false }, ...addressSubject(kind, address)];
}

/**
 * Five tries within ten minutes of each other, then a pause of ten minutes: refuses `rate_limited` with
 * `retryAfterSeconds`. A try counts before its password is looked at, so that many at once are no way around it; a right
 * one clears the count. `check` answers undefined for a wrong password.
 */
export async function limitTries<T>(
  { db, clock }: { db: Database; clock: Clock },
  subject: string | readonly TrySubject[],
  check: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const given = typeof subject === 'string' ? [{ subject, shared: false }] : subject;
  const subjects = inOrder(given.map((one) => ({ ...one, subject: one.subject.slice(0, MOST_LETTERS) })));
  await db.write(async (tx) => {
    for (const one of subjects) await countTry(tx, one, clock());
  });
  const result = await check();
  if (result !== undefined)
    await db.write(async (tx) => {
      for (const one of subjects) await forgive(tx, one);
    });
  return result;
}

/** In one order, so that two callers never wait for each other. */
const inOrder = (subjects: readonly TrySubject[]) =>
  [...subjects].sort((one, other) => (one.subject < other.subject ? -1 : 1));

async function countTry(tx: Tx, { subject, shared }: TrySubject, now: Date): Promise<void> {
  const most = shared ? MOST_MISSES : MOST_TRIES;
  const pausedUntil = addSeconds(now, PAUSE_SECONDS);
  const since = addSeconds(now, -PAUSE_SECONDS);
  const next = sql`case when p.paused_until is null and p.at > ${since} then p.tries + 1 else 1 end`;
  const { rows } = await sql<{ tries: number }>`
    insert into password_try as p (subject, tries, at) values (${subject}, 1, ${now})
    on conflict (subject) do update
      set tries = ${next}, at = ${now},
          paused_until = case when ${next} >= ${most} then ${pausedUntil}::timestamptz end
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

async function forgive(tx: Tx, { subject, shared }: TrySubject): Promise<void> {
  if (!shared) await sql`delete from password_try where subject = ${subject}`.execute(tx);
  // A pause that this very try began ends with it; one that others began had refused it.
  else
    await sql`
      update password_try set tries = greatest(tries - 1, 0), paused_until = null where subject = ${subject}`.execute(
      tx,
    );
}

/** Forgets what is a day old, and of more than anybody can need the oldest. */
export async function deleteOldTries(tx: Tx, now: Date, { most = MOST_KEPT } = {}): Promise<void> {
  await sql`delete from password_try where at < ${addSeconds(now, -KEEP_SECONDS)}`.execute(tx);
  await sql`
    delete from password_try where subject in (
      select subject from password_try order by at desc, subject offset ${most})`.execute(tx);
}
