import { z } from 'zod';
import { MessageReply } from './messages.ts';
import { MoveReply } from './moves.ts';

const forOperators = { description: 'For operators only.' };

export const ActivationReply = z
  .object({
    id: z.int(),
    accountId: z.bigint(),
    serviceId: z.string(),
    countryId: z.int(),
    operator: z.string().meta({ description: 'As it was asked for; `any` where it did not matter.' }),
    supplierId: z.bigint().optional().meta(forOperators),
    phone: z.string().meta({ description: 'The number, digits only, country code included.' }),
    state: z.enum(['waiting', 'received', 'retrying', 'finished', 'cancelled', 'expired']).meta({
      description:
        '`waiting`: no message yet. `received`: the newest one counts. `retrying`: a newer one is awaited. The others are ends.',
    }),
    price: z.string(),
    priceMicros: z.bigint(),
    code: z.string().nullable().meta({ description: 'Of the newest message; null before the first.' }),
    masked: z.boolean().meta({
      description: 'Whether codes and texts are hidden: from operators, unless they ask with `reveal`.',
    }),
    messageCount: z.int(),
    lastMessageAt: z.date().nullable(),
    createdAt: z.date(),
    cancellableAt: z.date().meta({ description: 'Before that it cannot be cancelled.' }),
    expiresAt: z.date(),
    changedAt: z.date(),
  })
  .meta({ id: 'Activation' });

export const TimelineEntryReply = z
  .object({
    kind: z.string().meta({
      description: 'Like `offer_chosen`, `money_held`, `message_received`, `ended`; more may come.',
    }),
    at: z.date(),
    text: z.string().meta({ description: 'The same in a sentence, for people.' }),
    facts: z
      .record(z.string(), z.unknown())
      .meta({ description: 'What is known of it, by name; each kind has its own.' }),
  })
  .meta({ id: 'TimelineEntry' });

export const ActivationDetailsReply = ActivationReply.extend({
  history: z.array(MoveReply),
  messages: z.array(MessageReply),
}).meta({ id: 'ActivationDetails' });

export const RefundActivationReply = ActivationReply.extend({ refunded: z.string() }).meta({
  id: 'RefundedActivation',
});

export const LeasedActivationReply = ActivationReply.extend({
  messages: z.array(MessageReply).optional().meta({ description: 'Where the answer has waited for one.' }),
}).meta({ id: 'LeasedActivation' });
