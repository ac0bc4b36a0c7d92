import type { FastifyInstance } from 'fastify';
import type { Core } from '#core';
import { type Dialect, jsonAnswer } from '#http';
import { createAnswerCall } from './answer-call.ts';
import type { SmsOnlineSettings } from './call.ts';
import { readBodies } from './read-body.ts';
import { renderError, sendError, sendNotFound, toWireError, type Version } from './render-error.ts';
import { type Route, routes } from './routes.ts';
import { deprecation } from './successor.ts';
import { badRequest } from './wire-error.ts';

export type SmsOnlineDeps = { core: Core; config: SmsOnlineSettings };

/** Below these everything is answered by this protocol; the rest of `/v3` is another's. */
const prefixes: Record<string, Version> = {
  '/v3/customers': 'v3',
  '/v3/numbers': 'v3',
  '/v3/statistics': 'v3',
  '/cs': 'v2',
};

/**
 * The SMSOnline API, as a Fastify plugin: V3, and the deprecated V2 below `/cs`, with body parser, error handler and
 * not-found of their own.
 */
export async function mountSmsOnline(app: FastifyInstance, { core, config }: SmsOnlineDeps): Promise<void> {
  const answerCall = createAnswerCall(core, config);

  for (const [prefix, version] of Object.entries(prefixes)) {
    await app.register(
      async (scope) => {
        readBodies(scope);
        if (version === 'v2') scope.addHook('onRequest', async (_, reply) => void reply.headers(deprecation));
        scope.setNotFoundHandler((_, reply) => sendNotFound(reply, version));
        scope.setErrorHandler((error, request, reply) =>
          sendError(reply, version, toWireError(error, request, core.isUnavailable)),
        );
        for (const route of routes) {
          const handler = answerCall(route);
          for (const path of pathsOf(route).filter((one) => isBelow(one, prefix))) {
            const url = path.slice(prefix.length);
            scope.route({ method: [...route.methods], url, exposeHeadRoute: false, handler });
          }
        }
      },
      { prefix },
    );
  }
}

const versionOf = (path: string): Version => (isBelow(path, '/cs') ? 'v2' : 'v3');

export const smsOnline: Dialect<SmsOnlineDeps> = {
  name: 'smsonline',
  label: (path) => `smsonline-${versionOf(path)}`,
  prefixes: Object.keys(prefixes),
  mount: mountSmsOnline,
  malformed({ path, part }) {
    const version = versionOf(path);
    const { status, body } = renderError(version, badRequest(part, 'is malformed'));
    const answer = jsonAnswer(status, body);
    return version === 'v2' ? { ...answer, headers: { ...answer.headers, ...deprecation } } : answer;
  },
};

/** The addresses of a route as the router wants them. */
function pathsOf({ path, aliases = [] }: Route): string[] {
  return [path, ...aliases].map((one) => one.replace(/\{(\w+)\}/g, ':$1'));
}

function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}
