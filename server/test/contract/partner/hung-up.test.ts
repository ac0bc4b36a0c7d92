import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createHubWorld, germany, type HubWorld } from '#test/hub-world';
import { until } from '#test/until';

let world: HubWorld;
beforeAll(async () => {
  world = await createHubWorld();
  await world.rentPool({ country: germany, count: 1 });
});
afterAll(() => world.close());

it('a number whose hub hung up before it was told is free again, and the operation never was', async () => {
  const hub = await world.hub();
  const { hostname, port } = new URL(world.url);
  const wish = { action: 'GET_NUMBER', country: 'germany', operator: 'any', service: 'telegram', sum: 40 };
  const body = JSON.stringify({ key: hub.key, ...wish });
  const order = world.core.hubs.order;
  const socket = connect(Number(port), hostname);
  const hungUp = new Promise<void>((resolve) => {
    const watch = (message: unknown) => {
      (message as { response: ServerResponse }).response.once('close', () => {
        unsubscribe('http.server.request.start', watch);
        resolve();
      });
    };
    subscribe('http.server.request.start', watch);
  });
  const spy = vi.spyOn(world.core.hubs, 'order').mockImplementation(async (...args) => {
    const ordered = await order(...args);
    socket.destroy();
    await hungUp;
    return ordered;
  });
  try {
    socket.write(
      `POST /partner/${hub.name}/getNumber HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await until(async () => {
      const [operation] = await world.core.hubs.operations({ hubId: hub.id, limit: 1 });
      return operation?.state === 'abandoned';
    });
  } finally {
    spy.mockRestore();
  }

  expect(await world.advertised(hub)).toBe(1);
  const told = await world.order(hub);
  expect(told.answer.body).toMatchObject({ status: 'SUCCESS' });
  expect((await world.core.hubs.operation(told.id)).state).toBe('open');
});
