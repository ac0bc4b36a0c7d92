import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type AccountEvent, type Core, eventKinds, isEventKind, isPlace } from '#core';
import { holdLine } from '#http';
import { renderOwnMessage } from './own-message.ts';
import { parsePart } from './route.ts';
import { renderJson } from './wire.ts';

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

/** The query of a stream. `after`: the id of the event to go on behind; absent: only what comes. `kinds`: absent: all. */
const EventsQuery = z.strictObject({ after: Place.optional(), kinds: Kinds.optional() });

const EventsHeaders = z.object({ 'last-event-id': Place.optional() });

/**
 * `GET …/events`: an account's events as server-sent events, each with its kind, the id to go on behind, and JSON. Where a browser
 * comes again, its `Last-Event-ID` counts more than `after`. Ends when the server stops, and for a reader who is too slow: no more
 * than one page waits for him.
 */
export async function streamEvents(
  core: Core,
  accountId: bigint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { after, kinds } = parsePart('query', EventsQuery, request.query);
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
      const events = await Promise.all(page.events.map((event) => renderEvent(core, event)));
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

async function renderEvent(core: Core, event: AccountEvent): Promise<string> {
  const { place, kind, subject, messageId, details, at } = event;
  const message = messageId === null ? undefined : await core.messages.find(messageId);
  const data = renderJson({
    ...{ kind, subject, at, ...details },
    ...(message && { message: renderOwnMessage(message) }),
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
