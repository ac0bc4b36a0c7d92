import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { createRentWorld, outcome, type RentWorld } from '#test/rent-world';
import type { RentPriceStep } from './rent-price.ts';

let world: RentWorld;
beforeAll(async () => {
  world = await createRentWorld();
});
afterAll(() => world.close());

let serial = 0;
async function supplier(): Promise<bigint> {
  return (await world.core.inventory.createSupplier({ name: `priced${++serial}`, kind: 'manual' })).id;
}

/** The steps of a supplier as an operator reads them: place, hours, price. */
async function listed(supplierId: bigint) {
  const rows = await world.core.rentals.listPrices({ supplierId, limit: 100 });
  return rows.map(({ countryId, operator, step, fromHours, unitHours, priceMicros }) =>
    [countryId, operator, step, fromHours, unitHours, priceMicros].join(' '),
  );
}

const importing = async (csv: string, supplierId: bigint) =>
  world.core.rentals.importPrices({ supplierId, csv });

describe('rent prices that an operator imports', () => {
  it('are steps of their pools: of one operator, of all, or of any; others stay', async () => {
    const supplierId = await supplier();
    await importing('country,operator,from_hours,unit_hours,price\n2,any,2,1,0.1\n2,any,24,24,1', supplierId);

    const report = await importing(
      'country,operator,from_hours,unit_hours,price\n1,life,,,0.5\n2,,24,12,0.75\n3,*,168,24,0.4',
      supplierId,
    );

    expect(report).toEqual({ rows: 3, imported: 5, unchanged: 0, errors: [] });
    expect((await listed(supplierId)).sort()).toEqual(
      [
        '2 any 0 2 1 100000',
        '2 any 0 24 12 750000',
        '1 life 0 1 24 500000',
        ...['any', 'chinamobile', 'unicom'].map((operator) => `3 ${operator} 0 168 24 400000`),
      ].sort(),
    );
  });

  it('count as their last line says, and the line before as unchanged', async () => {
    const supplierId = await supplier();

    const report = await importing('country,price\n2,0.1\n2,0.2\n1,0.3', supplierId);

    expect(report).toEqual({ rows: 3, imported: 2, unchanged: 1, errors: [] });
    expect((await listed(supplierId)).sort()).toEqual(['1 any 0 1 24 300000', '2 any 0 1 24 200000']);
  });

  it('have hours from one to ten years, and a price; each bad line is named', async () => {
    const supplierId = await supplier();
    const lines = [
      '2,any,1,1,0',
      '2,any,87600,87600,1000000',
      '2,any,0,,1',
      '2,any,87601,,1',
      '2,any,,0,1',
      '2,any,,87601,1',
      '2,any,1.5,,1',
      '2,any,-1,,1',
      '2,any,0000024,,1',
      '2,any,,,1000000.000001',
      '2,any,,,',
    ];

    const report = await importing(
      `country,operator,from_hours,unit_hours,price\n${lines.join('\n')}`,
      supplierId,
    );

    expect(report).toEqual({
      rows: 11,
      imported: 2,
      unchanged: 0,
      errors: [
        { line: 4, error: 'bad hours "0"' },
        { line: 5, error: 'bad hours "87601"' },
        { line: 6, error: 'bad hours "0"' },
        { line: 7, error: 'bad hours "87601"' },
        { line: 8, error: 'bad hours "1.5"' },
        { line: 9, error: 'bad hours "-1"' },
        { line: 10, error: 'bad hours "0000024"' },
        { line: 11, error: 'bad amount' },
        { line: 12, error: 'bad amount' },
      ],
    });
    expect(await listed(supplierId)).toEqual(['2 any 0 1 1 0', '2 any 0 87600 87600 1000000000000']);
  });

  it('are at most fifty for a pool, however they came', async () => {
    const supplierId = await supplier();
    const csvOf = (from: number, to: number) =>
      `country,from_hours,price\n${Array.from({ length: to - from + 1 }, (_, index) => `2,${from + index},1`).join('\n')}`;

    expect(await importing(csvOf(1, 50), supplierId)).toMatchObject({ imported: 50 });
    expect(await outcome(importing(csvOf(51, 51), supplierId))).toBe('limit_reached');
    expect(await importing(csvOf(50, 50), supplierId)).toMatchObject({ imported: 1 });
    expect(await importing(csvOf(51, 51).replace('2,51', '1,51'), supplierId)).toMatchObject({ imported: 1 });

    expect(await listed(supplierId)).toHaveLength(51);
  });

  it('may be more than a thousand, and are read in pages of a thousand', async () => {
    const supplierId = await supplier();
    const lines = Array.from(
      { length: 21 * 50 },
      (_, index) => `2,${index % 21},${1 + (index % 50)},1,${index}`,
    );
    const csv = `country,step,from_hours,unit_hours,price\n${lines.join('\n')}`;
    const { listPrices } = world.core.rentals;

    const report = await importing(csv, supplierId);
    const first = await listPrices({ supplierId, limit: 5_000 });
    const after = first.at(-1);
    const rest = await listPrices({ supplierId, limit: 5_000, after });

    expect(report).toMatchObject({ rows: 1_050, imported: 1_050, errors: [] });
    expect([first.length, rest.length]).toEqual([1_000, 50]);
    const all = [...first, ...rest];
    const inOrder = all.toSorted((a, b) => Number(a.poolId - b.poolId) || a.fromHours - b.fromHours);
    expect(all).toEqual(inOrder);
    expect(
      all.map(({ step, fromHours, priceMicros }) => [step, fromHours, priceMicros].join()).sort(),
    ).toEqual(
      Array.from({ length: 1_050 }, (_, index) =>
        [index % 21, 1 + (index % 50), BigInt(index) * 1_000_000n].join(),
      ).sort(),
    );
  });
});

describe('rent prices are listed', () => {
  it('by supplier, by country, in pages that begin behind the last one', async () => {
    const [mine, other] = [await supplier(), await supplier()];
    const csv = 'country,from_hours,price\n2,24,2\n2,2,1\n1,5,3';
    for (const supplierId of [mine, other]) await importing(csv, supplierId);
    const hours = async (query: object) =>
      (await world.core.rentals.listPrices({ limit: 10, ...query })).map(({ fromHours }) => fromHours);
    const [first] = await world.core.rentals.listPrices({ supplierId: mine, countryId: 2, limit: 1 });

    expect(first).toMatchObject({ supplierId: mine, countryId: 2, operator: 'any', step: 0, fromHours: 2 });
    expect(await hours({ supplierId: mine, countryId: 2 })).toEqual([2, 24]);
    expect(await hours({ supplierId: mine, countryId: 2, after: first })).toEqual([24]);
    expect(await hours({ supplierId: mine, countryId: 1 })).toEqual([5]);
    expect((await hours({ supplierId: mine })).sort()).toEqual([2, 24, 5]);
    const ofBoth = await world.core.rentals.listPrices({ countryId: 1, limit: 1_000 });
    expect(ofBoth.filter(({ supplierId }) => [mine, other].includes(supplierId))).toHaveLength(2);
  });
});

describe('rent prices are taken away', () => {
  const place = { countryId: 1, operator: 'life', step: 0 };
  const ladder: RentPriceStep[] = [
    { fromHours: 2, unitHours: 1, priceMicros: 1n },
    { fromHours: 24, unitHours: 24, priceMicros: 2n },
  ];

  it('one step or all of one pool, and of no other', async () => {
    const [supplierId, other] = [await supplier(), await supplier()];
    const pools = [
      { ...place, supplierId },
      { ...place, supplierId: other },
      { ...place, supplierId, countryId: 2, operator: 'any' },
      { ...place, supplierId, operator: 'any' },
      { ...place, supplierId, step: 1 },
    ];
    const { setPrices, removePrices } = world.core.rentals;
    await setPrices(pools.map((pool) => ({ ...pool, steps: ladder })));
    const left = async () => [...(await listed(supplierId)), ...(await listed(other))];

    expect(await left()).toHaveLength(10);
    expect(await removePrices({ ...place, supplierId, fromHours: 24 })).toBe(1);
    expect(await left()).toHaveLength(9);
    expect(await listed(supplierId)).toContain('1 life 0 2 1 1');
    expect(await outcome(removePrices({ ...place, supplierId, fromHours: 24 }))).toBe('not_found');
    await setPrices([{ ...place, supplierId, steps: ladder }]);
    expect(await removePrices({ ...place, supplierId })).toBe(2);
    expect(await outcome(removePrices({ ...place, supplierId }))).toBe('not_found');
    const rest = await left();
    expect(rest).toHaveLength(8);
    expect(rest.filter((line) => line.startsWith('1 life 0'))).toEqual([
      '1 life 0 2 1 1',
      '1 life 0 24 24 2',
    ]);
  });

  it('with the number’s rental: without any its pool is not for rent', async () => {
    const { supplierId } = await world.rentPool({ country: 1, operator: 'life' });
    const { accountId } = await world.customer();
    const rent = () =>
      outcome(world.core.rentals.rent({ accountId, countryId: 1, hours: 24, supplierIds: [supplierId] }));

    await world.core.rentals.removePrices({ ...place, supplierId });

    expect(await rent()).toBe('no_numbers');
  });
});

describe('a ladder of rent prices', () => {
  const step = { fromHours: 1, unitHours: 24, priceMicros: 1n };
  const many = (length: number) => Array.from({ length }, (_, index) => ({ ...step, fromHours: index + 1 }));

  it.each<[string, RentPriceStep[], string]>([
    ['with no step', [], 'done'],
    ['with fifty steps', many(50), 'done'],
    ['with more', many(51), 'bad_request'],
    ['with two steps from one hour', [step, { ...step, priceMicros: 2n }], 'bad_request'],
    ['for terms of no hour', [{ ...step, fromHours: 0 }], 'bad_request'],
    ['for terms of half an hour', [{ ...step, fromHours: 1.5 }], 'bad_request'],
    ['for terms of ten years', [{ ...step, fromHours: 87_600 }], 'done'],
    ['for longer terms', [{ ...step, fromHours: 87_601 }], 'bad_request'],
    ['in units of an hour', [{ ...step, unitHours: 1 }], 'done'],
    ['in units of nothing', [{ ...step, unitHours: 0 }], 'bad_request'],
    ['in units of ten years', [{ ...step, unitHours: 87_600 }], 'done'],
    ['in longer units', [{ ...step, unitHours: 87_601 }], 'bad_request'],
    ['for nothing', [{ ...step, priceMicros: 0n }], 'done'],
    ['for less', [{ ...step, priceMicros: -1n }], 'bad_amount'],
    ['for a million', [{ ...step, priceMicros: 1_000_000_000_000n }], 'done'],
    ['for more', [{ ...step, priceMicros: 1_000_000_000_001n }], 'bad_amount'],
  ])('%s', async (_, steps, expected) => {
    const supplierId = await supplier();

    const found = await outcome(
      world.core.rentals.setPrices([{ supplierId, countryId: 2, operator: 'any', step: 0, steps }]),
    );

    expect(found).toBe(expected);
    expect(await listed(supplierId)).toHaveLength(expected === 'done' ? steps.length : 0);
  });

  it('replaces what the pool had, and leaves other pools as they are', async () => {
    const supplierId = await supplier();
    const set = (countryId: number, hours: number[]) =>
      world.core.rentals.setPrices([
        {
          ...{ supplierId, countryId, operator: 'any', step: 0 },
          steps: hours.map((fromHours) => ({ ...step, fromHours, priceMicros: BigInt(fromHours) })),
        },
      ]);
    await set(1, [7]);
    await set(2, [3, 9]);

    await set(2, [9, 24]);

    expect((await listed(supplierId)).sort()).toEqual([
      '1 any 0 7 24 7',
      '2 any 0 24 24 24',
      '2 any 0 9 24 9',
    ]);
  });

  it('says what is wrong with it', async () => {
    const supplierId = await supplier();
    const set = world.core.rentals.setPrices([
      { supplierId, countryId: 2, operator: 'any', step: 0, steps: [step, step] },
    ]);

    const details = await set.catch((error) => isRefusal(error) && error.details);

    expect(details).toEqual({ fromHours: 'two steps begin at the same hour' });
  });
});
