import { z } from 'zod';

export const MerchantEventReply = z
  .object({
    id: z.string(),
    type: z.string().nullable(),
    campaignId: z.bigint().nullable(),
    session: z.string().nullable(),
    state: z.enum(['failed', 'pending', 'delivered']),
    attempts: z.number(),
    lastStatus: z.number().nullable(),
    lastError: z.string().nullable(),
    createdAt: z.date(),
  })
  .meta({ id: 'MerchantEvent' });

export const MerchantEventDetailsReply = MerchantEventReply.extend({
  tries: z.array(z.object({ status: z.number().nullable(), error: z.string().nullable(), at: z.date() })),
  body: z.string().nullable(),
  masked: z.boolean(),
}).meta({ id: 'MerchantEventDetails' });

export const ReplayMerchantEventReply = z
  .object({ id: z.string(), state: z.string() })
  .meta({ id: 'ReplayMerchantEvent' });
