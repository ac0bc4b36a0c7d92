import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorker, type Worker } from '#jobs';
import { createWorld, type World } from '#test/world';
import { mountCallbacks } from '../../src/dialects/callbacks/index.ts';
import { mountSimPayments } from '../../src/simulation/payment-emulators/mount.ts';

let world: World;
let server: FastifyInstance;
let worker: Worker;

beforeAll(async () => {
  world = await createWorld({ DEMO: '1' });
  server = Fastify();
  await server.register(mountCallbacks, world);
  await server.register(mountSimPayments, world);
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  world.core.publicAddress.url = `http://127.0.0.1:${port}`;
  const { handlers, sweeps } = world.core;
  worker = await createWorker({ db: world.db, handlers, sweeps, onError: () => {} });
});
afterAll(async () => {
  await server.close();
  await worker.stop();
  await world.close();
});

/** Opens the page like a browser, and posts the form by one of its buttons. */
async function click(url: string, outcome: string): Promise<string> {
  const page = await (await fetch(url)).text();
  expect(page).toContain(`value="${outcome}"`);
  const after = await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome }) });
  return after.text();
}

async function buy(provider: 'cryptomus' | 'pay4bit') {
  const { accountId } = await world.customer({ balance: '0' });
  const wish = { accountId, provider, amountMicros: 5_000_000n } as const;
  const { id, url } = await world.core.payments.openInvoice(wish);
  return {
    url: url ?? '',
    async state() {
      await worker.drain();
      const invoice = await world.core.payments.getInvoice({ id, accountId });
      const { availableMicros } = await world.core.ledger.getBalance(accountId);
      return [invoice.state, availableMicros];
    },
  };
}

describe.each(['cryptomus', 'pay4bit'] as const)('the demo page of %s', (provider) => {
  test('pays by a click', async () => {
    const top = await buy(provider);

    const page = await click(top.url, 'paid');

    expect(await top.state()).toEqual(['paid', 5_000_000n]);
    expect(page).toContain('Simulated: no money moves');
  });

  test('cancels by a click', async () => {
    const top = await buy(provider);

    await click(top.url, 'cancel');

    // Pay4bit tells nobody that a payer has left: the hour ends the invoice.
    const [state] = await top.state();
    expect(state).toBe(provider === 'cryptomus' ? 'cancelled' : 'pending');
    world.advance(3_601);
    expect(await top.state()).toEqual(['cancelled', 0n]);
  });

  test('pays too little by a click, and nothing is credited', async () => {
    const top = await buy(provider);

    await click(top.url, provider === 'cryptomus' ? 'wrong_amount' : 'underpaid');

    const [state, balance] = await top.state();
    expect([state, balance]).toEqual([provider === 'cryptomus' ? 'underpaid' : 'pending', 0n]);
  });
});

test('nothing is simulated outside of the demo', async () => {
  const real = await createWorld();
  const bare = Fastify();
  await bare.register(mountSimPayments, real);

  const answer = await bare.inject('/sim/payments/pay4bit/pay');

  expect(real.core.payments.emulators).toEqual({});
  expect(answer.statusCode).toBe(404);
  await bare.close();
  await real.close();
});

test('nothing is simulated where a provider is set up for real', async () => {
  const real = await createWorld({ DEMO: '1', PAY4BIT_PUBLIC_KEY: 'p', PAY4BIT_SECRET: 's' });

  expect(Object.keys(real.core.payments.emulators)).toEqual(['cryptomus']);

  await real.close();
});
