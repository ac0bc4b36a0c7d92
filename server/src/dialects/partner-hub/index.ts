import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '#core';
import { type Dialect, sendJson } from '#http';
import { createRateLimiter } from '#kernel/rate-limiter';
import {
  hubReply,
  listRoutes,
  MAX_LIST_BODY_BYTES,
  MAX_PUSH_BODY_BYTES,
  type PartnerDialect,
  PartnerWireError,
  pushRoutes,
} from '#suppliers/partner';
import { answerFailure, type FailedCall } from './answer-failure.ts';
import { type Call, type CallDeps, readCall } from './call.ts';
import {
  addMessage,
  addMessages,
  addNumber,
  checkWork,
  removeNumber,
  sendNumbersOnline,
} from './list-mode.ts';
import { takePush } from './push.ts';

/** Requests per second of one partner; what is beyond is repeated by it (contract 8.2). */
const PUSHES_PER_SECOND = 50;

const unknownPaths: readonly { path: string; dialect: PartnerDialect }[] = [
  { path: '/v1/PUSH_CALL', dialect: 'onlinesim-v1' },
  { path: '/v1/PUSH_CALL_RECORD', dialect: 'onlinesim-v1' },
  { path: '/agent/api/*', dialect: 'smshub' },
  { path: '/api/resellers/*', dialect: 'onlinesim-v2' },
];

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * The calls of partners at their hub, as a Fastify plugin of its own: bodies are read as bytes, and whatever goes wrong is
 * answered in the form of the path. A 200 goes out only after what it promises is committed.
 */
export async function mountPartnerHub(
  app: FastifyInstance,
  { core, perSecond = PUSHES_PER_SECOND }: { core: Core; perSecond?: number },
): Promise<void> {
  const deps: CallDeps = { core, limiter: createRateLimiter({ perSecond }) };
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  for (const { path, kind } of pushRoutes) {
    const dialect = path.startsWith('/agent/') ? 'smshub' : 'onlinesim-v1';
    mount(path, { dialect, bodyLimit: MAX_PUSH_BODY_BYTES }, ['POST'], (call) => takePush(deps, call, kind));
  }
  const listed: [keyof typeof listRoutes, readonly string[], (call: Call) => ReturnType<typeof takePush>][] =
    [
      ['sendNumbersOnline', ['POST'], (call) => sendNumbersOnline(deps, call)],
      ['addNumber', ['POST'], (call) => addNumber(deps, call)],
      ['removeNumber', ['DELETE', 'POST'], (call) => removeNumber(deps, call)],
      ['checkWork', methods, (call) => checkWork(deps, call)],
      ['addMessage', ['POST'], (call) => addMessage(deps, call)],
      ['addMessages', ['POST'], (call) => addMessages(deps, call)],
    ];
  for (const [name, allowed, run] of listed)
    mount(listRoutes[name].path, { dialect: 'onlinesim-v2', bodyLimit: MAX_LIST_BODY_BYTES }, allowed, run);

  app.get('/agent/api/ping', (request, reply) =>
    sendJson(request, reply, hubReply('stored', { dialect: 'smshub' })),
  );
  for (const { path, dialect } of unknownPaths)
    app.route({
      method: [...methods],
      url: path,
      exposeHeadRoute: false,
      errorHandler: (_error, request, reply) =>
        refuseUnknown(request, reply, { dialect, path, ip: request.ip }),
      handler: (request, reply) => refuseUnknown(request, reply, { dialect, path, ip: request.ip }),
    });

  function refuseUnknown(request: FastifyRequest, reply: FastifyReply, failed: FailedCall) {
    const error = new PartnerWireError('unknown_method');
    return sendJson(request, reply, answerFailure(core, error, failed, request.log));
  }

  function mount(
    path: string,
    { dialect, bodyLimit }: { dialect: PartnerDialect; bodyLimit: number },
    allowed: readonly string[],
    run: (call: Call) => ReturnType<typeof takePush>,
  ): void {
    app.route({
      method: [...methods],
      url: path,
      bodyLimit,
      exposeHeadRoute: false,
      errorHandler: (error, request, reply) => fail(error, request, reply),
      async handler(request, reply) {
        if (!allowed.includes(request.method))
          return refuseUnknown(request, reply, { dialect, path, ip: request.ip });
        const failed: FailedCall = { dialect, path, ip: request.ip };
        try {
          const call = await readCall(deps, request, { dialect, maxBytes: bodyLimit, failed });
          return sendJson(request, reply, await run(call));
        } catch (error) {
          return sendJson(request, reply, answerFailure(core, error, failed, request.log));
        }
      },
    });

    /** Refusals of Fastify itself, before the handler: a body that is too large or cut short. */
    function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
      const failed = { dialect, path, ip: request.ip };
      return sendJson(request, reply, answerFailure(core, error, failed, request.log));
    }
  }
}

export const partnerHub: Dialect<{ core: Core; perSecond?: number }> = {
  name: 'partner-hub',
  label: () => 'partner',
  prefixes: [...pushRoutes, ...unknownPaths].map(({ path }) => path.replace('/*', '')),
  mount: mountPartnerHub,
  malformed({ path }) {
    const found = unknownPaths.find(
      (one) => one.path.endsWith('/*') && path.startsWith(one.path.slice(0, -1)),
    );
    const dialect = found?.dialect ?? 'onlinesim-v1';
    const { httpStatus, body } = hubReply('unknown_method', { dialect });
    return { status: httpStatus, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
  },
};
