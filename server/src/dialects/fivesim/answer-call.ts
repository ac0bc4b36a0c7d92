import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '#config';
import { type Caller, type Core, requireScope } from '#core';
import { stringifyLosslessJson } from '#kernel/lossless-json';
import { createRateLimiter } from '#kernel/rate-limiter';
import { Refusal } from '#kernel/refusal';
import { RenderedJson } from '#kernel/rendered-json';
import type { Call, Route } from './call.ts';
import type { Currency } from './currency.ts';
import { createReadStock } from './read-stock.ts';
import { noKey } from './wire-error.ts';

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/**
 * Makes the handler of a route: the key comes first, then how often it called, then what it may do. Guests' calls look
 * at no key, a wrong one does them no harm.
 */
export function createAnswerCall(
  core: Core,
  { RATE_LIMIT }: Pick<Config, 'RATE_LIMIT'>,
): (route: Route, currency: Currency) => Handler {
  const limiter = createRateLimiter({ perSecond: RATE_LIMIT });
  const readStock = createReadStock(core);

  return (route, currency) => async (request, reply) => {
    const call: Call = {
      core,
      currency,
      readStock,
      path: request.params as Record<string, string>,
      query: request.query as Record<string, unknown>,
    };
    const value = await run(route, call, request);
    if (value instanceof RenderedJson) return reply.type('application/json').send(value.bytes);
    // Ids have 64 bits. Guests get none, but lists so long that only the plain way is quick enough (a tenth of the time).
    const text = route.scope === undefined ? JSON.stringify(value) : stringifyLosslessJson(value);
    // As bytes, or Fastify adds a charset to the type: some clients take no other type than the bare one.
    return reply.type('application/json').send(Buffer.from(text));
  };

  async function run(route: Route, call: Call, request: FastifyRequest): Promise<unknown> {
    if (route.scope === undefined) {
      if (!limiter.allow(`ip ${request.ip}`)) throw new Refusal('rate_limited');
      return route.action(call);
    }
    const caller = await authenticate(request);
    if (!limiter.allow(`key ${caller.keyId}`)) throw new Refusal('rate_limited');
    requireScope(caller, route.scope);
    return route.action({ ...call, caller });
  }

  async function authenticate({ headers, ip }: FastifyRequest): Promise<Caller> {
    const key = /^Bearer +([\x21-\x7e]{1,256}) *$/i.exec(headers.authorization ?? '')?.[1];
    if (key === undefined) throw noKey();
    return core.accounts.authenticate({ key, ip });
  }
}
