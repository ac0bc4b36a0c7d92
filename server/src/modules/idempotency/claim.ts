import { randomUUID } from 'node:crypto';
import { type Database, isDatabaseDown } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { createGroup, type Outcome, refused, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import { findKnownKeys, insertClaims, type KnownKey, type NewClaim } from './idempotency-store.ts';

/** How long nobody need say that the work goes on. */
const CLAIM_SECONDS = 60;
/** For so long an answer is kept. */
const KEEP_SECONDS = 86_400;

export const claimedUntil = (now: Date) => addSeconds(now, CLAIM_SECONDS);
export const keptSince = (now: Date) => addSeconds(now, -KEEP_SECONDS);

export type ClaimCommand = Omit<NewClaim, 'claim'>;

/** The claim that was taken, or the answer of the one who had it before. */
export type Claimed = { claim: string } | { status: number; bodySealed: string };

/** Claims that arrive together are one transaction. Refuses as `idempotency.run` does. */
export function createClaim({ db, clock }: { db: Database; clock: Clock }) {
  return createGroup<ClaimCommand, Claimed>({
    maxSize: 128,
    isShared: isDatabaseDown,
    ownerOf: ({ owner }) => owner,
    run: (commands) =>
      db.write(
        async (tx) => {
          const now = clock();
          const claims = commands.map((command) => ({ ...command, claim: randomUUID() }));
          const first = new Map(claims.map((one) => [nameOf(one), one]).reverse() as [string, NewClaim][]);
          const times = { now, until: claimedUntil(now), keepSince: keptSince(now) };
          const [taken, known] = await Promise.all([
            insertClaims(tx, [...first.values()], times),
            findKnownKeys(tx, [...first.values()]),
          ]);
          const byName = new Map(known.map((one) => [nameOf(one), one]));
          return claims.map((one): Outcome<Claimed> => {
            if (taken.has(one.claim)) return succeeded({ claim: one.claim });
            return outcomeOf(one, byName.get(nameOf(one)), now);
          });
        },
        { byKey: true },
      ),
  });
}

const nameOf = ({ owner, key }: { owner: string; key: string }) => `${owner}\n${key}`;

/** What is said to whoever comes second. */
function outcomeOf({ requestHash }: ClaimCommand, known: KnownKey | undefined, now: Date): Outcome<Claimed> {
  // Whoever had it gave it back just now.
  if (!known) return refused(new Refusal('idempotency_in_flight'));
  if (known.requestHash !== requestHash) return refused(new Refusal('idempotency_mismatch'));
  if (known.state === 'claimed')
    return refused(
      known.claimedUntil > now
        ? new Refusal('idempotency_in_flight')
        : new Refusal('idempotency_unfinished', { reason: 'cut_off' }),
    );
  const { status, bodySealed } = known;
  return status === null || bodySealed === null
    ? refused(new Refusal('idempotency_unfinished', { reason: 'answer_lost' }))
    : succeeded({ status, bodySealed });
}
