import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AskedRentWorld, createAskedRentWorld, oneNumber } from '#test/asked-rent-world';
import { germany } from '#test/partner-world';
import { expectRightBooks, HOUR, outcome } from '#test/rent-world';

let world: AskedRentWorld;
let unguarded: AskedRentWorld;
beforeAll(async () => {
  world = await createAskedRentWorld();
  unguarded = await createAskedRentWorld({ RENT_GUARD_SECONDS: '0' });
});
afterAll(async () => {
  await world.close();
  await unguarded.close();
});

const { countryId } = germany;

describe('without a guard time', () => {
  it('a partner’s rental is paid when the number is there, and not before', async () => {
    const partner = await unguarded.partner({ sum: '40', fake: oneNumber });
    const { accountId } = await unguarded.customer({ balance: '10' });
    const { ledger, rentals } = unguarded.core;
    const held = partner.fake.holdAnswers();

    const renting = unguarded.rentOf(partner, accountId);
    await held.waiting(1);
    const before = await ledger.getBalance(accountId);
    held.letGo();
    const rental = await renting;

    expect(before).toEqual({ availableMicros: 9_480_000n, heldMicros: 520_000n });
    expect(rental).toMatchObject({ state: 'active', messageCount: 0, asked: true });
    expect(await ledger.getBalance(accountId)).toEqual({ availableMicros: 9_480_000n, heldMicros: 0n });
    expect(await rentals.listPeriods({ id: rental.id, accountId })).toMatchObject([
      { event: 'rent', outcome: 'captured', startsAt: rental.createdAt, endsAt: rental.endsAt },
    ]);
    expect(await rentals.history({ id: rental.id, accountId })).toMatchObject([
      { event: 'order', fromState: null, toState: 'ordering' },
      { event: 'rent', fromState: 'ordering', toState: 'active' },
    ]);
    await expectRightBooks(unguarded);
    unguarded.advance(24 * HOUR);
    await unguarded.sweep();
    expect(partner.fake.operations).toMatchObject([{ closeStatus: 3, closeSumMicros: 40_000_000n }]);
    expect(await unguarded.core.supply.statement({ supplierId: partner.supplierId, limit: 9 })).toMatchObject(
      [{ kind: 'rental_payout', amountMicros: 400_000n }],
    );
    await expectRightBooks(unguarded);
  });
});

describe('an order that was given up while its partner thought about it', () => {
  it('is refused, and its number goes back', async () => {
    const partner = await world.partner({ fake: oneNumber });
    const { accountId } = await world.customer({ balance: '10' });
    const held = partner.fake.holdAnswers();

    const renting = outcome(world.rentOf(partner, accountId));
    await held.waiting(1);
    world.advance(46);
    for (const { run } of world.core.rentals.sweeps) await run();
    const during = await world.core.ledger.getBalance(accountId);
    held.letGo();
    const refused = await renting;
    await world.core.supply.finishDue();

    expect(during).toEqual({ availableMicros: 10_000_000n, heldMicros: 0n });
    expect(refused).toBe('no_numbers');
    expect(await world.core.ledger.getBalance(accountId)).toEqual(during);
    expect(partner.fake.operations).toMatchObject([{ closeStatus: 4 }]);
    expect(await world.core.rentals.list({ accountId, limit: 9 })).toEqual([]);
    await expectRightBooks(world);
  });
});

describe('a partner that is asked for numbers and lists others', () => {
  it('has a price for each: a rental is extended at the price of its own kind', async () => {
    const partner = await world.partner({ sum: '40', fake: oneNumber });
    const { supplierId } = partner;
    const { accountId } = await world.customer({ balance: '10' });
    const asked = await world.rentOf(partner, accountId);
    const steps = [{ fromHours: 2, unitHours: 24, priceMicros: 10_000n }];
    const rows = async () =>
      (await world.core.rentals.listStock({ hours: 24, countryId })).filter(
        (row) => row.supplierId === supplierId,
      );
    await world.core.rentals.setPrices(
      (await rows()).map(({ operator }) => ({ supplierId, countryId, operator, step: 0, steps })),
    );

    const quote = await world.core.rentals.quoteExtension({ id: asked.id, accountId, hours: 24 });
    const longer = await world.core.rentals.extend({ id: asked.id, accountId, hours: 24 });

    expect(new Set((await rows()).map(({ priceMicros }) => priceMicros))).toEqual(
      new Set([10_000n, 520_000n]),
    );
    expect(quote.priceMicros).toBe(520_000n);
    expect(longer.priceMicros).toBe(1_040_000n);
  });

  it('is asked for a number of its own where that is cheaper, and has the listed one left', async () => {
    const partner = await world.partner({ sum: '40', fake: oneNumber });
    const { supplierId } = partner;
    const { accountId } = await world.customer({ balance: '20' });
    const rows = await world.core.rentals.listStock({ hours: 24, countryId });
    const operators = rows.filter((row) => row.supplierId === supplierId).map(({ operator }) => operator);
    const phones = operators.map((_, index) => `49157000000${index}${index}`);
    await world.core.inventory.importNumbers({
      supplierId,
      csv: `phone,country,operator,provenance\n${operators.map((operator, index) => `${phones[index]},${countryId},${operator},partner`).join('\n')}`,
    });
    const steps = [{ fromHours: 2, unitHours: 24, priceMicros: 5_000_000n }];
    await world.core.rentals.setPrices(
      operators.map((operator) => ({ supplierId, countryId, operator, step: 0, steps })),
    );

    const asked = await world.rentOf(partner, accountId);
    const listed = await world.rentOf(partner, accountId);

    const phone = partner.fake.operations[0]?.number.phone;
    expect(asked).toMatchObject({ asked: true, phone, priceMicros: 520_000n });
    expect(listed).toMatchObject({ asked: false, priceMicros: 5_000_000n });
    expect(phones).toContain(listed.phone);
    await expectRightBooks(world);
  });
});

describe('what a partner says it has for rent', () => {
  const fake = { operatorsPerCountry: 1, numbersPerOperator: 5 };
  const stockOf = async (supplierId: bigint) =>
    (await world.core.supply.listStock(supplierId))
      .filter(({ serviceId }) => serviceId === 'rent')
      .reduce((sum, { count }) => sum + count, 0);

  it('is fewer by what was ordered since, by those that are paid for alone', async () => {
    const partner = await world.partner({ sum: '40', fake });
    const rich = await world.customer({ balance: '10' });
    const poor = await world.customer({ balance: '0.1' });
    const before = await stockOf(partner.supplierId);

    const outcomes = await Promise.all(
      [rich, poor, rich, rich].map(({ accountId }) => outcome(world.rentOf(partner, accountId))),
    );

    expect(outcomes).toEqual(['done', 'no_balance', 'done', 'done']);
    expect(before).toBeGreaterThanOrEqual(5);
    expect(await stockOf(partner.supplierId)).toBe(before - 3);
  });

  it('is as it was where a number was rented that the partner has listed', async () => {
    const { supplierId } = await world.partner({ sum: '40', fake });
    const { accountId } = await world.customer({ balance: '10' });
    const rows = await world.core.rentals.listStock({ hours: 24, countryId });
    const { operator = '' } = rows.find((row) => row.supplierId === supplierId && row.stock > 0) ?? {};
    await world.core.inventory.importNumbers({
      supplierId,
      csv: `phone,country,operator,provenance\n491570000099,${countryId},${operator},partner`,
    });
    const steps = [{ fromHours: 2, unitHours: 24, priceMicros: 1n }];
    await world.core.rentals.setPrices([{ supplierId, countryId, operator, step: 0, steps }]);
    const before = await stockOf(supplierId);

    const listed = await world.core.rentals.rent({
      ...{ accountId, countryId, hours: 24, supplierIds: [supplierId] },
    });

    expect(listed).toMatchObject({ asked: false, phone: '491570000099', priceMicros: 1n });
    expect(await stockOf(supplierId)).toBe(before);
  });
});

describe('a rental that four partners were asked for in vain', () => {
  it('is of a number that is here, and of nobody where there is none', async () => {
    const partners = [];
    for (let count = 0; count < 5; count++) partners.push(await world.partner({ fake: oneNumber }));
    for (const { fake } of partners) fake.setFaults(['lies-about-stock']);
    const own = await world.pool({ country: countryId });
    const steps = [{ fromHours: 2, unitHours: 24, priceMicros: 5_000_000n }];
    await world.core.rentals.setPrices([
      { supplierId: own.supplierId, countryId, operator: 'any', step: 0, steps },
    ]);
    const { accountId } = await world.customer();
    const supplierIds = [own.supplierId, ...partners.map(({ supplierId }) => supplierId)];
    const rent = () => world.core.rentals.rent({ accountId, countryId, hours: 24, supplierIds });

    const rented = await rent();
    const again = await outcome(rent());

    expect(rented).toMatchObject({ asked: false, phone: own.phones[0], priceMicros: 5_000_000n });
    expect(again).toBe('no_numbers');
    const states = await Promise.all(partners.map((one) => world.operationsOf(one)));
    expect(states.flat().filter((state) => state === 'none').length).toBeGreaterThanOrEqual(5);
    await expectRightBooks(world);
  });
});
