import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivations } from '#modules/leasing/activations';
import { expectSoundBooks } from '#test/sound-books';
import { createWorld, type World } from '#test/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const stockOf = (countryId: number, serviceId = 'tg') =>
  world.core.inventory.listStock({ countryId, serviceId, resale: false });

describe('an import of numbers', () => {
  it('takes the good rows and reports each bad one with its line', async () => {
    const { id: supplierId } = await world.core.inventory.createSupplier({ name: 'rows', kind: 'manual' });
    const csv = [
      'phone,country,operator,provenance',
      '+7 701 000-00-01,2,beeline,own_device',
      'nonsense,2,beeline,own_device',
      '77010000002,999,beeline,own_device',
      '77010000003,2,nobody,own_device',
      '79160000004,2,beeline,own_device',
      '77010000005,2,beeline,stolen',
      '77010000006,2,beeline,partner',
      '77010000007,2',
      '77010000008,2,,contract',
      '77010000001,2,beeline,own_device',
    ].join('\n');

    const report = await world.core.inventory.importNumbers({ supplierId, csv });

    expect(report).toMatchObject({ rows: 10, imported: 2, unchanged: 1 });
    expect(report.errors).toEqual([
      { line: 3, error: 'not a phone number: "nonsense"' },
      { line: 4, error: 'unknown country "999"' },
      { line: 5, error: 'country 2 has no operator "nobody"' },
      { line: 6, error: '79160000004 is not a number of country 2' },
      { line: 7, error: 'provenance must be one of own_device, contract, simulated, partner' },
      { line: 8, error: 'a manual supplier cannot bring numbers of provenance "partner"' },
      { line: 9, error: 'has 2 columns, the header 4' },
    ]);
  });

  it('may be run again, and counts each number once', async () => {
    const { supplierId, phones } = await world.pool({ count: 3, country: 3 });
    const csv = `phone,country,provenance\n${phones.map((phone) => `${phone},3,own_device`).join('\n')}`;

    const again = await world.core.inventory.importNumbers({ supplierId, csv });

    expect(again).toMatchObject({ imported: 0, unchanged: 3, errors: [] });
    expect((await stockOf(3))[0]?.stock).toBe(3);
  });

  it('refuses what is no CSV of numbers as a whole', async () => {
    const { supplierId } = await world.pool();

    for (const csv of ['', 'a,b\n1,2', '"unclosed']) {
      await expect(world.core.inventory.importNumbers({ supplierId, csv })).rejects.toMatchObject({
        code: 'bad_request',
      });
    }
  });
});

describe('a price list', () => {
  it('prices all operators and services of a country by stars, the last line about an offer counting', async () => {
    const { supplierId } = await world.pool({ country: 1, operator: 'life' });
    const csv =
      'country,operator,service,price\n1,*,*,0.50\n1,life,wa,0.25\n1,life,zzz,1\n1,life,tg,-1\n1,life,vk,0.1234567';

    const report = await world.core.inventory.importPrices({ supplierId, csv });

    expect(report.errors).toEqual([
      { line: 4, error: 'unknown service "zzz"' },
      { line: 5, error: 'a price is not negative' },
      { line: 6, error: 'bad amount' },
    ]);
    const prices = await world.core.inventory.listStock({
      countryId: 1,
      operator: 'life',
      resale: false,
    });
    expect(prices.find(({ serviceId }) => serviceId === 'wa')).toMatchObject({
      priceMicros: 250_000n,
      stock: 1,
    });
    expect(prices.find(({ serviceId }) => serviceId === 'vk')).toMatchObject({
      priceMicros: 500_000n,
      stock: 1,
    });
  });

  it('sells numbers of another step at another price', async () => {
    await world.pool({ country: 5, supplier: 'steps', step: 0, price: '0.10' });
    await world.pool({ country: 5, supplier: 'steps', step: 1, price: '0.20', count: 2 });

    expect((await stockOf(5)).map(({ priceMicros, stock }) => [priceMicros, stock])).toEqual([
      [100_000n, 1],
      [200_000n, 2],
    ]);
  });
});

describe('what is off sale', () => {
  it('is not sold while its service or its supplier is off', async () => {
    const { supplierId } = await world.pool({ country: 6 });
    const { accountId } = await world.customer();
    const buy = () => world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 6 });

    await world.core.inventory.changeSupplier({ id: supplierId, state: 'off' });
    await expect(buy()).rejects.toMatchObject({ code: 'no_numbers' });
    await world.core.inventory.changeSupplier({ id: supplierId, state: 'active' });
    await world.core.catalog.setServiceEnabled({ id: 'tg', enabled: false });
    await expect(buy()).rejects.toMatchObject({ code: 'no_numbers' });
    await world.core.catalog.setServiceEnabled({ id: 'tg', enabled: true });

    expect((await buy()).serviceId).toBe('tg');
  });

  it('includes partners’ numbers, unless reselling is on', async () => {
    const { id: supplierId } = await world.core.inventory.createSupplier({
      name: 'partner',
      kind: 'partner',
      vouchedBy: 'A. Person',
    });
    const csv = 'phone,country,provenance\n77010099999,2,partner';
    await world.core.inventory.importNumbers({ supplierId, csv });
    await world.core.inventory.importPrices({ supplierId, csv: 'country,service,price\n2,wa,0.1' });
    const { accountId } = await world.customer();

    await expect(
      world.core.activations.buy({ accountId, serviceId: 'wa', countryId: 2 }),
    ).rejects.toMatchObject({ code: 'no_numbers' });
  });
});

describe('several processes on one database', () => {
  it('end each overdue activation once between them', async () => {
    await world.pool({ count: 60, country: 7, price: '0.01' });
    const { accountId } = await world.customer({ balance: '10' });
    const bought = await Promise.all(
      Array.from({ length: 60 }, () =>
        world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 7 }),
      ),
    );
    const rules = { lifetimeSeconds: 1200, earlyCancelSeconds: 0, restSeconds: 0 };
    const others = [1, 2, 3].map(() =>
      createActivations({
        db: world.db,
        clock: world.core.clock,
        rules,
        policy: { resale: false, priceBandPercent: 0 },
        maxOpenPerAccount: 0,
        discountPercents: async () => new Map<bigint, number>(),
        findDistinct: async () => new Set<bigint>(),
      }),
    );
    world.advance(1_201);

    const ended = await Promise.all([world.core.activations, ...others].map((one) => one.expireDue()));

    expect(ended.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(60);
    const histories = await Promise.all(
      bought.map(({ id }) => world.core.activations.history({ id, accountId })),
    );
    expect(histories.every((lines) => lines.filter(({ event }) => event === 'expire').length === 1)).toBe(
      true,
    );
    expect((await stockOf(7))[0]?.stock).toBe(60);
    await expectSoundBooks(world);
  });
});
