import { z } from 'zod';

export const SmsContactReply = z
  .object({
    id: z.bigint(),
    accountId: z.bigint(),
    groupId: z.bigint(),
    phone: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    customFields: z.array(z.string()),
    birthday: z.string().nullable(),
    state: z.enum(['active', 'pending', 'unsubscribed']),
    source: z.enum(['page', 'api', 'sms', 'keyword']),
    unsubscribedAt: z.date().nullable(),
    createdAt: z.date(),
  })
  .meta({ id: 'SmsContact' });

export const EmailCreditsReply = z.object({ available: z.number() }).meta({ id: 'EmailCredits' });

export const SmsGroupMadeReply = z
  .object({ id: z.bigint(), accountId: z.bigint(), name: z.string(), createdAt: z.date() })
  .meta({ id: 'SmsGroupMade' });
