import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRefusal } from '#kernel/refusal';
import { spellRefusal } from './refusals.ts';
import { badRequest, serverError, unavailable, WireError } from './wire-error.ts';

/** An error in this protocol's words; the log is told of those that are our fault. */
export function toWireError(
  error: unknown,
  request: FastifyRequest,
  isUnavailable: (error: unknown) => boolean,
): WireError {
  if (error instanceof WireError) return error;
  if (isRefusal(error)) return spellRefusal(error);
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) return badRequest();
  request.log.error({ err: error }, 'fivesim: a request failed');
  return isUnavailable(error) ? unavailable() : serverError();
}

/** Without a line's end: clients compare the whole body. */
export function renderError({ status, text }: WireError) {
  const pause = status === 429 || status === 503 ? { 'retry-after': '1' } : {};
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...pause }, body: text };
}

export function sendError(reply: FastifyReply, error: WireError): FastifyReply {
  const { status, headers, body } = renderError(error);
  return reply.code(status).headers(headers).send(body);
}
