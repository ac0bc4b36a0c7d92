import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Lets a request be without an answer for `quietMs`, longer than silent connections are kept otherwise. The signal is aborted when
 * whoever asked hangs up.
 */
export function holdLine(request: FastifyRequest, reply: FastifyReply, quietMs: number): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  if (reply.raw.destroyed || request.raw.socket.destroyed) gone.abort();
  else request.raw.socket.setTimeout(quietMs);
  return gone.signal;
}
