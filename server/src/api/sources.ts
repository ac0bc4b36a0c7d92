import { z } from 'zod';
import type { Core, SourceHealth, SourceView } from '#core';
import { findOwnKind, ownKinds } from '#suppliers/registry';
import { supplierIdOf } from './partners.ts';
import {
  AnnouncedNumberReply,
  SourceHealthReply,
  SourceKindReply,
  SourceRemovedReply,
  SourceReply,
} from './replies/sources.ts';
import { defineRoute, record } from './route.ts';
import { CountryId, line, Phone, pageOf, Reference, text, whole } from './wire.ts';

const params = z.strictObject({ supplier: Reference });
/** The kind knows what may be set, and says what is wrong with it. */
const settings = z.record(z.string(), z.unknown());

const listKinds = defineRoute({
  name: 'listSourceKinds',
  method: 'GET',
  path: '/source-kinds',
  summary: 'Lists what own numbers may come by.',
  description: 'What the SMS of own numbers may come from, each with the JSON Schema of its settings.',
  reply: pageOf(SourceKindReply),
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
  summary: 'Connects the line of a supplier.',
  reply: SourceReply,
  params,
  body: z.strictObject({ kind: line(40), settings: settings.optional() }),
  example: { body: { kind: 'gammu', settings: { token: 'a-token-of-some-length', silentSeconds: 60 } } },
  async run(context, { params, body }) {
    const { core } = context;
    const supplierId = await supplierIdOf(context, params.supplier);
    await core.intake.connect({ ...body, supplierId });
    await record(context, 'source.connect', `supplier:${supplierId}`, { kind: body.kind });
    return renderSource(core, supplierId);
  },
});

const getSource = defineRoute({
  name: 'getSource',
  method: 'GET',
  path: '/suppliers/:supplier/source',
  summary: 'Shows the line of a supplier with its health.',
  description: 'With its health and its lines; secrets are not shown.',
  reply: SourceReply,
  params,
  run: async (context, { params }) =>
    renderSource(context.core, await supplierIdOf(context, params.supplier)),
});

const changeSource = defineRoute({
  name: 'changeSource',
  method: 'PATCH',
  path: '/suppliers/:supplier/source',
  summary: 'Changes the line of a supplier.',
  description:
    'Of the settings only those that are named change; null takes one back, and a secret that comes as it was shown stays.',
  reply: SourceReply,
  params,
  body: z
    .strictObject({ settings, state: z.enum(['on', 'off']) })
    .partial()
    .refine((body) => Object.keys(body).length > 0, 'nothing to change'),
  example: { body: { settings: { floodPerMinute: 5 } } },
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
  summary: 'Disconnects the line of a supplier.',
  reply: SourceRemovedReply,
  params,
  async run(context, { params }) {
    const supplierId = await supplierIdOf(context, params.supplier);
    await context.core.intake.disconnect(supplierId);
    await record(context, 'source.disconnect', `supplier:${supplierId}`);
    return { supplierId, disconnected: true };
  },
});

const listHealth = defineRoute({
  name: 'listSourceHealth',
  method: 'GET',
  path: '/source-health',
  summary: 'Lists how all lines are.',
  description: 'All of them: there are few.',
  reply: pageOf(SourceHealthReply),
  run: async ({ core }) => ({ items: (await core.intake.health()).map(renderHealth), next: null }),
});

const listAnnounced = defineRoute({
  name: 'listAnnouncedNumbers',
  method: 'GET',
  path: '/announced-numbers',
  summary: 'Lists numbers that announced themselves.',
  description: 'Numbers that announced themselves, the last named first.',
  reply: pageOf(AnnouncedNumberReply),
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
  name: 'acceptAnnouncedNumber',
  method: 'POST',
  path: '/suppliers/:supplier/announced-numbers/:phone/accept',
  summary: 'Takes an announced number into the stock.',
  reply: AnnouncedNumberReply,
  params: numberParams,
  body: z.strictObject({
    provenance: z.enum(['own_device', 'contract']),
    countryId: z.union([z.int().min(0).max(9_999), CountryId]).optional(),
    operator: text(40).optional(),
  }),
  example: { body: { provenance: 'own_device', operator: 'beeline' } },
  async run(context, { params: { supplier, phone }, body }) {
    const supplierId = await supplierIdOf(context, supplier);
    const accepted = await context.core.intake.acceptNumber({ ...body, supplierId, phone });
    await record(context, 'number.accept', `number:${phone}`, { ...body, supplierId: String(supplierId) });
    return accepted;
  },
});

const ignoreNumber = defineRoute({
  name: 'ignoreAnnouncedNumber',
  method: 'POST',
  path: '/suppliers/:supplier/announced-numbers/:phone/ignore',
  summary: 'Ignores an announced number.',
  reply: AnnouncedNumberReply,
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
