/** One load, once. Per second and in milliseconds; processor time in microseconds per answer. */
export type Measured = {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  serverMicros?: number;
  databaseMicros?: number;
};

/** What was measured, by name; one entry for each round. */
export type Figures = Record<string, Measured[]>;

/** Single figures of the machine's use, by name: megabytes, seconds, per cent. One entry for each time. */
export type Uses = Record<string, number[]>;

export type Run = { figures: Figures; uses: Uses };

/** The one in the middle, or between the two there. Not a number where there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return (low + high) / 2;
}
