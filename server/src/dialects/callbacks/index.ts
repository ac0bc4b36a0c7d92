import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '#core';
import { type Dialect, unreadAnswer } from '#http';
import { isRefusal } from '#kernel/refusal';
import { type PaymentProviderName, paymentProviderNames } from '#payment-providers';

/** The method by which each provider reports, to an address of its name. */
const methods: Record<PaymentProviderName, 'GET' | 'POST'> = { cryptomus: 'POST', pay4bit: 'GET' };

/** More than any callback has; what is longer is not one. */
const BODY_LIMIT = 64 * 1024;

/** The pushes of payment providers and of the SMS door, under `/callbacks`. Signatures cover bytes, so nothing is parsed here. */
export async function mountCallbacks(app: FastifyInstance, { core }: { core: Core }): Promise<void> {
  await app.register(
    async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
        done(null, body),
      );
      scope.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not found' }));
      scope.setErrorHandler((error, request, reply) => {
        const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
        if (status >= 500) request.log.error({ err: error }, 'callback failed');
        if (core.isUnavailable(error))
          return reply.code(503).header('retry-after', '1').send({ error: 'try again later' });
        return reply.code(status).send({ error: status < 500 ? 'refused' : 'internal error' });
      });

      for (const name of paymentProviderNames)
        scope.route({
          method: methods[name],
          url: `/${name}`,
          handler: (request, reply) => receive(core, name, request, reply),
        });
      scope.post('/sms', async ({ headers, body }, reply) => {
        const rawBody = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
        const outcome = await core.outboundSms.receiveReport({ headers, rawBody });
        const status = { recorded: 200, refused: 403, unknown: 404 }[outcome];
        return reply.code(status).send({ result: outcome });
      });
    },
    { prefix: '/callbacks' },
  );
}

async function receive(
  core: Core,
  name: PaymentProviderName,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const answer = await answerTo(core, name, request);
  if (!answer) return reply.code(404).send({ error: 'not found' });
  return reply.code(answer.statusCode).header('content-type', answer.contentType).send(answer.body);
}

/** Whatever goes wrong with us is told in the provider's words, so that it comes again. */
async function answerTo(core: Core, name: PaymentProviderName, request: FastifyRequest) {
  const { body, raw, log } = request;
  const url = raw.url ?? '';
  const rawQuery = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
  const rawBody = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  try {
    return await core.payments.receiveCallback(name, { rawBody, rawQuery });
  } catch (error) {
    if (isRefusal(error, 'not_found')) return undefined;
    log.error({ err: error, provider: name }, 'callback failed');
    return core.payments.faultAnswer(name);
  }
}

export const callbacks: Dialect<{ core: Core }> = {
  name: 'callbacks',
  prefixes: ['/callbacks'],
  mount: mountCallbacks,
  malformed: unreadAnswer,
};
