import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createWorker, type Worker } from '#jobs';
import { createWorld, type World } from '#test/world';

type Call = { headers: Record<string, string>; body: string };

let world: World;
let worker: Worker;
let receiver: Server;
let url: string;
const calls: Call[] = [];
let statuses: number[] = [];

beforeAll(async () => {
  world = await createWorld();
  worker = await createWorker({
    db: world.db,
    handlers: world.core.handlers,
    sweeps: world.core.sweeps,
    onError: (error) => {
      throw error;
    },
  });
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      calls.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(statuses.shift() ?? 200, { location: 'http://127.0.0.1:1/' }).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  await worker.stop();
  await new Promise((resolve) => receiver.close(resolve));
  await world.close();
});
afterEach(() => {
  calls.length = 0;
  statuses = [];
});

async function buyAndReceive(accountId: bigint, text: string) {
  const { supplierId } = await world.pool();
  const activation = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 2 });
  await world.message({ supplierId, phone: activation.phone, text });
  return activation;
}

it('tells the listener of a message once it is committed, signed', async () => {
  const { accountId } = await world.customer();
  const { secret } = await world.core.webhooks.addEndpoint({ accountId, kind: 'activation-message', url });

  const { id } = await buyAndReceive(accountId, 'Telegram code 48213');
  await worker.drain();

  expect(calls).toHaveLength(1);
  const [call] = calls as [Call];
  expect(JSON.parse(call.body)).toMatchObject({
    activationId: id,
    service: 'tg',
    text: 'Telegram code 48213',
    code: '48213',
    country: 2,
    phoneFrom: 'Telegram',
  });
  expect(new Webhook(secret).verify(call.body, call.headers)).toMatchObject({ code: '48213' });
});

it('tries again after failures, and no sooner than planned', async () => {
  const { accountId } = await world.customer();
  await world.core.webhooks.addEndpoint({ accountId, kind: 'activation-message', url });
  statuses = [500, 302];

  await buyAndReceive(accountId, 'Telegram code 11111');
  await worker.drain();
  await worker.advance(29);
  await worker.drain();
  const early = calls.length;
  await worker.advance(2);
  await worker.drain();
  await worker.advance(61);
  await worker.drain();

  expect(early).toBe(1);
  expect(calls).toHaveLength(3);
  expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
  const [delivery] = await world.core.webhooks.listDeliveries({ accountId, limit: 10 });
  expect(delivery).toMatchObject({ state: 'delivered', attempts: 3, lastStatus: 200 });
});

it('gives up after eight tries, and can be told to try again', async () => {
  const { accountId } = await world.customer();
  await world.core.webhooks.addEndpoint({ accountId, kind: 'activation-message', url });
  statuses = Array.from({ length: 8 }, () => 503);

  await buyAndReceive(accountId, 'Telegram code 22222');
  for (let attempt = 0; attempt < 12; attempt++) {
    await worker.drain();
    await worker.advance(3_600);
  }
  const [failed] = await world.core.webhooks.listDeliveries({ accountId, limit: 10 });
  await world.core.webhooks.replay(failed?.id ?? 0n);
  await worker.drain();

  expect(failed).toMatchObject({ state: 'failed', attempts: 8, lastStatus: 503 });
  expect((await world.core.webhooks.listDeliveries({ accountId, limit: 10 }))[0]).toMatchObject({
    state: 'delivered',
  });
});

it('refuses addresses that are not of the web', async () => {
  const { accountId } = await world.customer();

  for (const bad of [
    'ftp://example.com/',
    'javascript:alert(1)',
    'http://user:secret@example.com/',
    'nonsense',
  ]) {
    await expect(
      world.core.webhooks.addEndpoint({ accountId, kind: 'activation-message', url: bad }),
    ).rejects.toMatchObject({ code: 'bad_request' });
  }
});
