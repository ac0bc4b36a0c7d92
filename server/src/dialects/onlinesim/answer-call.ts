import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '#config';
import { type Core, requireScope } from '#core';
import { parseFields, parsePairs } from '#http';
import { createRateLimiter } from '#kernel/rate-limiter';
import { Refusal } from '#kernel/refusal';
import { RenderedJson } from '#kernel/rendered-json';
import { createReadMessages } from './messages.ts';
import { findText, mergeParameters, type Parameters } from './parameters.ts';
import { JSON_TYPE, sendError, toWireError } from './render-error.ts';
import type { Route } from './routes.ts';
import { WireError } from './wire-error.ts';

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Makes the handler of a call. It looks at the key first, then at how often it called, then at what it may. */
export function createAnswerCall(
  core: Core,
  { RATE_LIMIT }: Pick<Config, 'RATE_LIMIT'>,
): (route: Route) => Handler {
  const limiter = createRateLimiter({ perSecond: RATE_LIMIT });
  const readMessages = createReadMessages(core);

  return (route) => async (request, reply) => {
    try {
      const query = parsePairs(request.raw.url?.split('#', 1)[0]?.split('?').slice(1).join('?') ?? '');
      const parameters = mergeParameters(query, await parseFields(request));
      const caller = await core.accounts.authenticate({ key: readKey(parameters, request), ip: request.ip });
      if (!limiter.allow(`key ${caller.keyId}`)) throw new Refusal('rate_limited');

      requireScope(caller, route.scope);
      const value = await route.run({ core, caller, parameters, readMessages });
      return reply.type(JSON_TYPE).send(value instanceof RenderedJson ? value.bytes : JSON.stringify(value));
    } catch (error) {
      const { words } = route;
      return sendError(reply, toWireError(error, { request, words, isUnavailable: core.isUnavailable }));
    }
  };
}

/** As parameter, or as bearer. */
function readKey(parameters: Parameters, { headers }: FastifyRequest): string {
  const bearer = /^Bearer +([\x21-\x7e]{1,256})$/i.exec(headers.authorization ?? '')?.[1];
  const key = findText(parameters, 'apikey') ?? bearer;
  if (key === undefined) throw new WireError('ERROR_NO_KEY');
  return key;
}
