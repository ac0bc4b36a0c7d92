import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '#core';
import { type Dialect, sendJson } from '#http';
import { createRateLimiter } from '#kernel/rate-limiter';
import {
  type HubCall,
  hubCalls,
  MAX_PUSH_BODY_BYTES,
  parseHubRequest,
  partnerErrorReply,
} from '#suppliers/partner';
import { answerFailure } from './answer-failure.ts';
import { readCall } from './call.ts';
import { serve, undoUnlessSent } from './serve.ts';

/** Requests per second of one hub. */
const CALLS_PER_SECOND = 50;

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * The calls of foreign hubs at us as their partner, below `/partner/NAME`: a path per call, and the bare address for all of
 * them. A number that was reserved is free again if the caller has hung up before it could be told.
 */
export async function mountPartnerRole(
  app: FastifyInstance,
  { core, perSecond = CALLS_PER_SECOND }: { core: Core; perSecond?: number },
): Promise<void> {
  const deps = { core, limiter: createRateLimiter({ perSecond }) };
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  mount('', undefined);
  mount('/', undefined);
  for (const call of hubCalls) mount(`/${call}`, call);
  app.route({
    method: [...methods],
    url: '/partner/:hub/*',
    exposeHeadRoute: false,
    errorHandler: (_error, request, reply) => refuseUnknown(request, reply),
    handler: refuseUnknown,
  });

  function mount(path: string, call: HubCall | undefined): void {
    app.route<{ Params: { hub: string } }>({
      method: [...methods],
      url: `/partner/:hub${path}`,
      bodyLimit: MAX_PUSH_BODY_BYTES,
      exposeHeadRoute: false,
      errorHandler: (error, request, reply) => fail(error, request, reply),
      async handler(request, reply) {
        if (request.method !== 'POST') return refuseUnknown(request, reply);
        let isKnown = false;
        try {
          const read = await readCall(deps, request, request.params.hub, () => {
            isKnown = true;
          });
          const { undo, ...answer } = await serve(deps, read, parseHubRequest(read.body, call));
          if (undo)
            undoUnlessSent(reply, undo, (error) =>
              request.log.error({ err: error }, 'a number could not be freed'),
            );
          return sendJson(request, reply, answer);
        } catch (error) {
          return fail(error, request, reply, isKnown);
        }
      },
    });

    function fail(
      error: unknown,
      request: FastifyRequest,
      reply: FastifyReply,
      isKnown = false,
    ): Promise<FastifyReply> {
      const { hub = '' } = request.params as { hub?: string };
      const failed = { hub: hub.slice(0, 64), path: path || '/', ip: request.ip, isKnown };
      return sendJson(request, reply, answerFailure(core, error, failed, request.log));
    }
  }
}

function refuseUnknown(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return sendJson(request, reply, partnerErrorReply('unknown_method'));
}

export const partnerRole: Dialect<{ core: Core; perSecond?: number }> = {
  name: 'partner-role',
  label: () => 'partner',
  prefixes: ['/partner'],
  mount: mountPartnerRole,
  malformed() {
    const { httpStatus, body } = partnerErrorReply('unknown_method');
    return { status: httpStatus, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
  },
};
