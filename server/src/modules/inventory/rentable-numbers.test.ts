import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRentWorld, type RentWorld } from '#test/rent-world';
import { expectSoundBooks } from '#test/sound-books';
import { stopClock } from '#test/still-clock';
import {
  barNumber,
  countRentable,
  findUnfree,
  forgetMisses,
  giveBackRented,
  liftRentBan,
  listLeasablePools,
  listRentBans,
  pickRentable,
  recordMisses,
  setNumberStates,
  setStateAfterRental,
} from './index.ts';

let world: RentWorld;
let accountId: bigint;
let supplierId: bigint;
let phones: string[];
let poolId: bigint;
let country = 10;

beforeAll(async () => {
  world = await createRentWorld();
});
afterAll(() => world.close());
stopClock();
beforeEach(async () => {
  ({ accountId } = await world.customer({ balance: '100' }));
  const { countries } = await world.core.catalog.view();
  country = Math.min(...countries.map(({ id }) => id).filter((id) => id > country));
  ({ supplierId, phones } = await world.rentPool({ count: 3, country }));
  poolId = (await listLeasablePools(world.db.read, { countryId: country }))[0]?.poolId ?? 0n;
});
afterEach(() => expectSoundBooks(world));

const idOf = async (phone = '') => (await world.core.inventory.listNumbers({ phone, limit: 1 }))[0]?.id ?? 0n;
const stateOf = async (phone = '') => (await world.core.inventory.listNumbers({ phone, limit: 1 }))[0]?.state;
const count = async (upTo?: number) =>
  (await countRentable(world.db.read, [poolId, poolId], { now: world.core.clock(), upTo })).get(poolId);
const pick = (more = {}) =>
  world.db.write((tx) =>
    pickRentable(tx, { poolId, count: 10, exceptPrefixes: [], exceptIds: [], ...more }, world.core.clock()),
  );
const rent = () => world.core.rentals.rent({ accountId, countryId: country, hours: 2 });

describe('numbers for rent', () => {
  it('are those that are online and in no lease, counted up to where it matters', async () => {
    expect([await count(), await count(2), await count(0), await count(5_000)]).toEqual([3, 2, 1, 3]);
    await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: country });
    expect(await count()).toBe(2);
    await rent();
    expect(await count()).toBe(1);
    const [left] = await pick();
    await world.core.inventory.setNumberState({ phone: left?.phone ?? '', state: 'offline' });

    expect([await count(), await pick()]).toEqual([0, []]);
  });

  it('are picked as many as are wanted, without those that are not', async () => {
    const [first = '', second = '', third = ''] = phones;

    expect(await pick({ count: 2 })).toHaveLength(2);
    expect((await pick()).map(({ phone }) => phone).sort()).toEqual([...phones].sort());
    expect((await pick({ exceptPrefixes: [first] })).map(({ phone }) => phone).sort()).toEqual(
      [second, third].sort(),
    );
    expect((await pick({ exceptIds: [await idOf(second)] })).map(({ phone }) => phone).sort()).toEqual(
      [first, third].sort(),
    );
    expect(await pick({ poolId: 999_999n })).toEqual([]);
  });

  it('may be barred for an account and a service, and are rented to others', async () => {
    const [first = ''] = phones;
    const bar = { accountId, serviceId: 'tg', numberId: await idOf(first) };
    await world.db.write((tx) => barNumber(tx, bar, world.core.clock()));
    const picked = async (notBarredFor: { accountId: bigint; serviceId: string }) =>
      (await pick({ notBarredFor })).map(({ phone }) => phone);

    expect(await picked({ accountId, serviceId: 'tg' })).not.toContain(first);
    expect(await picked({ accountId, serviceId: 'wa' })).toContain(first);
    const { accountId: other } = await world.customer();
    expect(await picked({ accountId: other, serviceId: 'tg' })).toContain(first);
  });

  it('are not those of a supplier that is off or fails', async () => {
    const pools = () => listLeasablePools(world.db.read, { poolIds: [poolId] });
    expect(await pools()).toMatchObject([{ poolId, supplierId, countryId: country, simulated: false }]);

    await world.core.inventory.changeSupplier({ id: supplierId, state: 'off' });

    expect(await pools()).toEqual([]);
  });
});

describe('a number that no message reaches', () => {
  const rules = { missesToBan: 2, banSeconds: 600 };
  const miss = async (phone: string, more = {}) => {
    const id = await idOf(phone);
    await world.db.write((tx) => recordMisses(tx, [id], { ...rules, ...more }, world.core.clock()));
  };
  const bans = async () =>
    (await listRentBans(world.db.read, { supplierId, now: world.core.clock() })).map(({ phone }) => phone);

  it('is banned from rent after so many misses in a row, up to the last moment of its ban', async () => {
    const [first = ''] = phones;
    await miss(first);
    expect([await bans(), await count()]).toEqual([[], 3]);
    await miss(first);
    expect([await bans(), await count()]).toEqual([[first], 2]);
    expect((await pick()).map(({ phone }) => phone)).not.toContain(first);
    expect((await pick({ forRent: false })).map(({ phone }) => phone)).toContain(first);

    world.advance(599.999);
    expect([await bans(), await count()]).toEqual([[first], 2]);
    world.advance(0.001);

    expect([await bans(), await count()]).toEqual([[], 3]);
  });

  it('is not banned where a message came in between, and needs as many misses again after a ban', async () => {
    const [first = ''] = phones;
    const id = await idOf(first);
    await miss(first);
    await world.db.write((tx) => forgetMisses(tx, [id]));
    await miss(first);
    expect(await bans()).toEqual([]);
    await miss(first);
    world.advance(600);

    await miss(first);

    expect(await bans()).toEqual([]);
  });

  it('is let go from its ban by the operator, once, and begins anew', async () => {
    const [first = ''] = phones;
    await miss(first);
    await miss(first);
    const lift = (phone: string) => world.db.write((tx) => liftRentBan(tx, phone, world.core.clock()));

    expect([await lift(first), await lift(first), await lift('79990000000')]).toEqual([true, false, false]);

    await miss(first);
    expect([await bans(), await count()]).toEqual([[], 3]);
  });

  it('is never banned where the rule is off', async () => {
    for (let times = 0; times < 5; times++) await miss(phones[0] ?? '', { missesToBan: 0 });

    expect(await bans()).toEqual([]);
  });
});

describe('a rented number that is given back', () => {
  it('comes online, or is what was said meanwhile, once', async () => {
    const rented = [await rent(), await rent(), await rent()];
    const [one, two, three] = await Promise.all(rented.map(({ phone }) => idOf(phone)));
    await world.db.write(async (tx) => {
      await setStateAfterRental(tx, [two ?? 0n, three ?? 0n], 'offline');
      await setStateAfterRental(tx, [three ?? 0n], 'banned');
      await setStateAfterRental(tx, [one ?? 0n], 'offline');
      await setStateAfterRental(tx, [one ?? 0n], null);
    });

    for (const { id } of rented) await world.core.rentals.cancel({ id, accountId });

    expect(await Promise.all(rented.map(({ phone }) => stateOf(phone)))).toEqual([
      'online',
      'offline',
      'banned',
    ]);
    const again = rented[1]?.phone ?? '';
    await world.core.inventory.setNumberState({ phone: again, state: 'online' });
    const { id } = await world.core.rentals.rent({
      accountId,
      countryId: country,
      hours: 2,
      exceptPrefixes: [rented[0]?.phone ?? ''],
    });
    await world.core.rentals.cancel({ id, accountId });
    expect(await stateOf(again)).toBe('online');
  });

  it('is left alone where it is not rented, and a rented one is moved by the end of its rental alone', async () => {
    const { id, phone } = await rent();
    const [numberId, free] = [await idOf(phone), await idOf(phones.find((one) => one !== phone))];

    await world.db.write((tx) => giveBackRented(tx, [free]));
    expect(await world.db.write((tx) => setNumberStates(tx, [numberId], 'offline'))).toEqual([]);

    expect([await stateOf(phone), await count()]).toEqual(['rented', 2]);
    await world.core.rentals.cancel({ id, accountId });
  });
});

describe('a bar', () => {
  it('is written down once, and counts while the number is online', async () => {
    const [first = '', second = ''] = phones;
    const bar = async (phone: string) => {
      const numberId = await idOf(phone);
      await world.db.write((tx) =>
        barNumber(tx, { accountId, serviceId: 'tg', numberId }, world.core.clock()),
      );
    };
    const barred = async () =>
      (await findUnfree(world.db.read, { accountId, poolIds: [poolId] })).find(
        ({ serviceId }) => serviceId === 'tg',
      )?.barred ?? 0;

    await bar(first);
    await bar(first);
    expect(await barred()).toBe(1);
    await world.core.inventory.setNumberState({ phone: second, state: 'offline' });
    await bar(second);
    expect(await barred()).toBe(1);
    await world.core.inventory.setNumberState({ phone: second, state: 'online' });
    expect(await barred()).toBe(2);
    await world.core.inventory.setNumberState({ phone: first, state: 'offline' });

    expect(await barred()).toBe(1);
  });

  it('counts no number that is leased as barred, as that is missed already', async () => {
    const lease = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: country });
    const numberId = await idOf(lease.phone);
    await world.db.write((tx) => barNumber(tx, { accountId, serviceId: 'tg', numberId }, world.core.clock()));

    const unfree = await findUnfree(world.db.read, { accountId, poolIds: [poolId] });

    expect(unfree).toContainEqual({ poolId, serviceId: null, leased: 1, barred: 0 });
    expect(unfree).toContainEqual({ poolId, serviceId: 'tg', leased: 1, barred: 0 });
  });
});
