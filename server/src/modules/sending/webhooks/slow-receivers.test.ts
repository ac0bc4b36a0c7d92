import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorker, type Worker } from '#jobs';
import { createGate } from '#test/gate';
import { until } from '#test/until';
import { createWorld, type World } from '#test/world';

const gate = createGate();
let atSlow = 0;
let mostAtSlow = 0;
let atOther = 0;
const receiver = createServer(async (request, response) => {
  if (request.url === '/slow') {
    mostAtSlow = Math.max(mostAtSlow, ++atSlow);
    await gate.opened;
    atSlow--;
  } else atOther++;
  response.writeHead(200).end();
});

let world: World;
let worker: Worker;
let url: string;
beforeAll(async () => {
  world = await createWorld();
  const onError = (error: unknown) => {
    throw error;
  };
  worker = await createWorker({ db: world.db, handlers: world.core.handlers, sweeps: [], onError });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(async () => {
  gate.open();
  await worker.stop();
  await new Promise((resolve) => receiver.close(resolve));
  await world.close();
});

it('a receiver that does not answer has eight calls at once, and holds nobody back', async () => {
  const { accountId } = await world.customer();
  const { webhooks } = world.core;
  const kind = 'activation-message';
  const slow = await webhooks.addEndpoint({ accountId, kind, url: `${url}/slow` });
  const other = await webhooks.addEndpoint({ accountId, kind, url: `${url}/other` });
  for (let count = 0; count < 60; count++) await webhooks.sendTest({ id: slow.id, accountId });
  worker.start();
  await until(() => atSlow === 8);

  for (let count = 0; count < 20; count++) await webhooks.sendTest({ id: other.id, accountId });
  await until(() => atOther === 20);

  expect(atSlow).toBe(8);
  gate.open();
  await until(async () => {
    const deliveries = await webhooks.listDeliveries({ accountId, limit: 100 });
    return deliveries.every(({ state, attempts }) => state === 'delivered' && attempts === 1);
  });
  expect(mostAtSlow).toBe(8);
});
