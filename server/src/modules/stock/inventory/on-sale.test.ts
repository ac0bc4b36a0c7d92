import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tx } from '#db';
import { stockTold } from '#modules/stock/supply';
import { whileFalsified } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import { findOffers, listLeasablePools, listPrices, openPools, setAskedOffers, setPrices } from './index.ts';
import { listOffers, listStock } from './inventory-view-store.ts';

// Several places decide what may be bought: price lists, the shop itself, rentals. Who is off sale is off in each.

let world: World;
/** One that is looked at, and one beside it that is always on sale. */
let supplierId: bigint;
let poolId: bigint;
let besideId: bigint;

const COUNTRY = 2;

beforeAll(async () => {
  world = await createWorld();
  ({ supplierId } = await world.pool({ count: 2, country: COUNTRY, price: '0.30' }));
  ({ supplierId: besideId } = await world.pool({ country: COUNTRY, price: '0.20' }));
  for (const id of [supplierId, besideId])
    await world.core.inventory.importPrices({ supplierId: id, csv: 'country,service,price\n2,wa,0.40' });
  await world.pool({ country: 3, operator: 'unicom', price: '0.10' });
  poolId = (await pools(world.db.read)).find((one) => one.supplierId === supplierId)?.poolId ?? 0n;
});
afterAll(() => world.close());

const pools = (on: Tx | World['db']['read']) => listLeasablePools(on, { countryId: COUNTRY });
const change = (set: RawBuilder<unknown>) => sql`update supplier set ${set} where id = ${supplierId}`;
const partner = sql`kind = 'partner', vouched_by = 'A. Person'`;

/** Where the supplier's numbers are on sale; what is beside it must be there all the time. */
async function places(on: Tx, serviceId = 'tg', resale = false): Promise<string[]> {
  const query = { countryId: COUNTRY, serviceId, resale };
  const found = {
    stock: await listStock(on, query),
    prices: await listPrices(on, query),
    shop: await findOffers(on, [{ countryId: COUNTRY, serviceId }]),
    rent: await pools(on),
  };
  const names = Object.entries(found).map(([name, rows]) => {
    const suppliers = rows.map((row) => row.supplierId);
    expect(suppliers.filter((id) => id === besideId)).toHaveLength(1);
    return suppliers.includes(supplierId) ? name : '';
  });
  return names.filter((name) => name !== '');
}

describe('numbers are on sale', () => {
  it.each<[string, () => RawBuilder<unknown>, string[]]>([
    ['everywhere at first', () => change(sql`name = 'another'`), ['stock', 'prices', 'shop', 'rent']],
    ['nowhere while their supplier is off', () => change(sql`state = 'off'`), []],
    [
      'for rent alone while their price is off',
      () => sql`update offer set enabled = false where pool_id = ${poolId} and service_id = 'tg'`,
      ['rent'],
    ],
    [
      'for rent alone while their service is switched off at their supplier',
      () => sql`insert into service_switch (service_id, supplier_id) values ('tg', ${supplierId})`,
      ['rent'],
    ],
    [
      'while another service of theirs is switched off',
      () => sql`insert into service_switch (service_id, supplier_id) values ('wa', ${supplierId})`,
      ['stock', 'prices', 'shop', 'rent'],
    ],
    [
      'in lists alone while their supplier fails',
      () => change(sql`settings = '{"fault":"error"}'`),
      ['stock', 'prices'],
    ],
    [
      'while their supplier is only late',
      () => change(sql`settings = '{"fault":"late"}'`),
      ['stock', 'prices', 'shop', 'rent'],
    ],
    ['nowhere where they are a partner’s for whom nobody vouches', () => change(sql`kind = 'partner'`), []],
    ['in no list where they are a partner’s, without resale', () => change(partner), ['shop', 'rent']],
    [
      'in lists too where a partner’s numbers are simulated',
      () => change(sql`${partner}, settings = '{"simulated":"true"}'`),
      ['stock', 'prices', 'shop', 'rent'],
    ],
  ])('%s', async (_what, statement, expected) => {
    expect(await whileFalsified(world, [statement()], (tx) => places(tx))).toEqual(expected);
  });

  it('in lists too where a partner’s numbers are resold', async () => {
    const found = await whileFalsified(world, [change(partner)], (tx) => places(tx, 'tg', true));

    expect(found).toEqual(['stock', 'prices', 'shop', 'rent']);
  });

  it.each<[string, RawBuilder<unknown>]>([
    ['real', sql`kind = 'partner'`],
    ['simulated', sql`kind = 'partner', settings = '{"simulated":"true"}'`],
  ])('nowhere where nobody vouches for a partner’s, %s, though they are resold', async (_what, set) => {
    const found = await whileFalsified(world, [change(set)], (tx) => places(tx, 'tg', true));

    expect(found).toEqual([]);
  });

  it('nowhere but for rent while their service is off, and the others of the same pool all the same', async () => {
    const off = sql`update service set enabled = false where id = 'tg'`;
    const found = await whileFalsified(world, [off], async (tx) => ({
      stock: await listStock(tx, { serviceId: 'tg', resale: true }),
      prices: await listPrices(tx, { serviceId: 'tg', resale: true }),
      shop: await findOffers(tx, [{ countryId: null, serviceId: 'tg' }]),
      others: await places(tx, 'wa'),
    }));

    expect(found).toEqual({ stock: [], prices: [], shop: [], others: ['stock', 'prices', 'shop', 'rent'] });
  });

  it.each<[string, () => RawBuilder<unknown>]>([
    ['its supplier', () => change(sql`state = 'off'`)],
    ['its service', () => sql`update service set enabled = false where id = 'tg'`],
    [
      'the price itself',
      () => sql`update offer set enabled = false where pool_id = ${poolId} and service_id = 'tg'`,
    ],
  ])('or not, as the operator’s list says, where %s is off', async (_what, statement) => {
    const onSale = async (on: Tx | World['db']['read']) =>
      (await listOffers(on, { supplierId, serviceId: 'tg', limit: 5 })).map((offer) => offer.onSale);

    expect(await onSale(world.db.read)).toEqual([true]);
    expect(await whileFalsified(world, [statement()], onSale)).toEqual([false]);
  });

  it('again at a new price', async () => {
    const off = sql`update offer set enabled = false where pool_id = ${poolId} and service_id = 'tg'`;
    const found = await whileFalsified(world, [off], async (tx) => {
      await setPrices(tx, [{ poolId, serviceId: 'tg', priceMicros: 7n }]);
      return listOffers(tx, { supplierId, serviceId: 'tg', limit: 5 });
    });

    expect(found).toMatchObject([{ onSale: true, priceMicros: 7n, stock: 2 }]);
  });
});

describe('an offer', () => {
  const find = async (on: Tx | World['db']['read']) =>
    (await findOffers(on, [{ countryId: COUNTRY, serviceId: 'tg' }], stockTold)).find(
      (one) => one.poolId === poolId,
    );

  it('is of real numbers that nothing is known of, unless something else is written down', async () => {
    const known = await whileFalsified(
      world,
      [
        change(sql`${partner}, settings = '{"simulated":"true"}'`),
        sql`insert into offer_record (pool_id, service_id, tried, received, median_seconds)
            values (${poolId}, 'tg', 7, 3, 2.5), (${poolId}, 'wa', 70, 30, 25)`,
      ],
      async (tx) => {
        const offers = await findOffers(tx, [{ countryId: COUNTRY, serviceId: 'tg' }]);
        return [
          ...offers.filter((one) => one.poolId === poolId),
          ...(await pools(tx)).filter((pool) => pool.supplierId === supplierId),
          ...offers.filter((one) => one.supplierId === besideId),
        ];
      },
    );

    expect(await find(world.db.read)).toMatchObject({
      simulated: false,
      tried: 0,
      received: 0,
      medianSeconds: null,
      toldAt: null,
      asked: false,
    });
    expect((await pools(world.db.read)).map(({ simulated }) => simulated)).toEqual([false, false]);
    expect(known).toMatchObject([
      { simulated: true, tried: 7, received: 3, medianSeconds: 2.5 },
      { simulated: true },
      { simulated: false, tried: 0, received: 0, medianSeconds: null },
    ]);
  });

  it('that must be asked for says when its stock was told', async () => {
    const told = new Date('2026-01-02T03:04:05Z');
    const connected = sql`
      insert into partner_connection (supplier_id, dialect, created_at, next_poll_at, polled_at)
      values (${supplierId}, 'smshub', now(), now(), ${told})`;
    const asked = sql`update offer set asked = true where pool_id = ${poolId} and service_id = 'tg'`;

    expect((await whileFalsified(world, [connected], find))?.toldAt).toBeNull();
    expect((await whileFalsified(world, [connected, asked], find))?.toldAt).toEqual(told);
  });

  it('is found once, however often and however widely it is asked for', async () => {
    const pairs = [
      { countryId: COUNTRY, serviceId: 'tg' },
      { countryId: COUNTRY, serviceId: 'tg' },
      { countryId: 999, serviceId: 'tg' },
    ];

    expect((await findOffers(world.db.read, pairs)).map((one) => one.supplierId).sort()).toEqual(
      [supplierId, besideId].sort(),
    );
    expect(await findOffers(world.db.read, [{ countryId: null, serviceId: 'tg' }])).toHaveLength(3);
    expect(await findOffers(world.db.read, [{ countryId: null, serviceId: 'zz' }])).toEqual([]);
  });
});

describe('price lists', () => {
  it('are in the order of country, service and price, and may be of one of each', async () => {
    await world.core.inventory.importPrices({
      supplierId: besideId,
      csv: 'country,operator,service,price\n3,chinamobile,tg,0.05\n3,chinamobile,wa,0.06\n2,*,vk,0.70',
    });
    const { listStock: stock } = world.core.inventory;
    const rows = (list: { countryId: number; serviceId: string; priceMicros: bigint }[]) =>
      list.map((one) => `${one.countryId} ${one.serviceId} ${one.priceMicros}`);
    const all = [
      '2 tg 200000',
      '2 tg 300000',
      '2 vk 700000',
      '2 wa 400000',
      '2 wa 400000',
      '3 tg 50000',
      '3 tg 100000',
      '3 wa 60000',
    ];

    expect([...new Set(rows(await stock({ resale: false })))]).toEqual([...new Set(all)]);
    expect(rows(await listPrices(world.db.read, { resale: false }))).toEqual(all);
    expect(rows(await stock({ resale: false, countryId: 3 }))).toEqual(all.slice(5));
    expect(rows(await stock({ resale: false, countryId: 3, serviceId: 'wa' }))).toEqual(all.slice(7));
    expect(rows(await stock({ resale: false, countryId: 3, operator: 'any' }))).toEqual(all.slice(5));
    expect(rows(await stock({ resale: false, countryId: 3, operator: 'unicom' }))).toEqual([all[6]]);
    expect(
      rows(await listPrices(world.db.read, { resale: false, operators: ['chinamobile', 'unicom'] })),
    ).toEqual(all.slice(5));
    expect(rows(await listPrices(world.db.read, { resale: false, operators: ['chinamobile'] }))).toEqual([
      all[5],
      all[7],
    ]);
  });

  it('add up what several operators of one supplier have at one price', async () => {
    const { supplierId: wide } = await world.pool({ country: 1, operator: 'life', price: '0.90', count: 2 });
    const name = (await world.core.inventory.getSupplier({ id: wide })).name;
    await world.pool({ country: 1, operator: 'any', price: '0.90', supplier: name });

    expect(await listPrices(world.db.read, { resale: false, countryId: 1, serviceId: 'tg' })).toEqual([
      { countryId: 1, serviceId: 'tg', supplierId: wide, priceMicros: 900_000n, stock: 3 },
    ]);
  });
});

describe('pools for rent', () => {
  it('may be asked for by country and by id, and come in the order of their ids', async () => {
    const ids = async (query: { countryId?: number; poolIds?: bigint[] }) =>
      (await listLeasablePools(world.db.read, query)).map((pool) => pool.poolId);
    const all = await ids({});

    expect(all).toEqual(all.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(await ids({ poolIds: [poolId] })).toEqual([poolId]);
    expect(await ids({ countryId: 3, poolIds: [poolId] })).toEqual([]);
    expect((await ids({ countryId: COUNTRY })).length).toBeLessThan(all.length);
  });
});

describe('what a supplier must be asked for', () => {
  const stockOf = async (on: Tx | World['db']['read'], of: bigint) =>
    (await listOffers(on, { supplierId: of, limit: 50 })).map(({ serviceId, stock }) => [serviceId, stock]);

  it('does not touch what it has here, nor what others are asked for', async () => {
    const asked = sql`update offer set asked = true, stock = 9
      where service_id = 'wa' and pool_id in (select id from pool where supplier_id in (${supplierId}, ${besideId}) and country_id = 2 and operator = 'any')`;
    const found = await whileFalsified(world, [asked], async (tx) => {
      await setAskedOffers(tx, supplierId, []);
      return [await stockOf(tx, supplierId), (await stockOf(tx, besideId)).filter(([id]) => id === 'wa')];
    });

    expect(found[0]).toEqual([
      ['tg', 2],
      ['wa', 0],
    ]);
    expect(found[1]).toContainEqual(['wa', 9]);
  });

  it('is written where it changes and nowhere else', async () => {
    const told = (stock: number) => ({ poolId, priceMicros: 5n, payoutMicros: 2n, stock });
    const versions = async (tx: Tx) => {
      const { rows } = await sql<{ at: string }>`
        select ctid::text as at from offer where pool_id = ${poolId} order by service_id`.execute(tx);
      return rows.map(({ at }) => at);
    };
    const asked = sql`update offer set asked = true where pool_id = ${poolId}`;
    const found = await whileFalsified(world, [asked], async (tx) => {
      const two = [
        { ...told(3), serviceId: 'tg' },
        { ...told(4), serviceId: 'vk' },
      ];
      await setAskedOffers(tx, supplierId, two);
      const before = await versions(tx);
      await setAskedOffers(tx, supplierId, two);
      const same = await versions(tx);
      await setAskedOffers(tx, supplierId, two.slice(1));
      return { before, same, after: await versions(tx) };
    });

    expect(found.same).toEqual(found.before);
    // Of `tg`, `vk` and `wa` the first alone went out of stock.
    expect(found.after.map((at, index) => at === found.before[index])).toEqual([false, true, true]);
  });

  it('is asked for from then on, at the price and the share that it said', async () => {
    const [pool] = await world.db.write((tx) =>
      openPools(tx, [{ supplierId, countryId: COUNTRY, operator: 'any', step: 0 }]),
    );
    const found = await whileFalsified(world, [sql`update offer set stock = 0`], async (tx) => {
      const said = { serviceId: 'tg', priceMicros: 9n, payoutMicros: 4n, stock: 6 };
      await setAskedOffers(tx, supplierId, [{ ...said, poolId: pool?.id ?? 0n }]);
      return (await findOffers(tx, [{ countryId: COUNTRY, serviceId: 'tg' }])).filter(
        (one) => one.poolId === poolId,
      );
    });

    expect(found).toMatchObject([{ asked: true, priceMicros: 9n, payoutMicros: 4n, stock: 6 }]);
  });
});
