import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHubWorld, germany, type HubWorld, type TestHub } from '#test/hub-world';
import { expectRightBooks, outcome } from '#test/rent-world';

let world: HubWorld;
let accountId: bigint;
beforeAll(async () => {
  world = await createHubWorld({ RENT_GUARD_SECONDS: '0' });
  ({ accountId } = await world.customer({ balance: '1000' }));
});
afterAll(() => world.close());

const operators = ['fonic', 'lebara', 'lycamobile', 'o2', 'ortel_mobile', 'vodafone'];
let next = 0;

/** Numbers of an operator that no other test uses, and hubs that are offered those alone. */
async function shelf(count: number, hubs: number, settings: object = {}) {
  const operator = operators[next++] ?? 'any';
  const pool = await world.rentPool({ country: germany, operator, count });
  await world.core.inventory.importPrices({
    supplierId: pool.supplierId,
    csv: `country,operator,service,price\n${germany},${operator},wa,0.10`,
  });
  const offered = [];
  for (let index = 0; index < hubs; index++)
    offered.push(await world.hub({ settings: { operators: [operator], ...settings } }));
  const buy = (serviceId: string) =>
    world.core.activations.buy({ accountId, serviceId, countryId: germany, operators: [operator] });
  const rent = () =>
    world.core.rentals.rent({ accountId, countryId: germany, operators: [operator], hours: 4 });
  return { operator, ...pool, hubs: offered as [TestHub, ...TestHub[]], buy, rent };
}

const given = (hub: TestHub, wish: object = {}) =>
  world.order(hub, { ...wish }).then(({ answer: { body } }) => body.status === 'SUCCESS');

describe('a number', () => {
  it('that two hubs, customers and tenants want at once is leased once, and every one of them', async () => {
    const { hubs, buy, rent, phones } = await shelf(12, 2);
    const wishes = Array.from({ length: 10 }, () => [
      () => given(hubs[0]),
      () => given(hubs[1] ?? hubs[0], { service: 'whatsapp' }),
      () =>
        buy('tg').then(
          () => true,
          () => false,
        ),
      () =>
        rent().then(
          () => true,
          () => false,
        ),
    ]).flat();

    await Promise.all(wishes.map((wish) => wish()));

    const operations = await Promise.all(
      hubs.map(({ id }) => world.core.hubs.operations({ hubId: id, state: 'open', limit: 100 })),
    );
    const leased = [
      ...operations.flat().map(({ phone }) => phone),
      ...(await world.core.activations.listOpen({ accountId, limit: 100 })).map(({ phone }) => phone),
      ...(await world.core.rentals.listOpen({ accountId, limit: 100 })).map(({ phone }) => phone),
    ];
    expect(leased.sort()).toEqual([...phones].sort());
    expect(await Promise.all(hubs.map((hub) => world.advertised(hub)))).toEqual([0, 0]);
    await expectRightBooks(world);
  });

  it('that a hub has is in nobody else’s stock; what is leased for any service is not a hub’s', async () => {
    const { hubs, buy } = await shelf(3, 1);
    const [hub] = hubs;

    await buy('wa');
    const advertised = [await world.advertised(hub), await world.advertised(hub, 'whatsapp')];
    const first = await world.order(hub);
    const second = await world.order(hub);

    expect(advertised).toEqual([2, 2]);
    expect([first.answer.body.status, second.answer.body.status, await given(hub)]).toEqual([
      'SUCCESS',
      'SUCCESS',
      false,
    ]);
    expect(await outcome(buy('wa'))).toBe('no_numbers');
    await world.finish(hub, first.id, 4);
    expect(await outcome(buy('wa'))).toBe('done');
  });

  it('is sold to a hub once for a service, and to other hubs and for other services still', async () => {
    const { hubs } = await shelf(1, 2);
    const [hub, other] = hubs as [TestHub, TestHub];
    await world.finish(hub, (await world.order(hub)).id, 3);

    const advertised = [
      await world.advertised(hub),
      await world.advertised(hub, 'whatsapp'),
      await world.advertised(hub, 'rent'),
      await world.advertised(other),
    ];

    expect(advertised).toEqual([0, 1, 1, 1]);
    expect(await given(hub)).toBe(false);
    await world.finish(other, (await world.order(other)).id, 1);
    expect([await given(other), await given(hub, { service: 'whatsapp' })]).toEqual([false, true]);
  });

  it('stays barred, and is counted so, when it went offline and came back', async () => {
    const { hubs, phones } = await shelf(2, 1);
    const [hub] = hubs;
    const { id, phone } = await world.order(hub);
    await world.finish(hub, id, 3);
    const setAll = async (state: 'offline' | 'online') => {
      for (const one of phones) await world.core.inventory.setNumberState({ phone: one, state });
    };

    await setAll('offline');
    const none = await world.advertised(hub);
    await setAll('online');

    expect([none, await world.advertised(hub)]).toEqual([0, 1]);
    expect((await world.order(hub)).phone).not.toBe(phone);
  });

  it('that comes back unsold four times is offered for the service no more', async () => {
    const { hubs } = await shelf(1, 1);
    const [hub] = hubs;

    const stock = [];
    for (let turn = 0; turn < 4; turn++) {
      stock.push(await world.advertised(hub));
      await world.finish(hub, (await world.order(hub)).id, 4);
    }

    expect([...stock, await world.advertised(hub), await world.advertised(hub, 'whatsapp')]).toEqual([
      1, 1, 1, 1, 0, 1,
    ]);
  });

  it('stays the hub’s until the hub closes it; only an operator may do so in its place', async () => {
    const { hubs, supplierId } = await shelf(2, 1);
    const [hub] = hubs;
    const { id, phone } = await world.order(hub);

    world.advance(900 + 3_600);
    await world.core.activations.expireDue();
    const alarms = await world.core.hubs.alarms();
    await world.message({ supplierId, phone });
    await world.core.hubs.forceClose({ id, status: 4, forcedBy: 'admin:jo' });

    expect(alarms.filter(({ hubId }) => hubId === hub.id)).toMatchObject([
      { matter: 'overdue', operationId: id },
    ]);
    expect(await world.core.hubs.operation(id)).toMatchObject({
      state: 'closed',
      messageCount: 1,
      forcedBy: 'admin:jo',
    });
    await expect(world.core.hubs.forceClose({ id, status: 3, forcedBy: 'x' })).rejects.toThrow(
      'already_done',
    );
  });
});

describe('an offer to a hub', () => {
  it('ends at its channels, however many numbers there are', async () => {
    const { operator } = await shelf(5, 0);
    const hub = await world.hub({ settings: { operators: [operator], channels: 3 } });

    const before = await world.advertised(hub);
    const orders = await Promise.all(Array.from({ length: 8 }, () => given(hub)));

    expect([before, orders.filter(Boolean).length, await world.advertised(hub)]).toEqual([3, 3, 0]);
  });
});
