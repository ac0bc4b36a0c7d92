import { z } from 'zod';

export const EmailReply = z
  .object({
    id: z.bigint(),
    accountId: z.bigint().nullable(),
    recipient: z.string(),
    subject: z.string(),
    state: z.enum(['failed', 'pending', 'sent']),
    attempts: z.number(),
    lastError: z.string().nullable(),
    credits: z.number(),
    createdAt: z.date(),
    changedAt: z.date(),
  })
  .meta({ id: 'Email' });

export const RetryEmailReply = z.object({ id: z.bigint(), state: z.string() }).meta({ id: 'RetryEmail' });
