import { z } from 'zod';
import type { Supplier } from '#core';
import { OfferQuery, offerCursor, toOfferFilter } from './offer-query.ts';
import { defineRoute, record } from './route.ts';
import { line, page, Reference } from './wire.ts';

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
  body: z.strictObject({
    name: z.string().max(200),
    kind: z.enum(['simulator', 'manual', 'partner']),
    vouchedBy: line(200).optional(),
    ...z.object(shares).partial().shape,
  }),
  async run(context, { body }) {
    const supplier = await context.core.inventory.createSupplier(body);
    await record(context, 'supplier.create', `supplier:${supplier.id}`, { name: supplier.name });
    return renderSupplier(supplier);
  },
});

/** With what keeps its numbers from being sold. */
const getSupplier = defineRoute({
  name: 'getSupplier',
  method: 'GET',
  path: '/suppliers/:supplier',
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
  async run(context, { params, body }) {
    const { inventory } = context.core;
    const { id } = await inventory.getSupplier(params.supplier);
    const supplier = await inventory.changeSupplier({ id, ...body });
    await record(context, 'supplier.change', `supplier:${id}`, body);
    return renderSupplier(supplier);
  },
});

/** Only one that was never used: the books keep the others. */
const removeSupplier = defineRoute({
  name: 'removeSupplier',
  method: 'DELETE',
  path: '/suppliers/:supplier',
  params,
  async run(context, { params }) {
    const { inventory } = context.core;
    const supplier = await inventory.getSupplier(params.supplier);
    await inventory.removeSupplier(supplier.id);
    await record(context, 'supplier.remove', `supplier:${supplier.id}`, { name: supplier.name });
    return { id: supplier.id, removed: true };
  },
});

/** The outcomes of leases by offer within the window by which orders choose; offers without any are left out. */
const listPerformance = defineRoute({
  name: 'listPerformance',
  method: 'GET',
  path: '/performance',
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
