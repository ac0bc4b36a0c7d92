import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AskedRentWorld, createAskedRentWorld, oneNumber } from '#test/asked-rent-world';
import { germany } from '#test/partner-world';
import { expectRightBooks, outcome } from '#test/rent-world';
import { stopTimers } from '#test/still-clock';
import { until } from '#test/until';
import { rentNumbers } from './rent-numbers.ts';

let world: AskedRentWorld;
beforeAll(async () => {
  world = await createAskedRentWorld();
});
afterAll(() => world.close());

const { countryId } = germany;

describe('an order for a rental that brings no number', () => {
  it.each([
    ['lies-about-stock', 'none'],
    ['error-500', 'unknown'],
    ['lost-acknowledgement', 'unknown'],
    ['broken-json', 'unknown'],
    ['foreign-json-error', 'failed'],
  ] as const)('%s: is refused, and the money comes back', async (fault, state) => {
    const partner = await world.partner();
    const { accountId } = await world.customer({ balance: '10' });
    partner.fake.setFaults([fault]);

    expect(await outcome(world.rentOf(partner, accountId))).toBe('no_numbers');

    expect(new Set(await world.operationsOf(partner))).toEqual(new Set([state]));
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 10_000_000n,
      heldMicros: 0n,
    });
    expect(await world.core.rentals.list({ accountId, limit: 10 })).toEqual([]);
    await expectRightBooks(world);
  });

  it('is ended by a sweep where the process died before the answer, and its message is answered later', async () => {
    const partner = await world.partner();
    const { accountId } = await world.customer({ balance: '10' });
    const deps = {
      ...{ db: world.db, clock: world.core.clock, rules: world.core.rentals.rules },
      ...{ policy: { resale: true }, partners: world.core.supply, maxOpenPerAccount: 0 },
    };
    const command = { accountId, countryId, hours: 24, supplierIds: [partner.supplierId], orderKey: 'mine' };
    const [died] = await rentNumbers(deps, [command]);
    const order = died?.ok ? died.value : undefined;
    const ref = { id: order?.id ?? 0, accountId };

    expect(order).toMatchObject({ state: 'ordering', numberId: null, phone: '' });
    expect(await outcome(world.core.rentals.get(ref))).toBe('rental_not_found');
    expect(await outcome(world.core.rentals.cancel(ref))).toBe('rental_not_found');
    expect(await outcome(world.rentOf(partner, accountId, { orderKey: 'mine' }))).toBe('order_repeated');
    const early = await world.push(partner, { smsId: 77, phone: '4915299999999', rent: true });
    expect(early).toMatchObject({ status: 503, body: { error: 'TRY_AGAIN' } });
    world.advance(20);
    expect(await world.core.rentals.refuseLost()).toBe(0);
    world.advance(25);
    expect(await world.core.rentals.refuseLost()).toBe(1);

    expect(await world.operationsOf(partner)).toEqual(['unknown']);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 10_000_000n,
      heldMicros: 0n,
    });
    expect(await world.rentOf(partner, accountId, { orderKey: 'mine' })).toMatchObject({ state: 'waiting' });
    await expectRightBooks(world);
  });

  it('goes on to the next supplier, and to numbers that are here', async () => {
    const empty = await world.partner({ sum: '1' });
    const full = await world.partner({ sum: '2', fake: oneNumber });
    const { accountId } = await world.customer();
    empty.fake.setFaults(['lies-about-stock']);
    const rent = () =>
      world.core.rentals.rent({
        accountId,
        countryId,
        hours: 24,
        supplierIds: [empty.supplierId, full.supplierId],
      });

    const first = await rent();

    expect(first).toMatchObject({ supplierId: full.supplierId });
    expect(new Set(await world.operationsOf(empty))).toEqual(new Set(['none']));
    expect(await outcome(rent())).toBe('no_numbers');
  });
});

describe('an order for a rental that is answered too late', () => {
  stopTimers();

  it('gives its number back, as a rental', async () => {
    const partner = await world.partner({ fake: oneNumber });
    const { accountId } = await world.customer();
    const held = partner.fake.holdAnswers();

    const renting = outcome(world.rentOf(partner, accountId));
    await held.waiting(1);
    vi.advanceTimersByTime(10_000);
    const refused = await renting;
    held.letGo();
    await until(async () => (await world.operationsOf(partner))[0] !== 'unknown');
    await world.core.supply.finishDue();

    expect(refused).toBe('no_numbers');
    expect(await world.operationsOf(partner)).toEqual(['closed']);
    const last = partner.fake.exchanges.at(-1)?.request;
    expect([last?.path, last?.text]).toEqual([
      '/finishActivationRent',
      expect.stringContaining('"status":4,"service":"rent","sum":0}'),
    ]);
    await expectRightBooks(world);
  });
});

describe('what stops orders for rent', () => {
  it('numbers that are advertised and not there, failures in a row, and the operator', async () => {
    const partner = await world.partner({ fake: { operatorsPerCountry: 2, numbersPerOperator: 10 } });
    const { supplierId } = partner;
    const { accountId } = await world.customer({ balance: '100' });
    const reasons = async () =>
      (await world.core.supply.blocks({ supplierId, lasting: true })).map(({ reason }) => reason);
    const asked = () => partner.fake.exchanges.filter(({ request }) => /Number/.test(request.path)).length;

    partner.fake.setFaults(['lies-about-stock']);
    for (let order = 0; order < 5; order++) await outcome(world.rentOf(partner, accountId));
    expect(await reasons()).toEqual(['false_stock']);
    const before = asked();
    expect(await outcome(world.rentOf(partner, accountId))).toBe('no_numbers');
    expect(asked()).toBe(before);
    world.advance(1_801);
    await world.core.supply.pollDue();
    partner.fake.setFaults(['error-500']);
    for (let order = 0; order < 5; order++) await outcome(world.rentOf(partner, accountId));
    expect(await reasons()).toEqual(['no_answer']);
    partner.fake.setFaults([]);
    world.advance(61);
    await world.poll();
    const held = await world.rentOf(partner, accountId);
    await world.core.supply.block({ supplierId, actor: 'test' });
    expect(await outcome(world.rentOf(partner, accountId))).toBe('no_numbers');
    await world.pushTo(partner, held.phone);
    expect(await outcome(world.core.rentals.extend({ id: held.id, accountId, hours: 24 }))).toBe('done');
  });

  it('a partner that may not rent, that nobody vouches for, or that resale is off for', async () => {
    const off = await world.partner({ settings: { rentAllowed: false } });
    const unvouched = await world.partner();
    await world.db.write((tx) =>
      sql`update supplier set vouched_by = null where id = ${unvouched.supplierId}`.execute(tx),
    );
    const { accountId } = await world.customer();
    const deps = {
      ...{ db: world.db, clock: world.core.clock, rules: world.core.rentals.rules },
      ...{ policy: { resale: false }, partners: world.core.supply, maxOpenPerAccount: 0 },
    };
    const vouched = await world.partner();

    const [own] = await rentNumbers(deps, [
      { accountId, countryId, hours: 24, supplierIds: [vouched.supplierId] },
    ]);

    expect(await outcome(world.rentOf(off, accountId))).toBe('no_numbers');
    expect(await outcome(world.rentOf(unvouched, accountId))).toBe('no_numbers');
    expect(own).toMatchObject({ ok: false, error: { code: 'no_numbers' } });
  });
});
