import type { FastifyReply, FastifyRequest } from 'fastify';
import { type PlainAnswer, UnreadableBody } from '#http';
import { isRefusal } from '#kernel/refusal';
import { spellRefusal, type Words } from './refusals.ts';
import { malformedRequest, serverError, tooLarge, unavailable, WireError } from './wire-error.ts';

export const JSON_TYPE = 'application/json; charset=utf-8';

/** An error in this protocol's words; the log is told of those that are our fault. */
export function toWireError(
  error: unknown,
  {
    request,
    words,
    isUnavailable,
  }: { request: FastifyRequest; words?: Words | undefined; isUnavailable(error: unknown): boolean },
): WireError {
  if (error instanceof WireError) return error;
  if (isRefusal(error)) return spellRefusal(error, words);
  if (error instanceof UnreadableBody) return malformedRequest();
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return tooLarge();
  if (status >= 400 && status < 500) return malformedRequest();
  request.log.error({ err: error }, 'onlinesim: a request failed');
  return isUnavailable(error) ? unavailable() : serverError();
}

/** Words after which the same may be asked again in a moment. */
const passing = new Set(['TRY_AGAIN_LATER', 'INTERVAL_CONCURRENT_REQUESTS_ERROR']);

export function renderError({ word, status }: WireError): PlainAnswer {
  const pause = passing.has(word) ? { 'retry-after': '1' } : undefined;
  return {
    status,
    headers: { 'content-type': JSON_TYPE, ...pause },
    body: JSON.stringify({ response: word }),
  };
}

export function sendError(reply: FastifyReply, error: WireError): FastifyReply {
  const { status, headers, body } = renderError(error);
  return reply.code(status).headers(headers).send(body);
}

/** The answer to an address below the prefix that reaches no route, because of a broken escape in it. */
export const malformed = (): PlainAnswer => renderError(malformedRequest());
