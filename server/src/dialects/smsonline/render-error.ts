import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRefusal } from '#kernel/refusal';
import { spellRefusal } from './refusals.ts';
import { notFound, serverError, unavailable, WireError } from './wire-error.ts';

export type Version = 'v3' | 'v2';

/** An error in this protocol's words; the log is told of those that are our fault. */
export function toWireError(
  error: unknown,
  request: FastifyRequest,
  isUnavailable: (error: unknown) => boolean,
): WireError {
  if (error instanceof WireError) return error;
  if (isRefusal(error)) return spellRefusal(error);
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500)
    return new WireError(400, 'BAD_REQUEST', { message: 'request: is malformed' });
  request.log.error({ err: error }, 'smsonline: a request failed');
  return isUnavailable(error) ? unavailable() : serverError();
}

/** V2 documents 401, 403 and 500 alone; besides them it has 404 for a path that is no call's, and 429. */
const statusesOfV2 = new Set([401, 429, 500]);

/** V3 says more than V2 does. */
export function renderError(version: Version, { status, code, message, body }: WireError) {
  return version === 'v3'
    ? { status, body: { ok: false, errorMessage: message, errorCode: code, body } }
    : {
        status: statusesOfV2.has(status) ? status : status === 503 ? 500 : 403,
        body: { error: true, errorMessage: message, body: code },
      };
}

export function sendError(reply: FastifyReply, version: Version, error: WireError): FastifyReply {
  const { status, body } = renderError(version, error);
  if (status === 429 || error.status === 503) reply.header('retry-after', '1');
  return reply.code(status).send(body);
}

/** A path that is no route's. */
export function sendNotFound(reply: FastifyReply, version: Version): FastifyReply {
  return reply.code(404).send(renderError(version, notFound()).body);
}
