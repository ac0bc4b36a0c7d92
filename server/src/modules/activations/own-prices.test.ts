import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '#test/world';
import { createActivations } from './index.ts';
import { ownPrice } from './own-prices.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe('what is paid of a list price', () => {
  it.each([
    [123_456n, 0, 123_456n],
    [100_000n, 10, 90_000n],
    [100_000n, 5, 100_000n],
    [200_000n, 5, 190_000n],
    [200_001n, 5, 200_000n],
    [10_000n, 99, 10_000n],
    [0n, 50, 0n],
  ])('%s less %s %% is %s, in whole cents, rounded up', (list, percent, expected) => {
    expect(ownPrice(list, percent)).toBe(expected);
  });
});

describe('the prices of a customer', () => {
  it('are less his discount, beside those of everybody', async () => {
    const { supplierId } = await world.pool({ country: 3, price: '0.30', count: 2 });
    await world.pool({ country: 3, operator: 'unicom', price: '0.50' });
    const [{ accountId }, { accountId: other }] = [await world.customer(), await world.customer()];
    const { pricesOf } = createActivations({
      ...{ db: world.db, clock: world.core.clock, maxOpenPerAccount: 0 },
      rules: { lifetimeSeconds: 1_200, earlyCancelSeconds: 0, restSeconds: 0 },
      policy: { resale: false, priceBandPercent: 0 },
      discountPercents: async (_on, ids) =>
        new Map(ids.filter((id) => id === accountId).map((id) => [id, 20])),
      findDistinct: async () => new Set<bigint>(),
    });
    const list = async (of: bigint | undefined, query: { operators?: string[] } = {}) =>
      (await (await pricesOf(of)).list({ countryId: 3, serviceId: 'tg', ...query })).map(
        ({ listMicros, priceMicros }) => [listMicros, priceMicros],
      );

    expect(await list(accountId)).toEqual([
      [300_000n, 240_000n],
      [500_000n, 400_000n],
    ]);
    for (const of of [undefined, other])
      expect(await list(of, { operators: ['any'] })).toEqual([[300_000n, 300_000n]]);
    const prices = await (await pricesOf(accountId)).list({ serviceId: 'tg' });
    expect(prices).toContainEqual({
      ...{ countryId: 3, serviceId: 'tg', supplierId, stock: 2 },
      ...{ priceMicros: 240_000n, listMicros: 300_000n },
    });
  });
});
