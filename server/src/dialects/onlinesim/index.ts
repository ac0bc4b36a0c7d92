import type { FastifyInstance } from 'fastify';
import type { Config } from '#config';
import type { Core } from '#core';
import { type Dialect, keepBodies } from '#http';
import { createAnswerCall } from './answer-call.ts';
import { malformed, sendError, toWireError } from './render-error.ts';
import { routes } from './routes.ts';
import { noMethod } from './wire-error.ts';

const PREFIX = '/onlinesim';

type Deps = { core: Core; config: Pick<Config, 'RATE_LIMIT'> };

/** Onlinesim's user API, as a Fastify plugin with body parser, error handler and not-found of its own. */
async function mount(app: FastifyInstance, { core, config }: Deps): Promise<void> {
  const answerCall = createAnswerCall(core, config);

  await app.register(
    async (scope) => {
      keepBodies(scope);
      scope.setNotFoundHandler((_, reply) => sendError(reply, noMethod()));
      scope.setErrorHandler((error, request, reply) =>
        sendError(reply, toWireError(error, { request, isUnavailable: core.isUnavailable })),
      );
      for (const route of routes)
        scope.route({
          method: ['GET', 'POST'],
          url: `/api/${route.path}.php`,
          exposeHeadRoute: false,
          handler: answerCall(route),
        });
    },
    { prefix: PREFIX },
  );
}

export const onlinesim: Dialect<Deps> = {
  name: 'onlinesim',
  prefixes: [PREFIX],
  mount,
  malformed,
};
