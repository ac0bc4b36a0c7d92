import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setNumberStates, setStateAfterRental } from '#modules/stock/inventory';
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

const stockOf = async (country: number) =>
  (await world.core.inventory.listStock({ countryId: country, resale: false })).map(({ stock }) => stock);

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
    const picked = await world.core.rentals.rent({ ...wish, exceptPrefixes: [b, c], orderKey: 'one' });
    const again = await outcome(world.core.rentals.rent({ ...wish, orderKey: 'one' }));
    const next = await world.core.rentals.rent({ ...wish, exceptPrefixes: [b] });

    expect([elsewhere, picked.phone, again, next.phone]).toEqual(['no_numbers', a, 'order_repeated', c]);
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

  it('keeps its number to itself, whoever wants to bring it online or take it off', async () => {
    await world.rentPool({ country: 18 });
    const { accountId } = await world.customer();
    const rental = await world.core.rentals.rent({ accountId, countryId: 18, hours: 2 });

    for (const state of ['online', 'offline', 'banned'] as const) {
      const set = world.core.inventory.setNumberState({ phone: rental.phone, state });
      expect(await outcome(set)).toBe('not_allowed');
      expect(await world.db.write((tx) => setNumberStates(tx, [rental.numberId], state))).toEqual([]);
    }

    expect(await stockOf(18)).toEqual([0]);
  });

  it('lists prices and counts by operator', async () => {
    await world.rentPool({ country: 17, count: 2 });

    expect(await world.core.rentals.listStock({ countryId: 17, hours: 30 })).toMatchObject([
      { countryId: 17, operator: 'any', priceMicros: 2_000_000n, stock: 2 },
    ]);
    expect(await outcome(world.core.rentals.listStock({ countryId: 17, hours: 0 }))).toBe('rental_term_bad');
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
