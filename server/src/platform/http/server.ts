import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { cleanValue } from '#kernel/outside-text';
import { hearOut } from './hear-out.ts';
import { pathOnly } from './logger.ts';
import type { Metrics } from './metrics.ts';

export type HttpServer = FastifyInstance;

export type HttpServerDeps = {
  logger: Logger;
  metrics: Metrics;
  bodyLimit: number;
  /** Addresses of reverse proxies whose forwarding headers are believed. */
  trustProxy: string;
  /** Answers a request that Node's parser refused, where a dialect has a word for that; says whether it did. */
  answerBroken?: (error: Error, socket: Socket) => boolean;
  /** Answer an address that reaches no route (a broken escape, a segment that is too long), where it is theirs. */
  answerBadAddress?: readonly ((error: Error, request: FastifyRequest, reply: FastifyReply) => boolean)[];
};

/** A request line and its headers may be this long; a dialect answers what is longer than it likes itself. */
const MAX_HEADER_BYTES = 1_048_576;

/** The server that all dialects are mounted on: limits, request ids, access log (debug), metrics. */
export function createHttpServer({
  logger,
  metrics,
  bodyLimit,
  trustProxy,
  answerBroken,
  answerBadAddress = [],
}: HttpServerDeps): HttpServer {
  const app = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    http: { maxHeaderSize: MAX_HEADER_BYTES, requireHostHeader: false },
    clientErrorHandler(error, socket) {
      if (socket.destroyed || answerBroken?.(error, socket)) return;
      if (socket.writable)
        socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      socket.destroy();
    },
    // The types of request and reply here are those of a route that is not known; nothing of the route is used.
    frameworkErrors(error, anyRequest, anyReply) {
      const [request, reply] = [anyRequest as unknown as FastifyRequest, anyReply as unknown as FastifyReply];
      if (answerBadAddress.some((answer) => answer(error, request, reply))) return;
      void reply.code(400).send({ error: 'bad address' });
    },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    ...(trustProxy === '' ? {} : { trustProxy: trustProxy.split(',').map((address) => address.trim()) }),
    routerOptions: { maxParamLength: 500 },
  });

  // After the body was read, whoever reads it. What a dialect parses itself, it takes through the same gate.
  app.addHook('preHandler', (request, _reply, done) => {
    cleanValue(request.params);
    cleanValue(request.query);
    request.body = cleanValue(request.body);
    done();
  });

  // Where a body was refused unread, its sender hears the answer.
  app.addHook('onSend', async (request, reply) => {
    if (reply.statusCode === 413 || reply.getHeader('connection') === 'close') await hearOut(request.raw);
  });

  app.addHook('onResponse', (request, reply, done) => {
    metrics.request(
      { dialect: dialectOf(request.url), method: request.method, status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
    request.log.debug({ req: request, res: reply, ms: Math.round(reply.elapsedTime) }, 'answered');
    done();
  });
  return app;
}

const dialects: readonly (readonly [prefix: string, name: string])[] = [
  ['/stubs/', 'handler'],
  ['/v1/PUSH', 'partner'],
  ['/agent/', 'partner'],
  ['/partner/', 'partner'],
  ['/api/resellers/', 'partner'],
  ['/api/v1/', 'native'],
  ['/cs/', 'smsonline-v2'],
  ['/v3/numbers', 'smsonline-v3'],
  ['/v3/customers', 'smsonline-v3'],
  ['/v3/statistics', 'smsonline-v3'],
  ['/v3/', 'coupontools'],
  ['/v4/', 'coupontools'],
  ['/sim/', 'simulator'],
  ['/p/', 'pages'],
  ['/z/', 'pages'],
  ['/s/', 'pages'],
  ['/d/', 'pages'],
  ['/u/', 'pages'],
  ['/e/', 'pages'],
  ['/v/', 'pages'],
  ['/staff/', 'pages'],
  ['/widget', 'pages'],
  ['/console', 'console'],
  ['/sso/', 'console'],
  ['/reset/', 'console'],
  ['/lookup', 'pages'],
  ['/l/', 'pages'],
  ['/loyalty/', 'pages'],
];

/** A short, closed list of names: a label of metrics must not grow with what callers send. */
function dialectOf(url: string): string {
  const path = pathOnly(url);
  return dialects.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'other';
}
