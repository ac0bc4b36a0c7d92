import { z } from 'zod';
import type { MerchantEvent as Listed } from '#core';
import { getMerchant, merchantParams } from './merchants.ts';
import {
  MerchantEventDetailsReply,
  MerchantEventReply,
  ReplayMerchantEventReply,
} from './replies/merchant-events.ts';
import { reveal } from './reveal.ts';
import { defineRoute, record } from './route.ts';
import { page, pageOf, paging, Reference } from './wire.ts';

const params = z.strictObject({
  account: Reference,
  event: z.string().regex(/^evt_[A-Za-z0-9]{20}$/, 'must be the id of an event'),
});

const listEvents = defineRoute({
  name: 'listMerchantEvents',
  method: 'GET',
  path: '/merchants/:account/events',
  summary: 'Lists the events that were sent to a merchant.',
  description: "The events that were sent to the merchant's receiver, newest first.",
  reply: pageOf(MerchantEventReply),
  params: merchantParams,
  query: z.strictObject(paging),
  async run({ core }, { params, query: { limit, cursor } }) {
    const { accountId } = await getMerchant(core, params.account);
    const rows = await core.merchants.listEvents({ accountId, limit: limit + 1, before: cursor });
    return page(rows, { limit, cursor: ({ delivery }) => delivery.id, render: renderEvent });
  },
});

const showEvent = defineRoute({
  name: 'getMerchantEvent',
  method: 'GET',
  path: '/merchants/:account/events/:event',
  summary: 'Shows an event of a merchant with every try.',
  description: 'One of them with every try; its body names a customer, so who looks is written down.',
  reply: MerchantEventDetailsReply,
  params,
  query: z.strictObject({ reveal }),
  async run(context, { params: { account, event: eventId }, query: { reveal } }) {
    const { merchants } = context.core;
    const { accountId } = await getMerchant(context.core, account);
    const event = await merchants.getEvent({ accountId, eventId });
    const { delivery, attempts } = await merchants.getEventDelivery({ accountId, eventId });
    if (reveal) await record(context, 'merchant-event.view', `event:${eventId}`);
    return {
      ...renderEvent({ delivery, event }),
      tries: attempts,
      body: reveal ? delivery.body : null,
      masked: !reveal,
    };
  },
});

const replayEvent = defineRoute({
  name: 'replayMerchantEvent',
  method: 'POST',
  path: '/merchants/:account/events/:event/replay',
  summary: 'Sends an event of a merchant again.',
  reply: ReplayMerchantEventReply,
  params,
  async run(context, { params: { account, event: eventId } }) {
    const { accountId } = await getMerchant(context.core, account);
    await context.core.merchants.replayEvent({ accountId, eventId });
    await record(context, 'merchant-event.replay', `event:${eventId}`);
    return { id: eventId, state: 'pending' };
  },
});

export const merchantEventRoutes = [listEvents, showEvent, replayEvent];

function renderEvent({ delivery, event }: Listed) {
  const { eventId, state, attempts, lastStatus, lastError, createdAt } = delivery;
  return {
    id: eventId,
    type: event?.type ?? null,
    campaignId: event?.campaignId ?? null,
    session: event?.sessionCode || null,
    state,
    attempts,
    lastStatus,
    lastError,
    createdAt,
  };
}
