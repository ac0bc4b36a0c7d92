import { z } from 'zod';
import type { Core, SourceHealth, SourceView } from '#core';
import { findOwnKind, ownKinds } from '#suppliers/registry';
import { supplierIdOf } from './partners.ts';
import { defineRoute, record } from './route.ts';
import { CountryId, line, Phone, Reference, text, whole } from './wire.ts';

const params = z.strictObject({ supplier: Reference });
/** The kind knows what may be set, and says what is wrong with it. */
const settings = z.record(z.string(), z.unknown());

/** What the SMS of own numbers may come from, each with the JSON Schema of its settings. */
const listKinds = defineRoute({
  name: 'listKinds',
  method: 'GET',
  path: '/source-kinds',
  run: async () => ({
    items: ownKinds.map(({ name, label, door, open, createSender, secrets, settings }) => ({
      name,
      label,
      hasDoor: door !== undefined,
      hasLine: open !== undefined,
      callsOut: createSender !== undefined,
      secrets,
      settings: z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' }),
    })),
    next: null,
  }),
});

const connectSource = defineRoute({
  name: 'connectSource',
  method: 'POST',
  path: '/suppliers/:supplier/source',
  status: 201,
  params,
  body: z.strictObject({ kind: line(40), settings: settings.optional() }),
  async run(context, { params, body }) {
    const { core } = context;
    const supplierId = await supplierIdOf(context, params.supplier);
    await core.intake.connect({ ...body, supplierId });
    await record(context, 'source.connect', `supplier:${supplierId}`, { kind: body.kind });
    return renderSource(core, supplierId);
  },
});

/** With its health and its lines; secrets are not shown. */
const getSource = defineRoute({
  name: 'getSource',
  method: 'GET',
  path: '/suppliers/:supplier/source',
  params,
  run: async (context, { params }) =>
    renderSource(context.core, await supplierIdOf(context, params.supplier)),
});

/** Of the settings only those that are named change; null takes one back, and a secret that comes as it was shown stays. */
const changeSource = defineRoute({
  name: 'changeSource',
  method: 'PATCH',
  path: '/suppliers/:supplier/source',
  params,
  body: z
    .strictObject({ settings, state: z.enum(['on', 'off']) })
    .partial()
    .refine((body) => Object.keys(body).length > 0, 'nothing to change'),
  async run(context, { params, body }) {
    const supplierId = await supplierIdOf(context, params.supplier);
    await context.core.intake.change({ ...body, supplierId });
    const { settings: changed = {}, state } = body;
    await record(context, 'source.change', `supplier:${supplierId}`, {
      settings: Object.keys(changed),
      ...(state !== undefined && { state }),
    });
    return renderSource(context.core, supplierId);
  },
});

const disconnectSource = defineRoute({
  name: 'disconnectSource',
  method: 'DELETE',
  path: '/suppliers/:supplier/source',
  params,
  async run(context, { params }) {
    const supplierId = await supplierIdOf(context, params.supplier);
    await context.core.intake.disconnect(supplierId);
    await record(context, 'source.disconnect', `supplier:${supplierId}`);
    return { supplierId, disconnected: true };
  },
});

/** All of them: there are few. */
const listHealth = defineRoute({
  name: 'listHealth',
  method: 'GET',
  path: '/source-health',
  run: async ({ core }) => ({ items: (await core.intake.health()).map(renderHealth), next: null }),
});

/** Numbers that announced themselves, the last named first. */
const listAnnounced = defineRoute({
  name: 'listAnnounced',
  method: 'GET',
  path: '/announced-numbers',
  query: z.strictObject({
    supplier: Reference.optional(),
    state: z.enum(['pending', 'accepted', 'ignored']).optional(),
    limit: whole(1, 1_000).default(100),
  }),
  async run(context, { query: { supplier, state, limit } }) {
    const supplierId = supplier && (await supplierIdOf(context, supplier));
    return { items: await context.core.intake.listAnnounced({ supplierId, state, limit }), next: null };
  },
});

const numberParams = z.strictObject({ supplier: Reference, phone: Phone });

const acceptNumber = defineRoute({
  name: 'acceptNumber',
  method: 'POST',
  path: '/suppliers/:supplier/announced-numbers/:phone/accept',
  params: numberParams,
  body: z.strictObject({
    provenance: z.enum(['own_device', 'contract']),
    countryId: z.union([z.int().min(0).max(9_999), CountryId]).optional(),
    operator: text(40).optional(),
  }),
  async run(context, { params: { supplier, phone }, body }) {
    const supplierId = await supplierIdOf(context, supplier);
    const accepted = await context.core.intake.acceptNumber({ ...body, supplierId, phone });
    await record(context, 'number.accept', `number:${phone}`, { ...body, supplierId: String(supplierId) });
    return accepted;
  },
});

const ignoreNumber = defineRoute({
  name: 'ignoreNumber',
  method: 'POST',
  path: '/suppliers/:supplier/announced-numbers/:phone/ignore',
  params: numberParams,
  async run(context, { params: { supplier, phone } }) {
    const supplierId = await supplierIdOf(context, supplier);
    const ignored = await context.core.intake.ignoreNumber({ supplierId, phone });
    await record(context, 'number.ignore', `number:${phone}`, { supplierId: String(supplierId) });
    return ignored;
  },
});

export const sourceRoutes = [
  listKinds,
  connectSource,
  getSource,
  changeSource,
  disconnectSource,
  listHealth,
  listAnnounced,
  acceptNumber,
  ignoreNumber,
];

async function renderSource(core: Core, supplierId: bigint) {
  const source: SourceView = await core.intake.get(supplierId);
  const [health] = await core.intake.health(supplierId);
  const lines = await core.intake.lines(supplierId);
  const { supplierName, kind, label, state, settings, createdAt } = source;
  return {
    ...{ supplierId, supplierName, kind, label, state, settings, createdAt },
    /** Where the source calls; null where we call it. */
    doorUrl: findOwnKind(kind)?.door ? `${core.publicAddress.url}/in/${supplierName}` : null,
    health: health ? renderHealth(health) : null,
    lines: lines.map(({ supplierId: _, ...told }) => told),
  };
}

function renderHealth({ habitSeconds, ...health }: SourceHealth) {
  return { ...health, habitSeconds: Math.round(habitSeconds) };
}
