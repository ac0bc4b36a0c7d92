import { z } from 'zod';
import { defineJob } from '#jobs';
import { waitsSeconds } from './outbound-sms.ts';

/** The tries are counted in the row: a run that only finds that it is too early is none. */
export const sendSms = defineJob({
  name: 'outbound-sms.send-sms',
  payload: z.object({ smsId: z.string() }),
  attempts: waitsSeconds.length + 4,
  retrySeconds: 5,
});
