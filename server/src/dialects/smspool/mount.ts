import type { FastifyInstance } from 'fastify';
import type { Config } from '#config';
import type { Core } from '#core';
import { keepBodies } from '#http';
import { createAnswerCall } from './answer-call.ts';
import { sendError, toWireError } from './render-error.ts';
import { routes } from './routes.ts';
import { noEndpoint } from './wire-error.ts';

/** Below it everything is answered by this protocol. */
export const PREFIX = '/smspool';

/** SMSPool's API, as a Fastify plugin with body parser, error handler and not-found of its own. */
export async function mountSmsPool(
  app: FastifyInstance,
  { core, config }: { core: Core; config: Pick<Config, 'RATE_LIMIT'> },
): Promise<void> {
  const answerCall = createAnswerCall(core, config);

  await app.register(
    async (scope) => {
      keepBodies(scope);
      scope.setNotFoundHandler((_, reply) => sendError(reply, noEndpoint()));
      scope.setErrorHandler((error, request, reply) =>
        sendError(reply, toWireError(error, { request, isUnavailable: core.isUnavailable })),
      );
      for (const route of routes) {
        const handler = answerCall(route);
        // Some clients of old name the file that answers.
        for (const url of [`/${route.path}`, `/${route.path}.php`])
          scope.route({ method: ['GET', 'POST'], url, exposeHeadRoute: false, handler });
      }
    },
    { prefix: PREFIX },
  );
}
