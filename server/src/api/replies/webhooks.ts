import { z } from 'zod';

export const WebhookReply = z
  .object({
    id: z.bigint(),
    accountId: z.bigint(),
    kind: z.string(),
    url: z.string(),
    enabled: z.boolean(),
    types: z.array(z.string()).meta({ description: 'Of events; empty: all of its kind.' }),
    keyId: z.bigint().nullable().meta({ description: 'Only what this key has ordered.' }),
    activationId: z.int().nullable().meta({ description: 'Only this activation.' }),
    createdAt: z.date(),
  })
  .meta({ id: 'Webhook' });

export const WebhookDeliveryReply = z
  .object({
    body: z.string().nullable(),
    masked: z.boolean(),
    id: z.bigint(),
    endpointId: z.bigint(),
    eventId: z.string(),
    state: z.enum(['failed', 'pending', 'delivered']),
    attempts: z.number(),
    lastStatus: z.number().nullable(),
    lastError: z.string().nullable(),
    createdAt: z.date(),
  })
  .meta({ id: 'WebhookDelivery' });

export const NewWebhookReply = WebhookReply.extend({ secret: z.string() }).meta({ id: 'NewWebhook' });
