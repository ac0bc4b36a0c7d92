import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCore } from '#core';
import type { Database, Tx } from '#db';
import { createAddressGuard } from '#kernel/address-guard';
import { isRefusal } from '#kernel/refusal';
import { createSealer } from '#kernel/seal';
import { outcomes } from '#test/outcomes';
import { createRentWorld, HOUR, outcome, type RentWorld } from '#test/rent-world';
import { runDue } from '#test/run-due';
import { expectSoundBooks } from '#test/sound-books';
import { createWorld } from '#test/world';

const DAY_MS = 86_400_000;
const PRICE = 100_000n;

let world: RentWorld;
let countryIds: number[];
beforeAll(async () => {
  world = await createRentWorld({ MAX_OPEN_ACTIVATIONS: '0', MAX_OPEN_RENTALS: '0' });
  countryIds = (await world.core.catalog.view()).countries.map(({ id }) => id);
  toNoon();
});
afterEach(() => expectSoundBooks(world));
afterAll(() => world.close());

/** The next noon of UTC: what a test does is on one day. */
function toNoon(): void {
  const now = world.core.clock().getTime();
  const noon = Math.floor(now / DAY_MS) * DAY_MS + DAY_MS * 1.5;
  world.advance((noon - now) / 1000);
}

/** An account with two keys, and a country with numbers of its own. */
async function buyer({ count = 4, price = '0.10', services = ['tg'] } = {}) {
  const countryId = countryIds.pop() ?? 0;
  const supplier = `of-${countryId}`;
  const { supplierId, phones } = await world.rentPool({ country: countryId, count, price, supplier });
  for (const service of services.slice(1))
    await world.core.inventory.importPrices({
      supplierId,
      csv: `country,operator,service,price,step\n${countryId},any,${service},${price},0`,
    });
  const { accountId } = await world.customer();
  const [keyId, otherKeyId] = (
    await Promise.all([
      world.core.accounts.createKey({ accountId }),
      world.core.accounts.createKey({ accountId }),
    ])
  ).map(({ id }) => id) as [bigint, bigint];
  const balance = () => world.core.ledger.getBalance(accountId);
  const cap = (caps: { keyId?: bigint; order?: bigint | null; day?: bigint | null }) => {
    const { order = null, day = null, ...of } = caps;
    return world.core.accounts.setCaps({ accountId, orderMicros: order, dayMicros: day, ...of });
  };
  const spentToday = async () =>
    Object.fromEntries(
      (await world.core.accounts.listCaps(accountId)).map((one) => [
        one.keyId === null ? 'account' : String(one.keyId),
        one.spentTodayMicros,
      ]),
    );
  const buy = (by?: bigint) =>
    world.core.activations.buy({ accountId, keyId: by, serviceId: 'tg', countryId });
  const receive = (phone: string) => world.message({ supplierId, phone });
  return {
    accountId,
    keyId,
    otherKeyId,
    countryId,
    supplierId,
    phones,
    balance,
    cap,
    spentToday,
    buy,
    receive,
  };
}

type Buyer = Awaited<ReturnType<typeof buyer>>;

const refusalOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason) => reason,
  );
  if (!isRefusal(error)) throw error ?? new Error('was not refused');
  return { code: error.code, ...error.details };
};

/** An activation with its code, done. */
async function finished(one: Buyer) {
  const { id, phone } = await one.buy(one.otherKeyId);
  await one.receive(phone);
  await world.core.activations.finish({ id, accountId: one.accountId });
  return id;
}

/** Every verb that holds or spends a customer's money. `prepare` gives how it is told; the first of its price is `micros`. */
const verbs: { verb: string; micros: bigint; prepare(one: Buyer): Promise<() => Promise<unknown>> }[] = [
  {
    verb: 'activations.buy',
    micros: PRICE,
    prepare: async (one) => () => one.buy(one.keyId),
  },
  {
    verb: 'activations.buyTogether',
    micros: 2n * PRICE,
    prepare:
      async ({ accountId, keyId, countryId }) =>
      () =>
        world.core.activations.buyTogether({ accountId, keyId, countryId, serviceIds: ['tg', 'wa'] }),
  },
  {
    verb: 'activations.buyAdditional',
    micros: PRICE,
    async prepare(one) {
      const { accountId, keyId } = one;
      const { id } = await one.buy(one.otherKeyId);
      return () => world.core.activations.buyAdditional({ id, accountId, keyId, serviceId: 'wa' });
    },
  },
  {
    verb: 'activations.buyAgain',
    micros: PRICE,
    async prepare(one) {
      const { accountId, keyId } = one;
      const id = await finished(one);
      return () => world.core.activations.buyAgain({ id, accountId, keyId });
    },
  },
  {
    verb: 'rentals.rent',
    micros: 2n * PRICE,
    prepare:
      async ({ accountId, keyId, countryId }) =>
      () =>
        world.core.rentals.rent({ accountId, keyId, countryId, hours: 2 }),
  },
  {
    verb: 'rentals.extend',
    micros: 2n * PRICE,
    async prepare({ accountId, keyId, otherKeyId, countryId }) {
      const { id } = await world.core.rentals.rent({ accountId, keyId: otherKeyId, countryId, hours: 2 });
      return () => world.core.rentals.extend({ id, accountId, keyId, hours: 2 });
    },
  },
];

describe.each(verbs)('$verb', ({ micros, prepare }) => {
  const served = () => buyer({ services: ['tg', 'wa'] });

  it.each(['key', 'account'] as const)(
    'is refused past the cap of an order of the %s, and moves nothing',
    async (of) => {
      const one = await served();
      const tell = await prepare(one);
      await one.cap({ ...(of === 'key' && { keyId: one.keyId }), order: micros - 1n });
      const before = await one.balance();

      const refusal = await refusalOf(tell());

      expect(refusal).toEqual({ code: 'cap_reached', cap: 'order', of, leftMicros: micros - 1n });
      expect(await one.balance()).toEqual(before);
    },
  );

  it.each(['key', 'account'] as const)(
    'is refused past the cap of the day of the %s, and done within it',
    async (of) => {
      const one = await served();
      const tell = await prepare(one);
      const spent = of === 'key' ? 0n : 100_000_000n - (await one.balance()).availableMicros;
      const cap = (left: bigint) => one.cap({ ...(of === 'key' && { keyId: one.keyId }), day: spent + left });
      await cap(micros - 1n);

      const refusal = await refusalOf(tell());
      await cap(micros);
      await tell();

      expect(refusal).toEqual({ code: 'cap_reached', cap: 'day', of, leftMicros: micros - 1n });
      expect(await one.spentToday()).toEqual({
        [of === 'key' ? String(one.keyId) : 'account']: spent + micros,
      });
    },
  );

  it('counts for the key that orders, and is refused to none that has no cap', async () => {
    const one = await served();
    const tell = await prepare(one);
    await one.cap({ keyId: one.otherKeyId, order: 0n, day: 0n });

    await tell();

    expect(await outcome(one.buy(one.otherKeyId))).toBe('cap_reached');
  });
});

describe('a rental that renews itself', () => {
  const sweep = () => runDue(world.db, world.core.rentals.sweeps);

  it.each([
    ['the account', undefined],
    ['the key that paid for the period before', 'keyId'],
  ] as const)('ends where %s may spend no more, and goes on within the cap', async (_of, name) => {
    const one = await buyer();
    const { accountId, keyId, countryId } = one;
    const { rentals } = world.core;
    toNoon();
    const rental = await rentals.rent({ accountId, keyId, countryId, hours: 2, autoRenew: true });
    await one.receive(rental.phone);
    await one.cap({ ...(name && { [name]: keyId }), day: 400_000n });

    world.advance(2 * HOUR);
    await sweep();
    const renewed = await rentals.get({ id: rental.id, accountId });
    world.advance(2 * HOUR);
    await sweep();
    const ended = await rentals.get({ id: rental.id, accountId });

    expect([renewed.state, renewed.hours]).toEqual(['active', 4]);
    expect([ended.state, ended.hours]).toEqual(['finished', 4]);
  });
});

describe('what came back is not spent', () => {
  it('of a cancelled, an expired and a refunded activation of the day', async () => {
    const one = await buyer();
    const { accountId, keyId } = one;
    toNoon();
    await one.cap({ day: 2n * PRICE });
    await one.cap({ keyId, day: 2n * PRICE });
    const { activations } = world.core;
    const cancelled = await one.buy(keyId);
    const expiring = await one.buy(keyId);
    const full = await outcome(one.buy(keyId));

    await activations.cancel({ id: cancelled.id, accountId });
    world.advance(3_600);
    await activations.expireDue();
    const free = await one.spentToday();
    const id = await one.buy(keyId).then(async (paid) => {
      await one.receive(paid.phone);
      await activations.finish({ id: paid.id, accountId });
      return paid.id;
    });
    const paid = await one.spentToday();
    await activations.refund({ id });

    expect(expiring.state).toBe('waiting');
    expect(full).toBe('cap_reached');
    expect(free).toEqual({ account: 0n, [String(keyId)]: 0n });
    expect(paid).toEqual({ account: PRICE, [String(keyId)]: PRICE });
    expect(await one.spentToday()).toEqual(free);
  });

  it('of a rental that is given back, and of one that is refunded, all its periods', async () => {
    const one = await buyer();
    const { accountId, keyId, countryId } = one;
    toNoon();
    await one.cap({ keyId, day: 10n * PRICE });
    const { rentals } = world.core;
    const given = await rentals.rent({ accountId, keyId, countryId, hours: 2 });
    const complained = await rentals.rent({ accountId, keyId, countryId, hours: 2 });
    await rentals.extend({ id: complained.id, accountId, keyId, hours: 2 });
    const held = await one.spentToday();

    await rentals.cancel({ id: given.id, accountId });
    await one.receive(complained.phone);
    await rentals.finish({ id: complained.id, accountId });
    const paid = await one.spentToday();
    await rentals.refund({ id: complained.id });

    expect([held, paid, await one.spentToday()]).toEqual(
      [6n, 4n, 0n].map((count) => ({ [String(keyId)]: count * PRICE })),
    );
  });

  it('but what comes back of yesterday gives nothing to today', async () => {
    const one = await buyer();
    toNoon();
    await one.cap({ day: PRICE });
    world.advance(12 * HOUR - 300);
    const yesterday = await one.buy();
    world.advance(600);

    await one.buy();
    await world.core.activations.cancel({ id: yesterday.id, accountId: one.accountId });

    expect(await one.spentToday()).toEqual({ account: PRICE });
    expect(await outcome(one.buy())).toBe('cap_reached');
  });
});

describe('the day of UTC', () => {
  it('begins anew at midnight', async () => {
    const one = await buyer();
    toNoon();
    await one.cap({ day: PRICE });
    await one.buy();
    world.advance(12 * HOUR - 1);
    const before = await outcome(one.buy());

    world.advance(2);

    expect(before).toBe('cap_reached');
    expect(await one.spentToday()).toEqual({ account: 0n });
    expect(await outcome(one.buy())).toBe('done');
    expect(await outcome(one.buy())).toBe('cap_reached');
  });

  it('is counted from its beginning where the cap is set in the middle of it, by key and after what came back', async () => {
    const one = await buyer({ count: 8 });
    const { accountId, keyId, otherKeyId } = one;
    toNoon();
    const cancelled = await one.buy(keyId);
    await world.core.activations.cancel({ id: cancelled.id, accountId });
    const open = await one.buy(keyId);
    for (const by of [otherKeyId, otherKeyId, undefined]) await one.buy(by);

    await one.cap({ day: 100n * PRICE });
    await one.cap({ keyId, order: PRICE });
    await one.cap({ keyId: otherKeyId, day: 2n * PRICE });
    const seeded = await one.spentToday();
    await world.core.activations.cancel({ id: open.id, accountId });

    expect(seeded).toEqual({ account: 4n * PRICE, [String(keyId)]: PRICE, [String(otherKeyId)]: 2n * PRICE });
    expect(await one.spentToday()).toEqual({ ...seeded, account: 3n * PRICE, [String(keyId)]: 0n });
    expect(await outcome(one.buy(otherKeyId))).toBe('cap_reached');
    expect(await outcome(one.buy(keyId))).toBe('done');
  });

  it('is not begun again by a clock that is behind', async () => {
    const one = await buyer();
    toNoon();
    await one.cap({ day: PRICE });
    world.advance(12 * HOUR + 60);
    await one.buy();

    world.advance(-120);

    expect(await outcome(one.buy())).toBe('cap_reached');
    world.advance(120);
    expect(await one.spentToday()).toEqual({ account: PRICE });
  });
});

describe('many at once', () => {
  it('pass a cap of a day together no more than one after the other, in two processes', async () => {
    const one = await buyer({ count: 40 });
    const { accountId, keyId, otherKeyId, countryId } = one;
    toNoon();
    await one.cap({ day: 7n * PRICE });
    await one.cap({ keyId, day: 5n * PRICE });
    const { db, config } = world;
    const other = createCore({
      ...{ db, config, clock: world.core.clock, sealer: createSealer('test secret of many letters') },
      guard: createAddressGuard({ allow: [] }),
    });

    const { done, refused } = await outcomes(
      Array.from({ length: 30 }, (_, index) =>
        (index % 2 ? other : world.core).activations.buy({
          ...{ accountId, countryId, serviceId: 'tg' },
          keyId: index < 20 ? keyId : otherKeyId,
        }),
      ),
    );

    expect([done, refused]).toEqual([7, ['cap_reached']]);
    const { account, [String(keyId)]: ofKey = 0n } = await one.spentToday();
    expect(account).toBe(7n * PRICE);
    expect(ofKey).toBeLessThanOrEqual(5n * PRICE);
    expect((await one.balance()).heldMicros).toBe(7n * PRICE);
  });

  it('rent within a cap too, and a cap that is set meanwhile counts each of them', async () => {
    const one = await buyer({ count: 12 });
    const { accountId, countryId } = one;
    toNoon();

    const [rented] = await Promise.all([
      outcomes(Array.from({ length: 10 }, () => world.core.rentals.rent({ accountId, countryId, hours: 2 }))),
      one.cap({ day: 6n * PRICE }),
    ]);

    const { heldMicros } = await one.balance();
    expect(heldMicros).toBe(BigInt(rented.done) * 2n * PRICE);
    expect(await one.spentToday()).toEqual({ account: heldMicros });
    expect(await outcome(world.core.rentals.rent({ accountId, countryId, hours: 2 }))).toBe('cap_reached');
  });
});

describe('a cap', () => {
  it('takes of several offers one that it allows, and the dearer one is not bought in its place', async () => {
    const one = await buyer({ count: 1 });
    const { supplierId: dear } = await world.pool({ country: one.countryId, price: '0.30', count: 3 });
    await one.cap({ order: 2n * PRICE });
    const buy = (more: object = {}) => world.core.activations.buy({ ...one, serviceId: 'tg', ...more });

    const only = await refusalOf(buy({ supplierIds: [dear] }));
    const together = await outcomes([buy(), buy(), buy()]);

    expect(only).toMatchObject({ code: 'cap_reached', leftMicros: 2n * PRICE });
    expect(together).toEqual({ done: 1, refused: ['cap_reached'] });
  });

  it('is said after stock and after the balance', async () => {
    const one = await buyer({ count: 1, price: '200' });
    const other = await buyer({ count: 1 });
    await one.cap({ order: 1n });
    await other.cap({ order: 1n });
    await world.core.activations.buy({
      ...(await world.customer()),
      serviceId: 'tg',
      countryId: other.countryId,
    });

    expect([await outcome(one.buy()), await outcome(other.buy())]).toEqual(['no_balance', 'no_numbers']);
  });

  it('is taken away, and then costs nothing more', async () => {
    const one = await buyer();
    await one.cap({ order: 0n });
    await one.cap({ keyId: one.keyId, day: 0n });
    const capped = () =>
      sql<{ capped: boolean }>`select capped from ledger_account where account_id = ${one.accountId}`
        .execute(world.db.read)
        .then(({ rows }) => rows);

    await one.cap({});
    const still = await capped();
    await one.cap({ keyId: one.keyId });

    expect([still, await capped()]).toEqual([[{ capped: true }], [{ capped: false }]]);
    expect(await world.core.accounts.listCaps(one.accountId)).toEqual([]);
    expect(await outcome(one.buy(one.keyId))).toBe('done');
  });

  it('is refused for amounts, accounts and keys that there are not', async () => {
    const one = await buyer();
    const stranger = await buyer();
    const { setCaps } = world.core.accounts;
    const caps = { accountId: one.accountId, orderMicros: null, dayMicros: 1n };

    expect(await outcome(setCaps({ ...caps, dayMicros: -1n }))).toBe('bad_amount');
    expect(await outcome(setCaps({ ...caps, orderMicros: 10n ** 30n }))).toBe('bad_amount');
    expect(await outcome(setCaps({ ...caps, accountId: 0n }))).toBe('account_not_found');
    expect(await outcome(setCaps({ ...caps, keyId: stranger.keyId }))).toBe('not_found');
    expect(await outcome(setCaps({ ...caps, keyId: 0n }))).toBe('not_found');
  });

  it('binds its own account alone', async () => {
    const one = await buyer();
    await one.cap({ order: 0n, day: 0n });
    const { accountId } = await world.customer();

    expect(
      await outcome(world.core.activations.buy({ accountId, serviceId: 'tg', countryId: one.countryId })),
    ).toBe('done');
  });
});

/** The database, and all that its transactions ask for. */
function watched(statements: string[]): (db: Database) => Database {
  const watch = (tx: Tx) =>
    tx.withPlugin({
      transformQuery({ node }) {
        statements.push(JSON.stringify(node, (_, value) => (typeof value === 'bigint' ? '' : value)));
        return node;
      },
      transformResult: async ({ result }) => result,
    }) as Tx;
  return (db) => ({
    ...db,
    write: (work, options) => db.write((tx) => work(watch(tx)), options),
    get read() {
      return db.read;
    },
  });
}

it('who has no cap is asked nothing about it, from the order to the money’s return', async () => {
  const statements: string[] = [];
  const plain = await createWorld({}, watched(statements));
  const { accountId } = await plain.customer();
  const { supplierId } = await plain.pool({ count: 3 });
  const keyId = (await plain.core.accounts.listKeys(accountId))[0]?.id;
  const { activations, accounts } = plain.core;
  const rounds = async () => {
    statements.length = 0;
    const order = { accountId, keyId, serviceId: 'tg', countryId: 2 };
    const [given, paid] = await Promise.all([activations.buy(order), activations.buy(order)]);
    await activations.cancel({ id: given.id, accountId });
    await plain.message({ supplierId, phone: paid.phone });
    return {
      all: statements.length,
      ofCaps: statements.filter((text) => text.includes('spending_cap')).length,
    };
  };

  const without = await rounds();
  await accounts.setCaps({ accountId, orderMicros: null, dayMicros: 10_000_000n });
  const capped = await rounds();
  await plain.close();

  expect(without.all).toBeGreaterThan(10);
  expect(without.ofCaps).toBe(0);
  expect(capped.ofCaps).toBe(3);
});
