import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Core, requireScope } from '#core';
import { createRateLimiter } from '#kernel/rate-limiter';
import { Refusal } from '#kernel/refusal';
import type { Call, Caller, SmsOnlineSettings } from './call.ts';
import { createOrders } from './orders.ts';
import { mergeParameters, type Parameters, readText } from './parameters.ts';
import { parseBody } from './read-body.ts';
import type { Route } from './routes.ts';
import { linkToTwin } from './successor.ts';
import { forbidden, noKey } from './wire-error.ts';

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/**
 * Makes the handler of a route. It looks at the key first, then at whose it is, then at how often it called; what else
 * is asked for is the route's to read.
 */
export function createAnswerCall(core: Core, settings: SmsOnlineSettings): (route: Route) => Handler {
  const limiter = createRateLimiter({ perSecond: settings.SMSONLINE_RATE_LIMIT });
  const orders = createOrders(core);

  return (route) => async (request, reply) => {
    const parameters = mergeParameters({
      path: request.params as Record<string, string>,
      body: parseBody(request.body),
      query: request.query as Record<string, string>,
    });
    if (route.version === 'v2') reply.header('link', linkToTwin(route.twin, parameters));

    const key = findKey(parameters, request, route);
    const caller = key === undefined ? undefined : await core.accounts.authenticate({ key, ip: request.ip });
    if (!caller && route.needsKey) throw noKey();
    if (caller) assertOwn(caller, parameters, route);
    if (!limiter.allow(caller ? `key ${caller.keyId}` : `ip ${request.ip}`))
      throw new Refusal('rate_limited');

    const value = await run(route, { core, settings, orders, caller, parameters });
    return reply.send(
      route.version === 'v3' ? { ok: true, body: value } : { error: false, ...Object(value) },
    );
  };
}

function run(route: Route, call: Call): Promise<unknown> {
  if (!route.needsKey) return route.handler(call);
  const { caller } = call;
  if (!caller) throw noKey();
  requireScope(caller, route.scope);
  return route.handler({ ...call, caller });
}

/** Body and query have a name for it; a session of the web application shows it as a bearer. */
function findKey(parameters: Parameters, request: FastifyRequest, { version }: Route): string | undefined {
  const key = parameters.get(version === 'v3' ? 'apiKey' : 'key') ?? '';
  if (key !== '') return typeof key === 'string' ? key : '';
  return /^Bearer +([\x21-\x7e]{1,256})$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** A key is good for its own account only. */
function assertOwn({ accountName }: Caller, parameters: Parameters, { needsKey }: Route): void {
  if (!needsKey && !parameters.has('userId')) return;
  if (readText(parameters, 'userId') !== accountName) throw forbidden();
}
