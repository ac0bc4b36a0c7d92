import { z } from 'zod';

export const PaymentCaseReply = z
  .object({
    amount: z.string(),
    amountMicros: z.bigint(),
    id: z.bigint(),
    invoiceId: z.string(),
    kind: z.enum([
      'underpaid',
      'overpaid',
      'paid_twice',
      'disagreement',
      'discount_gone',
      'debt',
      'refund_trouble',
      'unknown_invoice',
    ]),
    reference: z.string(),
    currency: z.string(),
    note: z.string(),
    createdAt: z.date(),
    closedAt: z.date().nullable(),
    resolution: z.enum(['credited', 'returned', 'dismissed', 'settled']).nullable(),
  })
  .meta({ id: 'PaymentCase' });

export const SettlePaymentCaseReply = z
  .object({ id: z.bigint(), decision: z.enum(['credit', 'return', 'dismiss']), settled: z.boolean() })
  .meta({ id: 'SettlePaymentCase' });
