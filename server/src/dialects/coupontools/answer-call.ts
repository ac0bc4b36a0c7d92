import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '#core';
import type { PlainAnswer } from '#http';
import type { RateLimiter } from '#kernel/rate-limiter';
import { Refusal } from '#kernel/refusal';
import type { Caller, Reply } from './call.ts';
import type { CallRow, Need } from './call-table.ts';
import { readCredentials } from './credentials.ts';
import type { ErrorCode } from './error-codes.ts';
import { readRequest } from './read-request.ts';
import { refusalToWire } from './refusals.ts';
import { renderLegacyError, renderModernError } from './render-error.ts';
import { streamRows } from './stream-rows.ts';
import { problem, WireError } from './wire-error.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

export type AnswerDeps = { core: Core; limiter: RateLimiter };

/** Serves one row of the call table. */
export function answerCall({ core, limiter }: AnswerDeps, row: CallRow) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    try {
      const wire = await readRequest(request);
      const caller = await authenticate(core, request, wire);
      if (!limiter.allow(String(caller.accountId)))
        throw new WireError([{ code: 300, text: 'Too many requests' }], { status: 429, retryAfter: 1 });
      assertEntitled(row.needs, caller);
      if (wire.malformed) throw problem(300, 'body');
      return send(reply, await row.run({ core, caller, request: wire }));
    } catch (error) {
      return sendFailure(reply, row, toWireError(error, request, core.isUnavailable));
    }
  };
}

async function authenticate(
  core: Core,
  { headers }: FastifyRequest,
  { parameters }: { parameters: Parameters<typeof readCredentials>[1] },
) {
  return core.merchants.authenticate(readCredentials(headers, parameters));
}

const lacks: Record<Need, { code: ErrorCode; has(caller: Caller): boolean }> = {
  main_account: { code: 102, has: ({ parentId }) => parentId === null },
  sms: { code: 103, has: ({ smsConnected }) => smsConnected },
  email: { code: 104, has: ({ emailConnected }) => emailConnected },
};

function assertEntitled(need: Need | undefined, caller: Caller): void {
  if (need && !lacks[need].has(caller)) throw problem(lacks[need].code);
}

function send(reply: FastifyReply, answer: Reply): FastifyReply {
  if (answer.kind === 'json')
    return reply.code(answer.status).type(JSON_TYPE).send(JSON.stringify(answer.json));
  const document = { status: { status: 'OK' }, ...answer.members };
  return reply
    .code(200)
    .type(JSON_TYPE)
    .send(answer.kind === 'members' ? JSON.stringify(document) : streamRows(document, answer));
}

export function unknownPath(): WireError {
  return new WireError([{ code: 300, text: 'Unknown path' }], { status: 404 });
}

/** A failure on the wire; a bug is logged and is nobody else's business. */
export function toWireError(
  error: unknown,
  request: FastifyRequest,
  isUnavailable: (error: unknown) => boolean,
): WireError {
  if (error instanceof WireError) return error;
  if (error instanceof Refusal) return refusalToWire(error);
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return new WireError([{ code: 300, name: 'body' }], { status });
  if (status >= 400 && status < 500) return problem(300, 'body');
  request.log.error({ err: error }, 'a call failed');
  if (isUnavailable(error))
    return new WireError([{ code: 300, text: 'Try again later' }], { status: 503, retryAfter: 1 });
  return new WireError([{ code: 300, text: 'Internal error' }], { status: 500 });
}

/** In the modern family an id that names nothing is a 404. */
export function sendFailure(
  reply: FastifyReply,
  row: Pick<CallRow, 'family' | 'siblingErrors'>,
  error: WireError,
): FastifyReply {
  const { status, headers, body } = renderFailure(row, error);
  return reply.code(status).headers(headers).send(body);
}

/** A failure in the form of the call's family. */
export function renderFailure(
  { family, siblingErrors }: Pick<CallRow, 'family' | 'siblingErrors'>,
  error: WireError,
): PlainAnswer {
  const legacy = family !== 'M4';
  const status = legacy ? error.status : modernStatus(error);
  const body = legacy
    ? renderLegacyError(error, { sibling: siblingErrors })
    : renderModernError(new WireError(error.problems, { status }));
  const wait = error.retryAfter === undefined ? {} : { 'retry-after': String(error.retryAfter) };
  return { status, headers: { 'content-type': JSON_TYPE, ...wait }, body: JSON.stringify(body) };
}

function modernStatus({ status, problems }: WireError): number {
  if (status !== 422) return status;
  const inPath = problems.some(({ code, name }) => code === 301 && (name === 'id' || name === 'userId'));
  return inPath || problems.some(({ code }) => code >= 500 && code < 600) ? 404 : 422;
}
