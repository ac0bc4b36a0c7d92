import { createRateLimiter, type RateLimiter } from '#kernel/rate-limiter';
import type { SourceOutcome } from '#suppliers/own-kind';

/** Those of one sender: how many are being taken, and those for whom there is no place until one of them gives its own back. */
type Lane = { inside: number; waiting: { go(): void; fail(error: unknown): void }[] };

export type FloodGate = {
  /**
   * Takes an SMS of a sender where it has a place among the `perMinute` of him (0: no limit), else `flood`. Only what was kept
   * now uses its place up; `take` says so with its outcome. Rejects as `take` does.
   */
  pass(
    sms: { supplierId: bigint; sender: string; perMinute: number },
    take: () => Promise<SourceOutcome>,
  ): Promise<SourceOutcome>;
};

/** So that a request that comes again gets further each time: what is kept already costs it no place. */
const usesPlace = (outcome: SourceOutcome) => outcome === 'stored' || outcome === 'waiting';
/** But so many times the limit are enough of them: each leaves a line of its own. */
const TIMES_REPEATED = 10;

/**
 * The limit of one sender who floods, in this process's memory. What finds no place waits for those that are being taken: many
 * come at once, and whether one is a repeat is known only then. `isShared` is true for an error that meets those who wait, too.
 */
export function createFloodGate({ isShared }: { isShared(error: unknown): boolean }): FloodGate {
  const limiters = new Map<number, RateLimiter>();
  const lanes = new Map<string, Lane>();

  function limiterOf(perMinute: number): RateLimiter {
    const known = limiters.get(perMinute);
    if (known) return known;
    const limiter = createRateLimiter({ perSecond: perMinute / 60, burst: perMinute });
    limiters.set(perMinute, limiter);
    return limiter;
  }

  const mayRepeat = (key: string, perMinute: number) =>
    limiterOf(TIMES_REPEATED * perMinute).allow(`repeats/${key}`);

  /** Undefined where there is no place, and nobody inside who could give his back. */
  async function enter(limiter: RateLimiter, key: string): Promise<Lane | undefined> {
    for (;;) {
      const lane = lanes.get(key);
      if (limiter.allow(key)) {
        const entered = lane ?? { inside: 0, waiting: [] };
        lanes.set(key, entered);
        entered.inside += 1;
        return entered;
      }
      if (!lane) return undefined;
      await new Promise<void>((go, fail) => lane.waiting.push({ go, fail }));
    }
  }

  function leave(key: string, lane: Lane, isPlaceFree: boolean): void {
    lane.inside -= 1;
    // Nobody is left who could give a place back: all look once more, and those who find none are a flood.
    if (lane.inside === 0) lanes.delete(key);
    const woken = lane.inside === 0 ? lane.waiting.length : Number(isPlaceFree);
    for (const { go } of lane.waiting.splice(0, woken)) go();
  }

  return {
    async pass({ supplierId, sender, perMinute }, take) {
      if (perMinute === 0) return take();
      const key = `${supplierId}/${sender}`;
      const limiter = limiterOf(perMinute);
      const lane = await enter(limiter, key);
      if (!lane) return 'flood';
      let isUsed = false;
      try {
        const outcome = await take();
        isUsed = usesPlace(outcome) || (outcome === 'repeated' && !mayRepeat(key, perMinute));
        return outcome;
      } catch (error) {
        if (isShared(error)) for (const { fail } of lane.waiting.splice(0)) fail(error);
        throw error;
      } finally {
        if (!isUsed) limiter.giveBack(key);
        leave(key, lane, !isUsed);
      }
    },
  };
}
