import { z } from 'zod';

export const MessageReply = z
  .object({
    id: z.bigint(),
    supplierId: z.bigint().optional().meta({ description: 'For operators only.' }),
    supplierMessageId: z.string().nullable().optional().meta({ description: 'For operators only.' }),
    phone: z.string(),
    sender: z.string(),
    text: z.string().nullable(),
    code: z.string().nullable(),
    masked: z.boolean(),
    verdict: z.enum(['refused', 'orphan', 'accepted', 'filtered', 'blacklisted']),
    activationId: z.number().nullable(),
    rentalId: z.number().nullable(),
    hubOperationId: z.bigint().nullable(),
    receivedAt: z.date(),
  })
  .meta({ id: 'Message' });

export const MessageDeliveryReply = z
  .object({ id: z.bigint(), receivedAt: z.date(), raw: z.string().nullable(), masked: z.boolean() })
  .meta({ id: 'MessageDelivery' });
