/** `allow(key)` is false once a key has used up its tokens; they come back at `perSecond`, up to `burst`. */
export type RateLimiter = { allow(key: string): boolean };

const MOST_KEYS = 50_000;

/** Token buckets in this process's memory: a courtesy limit, not a quota. `perSecond` 0 allows everything. */
export function createRateLimiter({
  perSecond,
  burst = perSecond,
  nowMs = () => performance.now(),
}: {
  perSecond: number;
  burst?: number;
  /** May jump: a step back costs no tokens. */
  nowMs?: () => number;
}): RateLimiter {
  if (perSecond === 0) return { allow: () => true };
  const buckets = new Map<string, { tokens: number; at: number }>();

  return {
    allow(key) {
      const at = nowMs();
      const bucket = buckets.get(key) ?? { tokens: burst, at };
      bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, at - bucket.at) / 1000) * perSecond);
      bucket.at = at;
      if (buckets.size >= MOST_KEYS && !buckets.has(key)) buckets.clear();
      buckets.set(key, bucket);
      if (bucket.tokens < 1) return false;
      bucket.tokens -= 1;
      return true;
    },
  };
}
