import { z } from 'zod';
import type { PaymentCase } from '#core';
import { PaymentCaseReply, SettlePaymentCaseReply } from './replies/payment-cases.ts';
import { defineRoute, record } from './route.ts';
import { decimal, Id, line, page, pageOf, paging } from './wire.ts';

const listCases = defineRoute({
  name: 'listPaymentCases',
  method: 'GET',
  path: '/payment-cases',
  summary: 'Lists payments that no rule settles.',
  description: 'Payments that no rule settles, newest first.',
  reply: pageOf(PaymentCaseReply),
  query: z.strictObject({
    ...paging,
    state: z.enum(['open', 'all']).default('open'),
    invoice: line(128).optional(),
  }),
  async run({ core }, { query: { limit, cursor, state, invoice: invoiceId } }) {
    const rows = await core.payments.listCases({
      ...{ invoiceId, before: cursor },
      open: state === 'open',
      limit: limit + 1,
    });
    return page(rows, { limit, cursor: ({ id }) => id, render: renderCase });
  },
});

const settleCase = defineRoute({
  name: 'settlePaymentCase',
  method: 'POST',
  path: '/payment-cases/:case/settle',
  summary: 'Decides on a payment.',
  description: "The operator's decision: the money to the customer, back outside, or nothing.",
  reply: SettlePaymentCaseReply,
  params: z.strictObject({ case: Id }),
  body: z.strictObject({ decision: z.enum(['credit', 'return', 'dismiss']) }),
  example: { body: { decision: 'credit' } },
  async run(context, { params: { case: id }, body: { decision } }) {
    await context.core.payments.settleCase({ id, decision });
    await record(context, 'payment-case.settle', `payment-case:${id}`, { decision });
    return { id, decision, settled: true };
  },
});

export const paymentCaseRoutes = [listCases, settleCase];

function renderCase({ amountMicros, ...open }: PaymentCase) {
  return { ...open, amount: decimal(amountMicros), amountMicros };
}
