import { z } from 'zod';
import type { PartnerOperation as Operation } from '#core';
import { supplierIdOf } from './partners.ts';
import { OperationReply } from './replies/operations.ts';
import { defineRoute, record } from './route.ts';
import { decimal, Id, Phone, page, pageOf, paging, Reference } from './wire.ts';

const params = z.strictObject({ operation: Id });

const listOperations = defineRoute({
  name: 'listOperations',
  method: 'GET',
  path: '/operations',
  summary: 'Lists the numbers asked of partners.',
  description:
    'Numbers asked of partners and what became of them, newest first; `dead` are the closes that nobody could be told.',
  reply: pageOf(OperationReply),
  query: z.strictObject({
    ...paging,
    supplier: Reference.optional(),
    state: z.enum(['asking', 'none', 'failed', 'unknown', 'open', 'closing', 'closed', 'dead']).optional(),
    phone: Phone.optional(),
  }),
  async run(context, { query: { limit, cursor, supplier, state, phone } }) {
    const rows = await context.core.supply.operations({
      supplierId: supplier && (await supplierIdOf(context, supplier)),
      state,
      phone,
      before: cursor,
      limit: limit + 1,
    });
    return page(rows, { limit, cursor: ({ id }) => id, render: renderOperation });
  },
});

const getOperation = defineRoute({
  name: 'getOperation',
  method: 'GET',
  path: '/operations/:operation',
  summary: 'Shows an operation with a partner.',
  reply: OperationReply,
  refusals: ['no_operation'],
  params,
  run: async ({ core }, { params }) => renderOperation(await core.supply.operation(params.operation)),
});

const retryOperation = defineRoute({
  name: 'retryOperation',
  method: 'POST',
  path: '/operations/:operation/retry',
  summary: 'Tells a partner again how an operation ended.',
  description: 'Tells a dead close again from the start.',
  reply: OperationReply,
  params,
  async run(context, { params: { operation: id } }) {
    const { supply } = context.core;
    await supply.retry(id);
    const operation = await supply.operation(id);
    await record(context, 'partner.retry-close', `supplier:${operation.supplierId}`, {
      operation: String(id),
    });
    return renderOperation(operation);
  },
});

export const operationRoutes = [listOperations, getOperation, retryOperation];

function renderOperation({ sumMicros, closeSumMicros, foreignIdJson: _, ...operation }: Operation) {
  return {
    ...operation,
    sum: sumMicros === null ? null : decimal(sumMicros),
    closeSum: closeSumMicros === null ? null : decimal(closeSumMicros),
  };
}
