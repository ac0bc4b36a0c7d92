import type { FastifyInstance } from 'fastify';
import type { Config } from '#config';
import type { Core } from '#core';
import type { Dialect } from '#http';
import { createAnswerCall } from './answer-call.ts';
import { dollars, roubles } from './currency.ts';
import { renderError, sendError, toWireError } from './render-error.ts';
import { routes } from './routes.ts';
import { badRequest, notFound } from './wire-error.ts';

const PREFIX = '/5sim';

/** No call has a body; what comes all the same is heard out up to here, so that its sender hears the answer; then the line is cut. */
const MOST_BYTES = 16_777_216;

/** 5sim's user API, as a Fastify plugin with body parser, error handler and not-found of its own. */
async function mount(
  app: FastifyInstance,
  { core, config }: { core: Core; config: Pick<Config, 'RATE_LIMIT'> },
): Promise<void> {
  const answerCall = createAnswerCall(core, config);
  const inRoubles = roubles(core.settings.rubPerUsdMicros);
  // The address is all that a client can be told: who counts in dollars uses another base.
  const bases = { '/v1': inRoubles, '': inRoubles, '/usd/v1': dollars };

  await app.register(
    async (scope) => {
      forgetBodies(scope);
      scope.setNotFoundHandler((_, reply) => sendError(reply, notFound()));
      scope.setErrorHandler((error, request, reply) =>
        sendError(reply, toWireError(error, request, core.isUnavailable)),
      );
      for (const [base, currency] of Object.entries(bases))
        for (const route of routes)
          scope.route({
            method: 'GET',
            url: `${base}${route.path.replace(/\{(\w+)\}/g, ':$1')}`,
            exposeHeadRoute: false,
            handler: answerCall(route, currency),
          });
    },
    { prefix: PREFIX },
  );
}

export const fivesim: Dialect<{ core: Core; config: Pick<Config, 'RATE_LIMIT'> }> = {
  name: 'fivesim',
  prefixes: [PREFIX],
  mount,
  malformed: () => renderError(badRequest()),
};

/** Whatever type it claims to be, it is read and means nothing. */
function forgetBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', async (_: unknown, payload: AsyncIterable<Buffer>) => {
    let length = 0;
    try {
      for await (const chunk of payload) {
        length += chunk.length;
        if (length > MOST_BYTES) break;
      }
    } catch {
      throw badRequest();
    }
  });
}
