import { z } from 'zod';
import type { StatementLine } from '#core';
import { parseMicros } from '#kernel/money';
import { supplierIdOf } from './partners.ts';
import { PayOutSupplierReply, SupplierStatementLineReply } from './replies/supplier-money.ts';
import { defineRoute } from './route.ts';
import { decimal, line, page, pageOf, paging, Reference } from './wire.ts';

const params = z.strictObject({ supplier: Reference });

const listStatement = defineRoute({
  name: 'getSupplierStatement',
  method: 'GET',
  path: '/suppliers/:supplier/statement',
  summary: 'Lists what a supplier earned and was paid.',
  description:
    'Every operation that a supplier earned on, and every payment to it, newest first, each with the balance before and after.',
  reply: pageOf(SupplierStatementLineReply),
  params,
  query: z.strictObject(paging),
  async run(context, { params, query: { limit, cursor } }) {
    const supplierId = await supplierIdOf(context, params.supplier);
    const rows = await context.core.supply.statement({ supplierId, before: cursor, limit: limit + 1 });
    return page(rows, { limit, cursor: ({ transferId }) => transferId, render: renderLine });
  },
});

const payOut = defineRoute({
  name: 'payOutSupplier',
  method: 'POST',
  path: '/suppliers/:supplier/payouts',
  status: 201,
  summary: 'Notes that a supplier was paid.',
  description: 'The supplier was paid outside; once per reference.',
  reply: PayOutSupplierReply,
  refusals: ['already_exists', 'no_balance'],
  params,
  body: z.strictObject({
    amount: z.string({ error: 'must be a decimal text, like "12.50"' }).max(40),
    reference: line(200),
  }),
  example: { body: { amount: '0.40', reference: 'wire 1' } },
  async run(context, { params, body: { amount, reference } }) {
    const { core, actor } = context;
    const supplierId = await supplierIdOf(context, params.supplier);
    await core.supply.payOut({ supplierId, amountMicros: parseMicros(amount), reference, actor });
    const [newest] = await core.supply.statement({ supplierId, limit: 1 });
    return { supplierId, ...(newest && renderLine(newest)) };
  },
});

export const supplierMoneyRoutes = [listStatement, payOut];

/** One line of a statement. */
export function renderLine({
  transferId,
  kind,
  amountMicros,
  beforeMicros,
  afterMicros,
  reference,
  at,
}: StatementLine) {
  return {
    transferId,
    at,
    kind,
    reference,
    amount: decimal(amountMicros),
    before: decimal(beforeMicros),
    after: decimal(afterMicros),
    amountMicros,
    beforeMicros,
    afterMicros,
  };
}
