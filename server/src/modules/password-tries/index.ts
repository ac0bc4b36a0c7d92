import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { networkOf } from '#kernel/network';
import { Refusal } from '#kernel/refusal';
import { deleteTries, findPauseEnd, takeTryBack, upsertTry } from './password-try-store.ts';

export { deleteOldTries } from './password-try-store.ts';

const MOST_TRIES = 5;
const MOST_MISSES = 30;
const PAUSE_SECONDS = 600;
/** Whoever asks writes what is counted: longer subjects that begin alike are one. */
const MOST_LETTERS = 200;

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
      for (const one of subjects)
        await (one.shared ? takeTryBack(tx, one.subject) : deleteTries(tx, one.subject));
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
  if (await upsertTry(tx, { subject, most, now, since, pausedUntil })) return;
  const until = (await findPauseEnd(tx, subject)) ?? pausedUntil;
  throw new Refusal('rate_limited', {
    retryAfterSeconds: Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000)),
  });
}
