import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRightBooks, outcome } from '#test/rent-world';
import { expectSoundBooks } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import { buyActivations } from './buy-activations.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ CHOICE_PRICE_BAND_PERCENT: '20' });
});
afterAll(() => world.close());

/** Requests of one turn of the event loop are one group, decided in one transaction and in its order. */
const group = (work: Promise<unknown>[]) => Promise.all(work.map(outcome));

const buy = (accountId: bigint, countryId: number, more: object = {}) =>
  world.core.activations.buy({ accountId, serviceId: 'tg', countryId, ...more });

describe('in one group of orders', () => {
  it('all are decided in one transaction, a repeated key, too: none is tried again alone', async () => {
    await world.pool({ country: 14, count: 5, price: '1' });
    const { accountId } = await world.customer();
    const order = { accountId, serviceId: 'tg', countryId: 14, orderKey: 'mine' };
    const deps = {
      ...{ db: world.db, clock: world.core.clock, maxOpenPerAccount: 0 },
      rules: { lifetimeSeconds: 1_200, earlyCancelSeconds: 0, restSeconds: 0 },
      policy: { resale: false, priceBandPercent: 0 },
      discountPercents: async () => new Map<bigint, number>(),
      findDistinct: async () => new Set<bigint>(),
    };

    const outcomes = await buyActivations(deps, [order, order, { ...order, orderKey: 'another' }]);

    expect(outcomes).toMatchObject([
      { ok: true },
      { ok: false, error: { code: 'order_repeated' } },
      { ok: true },
    ]);
  });

  it('the second with the same key is refused, and costs nothing', async () => {
    await world.pool({ country: 3, count: 5, price: '1' });
    const [one, other] = [await world.customer({ balance: '10' }), await world.customer()];

    const outcomes = await group([
      buy(one.accountId, 3, { orderKey: 'mine' }),
      buy(one.accountId, 3, { orderKey: 'mine' }),
      buy(other.accountId, 3, { orderKey: 'mine' }),
      buy(one.accountId, 3, { orderKey: 'another' }),
    ]);
    const later = await outcome(buy(one.accountId, 3, { orderKey: 'mine' }));

    expect([...outcomes, later]).toEqual(['done', 'order_repeated', 'done', 'done', 'order_repeated']);
    expect(await world.core.ledger.getBalance(one.accountId)).toEqual({
      availableMicros: 8_000_000n,
      heldMicros: 2_000_000n,
    });
    await expectRightBooks(world);
  });

  it('a key whose order was refused is free for the next one', async () => {
    await world.pool({ country: 4, count: 2, price: '1' });
    const { accountId } = await world.customer();

    const outcomes = await group([
      buy(accountId, 4, { orderKey: 'mine', maxPriceMicros: 1n }),
      buy(accountId, 4, { orderKey: 'mine' }),
    ]);

    expect(outcomes).toEqual(['price_too_low', 'done']);
  });

  it('what one has taken from the balance is gone for the next, which gets what it can still pay', async () => {
    // The dearer one is in the same band of prices and has more numbers: it goes first.
    const dear = await world.pool({ country: 5, count: 5, price: '0.11' });
    const cheap = await world.pool({ country: 5, count: 1, price: '0.10' });
    const { accountId } = await world.customer({ balance: '0.21' });

    const bought = await Promise.all([buy(accountId, 5), buy(accountId, 5)]);

    expect(bought.map(({ supplierId }) => supplierId)).toEqual([dear.supplierId, cheap.supplierId]);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 0n,
      heldMicros: 210_000n,
    });
  });

  it('the last cent buys, and one micro less does not', async () => {
    await world.pool({ country: 6, count: 5, price: '0.10' });
    const [exact, less] = [
      await world.customer({ balance: '0.2' }),
      await world.customer({ balance: '0.199999' }),
    ];

    const outcomes = await group([exact, exact, less, less].map(({ accountId }) => buy(accountId, 6)));

    expect(outcomes).toEqual(['done', 'done', 'done', 'no_balance']);
  });

  it('who gets a dearer number than was planned, beyond the balance, gets none, and it is sold to others', async () => {
    const resting = await createWorld({ NUMBER_REST_SECONDS: '600' });
    try {
      await resting.pool({ country: 3, count: 2, price: '0.10' });
      const dear = await resting.pool({ country: 3, count: 2, price: '0.60' });
      const [{ accountId }, { accountId: other }] = [
        await resting.customer({ balance: '1' }),
        await resting.customer({ balance: '10' }),
      ];
      const { activations, ledger, inventory } = resting.core;
      const wish = { serviceId: 'tg', countryId: 3 };
      // Both cheap numbers rest for this account, and count as stock all the same.
      for (const { id } of [
        await activations.buy({ accountId, ...wish }),
        await activations.buy({ accountId, ...wish }),
      ])
        await activations.cancel({ id, accountId });
      const deps = {
        ...{ db: resting.db, clock: resting.core.clock, maxOpenPerAccount: 0 },
        rules: { lifetimeSeconds: 1_200, earlyCancelSeconds: 0, restSeconds: 600 },
        policy: { resale: false, priceBandPercent: 0 },
        discountPercents: async () => new Map<bigint, number>(),
        findDistinct: async () => new Set<bigint>(),
      };

      const outcomes = await buyActivations(deps, [
        { accountId, ...wish },
        { accountId, ...wish },
      ]);

      expect(outcomes).toMatchObject([
        { ok: true, value: { priceMicros: 600_000n } },
        { ok: false, error: { code: 'no_balance' } },
      ]);
      expect(await ledger.getBalance(accountId)).toEqual({ availableMicros: 400_000n, heldMicros: 600_000n });
      const stock = (await inventory.listStock({ ...wish, resale: false })).map((one) => one.stock);
      expect(stock).toEqual([2, 1]);
      await expectSoundBooks(resting);
      const supplierIds = [dear.supplierId];
      const sold = await activations.buy({ accountId: other, ...wish, supplierIds });
      expect(dear.phones).toContain(sold.phone);
      await expectSoundBooks(resting);
    } finally {
      await resting.close();
    }
  });

  it('what one has planned of the stock is gone for the next', async () => {
    await world.pool({ country: 7, count: 1, price: '0.10' });
    const { accountId } = await world.customer();

    const outcomes = await group([buy(accountId, 7), buy(accountId, 7)]);

    expect(outcomes).toEqual(['done', 'no_numbers']);
    expect(await world.core.ledger.getBalance(accountId)).toMatchObject({ heldMicros: 100_000n });
  });
});

describe('a price that an order names', () => {
  it('is included at both ends', async () => {
    await world.pool({ country: 8, count: 9, price: '0.10' });
    const { accountId } = await world.customer();
    const outcomes = await group([
      buy(accountId, 8, { maxPriceMicros: 100_000n }),
      buy(accountId, 8, { maxPriceMicros: 99_999n }),
      buy(accountId, 8, { minPriceMicros: 100_000n }),
      buy(accountId, 8, { minPriceMicros: 100_001n }),
      buy(accountId, 8, { minPriceMicros: 100_000n, maxPriceMicros: 100_000n }),
    ]);

    expect(outcomes).toEqual(['done', 'price_too_low', 'done', 'no_numbers', 'done']);
  });

  it('that is too low is answered with the least that would do, dearer than what is least wanted', async () => {
    await world.pool({ country: 10, price: '0.40' });
    await world.pool({ country: 10, price: '0.30' });
    await world.pool({ country: 10, price: '0.10' });
    const { accountId } = await world.customer();

    const refused = buy(accountId, 10, { minPriceMicros: 200_000n, maxPriceMicros: 250_000n });

    await expect(refused).rejects.toMatchObject({
      code: 'price_too_low',
      details: { minPriceMicros: 300_000n },
    });
  });
});

describe('in one group of changes', () => {
  /** An activation that has its message. */
  async function received(country: number) {
    const { supplierId } = await world.pool({ country, price: '1' });
    const { accountId } = await world.customer({ balance: '10' });
    const { id, phone } = await buy(accountId, country);
    await world.message({ supplierId, phone });
    return { id, accountId };
  }
  const historyOf = async (ref: { id: number; accountId: bigint }) =>
    (await world.core.activations.history(ref)).map(({ event }) => event);

  it('each step begins where the one before has led', async () => {
    const { activations } = world.core;
    const ref = await received(11);

    const outcomes = await group([
      activations.requestAnother(ref),
      activations.requestAnother(ref),
      activations.finish(ref),
      activations.finish(ref),
      activations.requestAnother(ref),
      activations.cancel(ref),
    ]);

    expect(outcomes).toEqual(['done', 'done', 'done', 'done', 'activation_closed', 'activation_closed']);
    expect(await historyOf(ref)).toEqual(['buy', 'receive', 'requestAnother', 'finish']);
    await expectRightBooks(world);
  });

  it('two cancels give the money and the number back once', async () => {
    await world.pool({ country: 12, price: '1' });
    const { accountId } = await world.customer({ balance: '10' });
    const { id } = await buy(accountId, 12);
    const ref = { id, accountId };

    const outcomes = await group([
      world.core.activations.cancel(ref),
      world.core.activations.cancel(ref),
      world.core.activations.finish(ref),
    ]);

    expect(outcomes).toEqual(['done', 'done', 'activation_closed']);
    expect(await historyOf(ref)).toEqual(['buy', 'cancel']);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 10_000_000n,
      heldMicros: 0n,
    });
    const [stock] = await world.core.inventory.listStock({ countryId: 12, serviceId: 'tg', resale: false });
    expect(stock?.stock).toBe(1);
    await expectRightBooks(world);
  });

  it('an overdue one ends first, and every change then meets its end', async () => {
    const { activations } = world.core;
    const ref = await received(13);
    const stranger = await world.customer();
    world.advance(1_200);

    const outcomes = await group([
      activations.requestAnother(ref),
      activations.cancel(ref),
      activations.finish(ref),
      activations.finish({ id: ref.id, accountId: stranger.accountId }),
    ]);

    await activations.expireDue();

    expect(outcomes).toEqual(['activation_closed', 'activation_closed', 'done', 'activation_not_found']);
    expect(await historyOf(ref)).toEqual(['buy', 'receive', 'expire']);
    await expectRightBooks(world);
  });
});
