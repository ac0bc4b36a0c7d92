import { z } from 'zod';
import type { Connection, Core, Partner } from '#core';
import { SupplierKindName } from '#suppliers/registry';
import { RevokedReply } from './replies/hubs.ts';
import {
  ConnectedPartnerReply,
  NewPartnerKeyReply,
  PartnerDetailsReply,
  PartnerReply,
} from './replies/partners.ts';
import { type Context, defineRoute, record } from './route.ts';
import { Id, line, pageOf, Reference, text } from './wire.ts';

type Change = Parameters<Core['supply']['change']>[0];

const params = z.strictObject({ supplier: Reference });
const keyParams = z.strictObject({ supplier: Reference, key: Id });
const baseUrl = line(2_000).nullable().optional();
const key = text(200).optional();
/** The core knows what may be set, and says what is wrong with it. */
const settings = z.record(z.string(), z.unknown());

const listPartners = defineRoute({
  name: 'listPartners',
  method: 'GET',
  path: '/partners',
  summary: 'Lists the partners.',
  description: 'All of them: there are few.',
  reply: pageOf(PartnerReply),
  run: async ({ core }) => ({ items: (await core.supply.list()).map(renderConnection), next: null }),
});

const connectPartner = defineRoute({
  name: 'connectPartner',
  method: 'POST',
  path: '/suppliers/:supplier/connection',
  status: 201,
  summary: 'Connects a partner.',
  reply: ConnectedPartnerReply,
  refusals: ['already_exists', 'not_allowed'],
  params,
  body: z.strictObject({ dialect: SupplierKindName, baseUrl, settings: settings.optional(), key }),
  example: {
    body: { dialect: 'onlinesim-v1', baseUrl: 'https://partner.example.org', key: 'the-key-of-a-partner' },
  },
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
  summary: 'Shows a partner.',
  reply: PartnerDetailsReply,
  params,
  run: async (context, { params }) =>
    renderPartner(await context.core.supply.get(await supplierIdOf(context, params.supplier))),
});

const changePartner = defineRoute({
  name: 'changePartner',
  method: 'PATCH',
  path: '/suppliers/:supplier/connection',
  summary: 'Changes the settings of a partner.',
  description: "Of the settings only those that are named change; null takes the dialect's own way back.",
  reply: PartnerDetailsReply,
  params,
  body: z.strictObject({
    baseUrl,
    settings: settings.optional(),
    access: z.enum(['open', 'blocked', 'disabled']).optional(),
  }),
  example: { body: { settings: { ackFiltered: true, blacklist: ['wa'] } } },
  async run(context, { params, body }) {
    const { supply } = context.core;
    const supplierId = await supplierIdOf(context, params.supplier);
    await supply.change({ ...body, supplierId } as Change);
    await record(context, 'partner.change', `supplier:${supplierId}`, body);
    return renderPartner(await supply.get(supplierId));
  },
});

const addPartnerKey = defineRoute({
  name: 'addPartnerKey',
  method: 'POST',
  path: '/suppliers/:supplier/keys',
  status: 201,
  summary: 'Makes one more key for a partner.',
  description:
    'One more key, in full in this answer only; two hold at a time, so that one can replace the other.',
  reply: NewPartnerKeyReply,
  refusals: ['limit_reached'],
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
  summary: 'Revokes a key of a partner.',
  reply: RevokedReply,
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
