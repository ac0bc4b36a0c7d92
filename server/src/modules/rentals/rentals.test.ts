import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setStateAfterRental } from '#modules/inventory';
import {
  balanceOf,
  createRentWorld,
  expectRightBooks,
  HOUR,
  outcome,
  type RentWorld,
} from '#test/rent-world';

let world: RentWorld;

beforeAll(async () => {
  world = await createRentWorld();
});
afterAll(() => world.close());

/** Sweeps, as the worker does every second. */
async function sweep(): Promise<void> {
  for (const { run } of world.core.rentals.sweeps) await run();
}

const stockOf = async (country: number) =>
  (await world.core.inventory.listStock({ countryId: country, resale: false })).map(({ stock }) => stock);

describe('a rental', () => {
  it('holds its price, is paid at the first message, takes every sender, and pays its supplier at the end', async () => {
    const { supplierId, phones } = await world.rentPool({ country: 3, payoutPercent: 40 });
    const { accountId } = await world.customer({ balance: '10' });
    const { core } = world;

    const quote = await core.rentals.quote({ countryId: 3, hours: 24 });
    const rental = await core.rentals.rent({ accountId, countryId: 3, hours: 24 });
    const held = await core.ledger.getBalance(accountId);
    const first = await world.message({
      supplierId,
      phone: rental.phone,
      sender: 'Instagram',
      text: 'code 800142',
    });
    const paid = await core.ledger.getBalance(accountId);
    await world.message({ supplierId, phone: rental.phone, sender: 'Someone', text: 'hello' });
    const active = await core.rentals.get({ id: rental.id, accountId });
    const messages = await core.rentals.listMessages({ id: rental.id, accountId });
    const pending = await balanceOf(world, 'supplier_pending');
    world.advance(24 * HOUR);
    const ended = await core.rentals.get({ id: rental.id, accountId });
    await sweep();

    expect(quote).toEqual({ hours: 24, countryId: 3, priceMicros: 1_000_000n, stock: 1 });
    expect(rental).toMatchObject({ phone: phones[0], state: 'waiting', hours: 24, priceMicros: 1_000_000n });
    expect(held).toEqual({ availableMicros: 9_000_000n, heldMicros: 1_000_000n });
    expect(first).toMatchObject({ activationId: null, code: '800142' });
    expect(paid).toEqual({ availableMicros: 9_000_000n, heldMicros: 0n });
    expect(active).toMatchObject({ state: 'active', messageCount: 2 });
    expect(messages.map(({ sender, code, rentalId }) => [sender, code, rentalId])).toEqual([
      ['Someone', null, rental.id],
      ['Instagram', '800142', rental.id],
    ]);
    expect(pending).toBe(400_000n);
    expect(ended.state).toBe('finished');
    expect(await balanceOf(world, 'supplier_pending')).toBe(0n);
    expect(await balanceOf(world, 'supplier')).toBe(400_000n);
    expect((await core.rentals.history({ id: rental.id, accountId })).map(({ event }) => event)).toEqual([
      'rent',
      'receive',
      'expire',
    ]);
    await expectRightBooks(world);
  });

  it('takes its number out of every stock, and puts it back at the end', async () => {
    const { supplierId } = await world.rentPool({ country: 4, count: 3 });
    const { accountId } = await world.customer();
    const before = await stockOf(4);

    const rental = await world.core.rentals.rent({ accountId, countryId: 4, hours: 2 });
    const during = await stockOf(4);
    const [number] = await world.core.inventory.listNumbers({ phone: rental.phone, limit: 1 });
    await world.message({ supplierId, phone: rental.phone });
    await world.core.rentals.finish({ id: rental.id, accountId });

    expect([before, during, await stockOf(4)]).toEqual([[3], [2], [3]]);
    expect(number?.state).toBe('rented');
  });

  it('is refunded and gives its number back when it is cancelled in the guard time', async () => {
    await world.rentPool({ country: 5 });
    const { accountId } = await world.customer({ balance: '1' });
    const rental = await world.core.rentals.rent({ accountId, countryId: 5, hours: 10 });

    const cancelled = await world.core.rentals.cancel({ id: rental.id, accountId });

    expect(cancelled.state).toBe('cancelled');
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 1_000_000n,
      heldMicros: 0n,
    });
    expect(await stockOf(5)).toEqual([1]);
    expect(await outcome(world.core.rentals.cancel({ id: rental.id, accountId }))).toBe('rental_closed');
    await expectRightBooks(world);
  });

  it('refunds nothing after a message: a cancel is refused, finishing early keeps the price', async () => {
    const { supplierId } = await world.rentPool({ country: 6 });
    const { accountId } = await world.customer({ balance: '1' });
    const rental = await world.core.rentals.rent({ accountId, countryId: 6, hours: 10 });
    const ref = { id: rental.id, accountId };
    const tooSoon = await outcome(world.core.rentals.finish(ref));
    await world.message({ supplierId, phone: rental.phone });

    const cancelled = await outcome(world.core.rentals.cancel(ref));
    const finished = await world.core.rentals.finish(ref);

    expect([tooSoon, cancelled, finished.state]).toEqual([
      'rental_no_message',
      'rental_cancel_too_late',
      'finished',
    ]);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({ availableMicros: 0n, heldMicros: 0n });
    expect(await world.message({ supplierId, phone: rental.phone, text: 'late 55555' })).toMatchObject({
      activationId: null,
    });
    expect((await world.core.rentals.listMessages(ref)).length).toBe(1);
  });

  it('is not reached by senders that are refused at the door, nor do they end its guard time', async () => {
    const { supplierId } = await world.rentPool({ country: 7 });
    const { accountId } = await world.customer();
    const rental = await world.core.rentals.rent({ accountId, countryId: 7, hours: 2 });

    await world.message({ supplierId, phone: rental.phone, sender: 'PayPal', text: 'PayPal: 123456' });

    expect(await world.core.rentals.get({ id: rental.id, accountId })).toMatchObject({
      state: 'waiting',
      messageCount: 0,
    });
  });

  it('counts a message that arrives twice once', async () => {
    const { supplierId } = await world.rentPool({ country: 8 });
    const { accountId } = await world.customer();
    const rental = await world.core.rentals.rent({ accountId, countryId: 8, hours: 2 });
    const message = { supplierId, phone: rental.phone, text: 'Your code is 4711' };

    const arrivals = await Promise.all([message, message, message].map((one) => world.message(one)));

    expect(new Set(arrivals.map(({ messageId }) => messageId)).size).toBe(1);
    expect((await world.core.rentals.get({ id: rental.id, accountId })).messageCount).toBe(1);
    await expectRightBooks(world);
  });

  it("is another account's business only to its owner", async () => {
    await world.rentPool({ country: 10 });
    const [owner, other] = [await world.customer(), await world.customer()];
    const { id } = await world.core.rentals.rent({ accountId: owner.accountId, countryId: 10, hours: 2 });
    const ref = { id, accountId: other.accountId };
    const { rentals } = world.core;

    const refusals = await Promise.all(
      [
        rentals.get(ref),
        rentals.cancel(ref),
        rentals.finish(ref),
        rentals.extend({ ...ref, hours: 2 }),
        rentals.setAutoRenew({ ...ref, hours: 2 }),
        rentals.listMessages(ref),
        rentals.history(ref),
        rentals.listPeriods(ref),
        rentals.quoteExtension({ ...ref, hours: 2 }),
        rentals.get({ id: 2 ** 31, accountId: owner.accountId }),
      ].map(outcome),
    );

    expect(new Set(refusals)).toEqual(new Set(['rental_not_found']));
    expect(await rentals.listOpen({ accountId: other.accountId, limit: 10 })).toEqual([]);
    expect((await rentals.listOpen({ accountId: owner.accountId, limit: 10 })).map((one) => one.id)).toEqual([
      id,
    ]);
  });
});

describe('renting', () => {
  it('decides the term, then stock, then money', async () => {
    await world.rentPool({ country: 11 });
    const { accountId } = await world.customer({ balance: '0.10' });
    const rent = (hours: number, countryId: number) =>
      outcome(world.core.rentals.rent({ accountId, countryId, hours }));

    expect(await rent(1, 11)).toBe('rental_term_bad');
    expect(await rent(1_345, 11)).toBe('rental_term_bad');
    expect(await rent(24, 12)).toBe('no_numbers');
    expect(await rent(24, 11)).toBe('no_balance');
  });

  it('takes the cheapest pool that fits, then the next, never beyond the highest price', async () => {
    const cheap = await world.rentPool({ country: 1, operator: 'kyivstar' });
    const dear = await world.rentPool({ country: 1, operator: 'life' });
    const place = { supplierId: cheap.supplierId, countryId: 1, operator: 'kyivstar', step: 0 };
    await world.core.rentals.setPrices([
      { ...place, steps: [{ fromHours: 2, unitHours: 1, priceMicros: 10_000n }] },
    ]);
    const { accountId } = await world.customer();
    const rent = (maxPriceMicros?: bigint) =>
      world.core.rentals.rent({ accountId, countryId: 1, hours: 2, maxPriceMicros });

    const tooCheap = await outcome(rent(19_999n));
    const first = await rent();
    const limited = await outcome(rent(20_000n));
    const elsewhere = await outcome(
      world.core.rentals.rent({ accountId, countryId: 1, hours: 2, operators: ['utel'] }),
    );
    const second = await rent();

    expect(tooCheap).toBe('price_too_low');
    expect(first).toMatchObject({ phone: cheap.phones[0], priceMicros: 20_000n });
    expect(limited).toBe('no_numbers');
    expect(elsewhere).toBe('no_numbers');
    expect(second).toMatchObject({ phone: dear.phones[0], operator: 'any', priceMicros: 200_000n });
  });

  it('respects prefixes, suppliers and an order key', async () => {
    const { phones, supplierId } = await world.rentPool({ country: 14, count: 3 });
    const { accountId } = await world.customer();
    const [a = '', b = '', c = ''] = phones;
    const wish = { accountId, countryId: 14, hours: 2 };

    const elsewhere = await outcome(world.core.rentals.rent({ ...wish, exceptSupplierIds: [supplierId] }));
    const picked = await world.core.rentals.rent({ ...wish, exceptPrefixes: [a, b], orderKey: 'one' });
    const again = await outcome(world.core.rentals.rent({ ...wish, orderKey: 'one' }));

    expect([elsewhere, picked.phone, again]).toEqual(['no_numbers', c, 'order_repeated']);
  });

  it('leaves alone a number that is leased for a service, until that lease is over', async () => {
    await world.rentPool({ country: 15 });
    const { accountId } = await world.customer();
    const wish = { accountId, countryId: 15, hours: 2 };
    const activation = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 15 });

    const busy = await outcome(world.core.rentals.rent(wish));
    const none = await world.core.rentals.quote({ countryId: 15, hours: 2 });
    await world.core.activations.cancel({ id: activation.id, accountId });
    const rental = await world.core.rentals.rent(wish);
    const taken = await outcome(world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 15 }));

    expect([busy, none.stock, rental.phone, taken]).toEqual([
      'no_numbers',
      0,
      activation.phone,
      'no_numbers',
    ]);
  });

  it('keeps a number off sale afterwards where its supplier has withdrawn it meanwhile', async () => {
    const { phones } = await world.rentPool({ country: 16 });
    const { accountId } = await world.customer();
    const rental = await world.core.rentals.rent({ accountId, countryId: 16, hours: 2 });
    await world.db.write((tx) => setStateAfterRental(tx, [rental.numberId], 'offline'));

    await world.core.rentals.cancel({ id: rental.id, accountId });

    const [number] = await world.core.inventory.listNumbers({ phone: phones[0], limit: 1 });
    expect(number?.state).toBe('offline');
    expect(await stockOf(16)).toEqual([0]);
  });

  it('lists prices and counts by operator', async () => {
    await world.rentPool({ country: 17, count: 2 });

    expect(await world.core.rentals.listStock({ countryId: 17, hours: 30 })).toMatchObject([
      { countryId: 17, operator: 'any', priceMicros: 2_000_000n, stock: 2 },
    ]);
    expect(await outcome(world.core.rentals.listStock({ countryId: 17, hours: 0 }))).toBe('rental_term_bad');
  });
});

describe('an extension', () => {
  it('is paid at once when the rental is, and counts for its supplier', async () => {
    const { supplierId } = await world.rentPool({ country: 18, payoutPercent: 50 });
    const { accountId } = await world.customer({ balance: '2' });
    const earned = await balanceOf(world, 'supplier');
    const { rentals, ledger } = world.core;
    const rental = await rentals.rent({ accountId, countryId: 18, hours: 5 });
    const ref = { id: rental.id, accountId };
    await world.message({ supplierId, phone: rental.phone });

    const quote = await rentals.quoteExtension({ ...ref, hours: 4 });
    const longer = await rentals.extend({ ...ref, hours: 4 });
    const balance = await ledger.getBalance(accountId);
    const short = await outcome(rentals.extend({ ...ref, hours: 24 * 2 }));
    const periods = await rentals.listPeriods(ref);
    await rentals.finish(ref);

    expect(quote).toMatchObject({ hours: 4, priceMicros: 400_000n, longest: 1_339 });
    expect(longer).toMatchObject({ hours: 9, priceMicros: 900_000n });
    expect(longer.endsAt.getTime() - rental.endsAt.getTime()).toBe(4 * HOUR * 1000);
    expect(balance).toEqual({ availableMicros: 1_100_000n, heldMicros: 0n });
    expect(short).toBe('no_balance');
    expect(periods.map(({ event, hours, outcome }) => [event, hours, outcome])).toEqual([
      ['rent', 5, 'captured'],
      ['extend', 4, 'captured'],
    ]);
    expect((await balanceOf(world, 'supplier')) - earned).toBe(450_000n);
    expect(await outcome(rentals.extend({ ...ref, hours: 4 }))).toBe('rental_closed');
    await expectRightBooks(world);
  });

  it('in the guard time is refunded with the rest', async () => {
    await world.rentPool({ country: 19 });
    const { accountId } = await world.customer({ balance: '2' });
    const rental = await world.core.rentals.rent({ accountId, countryId: 19, hours: 5 });
    await world.core.rentals.extend({ id: rental.id, accountId, hours: 5 });
    const held = await world.core.ledger.getBalance(accountId);

    await world.core.rentals.cancel({ id: rental.id, accountId });

    expect(held).toEqual({ availableMicros: 1_000_000n, heldMicros: 1_000_000n });
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 2_000_000n,
      heldMicros: 0n,
    });
    await expectRightBooks(world);
  });

  it('has the limits of a term, and of what may lie ahead', async () => {
    const { supplierId } = await world.rentPool({ country: 20 });
    const { accountId } = await world.customer({ balance: '1000' });
    const rental = await world.core.rentals.rent({ accountId, countryId: 20, hours: 1_300 });
    const extend = (hours: number, maxPriceMicros?: bigint) =>
      outcome(world.core.rentals.extend({ id: rental.id, accountId, hours, maxPriceMicros }));

    expect([await extend(1), await extend(1_345), await extend(45), await extend(2, 1n)]).toEqual([
      'rental_term_bad',
      'rental_term_bad',
      'rental_term_bad',
      'price_too_low',
    ]);
    expect(await extend(44)).toBe('done');
    await world.core.rentals.setPrices([{ supplierId, countryId: 20, operator: 'any', step: 0, steps: [] }]);
    world.advance(60);
    await world.message({ supplierId, phone: rental.phone });
    world.advance(100 * HOUR);
    expect(await extend(2)).toBe('repeat_impossible');
  });
});

describe('auto-renewal', () => {
  it('charges a further period each time the term ends, until the balance does not allow it', async () => {
    const { supplierId } = await world.rentPool({ country: 21 });
    const { accountId } = await world.customer({ balance: '0.75' });
    const { rentals } = world.core;
    const rental = await rentals.rent({ accountId, countryId: 21, hours: 2, autoRenew: true });
    const ref = { id: rental.id, accountId };
    await world.message({ supplierId, phone: rental.phone });

    world.advance(2 * HOUR);
    const between = await rentals.get(ref);
    await world.message({ supplierId, phone: rental.phone, text: 'in between 77777' });
    await sweep();
    const renewed = await rentals.get(ref);
    world.advance(10 * HOUR);
    await sweep();
    const ended = await rentals.get(ref);

    expect(rental.autoRenewHours).toBe(2);
    expect(between.state).toBe('active');
    expect(renewed).toMatchObject({ state: 'active', hours: 4, messageCount: 2 });
    expect(ended).toMatchObject({ state: 'finished', hours: 6 });
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 150_000n,
      heldMicros: 0n,
    });
    expect((await rentals.listPeriods(ref)).map(({ event }) => event)).toEqual(['rent', 'renew', 'renew']);
    expect((await rentals.listPeriods(ref)).at(-1)?.startsAt).toEqual(
      new Date(rental.endsAt.getTime() + 2 * HOUR * 1000),
    );
    await expectRightBooks(world);
  });

  it('can be switched on and off, and does not save a rental that no message reaches', async () => {
    const { supplierId } = await world.rentPool({ country: 22, count: 2 });
    const { accountId } = await world.customer({ balance: '10' });
    const { rentals } = world.core;
    const one = await rentals.rent({ accountId, countryId: 22, hours: 2, autoRenew: true });
    const two = await rentals.rent({ accountId, countryId: 22, hours: 2 });

    await world.message({ supplierId, phone: one.phone });
    await rentals.setAutoRenew({ id: one.id, accountId, hours: null });
    await rentals.setAutoRenew({ id: two.id, accountId, hours: 5 });
    const bad = await outcome(rentals.setAutoRenew({ id: two.id, accountId, hours: 1 }));
    world.advance(3 * HOUR);
    await sweep();

    expect(bad).toBe('rental_term_bad');
    expect((await rentals.get({ id: one.id, accountId })).state).toBe('finished');
    expect((await rentals.get({ id: two.id, accountId })).state).toBe('missed');
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 9_800_000n,
      heldMicros: 0n,
    });
    expect(await outcome(rentals.setAutoRenew({ id: one.id, accountId, hours: 2 }))).toBe('rental_closed');
    await expectRightBooks(world);
  });
});

describe('the guard time', () => {
  it('refunds in full at its end, and shows it before any sweep', async () => {
    await world.rentPool({ country: 23 });
    const { accountId } = await world.customer({ balance: '1' });
    const rental = await world.core.rentals.rent({ accountId, countryId: 23, hours: 10 });
    const ref = { id: rental.id, accountId };

    world.advance(1_199);
    await sweep();
    const inTime = await world.core.rentals.get(ref);
    world.advance(1);
    const before = await world.core.rentals.get(ref);
    const tooLate = await outcome(world.core.rentals.cancel(ref));
    await sweep();

    expect([inTime.state, before.state, tooLate]).toEqual(['waiting', 'missed', 'rental_closed']);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 1_000_000n,
      heldMicros: 0n,
    });
    expect((await world.core.rentals.get(ref)).state).toBe('missed');
    await expectRightBooks(world);
  });

  it('bans a number for a day that was missed three times in a row; a message in between starts the count again', async () => {
    const { supplierId, phones } = await world.rentPool({ country: 24 });
    const { accountId } = await world.customer();
    const { rentals } = world.core;
    const rent = () => rentals.rent({ accountId, countryId: 24, hours: 2 });
    const miss = async () => {
      await rent();
      world.advance(1_200);
      await sweep();
    };

    await miss();
    await miss();
    const served = await rent();
    await world.message({ supplierId, phone: served.phone });
    await rentals.finish({ id: served.id, accountId });
    await miss();
    await miss();
    const before = await rentals.listBans({ supplierId });
    await miss();
    const bans = await rentals.listBans({ supplierId });
    const banned = await outcome(rent());
    const activation = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 24 });
    await world.core.activations.cancel({ id: activation.id, accountId });
    world.advance(24 * HOUR - 1);
    const stillBanned = await outcome(rent());
    world.advance(1);
    const free = await rent();

    expect(before).toEqual([]);
    expect(bans).toMatchObject([{ phone: phones[0], supplierId }]);
    expect([banned, stillBanned]).toEqual(['no_numbers', 'no_numbers']);
    expect(activation.phone).toBe(phones[0]);
    expect(free.phone).toBe(phones[0]);
    await expectRightBooks(world);
  });

  it('that a customer ends by cancelling is no miss, and an operator can lift a ban', async () => {
    const { phones } = await world.rentPool({ country: 25 });
    const { accountId } = await world.customer();
    const { rentals } = world.core;
    const rent = () => rentals.rent({ accountId, countryId: 25, hours: 2 });

    for (let round = 0; round < 4; round++) await rentals.cancel({ id: (await rent()).id, accountId });
    for (let round = 0; round < 3; round++) {
      await rent();
      world.advance(1_200);
      await sweep();
    }
    const banned = await outcome(rent());
    await rentals.liftBan(phones[0] ?? '');

    expect(banned).toBe('no_numbers');
    expect(await outcome(rent())).toBe('done');
    expect(await outcome(rentals.liftBan(phones[0] ?? ''))).toBe('not_found');
  });
});

describe('settings', () => {
  it('without a guard time a rental is paid at once and never refunded', async () => {
    const strict = await createRentWorld({ RENT_GUARD_SECONDS: '0', MAX_OPEN_RENTALS: '1' });
    try {
      await strict.rentPool({ count: 2, payoutPercent: 10 });
      const { accountId } = await strict.customer({ balance: '5' });
      const rent = () => strict.core.rentals.rent({ accountId, countryId: 2, hours: 2 });

      const rental = await rent();
      const paid = await strict.core.ledger.getBalance(accountId);
      const limited = await outcome(rent());
      const cancelled = await outcome(strict.core.rentals.cancel({ id: rental.id, accountId }));
      strict.advance(2 * HOUR);
      await strict.core.rentals.endTerms();

      expect(rental).toMatchObject({ state: 'active', messageCount: 0 });
      expect(paid).toEqual({ availableMicros: 4_800_000n, heldMicros: 0n });
      expect([limited, cancelled]).toEqual(['channels_limit', 'rental_cancel_too_late']);
      expect(await balanceOf(strict, 'supplier')).toBe(20_000n);
      await expectRightBooks(strict);
    } finally {
      await strict.close();
    }
  });
});
