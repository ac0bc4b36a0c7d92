import { randomUUID } from 'node:crypto';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { cleanValue } from '#kernel/outside-text';
import { answerBroken, createFindVoice, type FindVoice, unreadAnswer, type Voice } from './dialect.ts';
import { hearOut } from './hear-out.ts';
import { pathOnly } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { createPacer } from './pace-long-answers.ts';
import { RequestLog } from './request-log.ts';

export type HttpServer = FastifyInstance;

export type HttpServerDeps = {
  logger: Logger;
  metrics: Metrics;
  bodyLimit: number;
  /** Addresses of reverse proxies whose forwarding headers are believed. */
  trustProxy: string;
  /** Who answers what reaches no route: a broken escape, an endless segment, what Node's parser refuses. */
  voices?: readonly Voice[];
};

/** A request line and its headers may be this long; a dialect answers what is longer than it likes itself. */
const MAX_HEADER_BYTES = 1_048_576;

/** The server that all dialects are mounted on: limits, request ids, access log (debug), metrics. */
export function createHttpServer({
  logger,
  metrics,
  bodyLimit,
  trustProxy,
  voices = [],
}: HttpServerDeps): HttpServer {
  const findVoice = createFindVoice(voices);
  const app = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (parent, bindings, options) => new RequestLog(parent, bindings, options),
    genReqId: () => randomUUID(),
    bodyLimit,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    http: { maxHeaderSize: MAX_HEADER_BYTES, requireHostHeader: false },
    clientErrorHandler(error, socket) {
      if (socket.destroyed || answerBroken(findVoice, error, socket)) return;
      if (socket.writable)
        socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      socket.destroy();
    },
    // The types of request and reply here are those of a route that is not known; nothing of the route is used.
    frameworkErrors(error, anyRequest, anyReply) {
      const [request, reply] = [anyRequest as unknown as FastifyRequest, anyReply as unknown as FastifyReply];
      answerUnread(findVoice, error, request, reply);
    },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    ...(trustProxy === '' ? {} : { trustProxy: trustProxy.split(',').map((address) => address.trim()) }),
    routerOptions: { maxParamLength: 500 },
  });

  // Where a dialect has no not-found of its own.
  app.setNotFoundHandler((request, reply) => {
    const error = Object.assign(new Error('no such route'), { statusCode: 404 });
    answerUnread(findVoice, error, request, reply);
  });

  // After the body was read, whoever reads it. What a dialect parses itself, it takes through the same gate.
  app.addHook('preHandler', (request, _reply, done) => {
    cleanValue(request.params);
    cleanValue(request.query);
    request.body = cleanValue(request.body);
    done();
  });

  // Where a body was refused unread, its sender hears the answer.
  app.addHook('onSend', (request, reply, payload, done) => {
    const goOn = () => done(null, payload);
    if (reply.statusCode === 413 || reply.getHeader('connection') === 'close')
      void hearOut(request.raw).then(goOn);
    else goOn();
  });

  const pace = createPacer();
  app.addHook('onSend', (request, _reply, payload, done) => {
    const length = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.length : 0;
    const waitMs = pace(request.ip, length);
    if (waitMs === 0) done(null, payload);
    else setTimeout(() => done(null, payload), waitMs);
  });

  const labelOf = createLabelOf(findVoice);
  app.addHook('onResponse', (request, reply, done) => {
    metrics.request(
      { dialect: labelOf(request), method: request.method, status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
    request.log.debug({ req: request, res: reply, ms: Math.round(reply.elapsedTime) }, 'answered');
    done();
  });
  return app;
}

/** In the voice that it was meant for. */
function answerUnread(
  findVoice: FindVoice,
  error: Error,
  { raw, headers }: FastifyRequest,
  reply: FastifyReply,
): void {
  const path = raw.url?.split('?', 1)[0] ?? '';
  const unread = { path, acceptLanguage: headers['accept-language'], part: 'address' as const, error };
  const answer = findVoice(path)?.malformed(unread) ?? unreadAnswer(unread);
  void reply.code(answer.status).headers(answer.headers).send(answer.body);
}

/**
 * A short, closed list of names: a label of metrics must not grow with what callers send. That of a route whose address has no
 * parameter is found once.
 */
function createLabelOf(findVoice: FindVoice): (request: FastifyRequest) => string {
  const known = new Map<string, string>();
  const find = (path: string) => {
    const voice = findVoice(path);
    return voice?.label?.(path) ?? voice?.name ?? 'other';
  };
  return ({ url, routeOptions: { url: route } }) => {
    const label = route === undefined ? undefined : known.get(route);
    if (label !== undefined) return label;
    const found = find(pathOnly(url));
    if (route !== undefined && !/[:*]/.test(route)) known.set(route, found);
    return found;
  };
}
