import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const compress = promisify(gzip);

/** Shorter ones grow when they are compressed. */
const WORTH_COMPRESSING = 1_024;

/** Always JSON in UTF-8; compressed where it is long and the caller can read it. */
export async function sendJson(
  request: FastifyRequest,
  reply: FastifyReply,
  { httpStatus, body }: { httpStatus: number; body: string },
): Promise<FastifyReply> {
  reply.code(httpStatus).type('application/json; charset=utf-8');
  const accepts = /(^|[\s,])gzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(
    String(request.headers['accept-encoding'] ?? ''),
  );
  if (!accepts || body.length < WORTH_COMPRESSING) return reply.send(body);
  return reply.header('content-encoding', 'gzip').send(await compress(body));
}
