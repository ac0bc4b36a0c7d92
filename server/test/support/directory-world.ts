import type { AddressInfo } from 'node:net';
import { createSealer } from '#kernel/seal';
import { mountCoupontools } from '../../src/dialects/coupontools/index.ts';
import { mountPages } from '../../src/web/pages/index.ts';
import { createTestServer, createTestWorker } from './served.ts';
import { createWorld, type World } from './world.ts';

/** The core with a listening server that speaks the coupon protocol and has the pages. */
export type DirectoryWorld = World & { url: string };

export async function createDirectoryWorld(): Promise<DirectoryWorld> {
  const world = await createWorld({ COUPON_RATE_LIMIT: '0', SIMULATOR: '1' });
  const { core } = world;
  // Does nothing by itself; what is queued has a queue.
  const worker = await createTestWorker(world);
  const server = createTestServer();
  await server.register(mountCoupontools, { core, config: world.config });
  await server.register(mountPages, { core, sealer: createSealer('test secret of many letters') });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  core.publicAddress.url = url;
  return {
    ...world,
    url,
    async close() {
      await server.close();
      await worker.stop();
      await world.close();
    },
  };
}
