import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
