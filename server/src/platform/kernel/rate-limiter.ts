export type RateLimiter = {
  /** Takes a token of the key; false once it has used them up. They come back at `perSecond`, up to `burst`. */
  allow(key: string): boolean;
  /** How many of the key are left, whole ones. */
  left(key: string): number;
  /** For what was allowed and turned out to cost nothing. */
  giveBack(key: string): void;
};

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
  if (perSecond === 0) return { allow: () => true, left: () => Number.MAX_SAFE_INTEGER, giveBack() {} };
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

    left: (key) => Math.floor(buckets.get(key)?.tokens ?? burst),

    giveBack(key) {
      const bucket = buckets.get(key);
      if (bucket) bucket.tokens = Math.min(burst, bucket.tokens + 1);
    },
  };
}
