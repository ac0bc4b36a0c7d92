import type { FastifyInstance } from 'fastify';
import type { Core } from '#core';
import { type Dialect, keepBodies } from '#http';
import { createAnswerCall } from './answer-call.ts';
import { malformed, sendError, toWireError } from './render-error.ts';
import { routes } from './routes.ts';
import { noMethod } from './wire-error.ts';

const PREFIX = '/onlinesim';

/** Onlinesim's user API, as a Fastify plugin with body parser, error handler and not-found of its own. */
async function mount(app: FastifyInstance, { core }: { core: Core }): Promise<void> {
  const answerCall = createAnswerCall(core);

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

export const onlinesim: Dialect<{ core: Core }> = {
  name: 'onlinesim',
  prefixes: [PREFIX],
  mount,
  malformed,
};
