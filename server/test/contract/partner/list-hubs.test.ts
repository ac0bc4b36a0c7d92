import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCore } from '#core';
import { createAddressGuard } from '#kernel/address-guard';
import { addSeconds } from '#kernel/clock';
import { createSealer } from '#kernel/seal';
import type { HubSettings } from '#modules/leasing/hubs';
import { createHubWorld, germany, type HubWorld, type TestHub } from '#test/hub-world';
import { expectRightBooks, outcome } from '#test/rent-world';
import { stopClock } from '#test/still-clock';

let world: HubWorld;
beforeAll(async () => {
  world = await createHubWorld();
});
afterAll(async () => {
  await expectRightBooks(world);
  await world.close();
});
stopClock();

/** Numbers of a supplier of their own, and a hub of `onlinesim-v2` that is to have `maxNumbers` of them. */
async function listed(count: number, settings: HubSettings = {}) {
  const { supplierId, phones } = await world.rentPool({ country: germany, operator: 'o2', count });
  const suppliers = [Number(supplierId)];
  const hub = await world.hub({
    dialect: 'onlinesim-v2',
    settings: { suppliers, maxNumbers: count, ...settings },
  });
  return { hub, supplierId, phones };
}

const keep = () => world.core.hubs.keepLists();
const later = (seconds: number) => {
  world.advance(seconds);
  return keep();
};
const change = (hub: TestHub, settings: HubSettings) => world.core.hubs.change({ hubId: hub.id, settings });
const open = (hub: TestHub) => world.core.hubs.operations({ hubId: hub.id, state: 'open', limit: 100 });
const atHub = ({ fake }: TestHub) => fake.listedNumbers().sort();
/** The last part of each address that was called, oldest first. */
const calls = ({ fake }: TestHub) => fake.exchanges.map(({ request }) => request.path.split('/').at(-1));
const states = async (phones: readonly string[]) => {
  const numbers = await world.core.inventory.listNumbers({ countryId: germany, limit: 1_000 });
  return numbers.filter(({ phone }) => phones.includes(phone)).map(({ state }) => state);
};
const alarms = async (hub: TestHub, matter: string) =>
  (await world.core.hubs.alarms()).filter((alarm) => alarm.hubId === hub.id && alarm.matter === matter);

describe('the list of a hub that never asks', () => {
  it('is told with the numbers that the settings name, each in no other lease', async () => {
    const { hub, phones } = await listed(3);

    await keep();

    const [exchange] = hub.fake.exchanges;
    const { numbers } = JSON.parse(exchange?.request.text ?? '{}');
    expect(exchange?.request).toMatchObject({
      method: 'POST',
      path: '/api/resellers/sendNumbersOnline',
      headers: { authorization: `Bearer ${hub.key}`, 'content-type': 'application/json; charset=utf-8' },
    });
    expect(exchange?.request.text).not.toContain(hub.key);
    expect(numbers).toHaveLength(3);
    expect(numbers[0]).toEqual({
      number: expect.stringMatching(/^\+49\d+$/),
      country_id: 49,
      operator: expect.any(Number),
      date_start: expect.any(Number),
      port_id: expect.stringMatching(/^n\d+$/),
      rent: 0,
    });
    expect(atHub(hub)).toEqual(phones.sort());
    expect(await open(hub)).toHaveLength(3);
    expect(await states(phones)).toEqual(['rented', 'rented', 'rented']);
  });

  it('holds no more than it may, and nothing unless it is told how many', async () => {
    const { hub } = await listed(4, { maxNumbers: 2, rentAllowed: true });
    const none = await world.hub({ dialect: 'onlinesim-v2' });

    await keep();

    expect(await open(hub)).toHaveLength(2);
    expect(hub.fake.exchanges[0]?.request.text).toContain('"rent":1');
    expect(await open(none)).toEqual([]);
    expect(none.fake.exchanges[0]?.request.text).toBe('{"numbers":[]}');
  });

  it('is told anew every five minutes, with the same ports', async () => {
    const { hub } = await listed(2);
    await keep();

    await later(299);
    const early = calls(hub).length;
    await later(1);

    const texts = hub.fake.exchanges.map(({ request }) => request.text);
    expect(early).toBe(1);
    expect(calls(hub)).toEqual(['sendNumbersOnline', 'sendNumbersOnline']);
    expect(texts[1]).toBe(texts[0]);
  });

  it('that is told more seldom is kept alive by signs of life', async () => {
    const { hub } = await listed(1, { listSeconds: 3_600 });
    await keep();

    await later(300);
    await later(200);
    await later(100);

    expect(calls(hub)).toEqual(['sendNumbersOnline', 'checkWork', 'checkWork']);
  });

  it('grows by one call for a number that comes', async () => {
    const { hub } = await listed(2, { maxNumbers: 1 });
    await keep();

    await change(hub, { maxNumbers: 2 });
    await later(5);

    expect(calls(hub)).toEqual(['sendNumbersOnline', 'addNumber']);
    expect(atHub(hub)).toHaveLength(2);
  });

  it('is sent whole where much has changed at once', async () => {
    const { hub, phones } = await listed(8, { maxNumbers: 1 });
    await keep();

    await change(hub, { maxNumbers: 8 });
    await later(5);

    expect(calls(hub)).toEqual(['sendNumbersOnline', 'sendNumbersOnline']);
    expect(atHub(hub)).toEqual(phones.sort());
  });

  it('shows no money', async () => {
    const { hub } = await listed(1);
    await keep();

    expect(await world.core.hubs.statement({ hubId: hub.id, limit: 10 })).toEqual([]);
  });
});

describe('a number that goes', () => {
  it('leaves the hub at once and is given back when what was sold of it must be over', async () => {
    const { hub, phones } = await listed(2);
    await keep();

    await change(hub, { maxNumbers: 1 });
    await later(5);
    const [whileLingering, toldAlready] = [(await open(hub)).length, calls(hub)];
    await later(1_199);
    const before = (await open(hub)).length;
    await later(1);

    expect(toldAlready).toEqual(['sendNumbersOnline', 'removeNumber']);
    expect([whileLingering, before]).toEqual([2, 2]);
    expect(await open(hub)).toHaveLength(1);
    expect(atHub(hub)).toHaveLength(1);
    expect((await states(phones)).sort()).toEqual(['online', 'rented']);
  });

  it('still has its messages pushed until then', async () => {
    const { hub, supplierId, phones } = await listed(1, { listSeconds: 3_600 });
    await keep();
    await change(hub, { maxNumbers: 0 });
    await later(5);

    await world.message({ supplierId, phone: phones[0] ?? '', text: 'late code 5555' });

    expect(await world.core.hubs.pushes({ hubId: hub.id, limit: 10 })).toMatchObject([{ state: 'due' }]);
  });

  it('leaves with its supplier, and comes back with it', async () => {
    const { hub, supplierId, phones } = await listed(2);
    await keep();

    await world.core.inventory.changeSupplier({ id: supplierId, state: 'off' });
    await later(5);
    const whileOff = atHub(hub);
    await world.core.inventory.changeSupplier({ id: supplierId, state: 'active' });
    await later(5);

    expect(whileOff).toEqual([]);
    expect(atHub(hub)).toEqual(phones.sort());
    expect(await open(hub)).toHaveLength(2);
  });

  it('is never given back while the hub cannot be told', async () => {
    const { hub } = await listed(1);
    await keep();
    hub.fake.setFaults(['wrong-key']);

    await change(hub, { maxNumbers: 0 });
    await later(5);
    await later(7_200);
    const whilePaused = (await open(hub)).length;
    hub.fake.setFaults([]);
    await world.core.hubs.resume({ hubId: hub.id });
    await keep();
    await later(1_200);

    expect(whilePaused).toBe(1);
    expect(await open(hub)).toEqual([]);
  });

  it.each([3, 4, 5] as const)(
    'that an operator takes off by closing its operation (%i) stays off for a day',
    async (status) => {
      const { hub } = await listed(1);
      await keep();
      const [operation] = await open(hub);

      await world.core.hubs.forceClose({ id: operation?.id ?? 0n, status, forcedBy: 'test' });
      await later(5);
      const sameDay = [atHub(hub), await open(hub)];
      await later(86_400);

      expect(sameDay).toEqual([[], []]);
      expect(atHub(hub)).toHaveLength(1);
    },
  );
});

describe('what an operator sees of a list', () => {
  const view = async (hub: TestHub) => (await world.core.hubs.get({ id: hub.id })).list;

  it('is how many are on it, waiting to be told and lingering, when it was told, and what went wrong', async () => {
    const { hub } = await listed(2);
    const fresh = await view(hub);
    hub.fake.setFaults(['no-operation']);
    await keep();
    const failing = await view(hub);
    hub.fake.setFaults([]);
    await later(60);
    const told = await view(hub);
    await change(hub, { maxNumbers: 1 });
    await later(60);
    const fewer = await view(hub);

    expect(fresh).toEqual({
      ...{ listed: 0, waiting: 0, lingering: 0, sentAt: null, saidAt: null },
      ...{ lastError: null, failingSince: null },
    });
    expect(failing).toMatchObject({ listed: 0, waiting: 2, lastError: 'NO_OPERATION', sentAt: null });
    expect(failing?.failingSince).toBeInstanceOf(Date);
    expect(told).toMatchObject({ listed: 2, waiting: 0, lastError: null, failingSince: null });
    expect(told?.sentAt).toEqual(told?.saidAt);
    expect(fewer).toMatchObject({ listed: 1, waiting: 0, lingering: 1, sentAt: told?.sentAt });
    expect(fewer?.saidAt?.getTime()).toBeGreaterThan(Number(told?.saidAt?.getTime()));
  });

  it('is nothing where the hub asks', async () => {
    expect(await view(await world.hub({ dialect: 'onlinesim-v1' }))).toBeNull();
  });
});

describe('a hub that says no', () => {
  it('to some of a list gets it without them, and they can be leased again', async () => {
    const { hub, phones } = await listed(3);
    const [unwanted = '', ...wanted] = phones;
    hub.fake.refuseNumbers([unwanted]);

    await keep();
    await later(5);

    expect(calls(hub)).toEqual(['sendNumbersOnline', 'sendNumbersOnline']);
    expect(atHub(hub)).toEqual(wanted.sort());
    expect(await states([unwanted])).toEqual(['online']);
    expect(await alarms(hub, 'number_refused')).toMatchObject([
      { details: { phone: unwanted, code: 'NUMBER' } },
    ]);
  });

  it('to one number gets others', async () => {
    const { hub, phones } = await listed(3, { maxNumbers: 1 });
    await keep();
    hub.fake.refuseNumbers(phones);

    await change(hub, { maxNumbers: 2 });
    await later(5);
    await later(5);
    await later(5);

    expect(calls(hub)).toEqual(['sendNumbersOnline', 'addNumber', 'addNumber']);
    expect(await alarms(hub, 'number_refused')).toHaveLength(2);
    expect(await open(hub)).toHaveLength(1);
  });

  it('to our key is left alone until somebody has seen to it', async () => {
    const { hub } = await listed(1);
    hub.fake.setFaults(['wrong-key']);

    await keep();
    await later(600);

    expect(calls(hub)).toHaveLength(1);
    expect(await alarms(hub, 'paused')).toMatchObject([{ details: { reason: 'ERROR_WRONG_KEY' } }]);
  });

  it.each([
    ['error-500'],
    ['try-again'],
    ['redirect'],
    ['lost-acknowledgement'],
    ['too-many-requests'],
  ] as const)('by %s is told the same again after ten seconds', async (fault) => {
    const { hub, phones } = await listed(2);
    hub.fake.setFaults([fault]);

    await keep();
    await later(9);
    const early = calls(hub).length;
    await later(1);

    const [first, second] = hub.fake.exchanges.map(({ request }) => request.text);
    expect(early).toBe(1);
    expect(second).toBe(first);
    expect(atHub(hub)).toEqual(phones.sort());
  });

  it('for longer than its patience raises an alarm', async () => {
    const { hub } = await listed(1);
    hub.fake.setFaults(['no-operation']);

    await keep();
    const soon = await alarms(hub, 'list_not_taken');
    await later(660);

    expect(soon).toEqual([]);
    expect(await alarms(hub, 'list_not_taken')).toMatchObject([{ details: { code: 'NO_OPERATION' } }]);
  });

  it('is not asked anything, and may ask nothing', async () => {
    const { hub } = await listed(1);

    const answer = await world.call(hub, '/getNumber', { action: 'GET_NUMBER', country: '49' });

    expect(answer).toMatchObject({ status: 403, body: { error: 'API_ACCESS_DISABLED' } });
  });
});

describe('a message for a listed number', () => {
  it('is reported once, with the same content at every try', async () => {
    const { hub, supplierId, phones } = await listed(1);
    const [phone = ''] = phones;
    await keep();
    hub.fake.setFaults(['lost-acknowledgement']);

    await world.message({ supplierId, phone, sender: 'Telegram', text: 'Код 123\n🔑' });
    await world.core.hubs.pushDue();
    world.advance(11);
    await world.core.hubs.pushDue();
    world.advance(60);
    await world.core.hubs.pushDue();

    const [first, second, ...more] = hub.fake.exchanges.filter(({ request }) =>
      request.path.endsWith('addMessage'),
    );
    expect(JSON.parse(first?.request.text ?? '')).toEqual({
      date: expect.stringMatching(/^\d{10}$/),
      number: `+${phone}`,
      from: 'Telegram',
      message: 'Код 123\n🔑',
    });
    expect(second?.request.text).toBe(first?.request.text);
    expect(more).toEqual([]);
    expect(hub.fake.messages).toMatchObject([{ phone, text: 'Код 123\n🔑', deliveries: 2 }]);
    expect(await world.core.hubs.pushes({ hubId: hub.id, limit: 10 })).toMatchObject([
      { state: 'delivered' },
    ]);
  });

  it('that came before the hub has taken the list is reported when it has', async () => {
    const { hub, supplierId, phones } = await listed(1);
    const [phone = ''] = phones;
    hub.fake.setFaults(['error-500']);
    await keep();
    hub.fake.setFaults([]);

    await world.message({ supplierId, phone, text: 'early code 4444' });
    await world.core.hubs.pushDue();
    await later(11);
    await world.core.hubs.pushDue();

    expect(hub.fake.messages).toMatchObject([{ phone, text: 'early code 4444' }]);
  });
});

describe('a process that dies', () => {
  it('while it tells a hub leaves the list to another, which waits until it must be dead', async () => {
    const { hub, phones } = await listed(2);
    await world.db.write((tx) =>
      sql`insert into hub_list (hub_id, leased_until) values (${hub.id}, ${addSeconds(world.core.clock(), 120)})`.execute(
        tx,
      ),
    );

    await keep();
    await later(119);
    const meanwhile = calls(hub).length;
    await later(1);

    expect(meanwhile).toBe(0);
    expect(atHub(hub)).toEqual(phones.sort());
  });

  it('between the hub’s answer and the note of it has told a list that may be told again', async () => {
    const { hub, phones } = await listed(2);
    await keep();
    await world.db.write((tx) =>
      sql`update hub_listing set state = 'new' where hub_id = ${hub.id}`.execute(tx),
    );

    await later(5);

    expect(calls(hub)).toEqual(['sendNumbersOnline', 'addNumber', 'addNumber']);
    expect(atHub(hub)).toEqual(phones.sort());
    expect(await open(hub)).toHaveLength(2);
  });
});

describe('two processes', () => {
  it('tell a hub one list, once', async () => {
    const { hub, phones } = await listed(6, { maxNumbers: 4 });
    const { db, config, core } = world;
    const sealer = createSealer('test secret of many letters');
    const guard = createAddressGuard({ allow: ['0.0.0.0/0', '::/0'] });
    const other = createCore({ db, config, clock: core.clock, sealer, guard });

    await Promise.all([keep(), other.hubs.keepLists()]);
    await other.hubs.stop();

    expect(calls(hub)).toEqual(['sendNumbersOnline']);
    expect(atHub(hub)).toHaveLength(4);
    expect((await open(hub)).every(({ phone }) => phones.includes(phone))).toBe(true);
  });
});

describe('two hubs and a customer who want the same numbers', () => {
  it('never share one', async () => {
    const { hub, supplierId, phones } = await listed(6, { maxNumbers: 4 });
    const suppliers = [Number(supplierId)];
    const other = await world.hub({ dialect: 'onlinesim-v2', settings: { suppliers, maxNumbers: 4 } });
    const { accountId } = await world.customer();

    const bought = await Promise.all([
      keep(),
      outcome(world.core.rentals.rent({ accountId, countryId: germany, operators: ['o2'], hours: 4 })),
    ]);

    const had = [...(await open(hub)), ...(await open(other))].map(({ phone }) => phone);
    expect(new Set(had).size).toBe(had.length);
    expect(had.length).toBeGreaterThanOrEqual(5);
    expect(had.every((phone) => phones.includes(phone))).toBe(true);
    expect(bought[1]).toMatch(/done|no_numbers/);
  });
});
