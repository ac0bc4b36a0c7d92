import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addSeconds } from '#kernel/clock';
import { openPools } from '#modules/stock/inventory';
import { createWorld, type World } from '#test/world';
import {
  deleteRates,
  listRates,
  listStock,
  replaceStock,
  type StockRow,
  upsertRates,
} from './stock-store.ts';

let world: World;
let serial = 0;
let one: Connected;
let other: Connected;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  [one, other] = [await connected(), await connected()];
});

const now = new Date('2026-03-01T12:00:00Z');
const at = (seconds: number) => addSeconds(now, seconds);

type Connected = { supplierId: bigint; pools: [bigint, bigint] };

/** A partner with pools of two operators. */
async function connected(): Promise<Connected> {
  const { inventory, supply } = world.core;
  const { id: supplierId } = await inventory.createSupplier({ name: `stock${++serial}`, kind: 'partner' });
  await supply.connect({ supplierId, dialect: 'onlinesim-v1', baseUrl: 'http://127.0.0.1:1' });
  // One after the other: of several at once nobody says which gets the lower id.
  const open = async (operator: string) => {
    const key = { supplierId, countryId: 43, operator, step: 0 };
    return (await world.db.write((tx) => openPools(tx, [key])))[0]?.id ?? 0n;
  };
  return { supplierId, pools: [await open('o2'), await open('vodafone')] };
}

const row = (poolId: bigint, serviceId: string, count: number, operator = 'o2'): StockRow => ({
  poolId,
  serviceId,
  count,
  foreign: { country: `land-${operator}`, operator, service: `${serviceId}-${operator}` },
});
const replace = ({ supplierId }: Connected, rows: StockRow[], moment: Date) =>
  world.db.write((tx) => replaceStock(tx, supplierId, rows, moment));
const stockOf = async ({ supplierId, pools }: Connected) =>
  (await listStock(world.db.read, supplierId)).map(({ poolId, serviceId, count, sumMicros, seenAt }) => [
    ...[pools.indexOf(poolId), serviceId, count, sumMicros],
    (Number(seenAt) - Number(now)) / 1_000,
  ]);

describe('the stock of a partner', () => {
  it('is what it told last, pool by pool and service by service, and nobody else’s', async () => {
    const [o2, vodafone] = one.pools;
    await replace(other, [row(other.pools[0], 'tg', 9)], at(0));
    await replace(one, [row(vodafone, 'tg', 4), row(o2, 'wa', 2), row(o2, 'tg', 3), row(o2, 'fb', 1)], at(1));
    const first = await stockOf(one);

    await replace(one, [row(o2, 'tg', 5, 'eplus'), row(vodafone, 'wa', 7)], at(2));
    await replace(one, [row(o2, 'tg', 6, 'eplus'), row(vodafone, 'wa', 7)], at(3));

    expect(first).toEqual([
      [0, 'fb', 1, null, 1],
      [0, 'tg', 3, null, 1],
      [0, 'wa', 2, null, 1],
      [1, 'tg', 4, null, 1],
    ]);
    // Stock that is gone was seen to be gone once.
    expect(await stockOf(one)).toEqual([
      [0, 'fb', 0, null, 2],
      [0, 'tg', 6, null, 3],
      [0, 'wa', 0, null, 2],
      [1, 'tg', 0, null, 2],
      [1, 'wa', 7, null, 3],
    ]);
    expect(await stockOf(other)).toEqual([[0, 'tg', 9, null, 0]]);
    const { rows } = await sql`
      select foreign_country as country, foreign_operator as operator, foreign_service as service from partner_stock
       where pool_id = ${o2} and service_id = 'tg'`.execute(world.db.read);
    expect(rows).toEqual([{ country: 'land-eplus', operator: 'eplus', service: 'tg-eplus' }]);
  });

  it('has the nearest rate: of its country before that of all, of the shortest term, of its own partner', async () => {
    const [o2] = one.pools;
    await replace(one, [row(o2, 'tg', 3), row(o2, 'wa', 3), row(o2, 'rent', 3)], at(0));
    const set = ({ supplierId }: Connected, rates: Parameters<typeof upsertRates>[2]) =>
      world.db.write((tx) => upsertRates(tx, supplierId, rates));
    const sums = async () => (await stockOf(one)).map(([, serviceId, , sum]) => [serviceId, sum]);
    await set(other, [{ countryId: 43, serviceId: 'tg', sumMicros: 99n }]);
    await set(one, [
      { countryId: null, serviceId: 'tg', sumMicros: 1n },
      { countryId: 2, serviceId: 'tg', sumMicros: 2n },
      { countryId: 43, serviceId: 'fb', sumMicros: 3n },
      { countryId: 43, serviceId: 'rent', sumMicros: 50n, fromHours: 48, unitHours: 1 },
      { countryId: 43, serviceId: 'rent', sumMicros: 10n, fromHours: 2, unitHours: 1 },
      { countryId: 43, serviceId: 'rent', sumMicros: 30n, fromHours: 24 },
      { countryId: null, serviceId: 'rent', sumMicros: 5n },
    ]);

    expect(await sums()).toEqual([
      ['rent', 10n],
      ['tg', 1n],
      ['wa', null],
    ]);
    await set(one, [{ countryId: 43, serviceId: 'tg', sumMicros: 7n }]);
    expect((await sums())[1]).toEqual(['tg', 7n]);
  });
});

describe('rates that are taken away', () => {
  it('are those of that partner, country, service and term', async () => {
    const rates = [
      { countryId: 43, serviceId: 'rent', sumMicros: 1n, fromHours: 2, unitHours: 1 },
      { countryId: 43, serviceId: 'rent', sumMicros: 2n, fromHours: 24, unitHours: 24 },
      { countryId: 2, serviceId: 'rent', sumMicros: 3n, fromHours: 2, unitHours: 1 },
      { countryId: 43, serviceId: 'tg', sumMicros: 4n },
      { countryId: null, serviceId: 'tg', sumMicros: 5n },
    ];
    for (const { supplierId } of [one, other])
      await world.db.write((tx) => upsertRates(tx, supplierId, rates));
    const remove = (...keys: Parameters<typeof deleteRates>[2]) =>
      world.db.write((tx) => deleteRates(tx, one.supplierId, keys));
    const left = async ({ supplierId }: Connected) =>
      (await listRates(world.db.read, supplierId)).map(({ sumMicros }) => sumMicros);

    const all = await left(one);
    await remove({ countryId: 43, serviceId: 'rent', fromHours: 2 });
    const step = await left(one);
    await remove({ countryId: 43, serviceId: 'rent' }, { countryId: null, serviceId: 'tg' });

    // Those of all countries come first, then by country and hours.
    expect(all).toEqual([3n, 1n, 2n, 5n, 4n]);
    expect(step).toEqual([3n, 2n, 5n, 4n]);
    expect(await left(one)).toEqual([3n, 4n]);
    expect(await left(other)).toEqual(all);
  });
});
