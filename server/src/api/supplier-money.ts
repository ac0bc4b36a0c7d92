import { z } from 'zod';
import type { StatementLine } from '#core';
import { parseMicros } from '#kernel/money';
import { supplierIdOf } from './partners.ts';
import { defineRoute } from './route.ts';
import { decimal, line, page, paging, Reference } from './wire.ts';

const params = z.strictObject({ supplier: Reference });

/** Every operation that a supplier earned on, and every payment to it, newest first, each with the balance before and after. */
const listStatement = defineRoute({
  name: 'listStatement',
  method: 'GET',
  path: '/suppliers/:supplier/statement',
  params,
  query: z.strictObject(paging),
  async run(context, { params, query: { limit, cursor } }) {
    const supplierId = await supplierIdOf(context, params.supplier);
    const rows = await context.core.supply.statement({ supplierId, before: cursor, limit: limit + 1 });
    return page(rows, { limit, cursor: ({ transferId }) => transferId, render: renderLine });
  },
});

/** The supplier was paid outside; once per reference. */
const payOut = defineRoute({
  name: 'payOut',
  method: 'POST',
  path: '/suppliers/:supplier/payouts',
  status: 201,
  params,
  body: z.strictObject({
    amount: z.string({ error: 'must be a decimal text, like "12.50"' }).max(40),
    reference: line(200),
  }),
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
