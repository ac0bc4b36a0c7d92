import { z } from 'zod';
import { defineJob } from '#jobs';

/**
 * Seconds to wait after each failed try: half a minute, 1, 2, 5, 15, 30 minutes, 1, 2, 4, 6 hours, then 8 hours and a
 * half each. Over three days in all.
 */
export const waitsSeconds: readonly number[] = [
  ...[30, 60, 120, 300, 900, 1_800, 3_600, 7_200, 14_400, 21_600],
  ...[30_600, 30_600, 30_600, 30_600, 30_600, 30_600, 30_600],
];

/** A wait is longer by up to this part of it: receivers that come back are not met by all at once. */
const JITTER = 0.2;

export function jittered(seconds: number, random: () => number = Math.random): number {
  return Math.ceil(seconds * (1 + JITTER * random()));
}

/** So many calls to one receiver: one that takes ten seconds for each holds nobody else back. */
const MOST_AT_ONCE = 8;

export const deliverWebhook = defineJob({
  name: 'webhooks.deliver-webhook',
  payload: z.object({ deliveryId: z.string(), endpointId: z.string().optional() }),
  attempts: waitsSeconds.length + 1,
  retrySeconds: 30,
  lanes: { of: ({ endpointId = '' }) => endpointId, most: MOST_AT_ONCE },
  // Behind eight others that all run into the limit of ten seconds, and then its own.
  lostAfterSeconds: 180,
});
