import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Busy, type BusyHubWorld, bodies, createBusyHubWorld } from '#test/busy-hub-world';
import { stopClock } from '#test/still-clock';

let world: BusyHubWorld;
beforeAll(async () => {
  world = await createBusyHubWorld();
});
afterAll(() => world.close());
stopClock();

describe('the end of a push', () => {
  it('comes two minutes after the hub closed the operation', async () => {
    const leased = await world.busy();
    leased.hub.fake.setFaults(['ignored']);
    await world.sms(leased, 'code 1');
    await world.push();
    await leased.hub.fake.finish({ text: String(leased.id), json: 'number' }, 3);

    leased.hub.fake.setFaults(['error-500']);
    leased.hub.fake.script(leased.phone, () => ({ httpStatus: 500, body: '' }));
    await world.later(119);
    const still = await world.states(leased);
    await world.later(11.1);

    expect([still, await world.states(leased)]).toEqual([['due'], ['stopped']]);
  });

  it.each([
    ['activation', 24],
    ['rental', 72],
  ] as const)(
    'of %s comes after %i hours, with an alarm; an operator sends it again',
    async (kind, hours) => {
      const leased = await world.busy({}, kind === 'rental' ? { service: 'rent' } : {});
      leased.hub.fake.script(leased.phone, () => ({ httpStatus: 500, body: '' }));
      await world.sms(leased, 'code 1');
      await world.push();

      await world.later(hours * 3_600 - 60);
      const still = await world.states(leased);
      await world.later(61);
      const dead = await world.core.hubs.pushes({ hubId: leased.hub.id, state: 'dead', limit: 10 });
      const alarms = (await world.core.hubs.alarms()).filter(({ hubId }) => hubId === leased.hub.id);
      leased.hub.fake.script(leased.phone, () => undefined);
      const count = await world.core.hubs.requeue({ hubId: leased.hub.id });
      await world.push();

      expect(still).toEqual(['due']);
      expect(dead).toMatchObject([{ state: 'expired', lastStatus: 500, operationId: leased.id }]);
      expect(alarms.map(({ matter }) => matter)).toContain('pushes_expired');
      expect([count, await world.states(leased)]).toEqual([1, ['delivered']]);
      expect(new Set(bodies(leased)).size).toBe(1);
      await expect(world.core.hubs.requeue({ hubId: leased.hub.id })).rejects.toThrow('not_found');
    },
  );
});

describe('a hub that was down for an hour', () => {
  it('gets everything when it is back, eight calls at a time and nothing twice', async () => {
    const hub = await world.hub();
    const orders: Busy[] = [];
    for (let index = 0; index < 10; index++) {
      const order = await hub.fake.order({
        country: 'germany',
        operator: 'any',
        service: 'telegram',
        sumMicros: 40_000_000n,
      });
      orders.push({ hub, id: BigInt(order?.activationId ?? 0), phone: order?.phone ?? '' });
    }
    let underWay = 0;
    let most = 0;
    for (const order of orders)
      hub.fake.script(order.phone, () => {
        most = Math.max(most, ++underWay);
        const until = sleep(60).then(() => {
          underWay--;
        });
        return { httpStatus: 200, body: '{"status":"SUCCESS"}', store: true, until };
      });
    // Nobody listens there.
    await world.core.hubs.change({ hubId: hub.id, pushUrl: 'http://127.0.0.1:9' });
    for (let round = 0; round < 5; round++)
      for (const order of orders) await world.sms(order, `code ${round}`);

    for (let turn = 0; turn < 30; turn++) await world.later(120);
    const tries = (await world.core.hubs.pushes({ hubId: hub.id, limit: 100 })).reduce(
      (sum, { attempts }) => sum + attempts,
      0,
    );
    await world.core.hubs.change({ hubId: hub.id, pushUrl: hub.fake.url });
    for (let turn = 0; turn < 5; turn++) await world.later(11.1);

    expect(hub.fake.messages.length).toBe(50);
    expect(hub.fake.arrivals.length).toBe(50);
    expect(most).toBeLessThanOrEqual(8);
    expect(most).toBeGreaterThan(2);
    expect(tries).toBeLessThan(60);
  });
});
