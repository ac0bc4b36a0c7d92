import { describe, expect, test } from 'vitest';
import { bucketStart, type DelayCount, delayAt, PER_DOUBLING } from './delays.ts';

const bucketOf = (seconds: number) => Math.floor(PER_DOUBLING * Math.log2(Math.max(seconds, 1)));

/** The buckets that so many seconds fall into. */
function count(delays: readonly number[]): DelayCount[] {
  const buckets = new Map<number, number>();
  for (const seconds of delays) {
    const bucket = bucketOf(seconds);
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
  }
  return [...buckets].map(([bucket, activations]) => ({ bucket, activations }));
}

describe('a percentile', () => {
  test('of nothing is not known', () => {
    expect(delayAt([], 0.5)).toBeNull();
  });

  test.each([1, 5, 17, 60, 240, 1200, 50_000])(
    'of one delay of %s seconds is right within a fifth',
    (seconds) => {
      const median = delayAt(count([seconds]), 0.5) ?? 0;

      expect(Math.abs(median - seconds) / seconds).toBeLessThan(0.2);
    },
  );

  test.each([0.1, 0.5, 0.9, 0.95, 0.99])('at %s of many is right within a tenth', (fraction) => {
    const delays = Array.from({ length: 20_000 }, (_, index) => 3 * 1.0003 ** index);

    const exact = delays[Math.floor(delays.length * fraction)] ?? 0;

    expect(Math.abs((delayAt(count(delays), fraction) ?? 0) - exact) / exact).toBeLessThan(0.1);
  });

  test('does not depend on the order of the buckets', () => {
    const counts = count([2, 9, 40, 40, 300]);

    expect(delayAt(counts.toReversed(), 0.95)).toBe(delayAt(counts, 0.95));
  });

  test('never falls, and stays within the buckets', () => {
    const counts = count([2, 9, 40, 40, 300]);

    const line = Array.from({ length: 101 }, (_, percent) => delayAt(counts, percent / 100) ?? -1);

    expect(line.toSorted((a, b) => a - b)).toEqual(line);
    expect(line.at(-1)).toBeLessThanOrEqual(bucketStart(bucketOf(300) + 1) + 0.1);
  });
});
