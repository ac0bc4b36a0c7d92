import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { type RawBuilder, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { createGate } from '#test/gate';
import { createRentWorld, HOUR, type RentWorld } from '#test/rent-world';
import { expectSoundBooks, whileFalsified } from '#test/sound-books';
import { addNumbers, openPools, setPrices } from './index.ts';

let world: RentWorld;
let accountId: bigint;
let supplierId: bigint;
let phones: string[];
let country = 10;

beforeAll(async () => {
  world = await createRentWorld({ RENT_GUARD_SECONDS: '0' });
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ accountId } = await world.customer({ balance: '1000' }));
  // A country of its own for each test: what it counts is its own.
  const { countries } = await world.core.catalog.view();
  country = Math.min(...countries.map(({ id }) => id).filter((id) => id > country));
  ({ supplierId, phones } = await world.rentPool({ count: 4, country }));
  await importPrice('wa');
});
afterEach(() => expectSoundBooks(world));

const importPrice = (serviceId: string, price = '0.20') =>
  world.core.inventory.importPrices({
    supplierId,
    csv: `country,service,price\n${country},${serviceId},${price}`,
  });
const buy = (serviceId = 'tg') => world.core.activations.buy({ accountId, serviceId, countryId: country });
const cancel = (id: number) => world.core.activations.cancel({ id, accountId });
const rent = () => world.core.rentals.rent({ accountId, countryId: country, hours: 2 });
const setState = (phone: string, state: 'online' | 'offline' | 'banned') =>
  world.core.inventory.setNumberState({ phone, state });

/** The stock of `tg` and of `wa`. */
const stock = async () => {
  const rows = await world.core.inventory.listStock({ countryId: country, resale: false });
  const of = (service: string) => rows.find(({ serviceId }) => serviceId === service)?.stock;
  return [of('tg'), of('wa')];
};

describe('a pool that has no price yet', () => {
  it('counts the numbers that are being added while its first price is set', async () => {
    const { id } = await world.core.inventory.createSupplier({ name: `unpriced-${country}`, kind: 'manual' });
    const key = { supplierId: id, countryId: country, operator: 'any', step: 0 };
    const [{ id: poolId = 0n } = {}] = await world.db.write((tx) => openPools(tx, [key]));
    const number = { phone: `${phones[0]}77`, poolId, provenance: 'own_device' as const };
    const [added, mayEnd] = [createGate(), createGate()];

    const adding = world.db.write(async (tx) => {
      await addNumbers(tx, [number], new Date());
      added.open();
      await mayEnd.opened;
    });
    await added.opened;
    const pricing = world.db.write((tx) => setPrices(tx, [{ poolId, serviceId: 'tg', priceMicros: 1n }]));
    // It waits for the numbers. What does not wait is through by then.
    await Promise.race([pricing, pause(150)]);
    mayEnd.open();
    await Promise.all([adding, pricing]);

    const rows = await world.core.inventory.listStock({ countryId: country, resale: false });
    expect(rows.filter((row) => row.supplierId === id).map((row) => row.stock)).toEqual([1]);
  });
});

describe('a number', () => {
  it('that goes off or comes back counts for every service of its pool, once', async () => {
    const [phone = ''] = phones;

    await setState(phone, 'offline');
    await setState(phone, 'offline');
    expect(await stock()).toEqual([3, 3]);
    await setState(phone, 'banned');
    expect(await stock()).toEqual([3, 3]);
    await setState(phone, 'online');
    await setState(phone, 'online');

    expect(await stock()).toEqual([4, 4]);
  });

  it('that is leased for a service and goes off is missed by the others only, and comes back when its lease has ended', async () => {
    const { id, phone } = await buy();
    expect(await stock()).toEqual([3, 4]);

    await setState(phone, 'offline');
    expect(await stock()).toEqual([3, 3]);
    await cancel(id);
    expect(await stock()).toEqual([3, 3]);
    await setState(phone, 'online');

    expect(await stock()).toEqual([4, 4]);
  });

  it('that goes off and comes back while it is leased is still leased', async () => {
    const { id, phone } = await buy();

    await setState(phone, 'offline');
    await setState(phone, 'online');
    expect(await stock()).toEqual([3, 4]);
    const others = [await buy(), await buy(), await buy()];
    expect(others.map((one) => one.phone)).not.toContain(phone);
    await expect(buy()).rejects.toMatchObject({ code: 'no_numbers' });
    await cancel(id);

    expect((await buy()).phone).toBe(phone);
  });

  it('that is off is not sold, although it was leased before', async () => {
    const { id, phone } = await buy();
    await cancel(id);
    await setState(phone, 'offline');

    const bought = [await buy(), await buy(), await buy()];

    expect(bought.map((one) => one.phone)).not.toContain(phone);
    await expect(buy()).rejects.toMatchObject({ code: 'no_numbers' });
  });

  it('in a rental is not moved by hand, and one that is not ours is not there', async () => {
    const { phone } = await rent();

    await expect(setState(phone, 'offline')).rejects.toMatchObject({
      code: 'not_allowed',
      details: { phone, state: 'rented' },
    });
    await expect(setState('79990000000', 'online')).rejects.toMatchObject({ code: 'not_found' });
    expect(await stock()).toEqual([3, 3]);
  });

  it('of a pool that is sold for one more service counts for that at once, where it is not leased for it', async () => {
    await buy('wa');
    const [phone = ''] = phones;
    await setState(phone, 'offline');
    const before = await stock();

    await importPrice('vk');
    await importPrice('wa', '0.30');

    const rows = await world.core.inventory.listStock({ countryId: country, serviceId: 'vk', resale: false });
    expect(rows).toMatchObject([{ stock: 3 }]);
    expect(await stock()).toEqual(before);
  });
});

it('a service that is sold for the first time while numbers are leased for it counts those as missing', async () => {
  const { id, poolId, numberId } = await buy();
  const counted = await whileFalsified(
    world,
    [sql`update number_use set service_id = 'vk' where number_id = ${numberId} and activation_id = ${id}`],
    async (tx) => {
      await setPrices(tx, [{ poolId, serviceId: 'vk', priceMicros: 1n }]);
      const { rows } = await sql<{ stock: number }>`
        select stock from offer where pool_id = ${poolId} and service_id = 'vk'`.execute(tx);
      return rows;
    },
  );

  expect(counted).toEqual([{ stock: 3 }]);
});

it.each<[string, (numberId: bigint) => RawBuilder<unknown>[], number]>([
  [
    'that are off besides',
    (id) => [
      sql`update number_use set service_id = 'vk' where number_id = ${id}`,
      sql`update number set state = 'offline' where id = ${id}`,
    ],
    3,
  ],
  [
    'no more',
    (id) => [
      sql`update number_use set service_id = 'vk', activation_id = null, free_at = now() where number_id = ${id}`,
    ],
    4,
  ],
])(
  'a service that is sold for the first time misses no numbers that are leased for it %s',
  async (_what, make, expected) => {
    const { poolId, numberId } = await buy();
    const stockOfNew = await whileFalsified(world, make(numberId), async (tx) => {
      await setPrices(tx, [{ poolId, serviceId: 'vk', priceMicros: 1n }]);
      const { rows } = await sql<{ stock: number }>`
      select stock from offer where pool_id = ${poolId} and service_id = 'vk'`.execute(tx);
      return rows;
    });

    expect(stockOfNew).toEqual([{ stock: expected }]);
  },
);

it('whatever happens to numbers, in whatever order, what is counted is what there is', async () => {
  const step = fc.record({
    what: fc.constantFrom('buy', 'buyOther', 'cancel', 'rent', 'finish', 'off', 'on', 'add', 'service'),
    which: fc.nat({ max: 50 }),
  });
  let serial = 0;
  const services = ['vk', 'fb', 'go', 'vi'];

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const leases: number[] = [];
      const rentals: number[] = [];
      const pick = <T>(list: T[], which: number): T | undefined =>
        list.length > 0 ? list.splice(which % list.length, 1)[0] : undefined;
      const anyPhone = (which: number) => phones[which % phones.length] ?? '';
      const acts: Record<(typeof steps)[number]['what'], (which: number) => Promise<unknown>> = {
        buy: async () => leases.push((await buy()).id),
        buyOther: async () => leases.push((await buy('wa')).id),
        cancel: async (which) => {
          const id = pick(leases, which);
          return id && cancel(id);
        },
        rent: async () => rentals.push((await rent()).id),
        finish: async (which) => {
          const id = pick(rentals, which);
          return id && world.core.rentals.finish({ id, accountId });
        },
        off: (which) => setState(anyPhone(which), 'offline'),
        on: (which) => setState(anyPhone(which), 'online'),
        add: async () => {
          const prefix = (await world.core.catalog.view()).country(country)?.numberPrefixes[0] ?? '';
          const phone = `${prefix.padEnd(4, '0')}9${String(++serial).padStart(6, '0')}`;
          const csv = `phone,country,provenance\n${phone},${country},own_device`;
          const { imported } = await world.core.inventory.importNumbers({ supplierId, csv });
          if (imported === 1) phones.push(phone);
        },
        service: async (which) => importPrice(services[which % services.length] ?? 'vk'),
      };
      // Half of them one after the other, the rest at once.
      const run = ({ what, which }: (typeof steps)[number]) =>
        acts[what](which).catch((error) => {
          if (!isRefusal(error)) throw error;
        });
      const half = Math.ceil(steps.length / 2);
      for (const one of steps.slice(0, half)) await run(one);
      await Promise.all(steps.slice(half).map(run));

      await expectSoundBooks(world);
      for (const id of leases) await cancel(id);
      for (const id of rentals) await world.core.rentals.finish({ id, accountId });
      await expectSoundBooks(world);
    }),
    { numRuns: 20 },
  );
});

it('numbers of a rental that runs out come back by themselves', async () => {
  await rent();
  await rent();
  expect(await stock()).toEqual([2, 2]);

  world.advance(2 * HOUR);
  for (const { run } of world.core.rentals.sweeps) await run();

  expect(await stock()).toEqual([4, 4]);
});
