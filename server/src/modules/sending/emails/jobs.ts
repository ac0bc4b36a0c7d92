import { z } from 'zod';
import { defineJob } from '#jobs';

/** Seconds to wait after each failed try: a minute, 5, 30, 2 hours, 6, 12, a day. */
export const waitsSeconds = [60, 300, 1_800, 7_200, 21_600, 43_200, 86_400];

export const deliverEmail = defineJob({
  name: 'emails.deliver-email',
  payload: z.object({ emailId: z.string() }),
  attempts: waitsSeconds.length + 1,
});
