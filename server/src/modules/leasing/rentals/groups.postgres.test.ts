import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRentWorld, expectRightBooks, outcome, type RentWorld } from '#test/rent-world';
import { stopClock } from '#test/still-clock';
import { rentNumbers } from './rent-numbers.ts';

let world: RentWorld;
let countryIds: number[];
beforeAll(async () => {
  world = await createRentWorld();
  countryIds = (await world.core.catalog.view()).countries.map(({ id }) => id);
});
afterAll(() => world.close());
stopClock();

const newCountry = () => countryIds.pop() ?? 0;

/** Requests of one turn of the event loop are one group, decided in one transaction and in its order. */
const group = (work: Promise<unknown>[]) => Promise.all(work.map(outcome));

const rent = (accountId: bigint, countryId: number, more: object = {}) =>
  world.core.rentals.rent({ accountId, countryId, hours: 2, ...more });

describe('in one group of orders', () => {
  it('all are decided in one transaction, a repeated key, too: none is tried again alone', async () => {
    const country = newCountry();
    await world.rentPool({ country, count: 5 });
    const { accountId } = await world.customer();
    const order = { accountId, countryId: country, hours: 2, orderKey: 'mine' };
    const deps = {
      ...{ db: world.db, clock: world.core.clock, rules: world.core.rentals.rules },
      ...{ policy: { resale: false }, maxOpenPerAccount: 0 },
    };

    const outcomes = await rentNumbers(deps, [order, order, { ...order, orderKey: 'another' }]);

    expect(outcomes).toMatchObject([
      { ok: true },
      { ok: false, error: { code: 'order_repeated' } },
      { ok: true },
    ]);
  });

  it('the second with the same key is refused; the key of another account is another', async () => {
    const country = newCountry();
    await world.rentPool({ country, count: 5 });
    const [one, other] = [await world.customer({ balance: '10' }), await world.customer()];

    const outcomes = await group([
      rent(one.accountId, country, { orderKey: 'mine' }),
      rent(one.accountId, country, { orderKey: 'mine' }),
      rent(other.accountId, country, { orderKey: 'mine' }),
      rent(one.accountId, country),
    ]);
    const later = await outcome(rent(one.accountId, country, { orderKey: 'mine' }));

    expect([...outcomes, later]).toEqual(['done', 'order_repeated', 'done', 'done', 'order_repeated']);
    expect(await world.core.ledger.getBalance(one.accountId)).toMatchObject({ heldMicros: 400_000n });
    await expectRightBooks(world);
  });

  it('the last cent rents, and one micro less does not', async () => {
    const country = newCountry();
    await world.rentPool({ country, count: 5 });
    const [exact, less] = [
      await world.customer({ balance: '0.4' }),
      await world.customer({ balance: '0.399999' }),
    ];

    const outcomes = await group([exact, exact, less, less].map(({ accountId }) => rent(accountId, country)));

    expect(outcomes).toEqual(['done', 'done', 'done', 'no_balance']);
    await expectRightBooks(world);
  });

  it('the number of one that was refused is there for the next', async () => {
    const country = newCountry();
    await world.rentPool({ country, count: 1 });
    const [poor, rich] = [await world.customer({ balance: '0.1' }), await world.customer()];

    const outcomes = [
      ...(await group([rent(poor.accountId, country)])),
      ...(await group([rent(rich.accountId, country)])),
    ];

    expect(outcomes).toEqual(['no_balance', 'done']);
  });

  it('the highest price is included', async () => {
    const country = newCountry();
    await world.rentPool({ country, count: 5 });
    const { accountId } = await world.customer();

    const outcomes = await group(
      [200_000n, 199_999n].map((maxPriceMicros) => rent(accountId, country, { maxPriceMicros })),
    );

    expect(outcomes).toEqual(['done', 'price_too_low']);
  });

  it('the limit of open rentals is exact, and an ended one makes room', async () => {
    const small = await createRentWorld({ MAX_OPEN_RENTALS: '2' });
    try {
      await small.rentPool({ country: 3, count: 5 });
      const [one, other] = [await small.customer(), await small.customer()];
      const order = ({ accountId }: typeof one) =>
        small.core.rentals.rent({ accountId, countryId: 3, hours: 2 });

      const outcomes = await group([order(one), order(one), order(one), order(other)]);
      const [open] = await small.core.rentals.listOpen({ accountId: one.accountId, limit: 5 });
      await small.core.rentals.cancel({ id: open?.id ?? 0, accountId: one.accountId });

      expect([...outcomes, await outcome(order(one))]).toEqual([
        'done',
        'done',
        'channels_limit',
        'done',
        'done',
      ]);
    } finally {
      await small.close();
    }
  });
});

describe('in one group of changes', () => {
  /** A rental of two hours; a message has reached it unless it is to stay in its guard time. */
  async function rental({ balance = '10', reached = true } = {}) {
    const country = newCountry();
    const { supplierId } = await world.rentPool({ country, payoutPercent: 50 });
    const { accountId } = await world.customer({ balance });
    const { id, phone } = await rent(accountId, country);
    if (reached) await world.message({ supplierId, phone });
    const ref = { id, accountId };
    return {
      ref,
      get: () => world.core.rentals.get(ref),
      balance: () => world.core.ledger.getBalance(accountId),
      events: async () => (await world.core.rentals.history(ref)).map(({ event }) => event),
    };
  }

  it('extensions add up as far as the balance goes, to the last cent', async () => {
    const { ref, get, balance } = await rental({ balance: '0.6' });
    const extend = () => world.core.rentals.extend({ ...ref, hours: 2 });
    const { endsAt } = await get();

    const outcomes = await group([extend(), extend(), extend()]);

    expect(outcomes).toEqual(['done', 'done', 'no_balance']);
    expect(await get()).toMatchObject({ hours: 6, priceMicros: 600_000n });
    expect((await get()).endsAt.getTime() - endsAt.getTime()).toBe(4 * 3_600_000);
    expect(await balance()).toEqual({ availableMicros: 0n, heldMicros: 0n });
    await expectRightBooks(world);
  });

  it('the highest price of an extension is included', async () => {
    const { ref, get } = await rental();
    const extend = (maxPriceMicros: bigint) =>
      world.core.rentals.extend({ ...ref, hours: 2, maxPriceMicros });

    const outcomes = await group([extend(199_999n), extend(200_000n)]);

    expect(outcomes).toEqual(['price_too_low', 'done']);
    expect((await get()).hours).toBe(4);
  });

  it('an extension in the guard time and a cancel give everything back', async () => {
    const { ref, balance, events } = await rental({ reached: false });

    const outcomes = await group([
      world.core.rentals.extend({ ...ref, hours: 2 }),
      world.core.rentals.cancel(ref),
      world.core.rentals.extend({ ...ref, hours: 2 }),
      world.core.rentals.cancel(ref),
    ]);

    expect(outcomes).toEqual(['done', 'done', 'rental_closed', 'rental_closed']);
    expect(await balance()).toEqual({ availableMicros: 10_000_000n, heldMicros: 0n });
    expect(await events()).toEqual(['rent', 'extend', 'cancel']);
    await expectRightBooks(world);
  });

  it('an extension and a finish pay for both stretches; a second finish finds it closed', async () => {
    const { ref, balance, events } = await rental();

    const outcomes = await group([
      world.core.rentals.extend({ ...ref, hours: 2 }),
      world.core.rentals.finish(ref),
      world.core.rentals.finish(ref),
    ]);

    expect(outcomes).toEqual(['done', 'done', 'rental_closed']);
    expect(await balance()).toEqual({ availableMicros: 9_600_000n, heldMicros: 0n });
    expect(await events()).toEqual(['rent', 'receive', 'extend', 'finish']);
    await expectRightBooks(world);
  });

  it('a renewal that is set twice is written down once', async () => {
    const { ref, get, events } = await rental();
    const set = (hours: number | null) => world.core.rentals.setAutoRenew({ ...ref, hours });

    const outcomes = await group([set(5), set(5), set(null), set(null), set(1)]);

    expect(outcomes).toEqual(['done', 'done', 'done', 'done', 'rental_term_bad']);
    expect((await get()).autoRenewHours).toBeNull();
    expect(await events()).toEqual(['rent', 'receive', 'setAutoRenew', 'setAutoRenew']);
  });

  it('an overdue one ends first, and once', async () => {
    const { ref, events, balance } = await rental({ reached: false });
    const stranger = await world.customer();
    world.advance(1_200);

    const outcomes = await group([
      world.core.rentals.finish({ ...ref, accountId: stranger.accountId }),
      world.core.rentals.cancel(ref),
      world.core.rentals.cancel(ref),
    ]);
    await world.core.rentals.missUnreached();

    expect(outcomes).toEqual(['rental_not_found', 'rental_closed', 'rental_closed']);
    expect(await events()).toEqual(['rent', 'expire']);
    expect(await balance()).toEqual({ availableMicros: 10_000_000n, heldMicros: 0n });
    await expectRightBooks(world);
  });
});
