import { z } from 'zod';
import { Refusal } from '#kernel/refusal';
import { LocationRemovedReply } from './replies/campaign-sorting.ts';
import { RetryEmailReply } from './replies/emails.ts';
import { NewWebhookReply, WebhookDeliveryReply, WebhookReply } from './replies/webhooks.ts';
import { isShown, reveal } from './reveal.ts';
import { defineRoute, record } from './route.ts';
import { Id, line, page, pageOf, paging, Reference } from './wire.ts';

const params = z.strictObject({ account: Reference });

const listEndpoints = defineRoute({
  name: 'listWebhooks',
  method: 'GET',
  path: '/accounts/:account/webhooks',
  own: { path: '/webhooks', scope: 'webhooks' },
  summary: 'Lists the webhooks of an account.',
  description: 'Those that are told of something now; an account has few.',
  reply: pageOf(WebhookReply),
  params,
  async run({ core }, { params }) {
    const { id } = await core.accounts.get(params.account);
    return { items: await core.webhooks.listEndpoints(id), next: null };
  },
});

const addEndpoint = defineRoute({
  name: 'addWebhook',
  method: 'POST',
  path: '/accounts/:account/webhooks',
  own: { path: '/webhooks', scope: 'webhooks' },
  status: 201,
  summary: 'Adds a webhook.',
  reply: NewWebhookReply,
  refusals: ['already_exists'],
  params,
  description:
    'Kinds: `account-events` tells of everything or some `types` (`activation.finished`, `rental.*`), of the whole account, of what one key ordered, or of one activation; `activation-message` and `rental-message` tell of messages alone. The secret is in this answer and nowhere else.',
  body: z.strictObject({
    url: line(2_000),
    kind: line(64).default('activation-message'),
    types: z.array(line(64)).max(50).optional(),
    key: Id.optional(),
    activation: z.int().min(1).max(2_147_483_647).optional(),
  }),
  example: { body: { url: 'https://hooks.example.org/codes' } },
  async run(context, { params, body: { url, kind, types, key: keyId, activation: activationId } }) {
    const { accounts, accountEvents, webhooks } = context.core;
    const { id: accountId } = await accounts.get(params.account);
    const filter = { types, keyId, activationId };
    const isFiltered = Object.values(filter).some((value) => value !== undefined);
    if (kind !== 'account-events' && (isFiltered || !webhooks.kinds.some((known) => known === kind)))
      throw new Refusal('bad_request', { kind, known: ['account-events', ...webhooks.kinds] });
    const endpoint =
      kind === 'account-events'
        ? await accountEvents.listen({ accountId, url, ...filter })
        : await webhooks.addEndpoint({ accountId, kind, url });
    await record(context, 'webhook.add', `webhook:${endpoint.id}`, { account: accountId.toString(), kind });
    return endpoint;
  },
});

const oneParams = z.strictObject({ account: Reference, webhook: Id });

const rotateSecret = defineRoute({
  name: 'rotateWebhookSecret',
  method: 'POST',
  path: '/accounts/:account/webhooks/:webhook/rotate',
  own: { path: '/webhooks/:webhook/rotate', scope: 'webhooks' },
  summary: 'Makes a new secret for a webhook; the old one signs beside it for a while.',
  description: 'The new secret is in this answer and nowhere else.',
  reply: z.object({ id: z.bigint(), secret: z.string(), oldUntil: z.date() }).meta({ id: 'RotatedSecret' }),
  params: oneParams,
  body: z
    .strictObject({ keepSeconds: z.int().min(0).max(2_592_000).default(86_400) })
    .default({ keepSeconds: 86_400 }),
  example: { body: { keepSeconds: 86_400 } },
  async run(context, { params: { account, webhook: id }, body: { keepSeconds } }) {
    const { accounts, webhooks } = context.core;
    const { id: accountId } = await accounts.get(account);
    const rotated = await webhooks.rotateSecret({ id, accountId, keepSeconds });
    await record(context, 'webhook.rotate', `webhook:${id}`);
    return { id, ...rotated };
  },
});

const sendTest = defineRoute({
  name: 'sendTestWebhook',
  method: 'POST',
  path: '/accounts/:account/webhooks/:webhook/test',
  own: { path: '/webhooks/:webhook/test', scope: 'webhooks' },
  right: 'support',
  summary: 'Sends a webhook an event that means nothing.',
  reply: z.object({ deliveryId: z.bigint() }).meta({ id: 'TestDelivery' }),
  params: oneParams,
  async run({ core }, { params: { account, webhook: id } }) {
    const { id: accountId } = await core.accounts.get(account);
    return core.webhooks.sendTest({ id, accountId });
  },
});

const replayRange = defineRoute({
  name: 'replayWebhookDeliveries',
  method: 'POST',
  path: '/accounts/:account/webhooks/:webhook/replay',
  own: { path: '/webhooks/:webhook/replay', scope: 'webhooks' },
  right: 'support',
  summary: 'Sends deliveries of a webhook again, from one to another.',
  description:
    'Those that failed, or with `delivered` all that are over; a thousand at most. Go on at `next`.',
  reply: z.object({ replayed: z.int(), next: z.bigint().nullable() }).meta({ id: 'ReplayedDeliveries' }),
  params: oneParams,
  body: z.strictObject({ from: Id, to: Id, delivered: z.boolean().default(false) }),
  example: { body: { from: '1', to: '100' } },
  async run({ core }, { params: { account, webhook: endpointId }, body }) {
    const { id: accountId } = await core.accounts.get(account);
    return core.webhooks.replayRange({ accountId, endpointId, ...body });
  },
});

const removeEndpoint = defineRoute({
  name: 'removeWebhook',
  method: 'DELETE',
  path: '/accounts/:account/webhooks/:webhook',
  own: { path: '/webhooks/:webhook', scope: 'webhooks' },
  summary: 'Removes a webhook.',
  reply: LocationRemovedReply,
  params: oneParams,
  async run(context, { params: { account, webhook: id } }) {
    const { accounts, webhooks } = context.core;
    const { id: accountId } = await accounts.get(account);
    await webhooks.removeEndpoint({ id, accountId });
    await record(context, 'webhook.remove', `webhook:${id}`);
    return { id, removed: true };
  },
});

const listDeliveries = defineRoute({
  name: 'listWebhookDeliveries',
  method: 'GET',
  path: '/accounts/:account/webhook-deliveries',
  own: { path: '/webhook-deliveries', scope: 'webhooks' },
  summary: 'Lists what was sent to webhooks.',
  description: 'Newest first. A body holds the text of a message.',
  reply: pageOf(WebhookDeliveryReply),
  params,
  query: z.strictObject({ ...paging, reveal }),
  async run(context, { params, query: { limit, cursor, reveal } }) {
    const { core, actor, caller } = context;
    const isRevealed = isShown(context, reveal);
    const { id: accountId } = await core.accounts.get(params.account);
    const rows = await core.webhooks.listDeliveries({ accountId, limit: limit + 1, before: cursor });
    if (isRevealed && caller.kind === 'operator') {
      await core.audit.record(
        rows.slice(0, limit).map(({ id, eventId }) => ({
          actor,
          action: 'webhook-delivery.view',
          subject: `webhook-delivery:${id}`,
          details: { eventId },
        })),
      );
    }
    return page(rows, {
      limit,
      cursor: ({ id }) => id,
      render: ({ body, ...delivery }) => ({
        ...delivery,
        body: isRevealed ? body : null,
        masked: !isRevealed,
      }),
    });
  },
});

const replayDelivery = defineRoute({
  name: 'replayWebhookDelivery',
  method: 'POST',
  path: '/webhook-deliveries/:delivery/replay',
  summary: 'Sends a delivery to a webhook again.',
  description: 'Sends a delivered or failed one again.',
  reply: RetryEmailReply,
  params: z.strictObject({ delivery: Id }),
  async run(context, { params: { delivery: id } }) {
    await context.core.webhooks.replay(id);
    await record(context, 'webhook-delivery.replay', `webhook-delivery:${id}`);
    return { id, state: 'pending' };
  },
});

export const webhookRoutes = [
  ...[rotateSecret, sendTest, replayRange],
  listEndpoints,
  addEndpoint,
  removeEndpoint,
  listDeliveries,
  replayDelivery,
];
