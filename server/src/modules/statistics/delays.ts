/** The number of activations that got their first code after a delay of this bucket. */
export type DelayCount = { bucket: number; activations: number };

/** Buckets for each doubling: a figure is off by a tenth at most. */
export const PER_DOUBLING = 4;

/** The value in a row of the histogram that means "whatever it is". */
export const ALL = { countryId: -1, serviceId: '', supplierId: 0n } as const;

/** Seconds at which a bucket begins; it ends where the next one begins. The first also holds everything shorter. */
export function bucketStart(bucket: number): number {
  return 2 ** (bucket / PER_DOUBLING);
}

/**
 * The delay in seconds that `fraction` (0 to 1) of the activations stay below, to a tenth of a second; null without
 * any. Within a bucket delays are taken to be spread evenly on its logarithmic scale.
 */
export function delayAt(counts: readonly DelayCount[], fraction: number): number | null {
  const total = counts.reduce((sum, { activations }) => sum + activations, 0);
  if (total === 0) return null;
  let left = total * fraction;
  for (const { bucket, activations } of counts.toSorted((a, b) => a.bucket - b.bucket)) {
    if (left <= activations) return Math.round(bucketStart(bucket + left / activations) * 10) / 10;
    left -= activations;
  }
  return null;
}
