import type { InjectOptions } from 'fastify';
import type { Worker } from '#jobs';
import type { KeyPair } from '#modules/merchants/merchants';
import { mountCoupontools } from '../../src/dialects/coupontools/index.ts';
import { createTestServer, createTestWorker } from './served.ts';
import { createWorld, type World } from './world.ts';

/** A merchant of a test and how its programs call. */
export type TestMerchant = {
  accountId: bigint;
  keyPair: KeyPair;
  /** Calls by POST with a JSON body and the legacy headers; `path` is below the host, e.g. `/v3/coupon/list`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect
  call(path: string, body?: Record<string, unknown>): Promise<{ status: number; json: any }>;
};

/** The core and a server that speaks the coupon protocol. */
export type CouponWorld = World & {
  /** Does nothing by itself: `worker.drain()` does what is due. */
  worker: Worker;
  merchant(options?: { sms?: boolean; email?: boolean }): Promise<TestMerchant>;
  /** A merchant under another. */
  subaccount(parent: TestMerchant): Promise<TestMerchant>;
  inject(
    request: InjectOptions,
  ): Promise<{ status: number; type: string; text: string; headers: Record<string, unknown> }>;
};

let serial = 0;

/** Without a rate limit unless `env` sets one; SMS go to the simulated door. */
export async function createCouponWorld(env: Record<string, string> = {}): Promise<CouponWorld> {
  const world = await createWorld({
    COUPON_RATE_LIMIT: '0',
    SIMULATOR: '1',
    PUBLIC_URL: 'https://coupons.example',
    ...env,
  });
  const { core } = world;
  const worker = await createTestWorker(world);
  const server = createTestServer();
  await server.register(mountCoupontools, { core, config: world.config });

  const inject: CouponWorld['inject'] = async (request) => {
    const response = await server.inject(request);
    return {
      status: response.statusCode,
      type: String(response.headers['content-type']),
      text: response.body,
      headers: response.headers,
    };
  };

  function caller(accountId: bigint, keyPair: KeyPair): TestMerchant {
    return {
      accountId,
      keyPair,
      async call(path, body = {}) {
        const { status, text } = await inject({
          method: 'POST',
          url: path,
          headers: { 'x-client-id': keyPair.clientId, 'x-client-secret': keyPair.secret },
          payload: body,
        });
        return { status, json: JSON.parse(text) };
      },
    };
  }

  return {
    ...world,
    worker,
    inject,

    async merchant({ sms = true, email = true } = {}) {
      const { accountId, name } = await world.customer();
      const keyPair = await core.merchants.open({
        accountId,
        email: `${name}@example.org`,
        details: { smsConnected: sms, emailConnected: email },
      });
      return caller(accountId, keyPair);
    },

    async subaccount(parent) {
      const made = await core.merchants.createSubaccount({
        parentId: parent.accountId,
        email: `sub${++serial}@example.org`,
        details: {},
      });
      if (!made.keyPair) throw new Error('a new subaccount has a key pair');
      return caller(made.accountId, made.keyPair);
    },

    async close() {
      await server.close();
      await worker.stop();
      await world.close();
    },
  };
}
