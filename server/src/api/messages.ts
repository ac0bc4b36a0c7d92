import { z } from 'zod';
import { MessageDeliveryReply, MessageReply } from './replies/messages.ts';
import { mask, recordViews, renderMessage, reveal } from './reveal.ts';
import { defineRoute } from './route.ts';
import { Id, Phone, page, pageOf, paging } from './wire.ts';

const params = z.strictObject({ message: Id });

const listMessages = defineRoute({
  name: 'listMessages',
  method: 'GET',
  path: '/messages',
  summary: 'Lists the messages that arrived.',
  description: 'All messages, orphans and refused ones too, newest first.',
  reply: pageOf(MessageReply),
  query: z.strictObject({
    ...paging,
    phone: Phone.optional(),
    verdict: z.enum(['accepted', 'orphan', 'refused', 'filtered', 'blacklisted']).optional(),
    reveal,
  }),
  async run(context, { query: { limit, cursor, phone, verdict, reveal } }) {
    const rows = await context.core.messages.list({
      limit: limit + 1,
      before: cursor,
      phone,
      verdict,
    });
    if (reveal) await recordViews(context, rows.slice(0, limit), 'list');
    return page(rows, {
      limit,
      cursor: ({ id }) => id,
      render: (message) => renderMessage(context, message, reveal),
    });
  },
});

const getMessage = defineRoute({
  name: 'getMessage',
  method: 'GET',
  path: '/messages/:message',
  summary: 'Shows a message.',
  reply: MessageReply,
  params,
  query: z.strictObject({ reveal }),
  async run(context, { params, query: { reveal } }) {
    const message = await context.core.messages.get(params.message);
    if (reveal) await recordViews(context, [message], 'message');
    return renderMessage(context, message, reveal);
  },
});

const listDeliveries = defineRoute({
  name: 'listMessageDeliveries',
  method: 'GET',
  path: '/messages/:message/deliveries',
  summary: 'Lists each arrival of a message.',
  description: 'Every arrival of one message, as it came.',
  reply: pageOf(MessageDeliveryReply),
  params,
  query: z.strictObject({ reveal }),
  async run(context, { params, query: { reveal } }) {
    const { messages } = context.core;
    const message = await messages.get(params.message);
    const deliveries = await messages.listDeliveries(message.id);
    if (reveal) await recordViews(context, [message], 'deliveries');
    return {
      items: deliveries.map(({ id, receivedAt, raw }) => ({
        id,
        receivedAt,
        raw: reveal ? raw : mask(raw),
        masked: !reveal,
      })),
      next: null,
    };
  },
});

export const messageRoutes = [listMessages, getMessage, listDeliveries];
