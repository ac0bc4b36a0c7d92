import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import type { CallbackAnswer, CallbackRequest } from '#payment-providers';

/** A shop for the emulators' tests: mounts an emulator, receives its callbacks, all by real HTTP on loopback. */
export type Harness = {
  readonly app: FastifyInstance;
  /** `http://127.0.0.1:<port>`, once listening. */
  url(): string;
  listen(): Promise<void>;
  /** Every callback, in the order it came. */
  readonly received: CallbackRequest[];
};

export function createHarness(answer: (request: CallbackRequest) => CallbackAnswer): Harness {
  const app = Fastify();
  const received: CallbackRequest[] = [];
  const url = () => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.all('/callback', async (request, reply) => {
      const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const callback = { rawBody, rawQuery: request.url.split('?')[1] ?? '' };
      received.push(callback);
      const { statusCode, contentType, body } = answer(callback);
      return reply.code(statusCode).type(contentType).send(body);
    });
  });

  return {
    app,
    url,
    received,
    async listen() {
      await app.listen({ host: '127.0.0.1', port: 0 });
    },
  };
}
