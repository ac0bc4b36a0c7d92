import { z } from 'zod';
import { defineJob } from '#jobs';

export const sendBatch = defineJob({
  name: 'sms-groups.send-batch',
  payload: z.object({ sendId: z.string() }),
});
