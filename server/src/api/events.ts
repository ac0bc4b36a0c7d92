import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type AccountEvent, type EventKind, eventKinds, isEventKind, isPlace } from '#core';
import { holdLine } from '#http';
import { isShown, renderMessage } from './reveal.ts';
import { type Context, defineRoute, parsePart } from './route.ts';
import { Reference, renderJson } from './wire.ts';

const BEAT_MS = 15_000;
/** A reader who takes nothing for so long is let go; he goes on by his id. */
const SLOW_MS = 20_000;
const RETRY_MS = 1_000;

const Place = z.string().refine(isPlace, 'must be the id of an event');
const Kinds = z.string().transform((text, context) => {
  const kinds = text.split(',').filter(isEventKind);
  if (kinds.length === text.split(',').length) return kinds;
  context.addIssue(`must be some of ${eventKinds.join(', ')}, with commas between`);
  return z.NEVER;
});

const EventsHeaders = z.object({ 'last-event-id': Place.optional() });

const streamEvents = defineRoute({
  name: 'streamEvents',
  method: 'GET',
  path: '/accounts/:account/events',
  own: { path: '/events', scope: 'read' },
  summary: 'Streams what happens to an account, as it happens.',
  description: `Server-sent events, each with its kind, the id to go on behind, and JSON. Who comes again with \`Last-Event-ID\` (as browsers
do by themselves) or \`after\` misses nothing of the last seven days. It beats every 15 seconds, ends when the server stops, and for a reader
who is too slow. Kinds: ${eventKinds.map((kind) => `\`${kind}\``).join(', ')}.`,
  type: 'text/event-stream; charset=utf-8',
  params: z.strictObject({ account: Reference }),
  query: z.strictObject({
    after: Place.optional().meta({
      description: 'The id of the event to go on behind; absent: only what comes.',
    }),
    kinds: Kinds.optional().meta({ description: 'Some kinds, with commas between; absent: all.' }),
  }),
  async run(context, { params, query }) {
    const { id: accountId } = await context.core.accounts.get(params.account);
    return stream(context, { accountId, ...query });
  },
});

export const eventRoutes = [streamEvents];

/** No more than one page waits for a reader. */
async function stream(
  context: Context,
  {
    accountId,
    after,
    kinds,
  }: { accountId: bigint; after?: string | undefined; kinds?: EventKind[] | undefined },
): Promise<FastifyReply> {
  const { core, request, reply } = context;
  const lastId = parsePart('headers', EventsHeaders, request.headers)['last-event-id'];
  const place = lastId ?? after ?? (await core.events.place());
  const signal = holdLine(request, reply, BEAT_MS + SLOW_MS);
  const { raw } = reply.hijack();
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    connection: 'close',
  });
  raw.write(`retry: ${RETRY_MS}\nid: ${place}\n\n`);
  try {
    for await (const page of core.events.follow({
      accountId,
      after: place,
      kinds,
      signal,
      beatMs: BEAT_MS,
    })) {
      const events = await Promise.all(page.events.map((event) => renderEvent(context, event)));
      // An id without data moves the reader on over what he did not ask for.
      const text = `${events.join('')}${events.length > 0 ? '' : ':\n'}id: ${page.place}\n\n`;
      if (!raw.write(text) && !(await isDrained(raw, signal))) break;
    }
  } catch (error) {
    // The reader comes again by himself; what was sent is sent.
    request.log.warn({ err: error }, 'events: a stream was ended');
  }
  if (raw.writableNeedDrain) raw.destroy();
  else raw.end();
  return reply;
}

async function renderEvent(context: Context, event: AccountEvent): Promise<string> {
  const { place, kind, subject, messageId, details, at } = event;
  const message = messageId === null ? undefined : await context.core.messages.find(messageId);
  const data = renderJson({
    ...{ kind, subject, at, ...details },
    ...(message && { message: renderMessage(context, message, isShown(context, false)) }),
  });
  return `event: ${kind}\nid: ${place}\ndata: ${data}\n\n`;
}

async function isDrained(raw: ServerResponse, gone: AbortSignal): Promise<boolean> {
  const signal = AbortSignal.any([gone, AbortSignal.timeout(SLOW_MS)]);
  return once(raw, 'drain', { signal }).then(
    () => true,
    () => false,
  );
}
