import { z } from 'zod';
import type { Connection, Core, Partner } from '#core';
import { SupplierKindName } from '#suppliers/registry';
import { type Context, defineRoute, record } from './route.ts';
import { Id, line, Reference, text } from './wire.ts';

type Change = Parameters<Core['supply']['change']>[0];

const params = z.strictObject({ supplier: Reference });
const keyParams = z.strictObject({ supplier: Reference, key: Id });
const baseUrl = line(2_000).nullable().optional();
const key = text(200).optional();
/** The core knows what may be set, and says what is wrong with it. */
const settings = z.record(z.string(), z.unknown());

/** All of them: there are few. */
const listPartners = defineRoute({
  name: 'listPartners',
  method: 'GET',
  path: '/partners',
  run: async ({ core }) => ({ items: (await core.supply.list()).map(renderConnection), next: null }),
});

const connectPartner = defineRoute({
  name: 'connectPartner',
  method: 'POST',
  path: '/suppliers/:supplier/connection',
  status: 201,
  params,
  body: z.strictObject({ dialect: SupplierKindName, baseUrl, settings: settings.optional(), key }),
  async run(context, { params, body }) {
    const { supply } = context.core;
    const supplierId = await supplierIdOf(context, params.supplier);
    const added = await supply.connect({ ...body, supplierId });
    await record(context, 'partner.connect', `supplier:${supplierId}`, {
      dialect: body.dialect,
      hint: added.hint,
    });
    return { ...renderPartner(await supply.get(supplierId)), key: added.key };
  },
});

const getPartner = defineRoute({
  name: 'getPartner',
  method: 'GET',
  path: '/suppliers/:supplier/connection',
  params,
  run: async (context, { params }) =>
    renderPartner(await context.core.supply.get(await supplierIdOf(context, params.supplier))),
});

/** Of the settings only those that are named change; null takes the dialect's own way back. */
const changePartner = defineRoute({
  name: 'changePartner',
  method: 'PATCH',
  path: '/suppliers/:supplier/connection',
  params,
  body: z.strictObject({
    baseUrl,
    settings: settings.optional(),
    access: z.enum(['open', 'blocked', 'disabled']).optional(),
  }),
  async run(context, { params, body }) {
    const { supply } = context.core;
    const supplierId = await supplierIdOf(context, params.supplier);
    await supply.change({ ...body, supplierId } as Change);
    await record(context, 'partner.change', `supplier:${supplierId}`, body);
    return renderPartner(await supply.get(supplierId));
  },
});

/** One more key, in full in this answer only; two hold at a time, so that one can replace the other. */
const addPartnerKey = defineRoute({
  name: 'addPartnerKey',
  method: 'POST',
  path: '/suppliers/:supplier/keys',
  status: 201,
  params,
  body: z.strictObject({ key }).optional(),
  async run(context, { params, body }) {
    const supplierId = await supplierIdOf(context, params.supplier);
    const added = await context.core.supply.addKey({ supplierId, key: body?.key });
    await record(context, 'partner.add-key', `supplier:${supplierId}`, {
      id: String(added.id),
      hint: added.hint,
    });
    return added;
  },
});

const revokePartnerKey = defineRoute({
  name: 'revokePartnerKey',
  method: 'DELETE',
  path: '/suppliers/:supplier/keys/:key',
  params: keyParams,
  async run(context, { params }) {
    const supplierId = await supplierIdOf(context, params.supplier);
    await context.core.supply.revokeKey({ supplierId, id: params.key });
    await record(context, 'partner.revoke-key', `supplier:${supplierId}`, { id: String(params.key) });
    return { id: params.key, revoked: true };
  },
});

export const partnerRoutes = [
  listPartners,
  connectPartner,
  getPartner,
  changePartner,
  addPartnerKey,
  revokePartnerKey,
];

export async function supplierIdOf({ core }: Pick<Context, 'core'>, supplier: Reference): Promise<bigint> {
  return (await core.inventory.getSupplier(supplier)).id;
}

function renderConnection(connection: Connection) {
  const { supplierId, supplierName, dialect, baseUrl, settings, access } = connection;
  const { heardAt, polledAt, pollFailures, askFailures } = connection;
  return {
    supplierId,
    supplierName,
    dialect,
    baseUrl,
    access,
    settings,
    heardAt,
    polledAt,
    pollFailures,
    askFailures,
  };
}

function renderPartner({ keys, blocks, ...connection }: Partner) {
  return { ...renderConnection(connection), keys, blocks };
}
