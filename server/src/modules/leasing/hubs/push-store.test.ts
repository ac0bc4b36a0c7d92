import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BusyHubWorld, createBusyHubWorld } from '#test/busy-hub-world';
import { plannedClumsily } from '#test/clumsy-plans';
import { leasePushes } from './push-store.ts';

let world: BusyHubWorld;
beforeAll(async () => {
  world = await createBusyHubWorld();
});
afterAll(() => world.close());

it('a hub has no more pushes taken at once than it may have under way, however the database goes about it', async () => {
  const leased = await world.busy();
  for (let round = 0; round < 12; round++) await world.sms(leased, `code ${round}`);
  const now = new Date(Date.now() + 1_000);
  const until = new Date(now.getTime() + 30_000);
  const db = plannedClumsily(world.db);
  const take = (limit: number) =>
    db.write((tx) => leasePushes(tx, leased.hub.id, { now, until, most: 8, limit, held: 0 }));

  const taken = [await take(1), await take(5), await take(5)].map((pushes) => pushes.length);

  expect(taken).toEqual([1, 5, 2]);
});
