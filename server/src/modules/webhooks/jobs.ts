import { z } from 'zod';
import { defineJob } from '#jobs';

/** Eight tries within about an hour: 30 s, then 1, 2, 4, 8, 16 and 32 minutes apart. */
export const deliverWebhook = defineJob({
  name: 'webhooks.deliver-webhook',
  payload: z.object({ deliveryId: z.string() }),
  attempts: 8,
  retrySeconds: 30,
});
