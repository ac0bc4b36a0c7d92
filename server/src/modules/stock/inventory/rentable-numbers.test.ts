import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRentWorld, type RentWorld } from '#test/rent-world';
import { expectSoundBooks, whileFalsified } from '#test/sound-books';
import { stopClock } from '#test/still-clock';
import {
  barNumber,
  countAskedBans,
  countRentable,
  findLeaseKind,
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
  whyUnavailable,
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

  it('are never more than are wanted, wherever the search begins', async () => {
    for (let times = 0; times < 25; times++) {
      const picked = (await pick({ count: 2 })).map(({ phone }) => phone);
      expect([picked.length, new Set(picked).size]).toEqual([2, 2]);
      expect((await pick({ count: 4 })).map(({ phone }) => phone).sort()).toEqual([...phones].sort());
    }
  });

  it('are counted up to a thousand', async () => {
    const many = sql`
      insert into number (phone, pool_id, provenance, created_at)
      select '7999' || lpad(n::text, 7, '0'), ${poolId}, 'own_device', now() from generate_series(1, 1000) as n`;
    const found = await whileFalsified(world, [many], async (tx) => {
      const of = async (upTo?: number) =>
        (await countRentable(tx, [poolId], { now: world.core.clock(), upTo })).get(poolId);
      return [await of(), await of(5_000), await of(999), await of(-3)];
    });

    expect(found).toEqual([1_000, 1_000, 999, 1]);
  });

  it('are not those that their supplier has listed as unfit for it', async () => {
    const [first = '', second = ''] = phones;
    const list = (id: bigint, rent: boolean) => sql`
      insert into partner_number (number_id, supplier_id, port_id, rent, listed, changed_at)
      values (${id}, ${supplierId}, ${String(id)}, ${rent}, true, now())`;
    const connected = sql`
      insert into partner_connection (supplier_id, dialect, created_at, next_poll_at)
      values (${supplierId}, 'smshub', now(), now())`;
    const statements = [connected, list(await idOf(first), false), list(await idOf(second), true)];
    const found = await whileFalsified(world, statements, async (tx) => {
      const query = { poolId, count: 10, exceptPrefixes: [], exceptIds: [] };
      const of = async (forRent: boolean) =>
        (await pickRentable(tx, { ...query, forRent }, world.core.clock())).map(({ phone }) => phone).sort();
      return [await of(true), await of(false)];
    });

    expect(found).toEqual([phones.slice(1).sort(), [...phones].sort()]);
  });

  it('are counted for each pool by itself', async () => {
    const { supplierId: other } = await world.rentPool({ count: 2, country });
    const both = await listLeasablePools(world.db.read, { countryId: country });
    const otherPool = both.find((pool) => pool.supplierId === other)?.poolId ?? 0n;
    await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: country });

    const counted = await countRentable(world.db.read, [poolId, otherPool], { now: world.core.clock() });

    expect([...counted.values()].reduce((sum, one) => sum + one, 0)).toBe(4);
    const exact = await pick({ poolId: otherPool });
    expect(exact).toHaveLength(counted.get(otherPool) ?? -1);
  });

  it('may be barred for an account and a service, and are rented to others', async () => {
    const [first = ''] = phones;
    const bar = { accountId, serviceId: 'tg', numberId: await idOf(first) };
    await world.db.write((tx) => barNumber(tx, bar, world.core.clock()));
    const picked = async (notBarredFor: { accountId: bigint; serviceId: string }) =>
      (await pick({ notBarredFor })).map(({ phone }) => phone);

    expect((await picked({ accountId, serviceId: 'tg' })).sort()).toEqual(phones.slice(1).sort());
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

describe('bans from rent', () => {
  const rules = (missesToBan: number, banSeconds = 600) => ({ missesToBan, banSeconds });
  const miss = (id: bigint, missesToBan: number, banSeconds?: number) =>
    world.db.write((tx) => recordMisses(tx, [id], rules(missesToBan, banSeconds), world.core.clock()));
  const list = async (of?: bigint) =>
    (await listRentBans(world.db.read, { supplierId: of, now: world.core.clock() }))
      .map(({ phone }) => phone)
      .filter((phone) => phones.includes(phone));

  it('are of the number that was missed, whatever others have behind them', async () => {
    const [first = '', second = ''] = phones;
    for (let times = 0; times < 2; times++) await miss(await idOf(first), 3);

    await miss(await idOf(second), 1);

    expect(await list()).toEqual([second]);
  });

  it('are listed by their ends, of one supplier or of all, and end each by itself', async () => {
    const [first = '', second = '', third = ''] = phones;
    const lift = (phone: string) => world.db.write((tx) => liftRentBan(tx, phone, world.core.clock()));
    await miss(await idOf(first), 1, 900);
    await miss(await idOf(third), 1, 300);
    await miss(await idOf(second), 1, 300);
    const { supplierId: other } = await world.rentPool({ country });

    expect(await list()).toEqual([second, third, first]);
    expect([await list(supplierId), await list(other)]).toEqual([[second, third, first], []]);
    expect(await lift(third)).toBe(true);
    expect(await list()).toEqual([second, first]);
    world.advance(300);

    expect([await list(), await lift(second), await lift(first)]).toEqual([[first], false, true]);
  });

  it('count what its supplier would have to be asked for, up to the last moment', async () => {
    const [first, second, third] = await Promise.all(phones.map(idOf));
    const until = new Date(world.core.clock().getTime() + 1);
    const ban = sql`
      insert into number_rent_record (number_id, banned_until)
      select id, ${until} from number where pool_id = ${poolId}`;
    const given = sql`update number set provenance = 'partner', state = 'offline' where id in (${first}, ${second})`;
    const own = sql`update number set state = 'offline' where id = ${third}`;
    const online = sql`update number set state = 'online' where id = ${second}`;
    const asked = (now: Date, ...statements: Parameters<typeof whileFalsified>[1]) =>
      whileFalsified(world, [ban, given, ...statements], async (tx) => [
        ...(await countAskedBans(tx, [poolId, 999_999n], now)),
      ]);

    const now = world.core.clock();
    expect(await asked(now, own)).toEqual([[poolId, 2]]);
    expect(await asked(now, online)).toEqual([[poolId, 1]]);
    expect(await asked(until)).toEqual([]);
    expect(await whileFalsified(world, [ban, given], (tx) => countAskedBans(tx, [999_999n], now))).toEqual(
      new Map(),
    );
  });
});

describe('a rented number', () => {
  it('is taken, and its supplier is told that it is in a rental', async () => {
    const { id, phone } = await rent();
    const numberId = await idOf(phone);
    const why = () => whyUnavailable(world.db.read, { numberId, serviceIds: ['tg'] });
    const kind = () => findLeaseKind(world.db.read, { supplierId, phone });

    expect([await why(), await kind()]).toEqual(['taken', 'rental']);
    expect(await findLeaseKind(world.db.read, { supplierId, phone: '79990000000' })).toBeUndefined();
    await world.core.rentals.cancel({ id, accountId });

    expect([await why(), await kind()]).toEqual([undefined, undefined]);
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

  it('counts for its account, its service and its pool alone', async () => {
    const { accountId: other } = await world.customer({ balance: '100' });
    const { supplierId: beside, phones: theirs } = await world.rentPool({ count: 2, country });
    const otherPool =
      (await listLeasablePools(world.db.read, { countryId: country })).find(
        (pool) => pool.supplierId === beside,
      )?.poolId ?? 0n;
    const bar = async (phone: string, serviceId: string, of = accountId) => {
      const numberId = await idOf(phone);
      await world.db.write((tx) => barNumber(tx, { accountId: of, serviceId, numberId }, world.core.clock()));
    };
    for (const phone of phones) await bar(phone, 'tg');
    for (const phone of phones.slice(1)) await bar(phone, 'wa');
    for (const phone of phones.slice(2)) await bar(phone, 'tg', other);
    for (const phone of theirs) await bar(phone, 'tg');
    const unfree = async (of = accountId, poolIds = [poolId]) =>
      (await findUnfree(world.db.read, { accountId: of, poolIds }))
        .map((one) => `${one.serviceId} ${one.leased} ${one.barred}`)
        .sort();

    expect(await unfree()).toEqual(['tg 0 3', 'wa 0 2']);
    expect(await unfree(other)).toEqual(['tg 0 1']);
    expect(await unfree(accountId, [otherPool])).toEqual(['tg 0 2']);
    for (const phone of phones) await world.core.inventory.setNumberState({ phone, state: 'offline' });

    expect([await unfree(), await unfree(other)]).toEqual([[], []]);
    for (const phone of phones) await world.core.inventory.setNumberState({ phone, state: 'online' });
    expect(await unfree()).toEqual(['tg 0 3', 'wa 0 2']);
  });

  it('of numbers that come and go together counts each where it is', async () => {
    const ids = await Promise.all(phones.map(idOf));
    for (const numberId of ids)
      await world.db.write((tx) =>
        barNumber(tx, { accountId, serviceId: 'tg', numberId }, world.core.clock()),
      );
    const { phones: theirs } = await world.rentPool({ count: 2, country });
    const all = [...ids, ...(await Promise.all(theirs.map(idOf)))];
    const lease = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: country });

    await world.db.write((tx) => setNumberStates(tx, all, 'offline'));
    await expectSoundBooks(world);
    await world.db.write((tx) => setNumberStates(tx, all, 'online'));
    await expectSoundBooks(world);

    await world.core.activations.cancel({ id: lease.id, accountId });
  });

  it('of a number that is leased for two services is missed once', async () => {
    const one = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: country });
    const numberId = await idOf(one.phone);
    const again = sql`
      insert into number_use (number_id, service_id, pool_id, activation_id) values (${numberId}, 'wa', ${poolId}, 1)`;
    const found = await whileFalsified(world, [again], (tx) =>
      findUnfree(tx, { accountId, poolIds: [poolId] }),
    );

    expect(found).toContainEqual({ poolId, serviceId: null, leased: 1, barred: 0 });
    expect(found).toContainEqual({ poolId, serviceId: 'wa', leased: 1, barred: 0 });
  });

  it('is all that is missed where the leases are over', async () => {
    const { id } = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: country });
    await world.core.activations.cancel({ id, accountId });

    expect(await findUnfree(world.db.read, { accountId, poolIds: [poolId] })).toEqual([]);
  });

  it('counts no number that is leased as barred, as that is missed already', async () => {
    const lease = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: country });
    const numberId = await idOf(lease.phone);
    await world.db.write((tx) => barNumber(tx, { accountId, serviceId: 'tg', numberId }, world.core.clock()));

    const unfree = await findUnfree(world.db.read, { accountId, poolIds: [poolId] });

    expect(unfree).toContainEqual({ poolId, serviceId: null, leased: 1, barred: 0 });
    expect(unfree).toContainEqual({ poolId, serviceId: 'tg', leased: 1, barred: 0 });

    const free = await idOf(phones.find((phone) => phone !== lease.phone));
    await world.db.write((tx) =>
      barNumber(tx, { accountId, serviceId: 'tg', numberId: free }, world.core.clock()),
    );
    expect(await findUnfree(world.db.read, { accountId, poolIds: [poolId] })).toContainEqual({
      poolId,
      serviceId: 'tg',
      leased: 1,
      barred: 1,
    });
  });
});
