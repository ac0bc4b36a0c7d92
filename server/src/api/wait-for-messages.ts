import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Core, Message } from '#core';
import { holdLine } from '#http';
import { renderOwnMessage } from './own-message.ts';
import { parsePart } from './route.ts';
import { Id, whole } from './wire.ts';

const MOST_SECONDS = 60;
/** On top of the wait, for the answer itself. */
const ANSWER_MS = 15_000;

/** `wait`: the seconds for which an answer may wait for a message. */
export const WaitSeconds = whole(0, MOST_SECONDS);

/** The query of a lease's messages. `after`: the id of the newest message that is known. */
const MessagesQuery = z.strictObject({ wait: WaitSeconds.default(0), after: Id.optional() });

const LeaseParams = z.strictObject({ id: whole(1, 2_147_483_647) });

export type MessagesWait = { id: number; wait: number; after?: bigint | undefined };

/** The messages of an activation newer than `after`, as soon as there is one: also for an order that waits for its code. */
export async function waitForActivation(
  core: Core,
  accountId: bigint,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  { id, wait, after }: MessagesWait,
) {
  const found = await core.waits.activationMessages({
    ...{ id, accountId, after, timeoutMs: wait * 1_000 },
    signal: holding(request, reply, wait),
  });
  return render(core, reply, found);
}

/** `GET …/activations/:id/messages?wait=60`: `{ items }`, oldest first, empty where none came in time. */
export async function listActivationMessages(
  core: Core,
  accountId: bigint,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { id } = parsePart('params', LeaseParams, request.params);
  const query = parsePart('query', MessagesQuery, request.query);
  return waitForActivation(core, accountId, { request, reply }, { id, ...query });
}

/** `GET …/rentals/:id/messages?wait=60`: the same of a rental. */
export async function listRentalMessages(
  core: Core,
  accountId: bigint,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { id } = parsePart('params', LeaseParams, request.params);
  const { wait, after } = parsePart('query', MessagesQuery, request.query);
  const found = await core.waits.rentalMessages({
    ...{ id, accountId, after, timeoutMs: wait * 1_000 },
    signal: holding(request, reply, wait),
  });
  return render(core, reply, found);
}

function holding(request: FastifyRequest, reply: FastifyReply, wait: number): AbortSignal | undefined {
  return wait > 0 ? holdLine(request, reply, wait * 1_000 + ANSWER_MS) : undefined;
}

function render(core: Core, reply: FastifyReply, messages: readonly Message[]) {
  if (core.waits.isEnded()) reply.header('connection', 'close');
  return { items: messages.map(renderOwnMessage) };
}
