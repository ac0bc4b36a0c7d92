import { z } from 'zod';

export const AccountReply = z
  .object({
    id: z.bigint(),
    name: z.string(),
    parentId: z.bigint().nullable(),
    state: z.enum(['active', 'suspended']),
    distinctNumbers: z.boolean(),
    createdAt: z.date(),
  })
  .meta({ id: 'Account' });

export const AccountDetailsReply = z
  .object({
    balance: z.object({
      available: z.string(),
      availableMicros: z.bigint(),
      held: z.string(),
      heldMicros: z.bigint(),
    }),
    id: z.bigint(),
    name: z.string(),
    parentId: z.bigint().nullable(),
    state: z.enum(['active', 'suspended']),
    distinctNumbers: z.boolean(),
    createdAt: z.date(),
  })
  .meta({ id: 'AccountDetails' });
