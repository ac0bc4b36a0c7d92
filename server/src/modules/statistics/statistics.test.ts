import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addUp } from '#test/added-up';
import { createGate } from '#test/gate';
import { createWorld, type World } from '#test/world';
import { createStatistics } from './index.ts';
import { rollUp } from './roll-up.ts';

let world: World;
/** A country that no other test uses. */
let country = 0;

beforeAll(async () => {
  world = await createWorld({ ACTIVATION_SECONDS: '1200' });
});
afterAll(() => world.close());
beforeEach(async () => {
  const { countries } = await world.core.catalog.view();
  const next = countries.findIndex(({ id }) => id === country) + 1;
  country = countries.slice(next).find(({ id, operators }) => id > 0 && operators.length > 1)?.id ?? 0;
});

/** A question that this process has not asked before: answers are remembered for some seconds. */
const fresh = () => createStatistics({ db: world.db, clock: world.core.clock });
const here = () => fresh().listByCountry({ countryId: country });

type Lease = { service?: string; operator?: string; end: 'cancel' | 'expire' | number };

/** Leases that end as they say: a number is the seconds until the message. */
async function lease(...leases: Lease[]): Promise<void> {
  const { accountId } = await world.customer();
  const suppliers = new Map<string, bigint>();
  for (const { service = 'tg', operator = 'any', end } of leases) {
    const shelf = `${service}/${operator}`;
    const supplierId =
      suppliers.get(shelf) ??
      (await world.pool({ country, service, operator, count: leases.length })).supplierId;
    suppliers.set(shelf, supplierId);
    const command = { accountId, serviceId: service, countryId: country, supplierIds: [supplierId] };
    const { id, phone } = await world.core.activations.buy(
      operator === 'any' ? command : { ...command, operators: [operator] },
    );
    if (end === 'cancel') await world.core.activations.cancel({ id, accountId });
    else if (end === 'expire') world.advance(1_201);
    else {
      world.advance(end);
      await world.message({ supplierId, phone, text: 'Your code is 48213' });
    }
    await world.core.activations.sweeps[0]?.run();
  }
}

describe('how activations ended', () => {
  test('is counted by country and service', async () => {
    await lease({ end: 5 }, { end: 7 }, { end: 'cancel' }, { end: 'expire' }, { service: 'wa', end: 3 });

    await addUp(world);

    const [tg, wa] = [
      {
        countryId: country,
        serviceId: 'tg',
        orders: 4,
        received: 2,
        cancelled: 1,
        expired: 1,
        successRate: 50,
      },
      {
        countryId: country,
        serviceId: 'wa',
        orders: 1,
        received: 1,
        cancelled: 0,
        expired: 0,
        successRate: 100,
      },
    ];
    expect(await here()).toEqual([tg, wa]);
    expect(await fresh().listByCountry({ countryId: country, serviceId: 'wa' })).toEqual([wa]);
    expect(await fresh().listByCountry()).toEqual(expect.arrayContaining([tg, wa]));
    expect(await fresh().listCountries()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ countryId: country, orders: 5, received: 3, successRate: 60 }),
      ]),
    );
    expect(await fresh().popular({ countryId: country, limit: 1 })).toEqual([tg]);
    expect(await fresh().listByCountry({ countryId: 99_999 })).toEqual([]);
  });

  test('counts an activation once, however many messages it gets', async () => {
    const { accountId } = await world.customer();
    const { supplierId } = await world.pool({ country });
    const { id, phone } = await world.core.activations.buy({
      accountId,
      serviceId: 'tg',
      countryId: country,
    });
    await world.message({ supplierId, phone, text: 'one 1111' });
    await world.core.activations.requestAnother({ id, accountId });
    await world.message({ supplierId, phone, text: 'two 2222' });
    await world.core.activations.finish({ id, accountId });

    await addUp(world);

    expect(await here()).toMatchObject([{ orders: 1, received: 1, cancelled: 0, expired: 0 }]);
    expect(await fresh().timeToCode({ countryId: country })).toMatchObject({ received: 1 });
  });

  test('is told for price lists, by service', async () => {
    const { operators } = (await world.core.catalog.view()).country(country) ?? { operators: [] };
    const operator = operators.find((name) => name !== 'any') ?? '';
    await lease({ end: 5 }, { end: 'cancel' }, { service: 'wa', operator, end: 5 });

    await addUp(world);

    const rates = await fresh().successRates({ countryId: country });
    expect([...rates].map(([id, { successRate }]) => [id, successRate])).toEqual([
      ['tg', 50],
      ['wa', 100],
    ]);
    expect([...(await fresh().successRates({ countryId: country, operator })).keys()]).toEqual(['wa']);
  });

  test('counts on the day of the order, and only within the days asked for', async () => {
    await lease({ end: 5 });
    world.advance(10 * 86_400);
    await lease({ end: 5 }, { end: 'cancel' });

    await addUp(world);

    expect(await fresh().popular({ countryId: country })).toMatchObject([{ orders: 2 }]);
    expect(await here()).toMatchObject([{ orders: 3 }]);
    expect(await fresh().listByCountry({ countryId: country, days: 11 })).toMatchObject([{ orders: 3 }]);
    const days = await fresh().volume({ countryId: country });
    expect(days).toMatchObject([{ orders: 1 }, { orders: 2, successRate: 50 }]);
    expect(days[0]?.day.toISOString()).toMatch(/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/);
  });

  test('tells how long the first message took', async () => {
    await lease(...[10, 10, 10, 20, 20, 20, 20, 20, 20, 400].map((end) => ({ end })));

    await addUp(world);

    const { received, medianSeconds, p95Seconds } = await fresh().timeToCode({ countryId: country });
    expect(received).toBe(10);
    expect(Math.abs((medianSeconds ?? 0) - 20)).toBeLessThan(4);
    expect(Math.abs((p95Seconds ?? 0) - 400)).toBeLessThan(60);
    const [{ supplier_id: supplierId = 0n } = {}] = await world.db.read
      .selectFrom('activation')
      .select('supplier_id')
      .where('country_id', '=', country)
      .execute();
    const same = { received, medianSeconds, p95Seconds };
    expect(await fresh().timeToCode({ countryId: country, serviceId: 'tg' })).toEqual(same);
    expect(await fresh().timeToCode({ supplierId })).toEqual(same);
    expect((await fresh().timeToCode({ serviceId: 'tg' })).received).toBeGreaterThanOrEqual(10);
    expect((await fresh().timeToCode()).received).toBeGreaterThanOrEqual(10);
    expect(await fresh().timeToCode({ countryId: country, serviceId: 'wa' })).toEqual({
      received: 0,
      medianSeconds: null,
      p95Seconds: null,
    });
  });
});

describe('adding up', () => {
  test('counts every move once, however often and by however many it is done', async () => {
    await lease({ end: 5 }, { end: 'cancel' }, { end: 'expire' });

    await Promise.all(Array.from({ length: 8 }, () => rollUp(world.db, 2n)));
    await addUp(world);

    expect(await here()).toMatchObject([{ orders: 3, received: 1, cancelled: 1, expired: 1 }]);
  });

  test('goes on where it stopped', async () => {
    await lease({ end: 5 });
    expect(await addUp(world)).toBe(2n);
    await lease({ end: 5 });

    expect(await addUp(world)).toBe(2n);
    expect(await rollUp(world.db)).toBe(0n);
    expect(await here()).toMatchObject([{ orders: 2 }]);
  });

  test('ends though there is always something newer, and leaves it to the next time', async () => {
    const { accountId } = await world.customer({ balance: '1000' });
    const { supplierId } = await world.pool({ country, count: 60 });
    const order = { accountId, serviceId: 'tg', countryId: country, supplierIds: [supplierId] };
    let orders = 0;
    const busy: typeof world.db = {
      ...world.db,
      read: world.db.read,
      async write(work) {
        const result = await world.db.write(work);
        if (orders++ < 50) await world.core.activations.buy(order);
        return result;
      },
    };

    await world.core.activations.buy(order);
    await rollUp(busy);
    const during = orders;
    await addUp(world);

    expect(during).toBeGreaterThan(0);
    // It looks again up to twenty times while a transaction of anybody on this server is older than what it adds up.
    expect(during).toBeLessThan(50);
    expect(await here()).toMatchObject([{ orders: during + 1 }]);
  });

  test('begins anew where everything was emptied', async () => {
    await lease({ end: 5 });
    await addUp(world);
    await world.db.script(
      'truncate statistics_progress, activation_daily, activation_supply_daily, activation_delay_daily',
    );

    await addUp(world);

    expect(await here()).toMatchObject([{ orders: 1, received: 1 }]);
  });

  test('is right while orders are being made', async () => {
    const { accountId } = await world.customer({ balance: '1000' });
    const { supplierId } = await world.pool({ country, count: 200 });
    let isOver = false;
    const adding = Promise.all(
      [1, 2].map(async () => {
        while (!isOver) {
          await rollUp(world.db, 20n);
          await new Promise((resolve) => setImmediate(resolve));
        }
      }),
    );

    for (let round = 0; round < 10; round++) {
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const { id, phone } = await world.core.activations.buy({
            accountId,
            serviceId: 'tg',
            countryId: country,
          });
          if (index % 2 === 0) await world.core.activations.cancel({ id, accountId });
          else await world.message({ supplierId, phone });
        }),
      );
    }
    isOver = true;
    await adding;
    await addUp(world);

    expect(await here()).toMatchObject([{ orders: 200, received: 100, cancelled: 100 }]);
  });

  // The embedded database has one connection: no transaction can be half done there while another runs.
  if (process.env.DB_ENGINE === 'postgres')
    test('waits for a transaction that has taken an id and has not committed', async () => {
      await lease({ end: 5 });
      await addUp(world);
      const slow = await takeMoveId();
      await lease({ end: 5 });

      await rollUp(world.db);
      const before = await here();
      await slow.commit();
      await addUp(world);

      expect(before).toMatchObject([{ orders: 1, cancelled: 0 }]);
      expect(await here()).toMatchObject([{ orders: 2, received: 2, cancelled: 1 }]);
    });
});

/** A transaction that has written a move, and commits when it is told to. */
async function takeMoveId(): Promise<{ commit(): Promise<void> }> {
  const rows = await world.db.read
    .selectFrom('activation')
    .select('id')
    .where('country_id', '=', country)
    .execute();
  const id = rows[0]?.id ?? 0;
  const [begun, end] = [createGate(), createGate()];
  const done = world.db.write(async (tx) => {
    await tx.updateTable('activation').set({ order_key: 'slow' }).where('id', '=', id).execute();
    const move = { activation_id: id, event: 'cancel', from_state: 'waiting', to_state: 'cancelled' };
    await tx
      .insertInto('activation_move')
      .values({ ...move, at: world.core.clock() })
      .execute();
    begun.open();
    await end.opened;
  });
  await begun.opened;
  return {
    commit() {
      end.open();
      return done;
    },
  };
}
