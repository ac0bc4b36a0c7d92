import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '#core';
import { type Dialect, holdLine } from '#http';
import { isRefusal } from '#kernel/refusal';
import { RenderedJson } from '#kernel/rendered-json';
import { createAnswerCall } from './answer-call.ts';
import type { Answer, HandlerSettings, Profile } from './call.ts';
import { parseParameters } from './parameters.ts';
import { readForms } from './read-form.ts';

export { actionNames } from './actions.ts';

export type HandlerApiDeps = { core: Core; config: HandlerSettings };

/** The paths, and how a key is answered there that does not say itself. */
const profiles: Record<string, Profile> = {
  '/stubs/handler_api': 'seed',
  '/stubs/handler_api.php': 'classic',
};

/** Longest query string that is read. */
const MOST_QUERY = 8_192;

/**
 * The `handler_api` text protocol, as a Fastify plugin with body parser, error handler and not-found of its own, so
 * that nothing below its two paths is ever answered in another form.
 */
export async function mountHandlerApi(app: FastifyInstance, { core, config }: HandlerApiDeps): Promise<void> {
  const answerCall = createAnswerCall(core, config);

  for (const [prefix, profile] of Object.entries(profiles)) {
    await app.register(
      async (scope) => {
        readForms(scope);
        scope.setErrorHandler(answerError);
        scope.setNotFoundHandler((_request, reply) => send(reply, 'BAD_ACTION'));
        // With a slash at its end it is the same address: libraries of some clients add one.
        scope.route({
          method: ['GET', 'POST'],
          url: '/',
          prefixTrailingSlash: 'both',
          exposeHeadRoute: false,
          handler: answerRequest,
        });

        async function answerRequest(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
          const query = readQuery(request.raw.url ?? '');
          if (query.length > MOST_QUERY) return send(reply, 'BAD_ACTION');
          const form = typeof request.body === 'string' ? request.body : '';
          const answer = await answerCall(parseParameters(query, form), {
            ...{ profile, ip: request.ip },
            hold: (quietMs) => holdLine(request, reply, quietMs),
          });
          if (core.waits.isEnded()) reply.header('connection', 'close');
          return send(reply, answer);
        }
      },
      { prefix },
    );
  }
}

export const handler: Dialect<HandlerApiDeps> = {
  name: 'handler',
  prefixes: Object.keys(profiles),
  mount: mountHandlerApi,
  malformed: () => ({
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: 'BAD_ACTION',
  }),
};

function readQuery(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : (url.slice(start + 1).split('#', 1)[0] ?? '');
}

/** Every answer of the protocol has status 200, errors included: clients give up on any other without reading it. */
function send(reply: FastifyReply, answer: Answer): FastifyReply {
  if (typeof answer === 'string') return reply.type('text/plain; charset=utf-8').send(answer);
  if ('status' in answer) return reply.code(answer.status).send();
  // As bytes, or Fastify adds a charset to the type, which this protocol's JSON has not.
  const bytes = answer instanceof RenderedJson ? answer.bytes : Buffer.from(JSON.stringify(answer.json));
  return reply.type('application/json').send(bytes);
}

/** A request that Fastify refused is malformed; everything else is ours, and most likely the database is down. */
function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.code(200);
  if (isRefusal(error) || isClientError(error)) return send(reply, 'BAD_ACTION');
  request.log.error({ err: error }, 'handler_api: a request failed');
  return send(reply, 'ERROR_SQL');
}

function isClientError(error: unknown): boolean {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 0;
  return status >= 400 && status < 500;
}
