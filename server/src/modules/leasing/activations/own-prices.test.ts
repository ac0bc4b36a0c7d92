import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '#test/world';
import { createActivations } from './index.ts';
import { ownPrice } from './own-prices.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Activations that cost one account a fifth less. */
const discounting = (accountId: bigint) =>
  createActivations({
    ...{ db: world.db, clock: world.core.clock, maxOpenPerAccount: 0 },
    rules: { lifetimeSeconds: 1_200, earlyCancelSeconds: 0, restSeconds: 0 },
    policy: { resale: false, priceBandPercent: 0 },
    discountPercents: async (_on, ids) => new Map(ids.filter((id) => id === accountId).map((id) => [id, 20])),
    findDistinct: async () => new Set<bigint>(),
  });

describe('what is paid of a list price', () => {
  it.each([
    [123_456n, 0, 123_456n],
    [100_000n, 10, 90_000n],
    [100_000n, 5, 100_000n],
    [200_000n, 5, 190_000n],
    [200_001n, 5, 200_000n],
    [10_000n, 99, 10_000n],
    [1_000_001n, 99, 20_000n],
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
    const { pricesOf } = discounting(accountId);
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

  it('are what every purchase holds, and decide whether the balance goes so far', async () => {
    const supplier = 'discounted';
    const { supplierId } = await world.pool({ supplier, country: 4, price: '1', count: 3 });
    await world.pool({ supplier, country: 4, service: 'wa', price: '0.50', count: 0 });
    const [{ accountId }, { accountId: other }] = [
      await world.customer({ balance: '3.60' }),
      await world.customer({ balance: '0.99' }),
    ];
    const activations = discounting(accountId);
    const wish = { serviceId: 'tg', countryId: 4 };

    const first = await activations.buy({ accountId, ...wish });
    const more = await activations.buyAdditional({ id: first.id, accountId, serviceId: 'wa' });
    const both = await activations.buyTogether({ accountId, serviceIds: ['tg', 'wa'], countryId: 4 });
    await world.message({ supplierId, phone: first.phone, sender: 'Telegram' });
    await activations.finish({ id: first.id, accountId });
    const quoted = await activations.quoteAgain({ id: first.id, accountId });
    const again = await activations.buyAgain({ id: first.id, accountId });

    expect([first, more, ...both, quoted, again].map(({ priceMicros }) => priceMicros)).toEqual([
      800_000n,
      400_000n,
      800_000n,
      400_000n,
      800_000n,
      800_000n,
    ]);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 400_000n,
      heldMicros: 2_400_000n,
    });
    await expect(activations.buy({ accountId: other, ...wish })).rejects.toMatchObject({
      code: 'no_balance',
    });
    await expect(activations.buy({ accountId, ...wish })).rejects.toMatchObject({ code: 'no_balance' });
  });
});
