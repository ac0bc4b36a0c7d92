import { z } from 'zod';

export const ActivationReply = z
  .object({
    id: z.number(),
    accountId: z.bigint(),
    serviceId: z.string(),
    countryId: z.number(),
    operator: z.string(),
    supplierId: z.bigint(),
    phone: z.string(),
    state: z.enum(['waiting', 'received', 'retrying', 'finished', 'cancelled', 'expired']),
    price: z.string(),
    priceMicros: z.bigint(),
    code: z.string().nullable(),
    masked: z.boolean(),
    messageCount: z.number(),
    lastMessageAt: z.date().nullable(),
    createdAt: z.date(),
    cancellableAt: z.date(),
    expiresAt: z.date(),
    changedAt: z.date(),
  })
  .meta({ id: 'Activation' });

export const ActivationDetailsReply = z
  .object({
    history: z.array(
      z.object({ event: z.string(), fromState: z.string().nullable(), toState: z.string(), at: z.date() }),
    ),
    messages: z.array(
      z.object({
        id: z.bigint(),
        supplierId: z.bigint(),
        supplierMessageId: z.string().nullable(),
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
      }),
    ),
    id: z.number(),
    accountId: z.bigint(),
    serviceId: z.string(),
    countryId: z.number(),
    operator: z.string(),
    supplierId: z.bigint(),
    phone: z.string(),
    state: z.enum(['waiting', 'received', 'retrying', 'finished', 'cancelled', 'expired']),
    price: z.string(),
    priceMicros: z.bigint(),
    code: z.string().nullable(),
    masked: z.boolean(),
    messageCount: z.number(),
    lastMessageAt: z.date().nullable(),
    createdAt: z.date(),
    cancellableAt: z.date(),
    expiresAt: z.date(),
    changedAt: z.date(),
  })
  .meta({ id: 'ActivationDetails' });

export const RefundActivationReply = z
  .object({
    refunded: z.string(),
    id: z.number(),
    accountId: z.bigint(),
    serviceId: z.string(),
    countryId: z.number(),
    operator: z.string(),
    supplierId: z.bigint(),
    phone: z.string(),
    state: z.enum(['waiting', 'received', 'retrying', 'finished', 'cancelled', 'expired']),
    price: z.string(),
    priceMicros: z.bigint(),
    code: z.string().nullable(),
    masked: z.boolean(),
    messageCount: z.number(),
    lastMessageAt: z.date().nullable(),
    createdAt: z.date(),
    cancellableAt: z.date(),
    expiresAt: z.date(),
    changedAt: z.date(),
  })
  .meta({ id: 'RefundActivation' });
