import { z } from 'zod';
import type { Core, ListedHub as Hub, HubView, HubPrice as Price } from '#core';
import { formatMicros, parseMicros } from '#kernel/money';
import { HubKindName } from '#suppliers/registry';
import {
  ConnectedHubReply,
  HubAlarmReply,
  HubDetailsReply,
  HubPriceReply,
  HubReply,
  NewHubKeyReply,
  RevokedReply,
} from './replies/hubs.ts';
import { type Context, defineRoute, record } from './route.ts';
import { CountryId, decimal, Id, line, pageOf, Reference, ServiceId, text } from './wire.ts';

type Change = Parameters<Core['hubs']['change']>[0];
type Connect = Parameters<Core['hubs']['connect']>[0];

export const hubParams = z.strictObject({ hub: Reference });
const key = text(200).optional();
/** The core knows what may be set, and says what is wrong with it. */
const settings = z.record(z.string(), z.unknown()).optional();

const listHubs = defineRoute({
  name: 'listHubs',
  method: 'GET',
  path: '/hubs',
  summary: 'Lists the hubs.',
  description: 'All of them: there are few.',
  reply: pageOf(HubReply),
  run: async ({ core }) => ({ items: (await core.hubs.list()).map(renderHub), next: null }),
});

const connectHub = defineRoute({
  name: 'connectHub',
  method: 'POST',
  path: '/hubs',
  status: 201,
  summary: 'Connects a hub.',
  reply: ConnectedHubReply,
  refusals: ['already_exists'],
  body: z.strictObject({
    name: z.string().max(100),
    dialect: HubKindName,
    pushUrl: line(2_000),
    key,
    settings,
    account: Reference.optional(),
  }),
  example: {
    body: {
      name: 'south',
      dialect: 'onlinesim-v2',
      pushUrl: 'https://hub.example.org',
      key: 'our-key-there',
    },
  },
  async run(context, { body: { account, ...body } }) {
    const { core } = context;
    const accountId = account && (await core.accounts.get(account)).id;
    const { hub, key } = await core.hubs.connect({ ...body, accountId } as Connect);
    await record(context, 'hub.connect', `hub:${hub.id}`, { name: hub.name, dialect: hub.dialect });
    return { ...(await viewHub(context, hub.id)), key: key.key };
  },
});

const getHub = defineRoute({
  name: 'getHub',
  method: 'GET',
  path: '/hubs/:hub',
  summary: 'Shows a hub.',
  reply: HubDetailsReply,
  params: hubParams,
  run: async ({ core }, { params }) => renderView(await core.hubs.get(params.hub)),
});

const changeHub = defineRoute({
  name: 'changeHub',
  method: 'PATCH',
  path: '/hubs/:hub',
  summary: 'Changes the settings of a hub.',
  description: "Of the settings only those that are named change; null takes the dialect's own way back.",
  reply: HubDetailsReply,
  params: hubParams,
  body: z.strictObject({
    pushUrl: line(2_000).optional(),
    settings,
    access: z.enum(['open', 'blocked', 'disabled']).optional(),
  }),
  example: { body: { settings: { channels: 2 } } },
  async run(context, { params, body }) {
    const hubId = await hubIdOf(context, params.hub);
    await context.core.hubs.change({ ...body, hubId } as Change);
    await record(context, 'hub.change', `hub:${hubId}`, body);
    return viewHub(context, hubId);
  },
});

const addKey = defineRoute({
  name: 'addHubKey',
  method: 'POST',
  path: '/hubs/:hub/keys',
  status: 201,
  summary: 'Makes one more key for a hub.',
  description:
    'One more key, in full in this answer only; two hold at a time, and the newest goes out with pushes.',
  reply: NewHubKeyReply,
  refusals: ['already_exists', 'limit_reached'],
  params: hubParams,
  body: z.strictObject({ key }).optional(),
  async run(context, { params, body }) {
    const hubId = await hubIdOf(context, params.hub);
    const added = await context.core.hubs.addKey({ hubId, key: body?.key });
    await record(context, 'hub.add-key', `hub:${hubId}`, { id: String(added.id), hint: added.hint });
    return added;
  },
});

const revokeKey = defineRoute({
  name: 'revokeHubKey',
  method: 'DELETE',
  path: '/hubs/:hub/keys/:key',
  summary: 'Revokes a key of a hub.',
  reply: RevokedReply,
  params: z.strictObject({ hub: Reference, key: Id }),
  async run(context, { params }) {
    const hubId = await hubIdOf(context, params.hub);
    await context.core.hubs.revokeKey({ hubId, id: params.key });
    await record(context, 'hub.revoke-key', `hub:${hubId}`, { id: String(params.key) });
    return { id: params.key, revoked: true };
  },
});

const pauses = [
  ['pause', 'hub.pause'],
  ['resume', 'hub.resume'],
] as const;

/** Stops pushing, or goes on; a refused key stops it by itself. */
const pauseRoutes = pauses.map(([verb, action]) =>
  defineRoute({
    name: `${verb}Hub`,
    summary: 'Stops pushing to a hub, or goes on.',
    reply: HubDetailsReply,
    method: 'POST',
    path: `/hubs/:hub/${verb}`,
    params: hubParams,
    async run(context, { params }) {
      const hubId = await hubIdOf(context, params.hub);
      await context.core.hubs[verb]({ hubId });
      await record(context, action, `hub:${hubId}`);
      return viewHub(context, hubId);
    },
  }),
);

const priceKey = { country: z.coerce.string().pipe(CountryId).optional(), service: ServiceId.optional() };

const listPrices = defineRoute({
  name: 'listHubPrices',
  method: 'GET',
  path: '/hubs/:hub/prices',
  summary: 'Lists the least prices of a hub.',
  reply: pageOf(HubPriceReply),
  params: hubParams,
  async run(context, { params }) {
    const prices = await context.core.hubs.listPrices(await hubIdOf(context, params.hub));
    return { items: prices.map(renderPrice), next: null };
  },
});

const setPrices = defineRoute({
  name: 'setHubPrices',
  method: 'POST',
  path: '/hubs/:hub/prices',
  summary: 'Sets the least prices of a hub.',
  description: 'The least that it must pay, in its currency; `rent` is for a day.',
  reply: pageOf(HubPriceReply),
  params: hubParams,
  body: z.strictObject({
    prices: z
      .array(z.strictObject({ ...priceKey, sum: z.string().max(40) }))
      .min(1)
      .max(5_000),
  }),
  example: { body: { prices: [{ country: '2', service: 'tg', sum: '15' }] } },
  async run(context, { params, body }) {
    const hubId = await hubIdOf(context, params.hub);
    const prices = body.prices.map(({ country = null, service = null, sum }) => ({
      countryId: country,
      serviceId: service,
      leastMicros: parseMicros(sum),
    }));
    await context.core.hubs.setPrices({ hubId, prices });
    await record(context, 'hub.set-prices', `hub:${hubId}`, { count: prices.length });
    return { items: (await context.core.hubs.listPrices(hubId)).map(renderPrice), next: null };
  },
});

const removePrices = defineRoute({
  name: 'removeHubPrices',
  method: 'DELETE',
  path: '/hubs/:hub/prices',
  summary: 'Removes least prices of a hub.',
  reply: pageOf(HubPriceReply),
  params: hubParams,
  body: z.strictObject({ prices: z.array(z.strictObject(priceKey)).min(1).max(5_000) }),
  example: { body: { prices: [{ country: '2', service: 'tg' }] } },
  async run(context, { params, body }) {
    const hubId = await hubIdOf(context, params.hub);
    const prices = body.prices.map(({ country = null, service = null }) => ({
      countryId: country,
      serviceId: service,
    }));
    await context.core.hubs.removePrices({ hubId, prices });
    await record(context, 'hub.remove-prices', `hub:${hubId}`, { count: prices.length });
    return { items: (await context.core.hubs.listPrices(hubId)).map(renderPrice), next: null };
  },
});

const listAlarms = defineRoute({
  name: 'listHubAlarms',
  method: 'GET',
  path: '/hub-alarms',
  summary: 'Lists alarms of hubs that a person should look at.',
  description: 'Alarms of all hubs that a person should look at.',
  reply: pageOf(HubAlarmReply),
  run: async ({ core }) => ({
    items: (await core.hubs.alarms()).map(({ details, ...alarm }) => ({
      ...alarm,
      details: written(details),
    })),
    next: null,
  }),
});

export const hubRoutes = [
  listHubs,
  connectHub,
  getHub,
  changeHub,
  addKey,
  revokeKey,
  ...pauseRoutes,
  listPrices,
  setPrices,
  removePrices,
  listAlarms,
];

export async function hubIdOf({ core }: Pick<Context, 'core'>, hub: Reference): Promise<bigint> {
  return (await core.hubs.get(hub)).id;
}

async function viewHub({ core }: Context, id: bigint) {
  return renderView(await core.hubs.get({ id }));
}

function renderHub({ version: _, ...hub }: Hub) {
  return hub;
}

function renderView({ keys, openOperations, list, ...hub }: HubView) {
  return { ...renderHub(hub), openOperations, list, keys };
}

function renderPrice({ countryId, serviceId, leastMicros }: Price) {
  return { countryId, serviceId, sum: decimal(leastMicros) };
}

/** Sums among the details as decimal texts. */
function written(details: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) =>
      typeof value === 'bigint' ? [name.replace(/Micros$/, ''), formatMicros(value)] : [name, value],
    ),
  );
}
