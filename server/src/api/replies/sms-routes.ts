import { z } from 'zod';

export const SmsRouteReply = z
  .object({
    cost: z.string(),
    id: z.number(),
    name: z.string(),
    supplierId: z.bigint().nullable(),
    prefixes: z.array(z.string()),
    senders: z.array(z.string()),
    rank: z.number(),
    credits: z.number(),
    perSecond: z.number().nullable(),
    state: z.enum(['on', 'off']),
  })
  .meta({ id: 'SmsRoute' });

export const SmsRouteRemovedReply = z
  .object({ id: z.number(), removed: z.boolean() })
  .meta({ id: 'SmsRouteRemoved' });
