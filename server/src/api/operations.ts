import { z } from 'zod';
import type { PartnerOperation as Operation } from '#core';
import { supplierIdOf } from './partners.ts';
import { defineRoute, record } from './route.ts';
import { decimal, Id, Phone, page, paging, Reference } from './wire.ts';

const params = z.strictObject({ operation: Id });

/** Numbers asked of partners and what became of them, newest first; `dead` are the closes that nobody could be told. */
const listOperations = defineRoute({
  name: 'listOperations',
  method: 'GET',
  path: '/operations',
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
  params,
  run: async ({ core }, { params }) => renderOperation(await core.supply.operation(params.operation)),
});

/** Tells a dead close again from the start. */
const retryOperation = defineRoute({
  name: 'retryOperation',
  method: 'POST',
  path: '/operations/:operation/retry',
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
