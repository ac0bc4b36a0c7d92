import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { createWorker, type Worker } from '#jobs';
import { parseMicros } from '#kernel/money';
import {
  type CryptomusEmulator,
  createCryptomusEmulator,
  createPay4bitEmulator,
  type Pay4bitEmulator,
} from '#payment-emulators';
import { mountCallbacks } from '../../src/dialects/callbacks/index.ts';
import { createWorld, type World } from './world.ts';

/** A core whose payment providers are emulated, everything between them by real HTTP on loopback. */
export type PaymentWorld = World & {
  cryptomus: CryptomusEmulator;
  pay4bit: Pay4bitEmulator;
  /** Where our side answers callbacks. */
  shopUrl(): string;
  worker: Worker;
  /** Moves the clock and does everything that is due then. */
  wait(seconds: number): Promise<void>;
  /** Does every job that is queued, no sweeps. */
  doJobs(): Promise<void>;
  available(accountId: bigint): Promise<string>;
  /** An available discount code of that percentage, earned by as many messages as it takes. */
  earnCode(accountId: bigint): Promise<string>;
  /** Sum of the ledger accounts of a kind, in dollars (or another currency). */
  booked(kind: string, currency?: string): Promise<string>;
  /** Takes the providers off the network, or brings them back. */
  setProvidersUp(up: boolean): Promise<void>;
};

export const merchant = {
  merchantId: 'aa0e8400-e29b-41d4-a716-446655440000',
  paymentKey: 'test-payment-key',
};
export const pay4bitKeys = { publicKey: '1ab24-2', secretKey: 'test-secret' };

export async function createPaymentWorld(env: Record<string, string> = {}): Promise<PaymentWorld> {
  let world: World | undefined;
  let shop: FastifyInstance | undefined;
  const clock = () => world?.core.clock() ?? new Date();
  const providerPort = { current: 0 };
  const providerUrl = () => `http://127.0.0.1:${providerPort.current}`;
  const shopUrl = () => urlOf(shop);

  const cryptomus = createCryptomusEmulator({
    merchant: merchant.merchantId,
    apiKey: merchant.paymentKey,
    publicBaseUrl: () => `${providerUrl()}/cryptomus`,
    clock,
  });
  const pay4bit = createPay4bitEmulator({
    ...pay4bitKeys,
    callbackUrl: () => `${shopUrl()}/callbacks/pay4bit`,
  });
  const startProviders = async () => {
    const app = Fastify();
    await app.register(cryptomus.register, { prefix: '/cryptomus' });
    await app.register(pay4bit.register, { prefix: '/pay4bit' });
    await app.listen({ host: '127.0.0.1', port: providerPort.current });
    providerPort.current = (app.server.address() as AddressInfo).port;
    return app;
  };
  let providers: FastifyInstance | undefined = await startProviders();

  const made = await createWorld({
    CRYPTOMUS_BASE_URL: `${providerUrl()}/cryptomus`,
    CRYPTOMUS_MERCHANT: merchant.merchantId,
    CRYPTOMUS_PAYMENT_KEY: merchant.paymentKey,
    PAY4BIT_URL: `${providerUrl()}/pay4bit/pay`,
    PAY4BIT_PUBLIC_KEY: pay4bitKeys.publicKey,
    PAY4BIT_SECRET: pay4bitKeys.secretKey,
    DISCOUNT_MILESTONES: '1:10:crypto,2:20:card,3:50:all',
    ...env,
  });
  world = made;
  const { core, db } = made;
  shop = Fastify();
  await shop.register(mountCallbacks, { core });
  await shop.listen({ host: '127.0.0.1', port: 0 });
  core.publicAddress.url = shopUrl();
  const worker = await createWorker({
    db,
    handlers: core.handlers,
    sweeps: core.sweeps,
    onError: (error) => {
      throw error;
    },
  });
  const jobsAlone = await createWorker({ db, handlers: core.handlers, sweeps: [], onError: () => {} });
  const shelf = await made.pool({ count: 20, service: 'tg' });

  return {
    ...made,
    cryptomus,
    pay4bit,
    shopUrl,
    worker,
    async wait(seconds) {
      made.advance(seconds);
      await worker.advance(seconds);
      await worker.drain();
    },
    doJobs: () => jobsAlone.drain(),
    available: async (accountId) => dollars((await core.ledger.getBalance(accountId)).availableMicros),
    async earnCode(accountId) {
      const before = await core.discountCodes.list({ accountId, all: true });
      const micros = parseMicros('0.10');
      await core.ledger.grant({
        accountId,
        amountMicros: micros,
        reference: `code:${accountId}:${before.codes.length}`,
      });
      const { phone } = await core.activations.buy({ accountId, serviceId: 'tg' });
      await made.message({ supplierId: shelf.supplierId, phone });
      const { codes } = await core.discountCodes.list({ accountId });
      return codes[0]?.code ?? '';
    },
    async booked(kind, currency = 'USD') {
      const { byKind } = await core.ledger.trialBalance();
      const sum = byKind
        .filter((row) => row.kind === kind && row.currency === currency)
        .reduce((total, { availableMicros, heldMicros }) => total + availableMicros + heldMicros, 0n);
      return dollars(sum);
    },
    async setProvidersUp(up) {
      if (!up) {
        await providers?.close();
        providers = undefined;
        // The client notices that its kept connections are gone at the first call only.
        await fetch(providerUrl()).catch(() => {});
      } else providers ??= await startProviders();
    },
    async close() {
      await shop?.close();
      await providers?.close();
      await worker.stop();
      await jobsAlone.stop();
      await made.close();
    },
  };
}

function urlOf(app: FastifyInstance | undefined): string {
  const address = app?.server.address();
  if (!address || typeof address === 'string') throw new Error('not listening yet');
  return `http://127.0.0.1:${address.port}`;
}

/** `12.34`, exactly: a fraction of a cent shows. */
function dollars(micros: bigint): string {
  const negative = micros < 0n;
  const digits = (negative ? -micros : micros).toString().padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0{1,4}$/, '');
  return `${negative ? '-' : ''}${digits.slice(0, -6)}.${fraction}`;
}
