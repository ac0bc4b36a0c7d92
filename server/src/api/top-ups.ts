import { z } from 'zod';
import type { Invoice } from '#core';
import { parseMicros } from '#kernel/money';
import { defineRoute } from './route.ts';
import { decimal, line, pageOf, Reference, whole } from './wire.ts';

const providers = ['cryptomus', 'pay4bit'] as const;

const InvoiceReply = z
  .object({
    id: z.uuid(),
    provider: z.enum(providers),
    state: z.enum([
      ...['opening', 'pending', 'confirming', 'locked', 'paid', 'underpaid'],
      ...['cancelled', 'failed', 'refunded'],
    ] as [Invoice['state']]),
    amount: z.string().meta({ description: 'By so much the balance grows when it is paid.' }),
    pay: z.string().meta({ description: 'What is to be paid: the amount less the discount.' }),
    currency: z.string(),
    url: z.string().nullable().meta({ description: 'The page to pay at.' }),
    coin: z.string().nullable(),
    network: z.string().nullable(),
    address: z.string().nullable().meta({ description: 'Where to send the coins, where a coin was named.' }),
    payerAmount: z.string().nullable(),
    payerCurrency: z.string().nullable(),
    credited: z.string(),
    createdAt: z.date(),
    expiresAt: z.date(),
    changedAt: z.date(),
  })
  .meta({ id: 'Invoice' });

function renderInvoice(invoice: Invoice): z.input<typeof InvoiceReply> {
  const { id, provider, state, amountMicros, payMicros, currency, url, coin, network, address } = invoice;
  const { payerAmount, payerCurrency, creditedMicros, createdAt, expiresAt, changedAt } = invoice;
  return {
    ...{ id, provider, state, amount: decimal(amountMicros), pay: decimal(payMicros), currency },
    ...{ url, coin, network, address, payerAmount, payerCurrency },
    ...{ credited: decimal(creditedMicros), createdAt, expiresAt, changedAt },
  };
}

const params = z.strictObject({ account: Reference });

const createInvoice = defineRoute({
  name: 'createInvoice',
  method: 'POST',
  path: '/accounts/:account/invoices',
  own: { path: '/invoices', scope: 'money' },
  right: 'support',
  status: 201,
  summary: 'Opens an invoice that tops the account up.',
  description: 'With a coin and its network the answer has an address to pay to, else a page.',
  reply: InvoiceReply,
  refusals: [
    'bad_amount',
    'discount_code_bad',
    'payment_unavailable',
    'limit_reached',
    'not_found',
    'account_inactive',
  ],
  params,
  body: z.strictObject({
    amount: z.string({ error: 'must be a decimal text, like "12.50"' }).max(40).transform(parseMicros),
    provider: z.enum(providers),
    discountCode: line(64).optional(),
    coin: line(16).optional().meta({ description: 'Like `USDT`; with `network`. Cryptomus only.' }),
    network: line(16).optional(),
  }),
  example: { body: { amount: '10.00', provider: 'cryptomus' } },
  async run({ core }, { params, body: { amount, ...command } }) {
    const { id: accountId } = await core.accounts.get(params.account);
    return renderInvoice(await core.payments.openInvoice({ ...command, accountId, amountMicros: amount }));
  },
});

const listInvoices = defineRoute({
  name: 'listInvoices',
  method: 'GET',
  path: '/accounts/:account/invoices',
  own: { path: '/invoices', scope: 'read' },
  summary: 'Lists the invoices of an account.',
  description: 'Newest first; `cursor` is how many were shown.',
  reply: pageOf(InvoiceReply),
  params,
  query: z.strictObject({ limit: whole(1, 199).default(100), cursor: whole(0, 1_000_000).default(0) }),
  async run({ core }, { params, query: { limit, cursor: offset } }) {
    const { id: accountId } = await core.accounts.get(params.account);
    const invoices = await core.payments.listInvoices({ accountId, limit: limit + 1, offset });
    return {
      items: invoices.slice(0, limit).map(renderInvoice),
      next: invoices.length > limit ? String(offset + limit) : null,
    };
  },
});

const getInvoice = defineRoute({
  name: 'getInvoice',
  method: 'GET',
  path: '/accounts/:account/invoices/:invoice',
  own: { path: '/invoices/:invoice', scope: 'read' },
  summary: 'Shows an invoice.',
  reply: InvoiceReply,
  refusals: ['invoice_not_found'],
  params: z.strictObject({ account: Reference, invoice: z.uuid() }),
  async run({ core }, { params }) {
    const { id: accountId } = await core.accounts.get(params.account);
    return renderInvoice(await core.payments.getInvoice({ id: params.invoice, accountId }));
  },
});

const DiscountCodesReply = z
  .object({
    totalReceived: z
      .int()
      .meta({ description: 'Messages that the account has received: every so many earn a code.' }),
    items: z.array(
      z
        .object({
          code: z.string(),
          percentage: z.number(),
          targetPay: z.string().meta({ description: 'Which payment provider it is for.' }),
          state: z.string(),
          issuedAt: z.date(),
          expiresAt: z.date(),
          usedAt: z.date().nullable(),
        })
        .meta({ id: 'DiscountCode' }),
    ),
    next: z.null(),
  })
  .meta({ id: 'DiscountCodes' });

const listDiscountCodes = defineRoute({
  name: 'listDiscountCodes',
  method: 'GET',
  path: '/accounts/:account/discount-codes',
  own: { path: '/discount-codes', scope: 'read' },
  summary: 'Lists the discount codes that an account has earned.',
  description: 'Newest first: those that can be used now, or with `all` every one.',
  reply: DiscountCodesReply,
  params,
  query: z.strictObject({ all: z.enum(['true', 'false']).default('false') }),
  async run({ core }, { params, query: { all } }) {
    const { id: accountId } = await core.accounts.get(params.account);
    const { totalReceived, codes } = await core.discountCodes.list({ accountId, all: all === 'true' });
    return {
      totalReceived,
      items: codes.map(({ code, percentage, targetPay, state, issuedAt, expiresAt, usedAt }) => ({
        ...{ code, percentage, targetPay, state, issuedAt, expiresAt, usedAt },
      })),
      next: null,
    };
  },
});

export const topUpRoutes = [createInvoice, listInvoices, getInvoice, listDiscountCodes];
