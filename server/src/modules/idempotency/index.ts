import { createHash } from 'node:crypto';
import { type Database, isDatabaseDown } from '#db';
import type { Clock } from '#kernel/clock';
import { createGroup, Overloaded, succeeded } from '#kernel/group';
import { isRefusal, Refusal } from '#kernel/refusal';
import type { Sealer } from '#kernel/seal';
import { claimedUntil, createClaim, keptSince } from './claim.ts';
import { anyOldKeys, deleteOldKeys, type Ending, endClaims, extendClaims } from './idempotency-store.ts';

/** What a request is answered with. `status` is that of HTTP. */
export type Answer = { status: number; body: string };

export type RunOnce = {
  /** Whose names these are, e.g. `account:17`: others may use the same ones. */
  owner: string;
  /** The name that the caller gave: 1 to 255 printable characters of ASCII. */
  key: string;
  /** Of all that the request asks for, by `hashOf`. */
  requestHash: string;
  /**
   * The work notices by itself what it has done before, so where nobody knows whether it was done, it is carried out again. Only
   * where the first request said so too.
   */
  resume?: boolean | undefined;
  work(): Promise<Answer>;
  /** The answer to what `work` throws. */
  describe(error: unknown): Answer;
};

export type IdempotencyDeps = {
  db: Database;
  clock: Clock;
  sealer: Sealer;
  /** Told where an answer could not be kept. */
  onError?(error: unknown): void;
};

/** Of a longer answer only is kept that there was one. */
const MOST_BYTES = 65_536;
const KEY = /^[\x20-\x7e]{1,255}$/;
const PIECE = 1_000;

/** Has a write carried out once, however often it is asked for under one name. */
export function createIdempotency({ db, clock, sealer, onError = () => {} }: IdempotencyDeps) {
  const claim = createClaim({ db, clock });
  const end = createGroup<Ending, void>({
    maxSize: 128,
    isShared: isDatabaseDown,
    ownerOf: ({ owner }) => owner,
    async run(endings) {
      await db.write((tx) => endClaims(tx, endings, clock()), { byKey: true });
      return endings.map(() => succeeded(undefined));
    },
  });
  /** What this process works on. */
  const running = new Map<string, { owner: string; key: string; claim: string }>();

  return {
    /** The hash of a request's parts, e.g. its method, its address and its body. */
    hashOf(parts: readonly string[]): string {
      const hash = createHash('sha256');
      for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
      return hash.digest('hex');
    },

    /**
     * Carries `work` out, or gives the answer that it had within the last day. Answers below 500 are kept, but for 429; after
     * others the name is free again, unless `work` may have been done: then, as where the process died in the middle,
     * whoever asks next is refused `idempotency_unfinished`.
     *
     * Refuses `bad_request` (the key), `idempotency_mismatch` (the name was used for another request),
     * `idempotency_in_flight`, `idempotency_unfinished` (`reason`: `cut_off`, `answer_lost`).
     */
    async run(command: RunOnce): Promise<Answer & { isRepeat: boolean }> {
      const { owner, key, requestHash, resume = false } = command;
      if (!KEY.test(key))
        throw new Refusal('bad_request', { idempotencyKey: 'must be 1 to 255 letters of ASCII' });
      const claimed = await claim({ owner, key, requestHash, resumable: resume });
      if ('status' in claimed) return { status: claimed.status, body: open(claimed), isRepeat: true };

      const mine = { owner, key, claim: claimed.claim };
      running.set(mine.claim, mine);
      const { answer, ending } = await carryOut(command).finally(() => running.delete(mine.claim));
      await end({ ...mine, ...ending }).catch(onError);
      return { ...answer, isRepeat: false };
    },

    sweeps: [
      { name: 'idempotency.extend', everySeconds: 20, run: extend },
      {
        name: 'idempotency.forget',
        everySeconds: 60,
        isDue: () => anyOldKeys(keptSince(clock())),
        run: forget,
      },
    ],
  };

  type Ended =
    | { as: 'answered'; status: number; bodySealed: string | null }
    | { as: 'given back' | 'unknown' };

  async function carryOut({ work, describe }: RunOnce): Promise<{ answer: Answer; ending: Ended }> {
    try {
      const answer = await work();
      return { answer, ending: isFinal(answer) ? kept(answer) : { as: 'given back' } };
    } catch (error) {
      const answer = describe(error);
      if (isFinal(answer)) return { answer, ending: kept(answer) };
      return { answer, ending: { as: hasDoneNothing(error) ? 'given back' : 'unknown' } };
    }
  }

  /** What was sealed with another `SECRET_KEY` is lost. */
  function open({ bodySealed }: { bodySealed: string }): string {
    try {
      return sealer.open(bodySealed);
    } catch {
      throw new Refusal('idempotency_unfinished', { reason: 'answer_lost' });
    }
  }

  function kept({ status, body }: Answer): Ended {
    const isShort = Buffer.byteLength(body) <= MOST_BYTES;
    return { as: 'answered', status, bodySealed: isShort ? sealer.seal(body) : null };
  }

  /** The claims of this process live as long as their work does. */
  async function extend(): Promise<void> {
    const mine = [...running.values()];
    if (mine.length > 0)
      await db.write((tx) => extendClaims(tx, mine, claimedUntil(clock())), { byKey: true });
  }

  async function forget(): Promise<void> {
    while ((await db.write((tx) => deleteOldKeys(tx, keptSince(clock()), PIECE))) === PIECE);
  }
}

/** Another try would be answered alike. */
const isFinal = ({ status }: Answer) => status < 500 && status !== 429;

/** A refusal rolls back, and who is turned away at a group's door was not let in. */
const hasDoneNothing = (error: unknown) => isRefusal(error) || error instanceof Overloaded;
