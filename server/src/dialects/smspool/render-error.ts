import type { FastifyReply, FastifyRequest } from 'fastify';
import { UnreadableBody } from '#http';
import { isRefusal } from '#kernel/refusal';
import { spellRefusal, type Words } from './refusals.ts';
import {
  badParameter,
  malformedRequest,
  serverError,
  tooLarge,
  unavailable,
  WireError,
} from './wire-error.ts';

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
  if (error instanceof UnreadableBody)
    return error.field === undefined ? malformedRequest() : badParameter(error.field, 'must be one value');
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return tooLarge();
  if (status >= 400 && status < 500) return malformedRequest();
  request.log.error({ err: error }, 'smspool: a request failed');
  return isUnavailable(error) ? unavailable() : serverError();
}

export type RenderedError = { status: number; headers: Record<string, string>; body: string };

export function renderError({ status, message, type, errors }: WireError): RenderedError {
  const pause = status === 429 || status === 503 ? { 'retry-after': '1' } : {};
  return {
    status,
    headers: { 'content-type': JSON_TYPE, ...pause },
    body: JSON.stringify({ success: 0, message, type, errors }),
  };
}

export function sendError(reply: FastifyReply, error: WireError): FastifyReply {
  const { status, headers, body } = renderError(error);
  return reply.code(status).headers(headers).send(body);
}

/** The answer to an address below the prefix that reaches no route, because of a broken escape in it. */
export const malformed = (): RenderedError => renderError(malformedRequest());
