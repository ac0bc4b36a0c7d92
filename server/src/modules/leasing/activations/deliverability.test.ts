import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { createWorld, type World } from '#test/world';
import { createListDeliverability } from './deliverability.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ ACTIVATION_SECONDS: '1200' });
});
afterAll(() => world.close());
afterEach(() => {
  vi.restoreAllMocks();
});

it('how activations ended is told by country and service, open ones without a code left out', async () => {
  const { supplierId } = await world.pool({ country: 3, count: 4 });
  await world.pool({ country: 4, count: 1 });
  const { accountId } = await world.customer();
  const { activations } = world.core;
  const buy = (countryId: number) => activations.buy({ accountId, serviceId: 'tg', countryId });
  const [received, , cancelled] = [await buy(3), await buy(3), await buy(3), await buy(4)];
  await world.message({ supplierId, phone: received.phone });
  await activations.cancel({ id: cancelled.id, accountId });

  expect(await createListDeliverability(world.db)()).toEqual([
    { countryId: 3, serviceId: 'tg', ended: 2, received: 1 },
  ]);
});

it('what was told is told again for a minute, and no longer', async () => {
  let now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  let reads = 0;
  const list = createListDeliverability({
    get read() {
      reads++;
      return world.db.read;
    },
  });
  const readsAfter = async (ms: number) => {
    now += ms;
    await list();
    return reads;
  };

  expect([await readsAfter(0), await readsAfter(59_999), await readsAfter(1)]).toEqual([1, 1, 2]);
});

it('a failure is not told again', async () => {
  const down = {
    getExecutor() {
      throw new Error('down');
    },
  } as unknown as World['db']['read'];
  let read = down;
  const list = createListDeliverability({
    get read() {
      return read;
    },
  });

  await expect(list()).rejects.toThrow('down');
  read = world.db.read;

  expect(await list()).toBeInstanceOf(Array);
});
