import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '#config';
import { type Core, requireScope } from '#core';
import { parseFields, parsePairs } from '#http';
import { createRateLimiter } from '#kernel/rate-limiter';
import { Refusal } from '#kernel/refusal';
import { RenderedJson } from '#kernel/rendered-json';
import type { Call } from './call.ts';
import { createReadMessages } from './messages.ts';
import { findText, mergeParameters, type Parameters } from './parameters.ts';
import { JSON_TYPE, sendError, toWireError } from './render-error.ts';
import type { Route } from './routes.ts';
import { missing } from './wire-error.ts';

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Makes the handler of an endpoint. It looks at the key first, then at how often it called, then at what it may. */
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
      const key = findKey(parameters, request);
      const isOpen = route.openByGet === true && request.method === 'GET';
      if (key === undefined && !isOpen) throw missing('key');
      const caller =
        key === undefined ? undefined : await core.accounts.authenticate({ key, ip: request.ip });
      if (!limiter.allow(caller ? `key ${caller.keyId}` : `ip ${request.ip}`))
        throw new Refusal('rate_limited');

      if (caller && !isOpen) requireScope(caller, route.scope);
      const value = await run(route, { core, caller, parameters, readMessages });
      return reply.type(JSON_TYPE).send(value instanceof RenderedJson ? value.bytes : JSON.stringify(value));
    } catch (error) {
      const { words } = route;
      return sendError(reply, toWireError(error, { request, words, isUnavailable: core.isUnavailable }));
    }
  };
}

function run(route: Route, call: Call): Promise<unknown> {
  if (route.openByGet) return route.run(call);
  const { caller } = call;
  if (!caller) throw missing('key');
  return route.run({ ...call, caller });
}

/** As parameter, or as bearer. */
function findKey(parameters: Parameters, { headers }: FastifyRequest): string | undefined {
  const bearer = /^Bearer +([\x21-\x7e]{1,256})$/i.exec(headers.authorization ?? '')?.[1];
  return findText(parameters, 'key') ?? bearer;
}
