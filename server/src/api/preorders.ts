import { z } from 'zod';
import type { Core } from '#core';
import { defineRoute, keyOf } from './route.ts';
import { decimal, Id, page, pageOf, paging, Reference } from './wire.ts';
import { assertPlace, prefixes, wish } from './wishes.ts';

const PreorderReply = z
  .object({
    id: z.bigint(),
    serviceId: z.string(),
    countryId: z.int().nullable(),
    operators: z.array(z.string()).nullable(),
    exceptPrefixes: z.array(z.string()),
    maxPrice: z.string().nullable(),
    state: z.enum(['waiting', 'filling', 'filled', 'cancelled', 'expired', 'failed']).meta({
      description: '`filling`: an order is on its way for it. `failed`: its turn came ten times in vain.',
    }),
    skips: z.int().meta({ description: 'How often its turn came and its account could not order.' }),
    problem: z.string().nullable().meta({ description: 'The code of the last of these.' }),
    activationId: z.int().nullable().meta({ description: 'What it was filled with.' }),
    createdAt: z.date(),
    expiresAt: z.date(),
  })
  .meta({ id: 'Preorder' });

type Preorder = Awaited<ReturnType<Core['preorders']['get']>>;

function renderPreorder({ maxPriceMicros, ...preorder }: Preorder) {
  const { id, serviceId, countryId, operators, exceptPrefixes, state, skips, problem } = preorder;
  const { activationId, createdAt, expiresAt } = preorder;
  const maxPrice = maxPriceMicros === null ? null : decimal(maxPriceMicros);
  return {
    ...{ id, serviceId, countryId, operators, exceptPrefixes, maxPrice },
    ...{ state, skips, problem, activationId, createdAt, expiresAt },
  };
}

const params = z.strictObject({ account: Reference });
const oneParams = z.strictObject({ account: Reference, preorder: Id });

const createPreorder = defineRoute({
  name: 'createPreorder',
  method: 'POST',
  path: '/accounts/:account/preorders',
  own: { path: '/preorders', scope: 'lease' },
  status: 201,
  summary: 'Orders a number that is out of stock: it is leased as soon as there is one.',
  description:
    'First come, first served: every account’s first pre-order, then every second. Money is held only when it is filled. It ends by itself.',
  reply: PreorderReply,
  refusals: [
    ...(['bad_amount', 'prefixes_bad', 'limit_reached'] as const),
    ...(['service_unknown', 'country_unknown', 'operator_unknown'] as const),
  ],
  params,
  body: z.strictObject({
    ...wish,
    exceptPrefixes: prefixes,
    lastsSeconds: z.int().min(60).max(86_400).default(3_600),
  }),
  example: { body: { service: 'tg', country: 2, maxPrice: '0.50', lastsSeconds: 600 } },
  async run(context, { params, body: { exceptPrefixes, lastsSeconds, ...body } }) {
    const { accounts, preorders } = context.core;
    const { id: accountId } = await accounts.get(params.account);
    await assertPlace(context.core, body);
    const { service: serviceId, country: countryId, operators, maxPrice: maxPriceMicros } = body;
    const preorder = await preorders.create({
      ...{ accountId, keyId: keyOf(context), serviceId, countryId, operators },
      ...{ exceptPrefixes, maxPriceMicros, lastsSeconds },
    });
    return renderPreorder(preorder);
  },
});

const listPreorders = defineRoute({
  name: 'listPreorders',
  method: 'GET',
  path: '/accounts/:account/preorders',
  own: { path: '/preorders', scope: 'read' },
  summary: 'Lists the pre-orders of an account.',
  description: 'Newest first; those that are over for 30 days.',
  reply: pageOf(PreorderReply),
  params,
  query: z.strictObject(paging),
  async run({ core }, { params, query: { limit, cursor } }) {
    const { id: accountId } = await core.accounts.get(params.account);
    const rows = await core.preorders.list({ accountId, limit: limit + 1, before: cursor });
    return page(rows, { limit, cursor: ({ id }) => id, render: renderPreorder });
  },
});

const getPreorder = defineRoute({
  name: 'getPreorder',
  method: 'GET',
  path: '/accounts/:account/preorders/:preorder',
  own: { path: '/preorders/:preorder', scope: 'read' },
  summary: 'Shows a pre-order.',
  reply: PreorderReply,
  params: oneParams,
  async run({ core }, { params }) {
    const { id: accountId } = await core.accounts.get(params.account);
    return renderPreorder(await core.preorders.get({ id: params.preorder, accountId }));
  },
});

const cancelPreorder = defineRoute({
  name: 'cancelPreorder',
  method: 'POST',
  path: '/accounts/:account/preorders/:preorder/cancel',
  own: { path: '/preorders/:preorder/cancel', scope: 'lease' },
  summary: 'Ends a pre-order that is not filled.',
  description: 'Twice is harmless.',
  reply: PreorderReply,
  refusals: ['already_done', 'try_again'],
  params: oneParams,
  async run({ core }, { params }) {
    const { id: accountId } = await core.accounts.get(params.account);
    return renderPreorder(await core.preorders.cancel({ id: params.preorder, accountId }));
  },
});

export const preorderRoutes = [createPreorder, listPreorders, getPreorder, cancelPreorder];
