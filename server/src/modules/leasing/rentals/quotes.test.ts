import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRentWorld, HOUR, outcome, type RentWorld } from '#test/rent-world';
import { stopClock } from '#test/still-clock';

let world: RentWorld;
beforeAll(async () => {
  world = await createRentWorld();
});
afterAll(() => world.close());
stopClock();

/** Pools of Ukraine, each of a supplier of its own, at so much an hour. */
async function pools(...wanted: { operator: string; price: bigint; count?: number; country?: number }[]) {
  const made: { supplierId: bigint; phones: string[] }[] = [];
  for (const { operator, price, count = 1, country = 1 } of wanted) {
    const pool = await world.rentPool({ country, operator, count });
    const steps = [{ fromHours: 2, unitHours: 1, priceMicros: price }];
    const { supplierId } = pool;
    await world.core.rentals.setPrices([{ supplierId, countryId: country, operator, step: 0, steps }]);
    made.push(pool);
  }
  return { made, supplierIds: made.map(({ supplierId }) => supplierId) };
}

describe('a quote', () => {
  it('is of the cheapest that has numbers, with the numbers of all that would do', async () => {
    const { supplierIds } = await pools(
      { operator: 'kyivstar', price: 30n, count: 2 },
      { operator: 'life', price: 20n, count: 1 },
      { operator: 'utel', price: 40n, count: 4 },
    );
    const { accountId } = await world.customer();
    const wish = { countryId: 1, hours: 3, supplierIds };
    const { quote, rent } = world.core.rentals;

    const first = await quote(wish);
    await rent({ accountId, ...wish });
    const second = await quote(wish);
    const limited = await quote({ ...wish, maxPriceMicros: 60n });
    const none = await quote({ ...wish, operators: ['life'] });

    expect(first).toEqual({ hours: 3, countryId: 1, priceMicros: 60n, stock: 7 });
    expect(second).toEqual({ hours: 3, countryId: 1, priceMicros: 90n, stock: 6 });
    expect(limited).toEqual({ hours: 3, countryId: 1, priceMicros: 60n, stock: 0 });
    expect(none).toEqual({ hours: 3, countryId: 1, priceMicros: 60n, stock: 0 });
    expect(await outcome(quote({ ...wish, maxPriceMicros: 59n }))).toBe('price_too_low');
    expect(await outcome(quote({ ...wish, operators: ['mts'] }))).toBe('no_numbers');
    expect(await outcome(quote({ ...wish, hours: 1 }))).toBe('rental_term_bad');
  });

  it('needs no country', async () => {
    const { supplierIds } = await pools(
      { operator: 'any', price: 30n, country: 3 },
      { operator: 'any', price: 20n, country: 4 },
    );

    const quote = await world.core.rentals.quote({ hours: 2, supplierIds });

    expect(quote).toEqual({ hours: 2, countryId: 4, priceMicros: 40n, stock: 2 });
  });
});

describe('what there is for rent', () => {
  it('is told by country, then price, counted as far as is asked', async () => {
    const { supplierIds } = await pools(
      { operator: 'any', price: 30n, country: 6, count: 3 },
      { operator: 'any', price: 50n, country: 5, count: 2 },
      { operator: 'any', price: 20n, country: 6, count: 1 },
      { operator: 'any', price: 40n, country: 5, count: 1 },
    );
    const [a, b, c, d] = supplierIds;
    const list = async (query: object = {}) =>
      (await world.core.rentals.listStock({ hours: 2, ...query }))
        .filter(({ supplierId }) => supplierIds.includes(supplierId))
        .map(({ supplierId, countryId, operator, priceMicros, stock }) => [
          ...[supplierId, countryId, operator, priceMicros, stock],
        ]);

    expect(await list()).toEqual([
      [d, 5, 'any', 80n, 1],
      [b, 5, 'any', 100n, 2],
      [c, 6, 'any', 40n, 1],
      [a, 6, 'any', 60n, 3],
    ]);
    expect((await list({ countUpTo: 2, countryId: 6 })).map((row) => row.at(-1))).toEqual([1, 2]);
    expect(await list({ operators: ['mts'] })).toEqual([]);
  });
});

describe('the quote of an extension', () => {
  it('names the longest, and is refused beyond it and at the end', async () => {
    const { supplierId, phones } = await world.rentPool({ country: 7 });
    const { accountId } = await world.customer({ balance: '1000' });
    const { rentals } = world.core;
    const { id } = await rentals.rent({ accountId, countryId: 7, hours: 1_300 });
    const quote = (hours: number) => rentals.quoteExtension({ id, accountId, hours });

    expect(await quote(44)).toEqual({ hours: 44, longest: 44, priceMicros: 2_000_000n });
    await expect(quote(45)).rejects.toMatchObject({ code: 'rental_term_bad', details: { longest: 44 } });
    await expect(quote(1)).rejects.toMatchObject({
      code: 'rental_term_bad',
      details: { minHours: 2, maxHours: 1_344 },
    });
    await world.message({ supplierId, phone: phones[0] ?? '' });
    world.advance(100 * HOUR);
    expect(await quote(2)).toEqual({ hours: 2, longest: 144, priceMicros: 200_000n });
    await rentals.setPrices([{ supplierId, countryId: 7, operator: 'any', step: 0, steps: [] }]);
    expect(await outcome(quote(2))).toBe('repeat_impossible');
    await rentals.finish({ id, accountId });
    await expect(quote(2)).rejects.toMatchObject({
      code: 'rental_closed',
      details: { id, state: 'finished' },
    });
  });
});

describe('a rental that names', () => {
  it('one operator is of that operator; one that names several or none is of any', async () => {
    const { supplierIds } = await pools({ operator: 'kyivstar', price: 1n, count: 3 });
    const { accountId } = await world.customer();
    const rent = async (operators?: string[]) =>
      (await world.core.rentals.rent({ accountId, countryId: 1, hours: 2, supplierIds, operators })).operator;

    expect(await rent(['kyivstar'])).toBe('kyivstar');
    expect(await rent(['kyivstar', 'life'])).toBe('any');
    expect(await rent()).toBe('any');
  });

  it('no operator leaves of a dearer one what another of its group has not taken', async () => {
    const { supplierIds } = await pools(
      { operator: 'kyivstar', price: 1n, count: 1 },
      { operator: 'life', price: 2n, count: 2 },
    );
    const { accountId } = await world.customer();
    const rent = (more: object = {}) =>
      world.core.rentals.rent({ accountId, countryId: 1, hours: 2, supplierIds, ...more });

    const rented = await Promise.all([rent({ operators: ['life'] }), rent(), rent(), outcome(rent())]);

    expect(rented).toMatchObject([
      ...[{ priceMicros: 4n }, { priceMicros: 2n }, { priceMicros: 4n }, 'no_numbers'],
    ]);
    expect(new Set(rented.map((one) => (typeof one === 'string' ? one : one.phone))).size).toBe(4);
  });

  it('no country is of the cheapest anywhere, also in one group with one that does', async () => {
    const { supplierIds } = await pools(
      { operator: 'any', price: 3n, country: 12 },
      { operator: 'any', price: 2n, country: 13 },
    );
    const { accountId } = await world.customer();
    const { rent } = world.core.rentals;
    const wish = { accountId, hours: 2, supplierIds };

    const rented = await Promise.all([
      rent({ ...wish, countryId: 13 }),
      rent(wish),
      outcome(rent(wish)),
      outcome(rent({ ...wish, countryId: 10 })),
    ]);

    expect(rented).toMatchObject([{ countryId: 13 }, { countryId: 12 }, 'no_numbers', 'no_numbers']);
  });
});

describe('a partner whose numbers are simulated', () => {
  it('rents them out where resale is off, as no other partner does', async () => {
    const partnerOf = async (name: string, settings: object) => {
      await world.core.inventory.createSupplier({ name, kind: 'partner', vouchedBy: 'A. Person', settings });
      const { id: supplierId } = await world.core.inventory.getSupplier({ name });
      const phone = `7770${String(supplierId).padStart(7, '0')}`;
      await world.core.inventory.importNumbers({
        ...{ supplierId, csv: `phone,country,provenance\n${phone},2,partner` },
      });
      const steps = [{ fromHours: 2, unitHours: 1, priceMicros: 1n }];
      await world.core.rentals.setPrices([{ supplierId, countryId: 2, operator: 'any', step: 0, steps }]);
      return supplierId;
    };
    const [real, simulated] = [
      await partnerOf('real', {}),
      await partnerOf('pretended', { simulated: true }),
    ];
    const { accountId } = await world.customer();
    const rent = (supplierId: bigint) =>
      outcome(world.core.rentals.rent({ accountId, countryId: 2, hours: 2, supplierIds: [supplierId] }));

    expect([await rent(real), await rent(simulated)]).toEqual(['no_numbers', 'done']);
  });
});

describe('the sweeps of rentals', () => {
  it('look every second for what has ended, and every five for what was lost', () => {
    expect(world.core.rentals.sweeps.map(({ name, everySeconds }) => [name, everySeconds])).toEqual([
      ['rentals.refuse-lost', 5],
      ['rentals.miss', 1],
      ['rentals.end-terms', 1],
    ]);
  });
});
