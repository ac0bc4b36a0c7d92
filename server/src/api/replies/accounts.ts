import { z } from 'zod';
import { BalanceReply } from './parts.ts';

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

export const AccountDetailsReply = AccountReply.extend({ balance: BalanceReply }).meta({
  id: 'AccountDetails',
});
