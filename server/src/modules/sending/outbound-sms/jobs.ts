import { z } from 'zod';
import { defineJob } from '#jobs';
import { waitsSeconds } from './outbound-sms.ts';

/** `turnAt`: the route whose rate counts it already. */
export type SendSms = { smsId: string; turnAt?: number | undefined };

/** The tries are counted in the row: a run that only finds that it is too early is none. */
export const sendSms = defineJob<SendSms>({
  name: 'outbound-sms.send-sms',
  payload: z.object({ smsId: z.string(), turnAt: z.number().optional() }),
  attempts: waitsSeconds.length + 4,
  retrySeconds: 5,
});
