import { z } from 'zod';
import type { Supplier } from '#core';
import { OfferQuery, offerCursor, toOfferFilter } from './offer-query.ts';
import { LocationRemovedReply } from './replies/campaign-sorting.ts';
import { PerformanceReply, SupplierDetailsReply, SupplierReply } from './replies/suppliers.ts';
import { defineRoute, record } from './route.ts';
import { line, page, pageOf, Reference } from './wire.ts';

const params = z.strictObject({ supplier: Reference });

const shares = {
  filterSenders: z.boolean(),
  dedupeWindowSeconds: z.int().min(0).max(86_400),
  payoutPercent: z.int().min(0).max(100),
};

const listSuppliers = defineRoute({
  name: 'listSuppliers',
  method: 'GET',
  path: '/suppliers',
  summary: 'Lists the suppliers.',
  reply: pageOf(SupplierReply),
  run: async ({ core }) => ({
    items: (await core.inventory.listSuppliers()).map(renderSupplier),
    next: null,
  }),
});

const createSupplier = defineRoute({
  name: 'createSupplier',
  method: 'POST',
  path: '/suppliers',
  status: 201,
  summary: 'Adds a supplier.',
  reply: SupplierReply,
  refusals: ['already_exists'],
  body: z.strictObject({
    name: z.string().max(200),
    kind: z.enum(['simulator', 'manual', 'partner']),
    vouchedBy: line(200).optional(),
    ...z.object(shares).partial().shape,
  }),
  example: { body: { name: 'harbour-sims', kind: 'manual' } },
  async run(context, { body }) {
    const supplier = await context.core.inventory.createSupplier(body);
    await record(context, 'supplier.create', `supplier:${supplier.id}`, { name: supplier.name });
    return renderSupplier(supplier);
  },
});

const getSupplier = defineRoute({
  name: 'getSupplier',
  method: 'GET',
  path: '/suppliers/:supplier',
  summary: 'Shows a supplier, and what keeps its numbers from being sold.',
  description: 'With what keeps its numbers from being sold.',
  reply: SupplierDetailsReply,
  params,
  async run({ core }, { params }) {
    const supplier = await core.inventory.getSupplier(params.supplier);
    return { ...renderSupplier(supplier), hindrances: await core.supply.hindrances(supplier.id) };
  },
});

const changeSupplier = defineRoute({
  name: 'changeSupplier',
  method: 'PATCH',
  path: '/suppliers/:supplier',
  summary: 'Changes a supplier.',
  reply: SupplierReply,
  params,
  body: z
    .strictObject({
      state: z.enum(['active', 'off']),
      name: z.string().max(200),
      vouchedBy: line(200).nullable(),
      ...shares,
    })
    .partial()
    .refine((body) => Object.keys(body).length > 0, 'nothing to change'),
  example: { body: { state: 'off' } },
  async run(context, { params, body }) {
    const { inventory } = context.core;
    const { id } = await inventory.getSupplier(params.supplier);
    const supplier = await inventory.changeSupplier({ id, ...body });
    await record(context, 'supplier.change', `supplier:${id}`, body);
    return renderSupplier(supplier);
  },
});

const removeSupplier = defineRoute({
  name: 'removeSupplier',
  method: 'DELETE',
  path: '/suppliers/:supplier',
  summary: 'Removes a supplier that was never used.',
  description: 'Only one that was never used: the books keep the others.',
  reply: LocationRemovedReply,
  params,
  async run(context, { params }) {
    const { inventory } = context.core;
    const supplier = await inventory.getSupplier(params.supplier);
    await inventory.removeSupplier(supplier.id);
    await record(context, 'supplier.remove', `supplier:${supplier.id}`, { name: supplier.name });
    return { id: supplier.id, removed: true };
  },
});

const listPerformance = defineRoute({
  name: 'listPerformance',
  method: 'GET',
  path: '/performance',
  summary: 'Lists how leases of each offer turned out.',
  description:
    'The outcomes of leases by offer within the window by which orders choose; offers without any are left out.',
  reply: PerformanceReply,
  query: OfferQuery,
  async run({ core }, { query }) {
    const rows = await core.inventory.listRecords(await toOfferFilter(core, query));
    return {
      windowHours: core.statistics.windowHours,
      ...page(rows, {
        limit: query.limit,
        cursor: (row) => offerCursor(row),
        render: ({ poolId: _, ...row }) => ({
          ...row,
          successRate: Math.round((100 * row.received) / row.tried),
        }),
      }),
    };
  },
});

export const supplierRoutes = [
  listSuppliers,
  createSupplier,
  getSupplier,
  changeSupplier,
  removeSupplier,
  listPerformance,
];

/** Without the settings: they may hold the supplier's credentials. */
function renderSupplier(supplier: Supplier) {
  const { id, name, kind, state, vouchedBy, filterSenders, dedupeWindowSeconds, payoutPercent } = supplier;
  return { id, name, kind, state, vouchedBy, filterSenders, dedupeWindowSeconds, payoutPercent };
}
