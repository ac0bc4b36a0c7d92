import type { AddressInfo } from 'node:net';
import type { Core } from '#core';
import { mountNativeApi } from '../../src/api/index.ts';
import { createTestServer } from './served.ts';

/** The native API on a server of its own, where everybody is this account. */
export async function openBareApi(
  core: Core,
  accountId: bigint,
): Promise<{ url: string; close(): Promise<void> }> {
  const app = createTestServer();
  const { key } = await core.accounts.createKey({ accountId });
  app.addHook('onRequest', async (request) => {
    request.headers.authorization = `Bearer ${key}`;
  });
  await app.register(mountNativeApi, { core, perSecond: 0 });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/v1`,
    async close() {
      // A client's spare connection, on which nothing was asked, would be waited for.
      const last = setTimeout(() => app.server.closeAllConnections(), 1_000);
      await app.close();
      clearTimeout(last);
    },
  };
}
