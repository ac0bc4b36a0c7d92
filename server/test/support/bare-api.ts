import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { Core } from '#core';
import { streamEvents } from '../../src/api/stream-events.ts';
import {
  listActivationMessages,
  listRentalMessages,
  WaitSeconds,
  waitForActivation,
} from '../../src/api/wait-for-messages.ts';
import { renderJson } from '../../src/api/wire.ts';
import { describeError } from '../../src/api/wire-error.ts';

/** The parts of the native API that wait, for one account, on a server of their own. */
export async function openBareApi(
  core: Core,
  accountId: bigint,
): Promise<{ url: string; close(): Promise<void> }> {
  const app = fastify({ forceCloseConnections: 'idle' });
  app.setReplySerializer(renderJson);
  app.setErrorHandler((error, _request, reply) => {
    const { status, ...described } = describeError(error, { requestId: '', isUnavailable: () => false });
    return reply.code(status).send({ error: described });
  });
  app.get('/activations/:id/messages', (request, reply) =>
    listActivationMessages(core, accountId, request, reply),
  );
  // The lease, and its code where that comes in time.
  app.post<{ Querystring: { wait: string } }>('/activations', async (request, reply) => {
    const { id, phone } = await core.activations.buy({ accountId, serviceId: 'tg' });
    const wait = WaitSeconds.parse(request.query.wait);
    const { items } = await waitForActivation(core, accountId, { request, reply }, { id, wait });
    return { id, phone, messages: items };
  });
  app.get('/rentals/:id/messages', (request, reply) => listRentalMessages(core, accountId, request, reply));
  app.get('/events', (request, reply) => streamEvents(core, accountId, request, reply));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      // A client's spare connection, on which nothing was asked, would be waited for.
      const last = setTimeout(() => app.server.closeAllConnections(), 1_000);
      await app.close();
      clearTimeout(last);
    },
  };
}
