import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '#config';
import type { Core } from '#core';
import type { Dialect } from '#http';
import { createRateLimiter } from '#kernel/rate-limiter';
import { answerCall, renderFailure, sendFailure, toWireError, unknownPath } from './answer-call.ts';
import { type CallRow, callTable } from './call-table.ts';
import type { Parameters } from './parameters.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The parameters that a call of Coupontools reads: a test makes its requests from it. */
    parameters?: Parameters;
  }
}

/** Seconds' worth of requests that may come at once (contract 1.9: 10 a second, 50 at once). */
const BURST = 5;

/** Paths under `/v3` that another protocol answers. */
const others = ['customers', 'numbers', 'statistics'];

/** The Coupontools API: every call of the table, under `/v3` and `/v4`. */
export async function mountCoupontools(
  app: FastifyInstance,
  { core, config }: { core: Core; config: Pick<Config, 'COUPON_RATE_LIMIT'> },
): Promise<void> {
  const perSecond = config.COUPON_RATE_LIMIT;
  const limiter = createRateLimiter({ perSecond, burst: perSecond * BURST });

  // Bodies are read by hand: clients name their content type wrongly, and some send one with GET.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  app.addHook('onRequest', async (request) => {
    request.headers['x-sent-content-type'] = request.headers['content-type'] ?? '';
    if (request.headers['content-type'] !== undefined)
      request.headers['content-type'] = 'application/octet-stream';
  });
  app.setErrorHandler((error, request, reply) =>
    sendFailure(reply, familyOf(request.url), toWireError(error, request, core.isUnavailable)),
  );

  for (const row of callTable) {
    const handler = answerCall({ core, limiter }, row);
    const described = { parameters: row.run.parameters };
    for (const url of pathsOf(row)) app.route({ method: [...row.methods], url, config: described, handler });
  }
  const notFound = (request: FastifyRequest, reply: FastifyReply) =>
    sendFailure(reply, familyOf(request.url), unknownPath());
  const ours = `:unknown(^(?!(?:${others.join('|')})(?:/|$)).+$)`;
  for (const url of ['/v4/*', `/v3/${ours}`, `/v3/${ours}/*`]) app.all(url, notFound);
}

/** Every address of a call, with and without a slash at its end. */
export function pathsOf({ family, path, aliases }: CallRow): string[] {
  const versions = family === 'M4' ? ['/v4'] : ['/v3', '/v4'];
  return versions.flatMap((version) =>
    [path, ...aliases].flatMap((one) => [`${version}${one}`, `${version}${one}/`]),
  );
}

/** The answer to a path that is no call's. */
function familyOf(url: string): Pick<CallRow, 'family' | 'siblingErrors'> {
  const modern = /^\/v4\/(directory(\/\d|\?|\/?$)|loyalty\/loyalty-cards)/.test(url);
  return { family: modern ? 'M4' : 'L3', siblingErrors: false };
}

export const coupontools: Dialect<{ core: Core; config: Pick<Config, 'COUPON_RATE_LIMIT'> }> = {
  name: 'coupontools',
  prefixes: ['/v3', '/v4'],
  mount: mountCoupontools,
  malformed: ({ path }) => renderFailure(familyOf(path), unknownPath()),
};
