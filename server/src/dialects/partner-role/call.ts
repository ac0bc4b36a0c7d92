import type { FastifyRequest } from 'fastify';
import type { Core, HubCaller as Hub } from '#core';
import type { JsonObject } from '#kernel/lossless-json';
import type { RateLimiter } from '#kernel/rate-limiter';
import { Refusal } from '#kernel/refusal';
import { extractKey, MAX_PUSH_BODY_BYTES, readJsonBody } from '#suppliers/partner';
export type CallDeps = { core: Core; limiter: RateLimiter };

/** A request of a hub that has shown a right key of its own address. */
export type Call = { hub: Hub; body: JsonObject };

/** Reads a request and finds out who it is from; `onKnown` is told as soon as it is. Throws PartnerWireError or a Refusal. */
export async function readCall(
  { core, limiter }: CallDeps,
  request: FastifyRequest,
  name: string,
  onKnown: () => void,
): Promise<Call> {
  const { headers } = request;
  const body = await readJsonBody({
    bytes: request.body as Buffer | undefined,
    contentType: headers['content-type'],
    contentEncoding: headers['content-encoding'],
    maxBytes: MAX_PUSH_BODY_BYTES,
  });
  const query = request.query as Readonly<Record<string, unknown>>;
  const { key } = extractKey({ body, authorization: headers.authorization, query });
  const hub = await core.hubs.authenticate({ name, key, ip: request.ip });
  onKnown();
  if (!limiter.allow(String(hub.id))) throw new Refusal('rate_limited');
  return { hub, body };
}
