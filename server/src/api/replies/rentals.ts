import { z } from 'zod';

export const RentalReply = z
  .object({
    id: z.number(),
    accountId: z.bigint(),
    countryId: z.number(),
    operator: z.string(),
    supplierId: z.bigint(),
    phone: z.string(),
    asked: z.boolean(),
    state: z.enum(['waiting', 'finished', 'cancelled', 'active', 'missed']),
    hours: z.number(),
    price: z.string(),
    priceMicros: z.bigint(),
    autoRenewHours: z.number().nullable(),
    messageCount: z.number(),
    lastMessageAt: z.date().nullable(),
    createdAt: z.date(),
    guardUntil: z.date(),
    endsAt: z.date(),
    changedAt: z.date(),
  })
  .meta({ id: 'Rental' });

export const RentalDetailsReply = z
  .object({
    periods: z.array(
      z.object({
        price: z.string(),
        hours: z.number(),
        startsAt: z.date(),
        priceMicros: z.bigint(),
        event: z.enum(['rent', 'extend', 'renew']),
        endsAt: z.date(),
        outcome: z.enum(['released', 'captured']).nullable(),
        createdAt: z.date(),
      }),
    ),
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
    countryId: z.number(),
    operator: z.string(),
    supplierId: z.bigint(),
    phone: z.string(),
    asked: z.boolean(),
    state: z.enum(['waiting', 'finished', 'cancelled', 'active', 'missed']),
    hours: z.number(),
    price: z.string(),
    priceMicros: z.bigint(),
    autoRenewHours: z.number().nullable(),
    messageCount: z.number(),
    lastMessageAt: z.date().nullable(),
    createdAt: z.date(),
    guardUntil: z.date(),
    endsAt: z.date(),
    changedAt: z.date(),
  })
  .meta({ id: 'RentalDetails' });

export const ExtensionQuoteReply = z
  .object({ price: z.string(), hours: z.number(), priceMicros: z.bigint(), longest: z.number() })
  .meta({ id: 'ExtensionQuote' });

export const RefundRentalReply = z
  .object({
    refunded: z.string(),
    id: z.number(),
    accountId: z.bigint(),
    countryId: z.number(),
    operator: z.string(),
    supplierId: z.bigint(),
    phone: z.string(),
    asked: z.boolean(),
    state: z.enum(['waiting', 'finished', 'cancelled', 'active', 'missed']),
    hours: z.number(),
    price: z.string(),
    priceMicros: z.bigint(),
    autoRenewHours: z.number().nullable(),
    messageCount: z.number(),
    lastMessageAt: z.date().nullable(),
    createdAt: z.date(),
    guardUntil: z.date(),
    endsAt: z.date(),
    changedAt: z.date(),
  })
  .meta({ id: 'RefundRental' });
