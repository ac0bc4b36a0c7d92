import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPools } from '#modules/stock/inventory';
import { createRentWorld, HOUR, outcome, type RentWorld } from '#test/rent-world';
import { stopClock } from '#test/still-clock';
import { grantRental, type Rental } from './index.ts';

let world: RentWorld;
let countryIds: number[];
beforeAll(async () => {
  world = await createRentWorld();
  countryIds = (await world.core.catalog.view()).countries.map(({ id }) => id);
});
afterAll(() => world.close());
stopClock();

const newCountry = () => countryIds.pop() ?? 0;
const idsOf = (rentals: readonly { id: number }[]) => rentals.map(({ id }) => id);

/** Rentals of one customer, oldest first, each with a message where `reached` names it. */
async function rented(count: number, reached: readonly number[] = []) {
  const country = newCountry();
  const supplier = `listed${country}`;
  const { supplierId } = await world.rentPool({ country, count, supplier });
  const { accountId } = await world.customer();
  const rentals: Rental[] = [];
  for (let index = 0; index < count; index++)
    rentals.push(await world.core.rentals.rent({ accountId, countryId: country, hours: 2 }));
  for (const index of reached) await world.message({ supplierId, phone: rentals[index]?.phone ?? '' });
  const phones = rentals.map(({ phone }) => phone);
  return { country, supplier, supplierId, accountId, rentals, ids: idsOf(rentals), phones };
}

describe('the rentals of an account', () => {
  it('are listed newest first, by state and country, in pages', async () => {
    const { country, accountId, ids } = await rented(4, [1]);
    const elsewhere = newCountry();
    await world.rentPool({ country: elsewhere });
    const last = await world.core.rentals.rent({ accountId, countryId: elsewhere, hours: 2 });
    await world.core.rentals.cancel({ id: ids[2] ?? 0, accountId });
    const list = async (query: object = {}) =>
      idsOf(await world.core.rentals.list({ accountId, limit: 10, ...query }));
    const [a = 0, b = 0, c = 0, d = 0] = ids;

    expect(await list()).toEqual([last.id, d, c, b, a]);
    expect(await list({ limit: 2 })).toEqual([last.id, d]);
    expect(await list({ limit: 2, offset: 1 })).toEqual([d, c]);
    expect(await list({ before: c })).toEqual([b, a]);
    expect(await list({ countryId: country })).toEqual([d, c, b, a]);
    expect(await list({ countryId: elsewhere })).toEqual([last.id]);
    expect(await list({ states: ['active', 'cancelled'] })).toEqual([c, b]);
    expect(await list({ states: [] })).toEqual([]);
  });

  it('are shown as they stand, before a sweep has written it down', async () => {
    const { accountId } = await rented(2, [0]);

    world.advance(1_200);

    const { list, listOpen } = world.core.rentals;
    const states = (await list({ accountId, limit: 10 })).map(({ state }) => state);
    expect(states).toEqual(['missed', 'active']);
    expect(await listOpen({ accountId, limit: 10 })).toMatchObject([{ state: 'active' }]);
  });

  it('are open in pages, newest first, until their guard time or term is over', async () => {
    const { accountId, ids } = await rented(4, [0, 1]);
    const [a = 0, b = 0, c = 0, d = 0] = ids;
    await world.core.rentals.setAutoRenew({ id: a, accountId, hours: 2 });
    const open = async (page: object = {}) =>
      idsOf(await world.core.rentals.listOpen({ accountId, limit: 10, ...page }));

    expect(await open()).toEqual([d, c, b, a]);
    expect(await open({ limit: 2, offset: 1 })).toEqual([c, b]);
    world.advance(1_199.999);
    expect(await open()).toEqual([d, c, b, a]);
    world.advance(0.001);
    expect(await open()).toEqual([b, a]);
    world.advance(2 * HOUR - 1_200.001);
    expect(await open()).toEqual([b, a]);
    world.advance(0.001);
    expect(await open()).toEqual([a]);
  });

  it('can be followed from their beginning, until one listens no more', async () => {
    const country = newCountry();
    await world.rentPool({ country, count: 2 });
    const { accountId } = await world.customer();
    const heard: number[] = [];
    const stop = world.core.rentals.subscribe(({ id }) => heard.push(id));

    const { id } = await world.core.rentals.rent({ accountId, countryId: country, hours: 2 });
    stop();
    await world.core.rentals.rent({ accountId, countryId: country, hours: 2 });

    expect(heard).toEqual([id]);
  });
});

describe('the rentals of a supplier', () => {
  it('that wait are told apart from those that had a message, and from another’s', async () => {
    const mine = await rented(4, [1]);
    await rented(1);
    await world.core.rentals.cancel({ id: mine.ids[2] ?? 0, accountId: mine.accountId });

    const waiting = await world.core.rentals.listWaiting(mine.supplier);

    expect(idsOf(waiting)).toEqual([mine.ids[0], mine.ids[3]]);
    expect(waiting[0]).toMatchObject({
      phone: mine.phones[0],
      state: 'waiting',
      supplierId: mine.supplierId,
    });
    expect(await world.core.rentals.listWaiting('nosuch')).toEqual([]);
  });

  it('are found by their numbers, in their order, while they last', async () => {
    const { phones, ids, accountId } = await rented(4, [1]);
    const [a = '', b = '', c = '', d = ''] = phones;
    await world.core.rentals.cancel({ id: ids[2] ?? 0, accountId });

    const found = await world.core.rentals.findOpenByPhone([d, c, b, b]);

    expect(found.map(({ id, phone, state }) => [id, phone, state])).toEqual([
      [ids[1], b, 'active'],
      [ids[3], d, 'waiting'],
    ]);
    expect(idsOf(await world.core.rentals.findOpenByPhone([a]))).toEqual([ids[0]]);
  });
});

describe('messages of a rental', () => {
  it('come newest first, as many as are asked for, from an offset or behind one', async () => {
    const { supplierId, accountId, ids, phones } = await rented(1);
    const [phone = ''] = phones;
    const sent: bigint[] = [];
    for (const code of ['11111', '22222', '33333'])
      sent.unshift((await world.message({ supplierId, phone, text: `Your code is ${code}` })).messageId);
    const list = async (page: object) =>
      (await world.core.rentals.listMessages({ id: ids[0] ?? 0, accountId, ...page })).map(({ id }) => id);

    expect(await list({})).toEqual(sent);
    expect(await list({ limit: 1 })).toEqual(sent.slice(0, 1));
    expect(await list({ limit: 5, offset: 1 })).toEqual(sent.slice(1));
    expect(await list({ before: sent[1] })).toEqual(sent.slice(2));
  });
});

describe('a rental that the operator gives for nothing', () => {
  async function poolOf(count: number) {
    const countryId = newCountry();
    const { supplierId, phones } = await world.pool({ country: countryId, count });
    const [pool] = await world.db.write((tx) =>
      openPools(tx, [{ supplierId, countryId, operator: 'any', step: 0 }]),
    );
    return { phones, pool: { id: pool?.id ?? 0n, supplierId, countryId } };
  }

  it('is paid from the start, costs nothing, and takes a number out of the stock until its end', async () => {
    const { pool, phones } = await poolOf(1);
    const { accountId } = await world.customer({ balance: '0' });
    const now = world.core.clock();
    const grant = (hours: number) =>
      world.db.write((tx) => grantRental(tx, { accountId, pool, hours }, world.core.clock()));

    const granted = await grant(100_000);
    const again = await outcome(grant(2));

    const { supplierId, countryId, id: poolId } = pool;
    expect(granted).toMatchObject({
      ...{ accountId, supplierId, countryId, poolId, phone: phones[0], operator: 'any', asked: false },
      ...{ state: 'active', hours: 100_000, priceMicros: 0n, autoRenewHours: null, messageCount: 0 },
      ...{ createdAt: now, guardUntil: now, endsAt: new Date(now.getTime() + 100_000 * HOUR * 1000) },
    });
    expect(again).toBe('no_numbers');
    const ref = { id: granted.id, accountId };
    expect(await world.core.rentals.get(ref)).toEqual(granted);
    expect(await world.core.rentals.history(ref)).toMatchObject([
      { event: 'rent', fromState: null, toState: 'active', at: now },
    ]);
    expect(await world.core.rentals.listPeriods(ref)).toEqual([]);
    const stock = async () => (await world.core.inventory.listStock({ countryId, resale: false }))[0]?.stock;
    expect(await stock()).toBe(0);
    await world.core.rentals.finish(ref);
    expect(await stock()).toBe(1);
  });

  it('is not among the open ones of its owner where it lasts longer than anybody can rent', async () => {
    const { pool } = await poolOf(2);
    const { accountId } = await world.customer();
    const grant = (hours: number) =>
      world.db.write((tx) => grantRental(tx, { accountId, pool, hours }, world.core.clock()));

    const [longest] = [await grant(87_600), await grant(87_601)];

    expect(idsOf(await world.core.rentals.listOpen({ accountId, limit: 10 }))).toEqual([longest.id]);
  });
});

describe('an id that is none', () => {
  it.each([0, -1, 1.5, 2 ** 31, 2 ** 31 - 1, Number.NaN])('%d is of no rental', async (id) => {
    const { accountId } = await world.customer();
    const { rentals } = world.core;
    const ref = { id, accountId };

    expect([await outcome(rentals.get(ref)), await outcome(rentals.finish(ref))]).toEqual([
      'rental_not_found',
      'rental_not_found',
    ]);
  });
});
