import { z } from 'zod';
import { MessageReply } from './messages.ts';
import { MoveReply } from './moves.ts';

export const RentalReply = z
  .object({
    id: z.number(),
    accountId: z.bigint(),
    countryId: z.number(),
    operator: z.string(),
    supplierId: z.bigint().optional().meta({ description: 'For operators only.' }),
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

export const ExtensionQuoteReply = z
  .object({ price: z.string(), hours: z.number(), priceMicros: z.bigint(), longest: z.number() })
  .meta({ id: 'ExtensionQuote' });

export const RentalDetailsReply = RentalReply.extend({
  periods: z.array(
    z.object({
      price: z.string(),
      hours: z.int(),
      startsAt: z.date(),
      priceMicros: z.bigint(),
      event: z.enum(['rent', 'extend', 'renew']),
      endsAt: z.date(),
      outcome: z.enum(['released', 'captured']).nullable(),
      createdAt: z.date(),
    }),
  ),
  history: z.array(MoveReply),
  messages: z.array(MessageReply),
}).meta({ id: 'RentalDetails' });

export const RefundRentalReply = RentalReply.extend({ refunded: z.string() }).meta({ id: 'RefundedRental' });
