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
  body: z.strictObject({ url: line(2_000), kind: line(64).default('activation-message') }),
  async run(context, { params, body: { url, kind } }) {
    const { accounts, webhooks } = context.core;
    if (!webhooks.kinds.some((known) => known === kind))
      throw new Refusal('bad_request', { kind, known: webhooks.kinds });
    const { id: accountId } = await accounts.get(params.account);
    const endpoint = await webhooks.addEndpoint({ accountId, kind, url });
    await record(context, 'webhook.add', `webhook:${endpoint.id}`, { account: accountId.toString(), kind });
    return endpoint;
  },
});

const removeEndpoint = defineRoute({
  name: 'removeWebhook',
  method: 'DELETE',
  path: '/accounts/:account/webhooks/:webhook',
  own: { path: '/webhooks/:webhook', scope: 'webhooks' },
  summary: 'Removes a webhook.',
  reply: LocationRemovedReply,
  params: z.strictObject({ account: Reference, webhook: Id }),
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

export const webhookRoutes = [listEndpoints, addEndpoint, removeEndpoint, listDeliveries, replayDelivery];
