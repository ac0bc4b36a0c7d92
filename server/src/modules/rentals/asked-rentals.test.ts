import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';
import { expectRightBooks, HOUR, outcome } from '#test/rent-world';
import { rentNumbers } from './rent-numbers.ts';

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld({ RENT_MISSES_TO_BAN: '3' });
});
afterAll(() => world.close());

const { countryId } = germany;
const one = { operatorsPerCountry: 1, numbersPerOperator: 1 };

const rentOf = (partner: TestPartner, accountId: bigint, more: object = {}) =>
  world.core.rentals.rent({ accountId, countryId, hours: 24, supplierIds: [partner.supplierId], ...more });

async function push({ fake, ...partner }: TestPartner, phone: string, text?: string): Promise<number> {
  const smsId = fake.operations.findLast(({ number }) => number.phone === phone)?.id ?? 0n;
  const { status } = await world.push(partner, { smsId, phone, rent: true, ...(text && { text }) });
  return status;
}

async function sweep(): Promise<void> {
  for (const { run } of world.core.rentals.sweeps) await run();
  await world.core.supply.finishDue();
}

async function poll(): Promise<void> {
  world.advance(121);
  await world.core.supply.pollDue();
}

const operationsOf = async ({ supplierId }: TestPartner) =>
  (await world.core.supply.operations({ supplierId, limit: 100 })).map(({ state }) => state);

describe('the money of a partner’s rental', () => {
  it('balances at every step: ordered, paid, extended, renewed, ended', async () => {
    const partner = await world.partner({ sum: '40' });
    const { accountId } = await world.customer({ balance: '10' });
    const { rentals, ledger } = world.core;
    const pending = async () =>
      (await ledger.trialBalance()).byKind.find(({ kind }) => kind === 'supplier_pending')?.availableMicros;
    const before = (await pending()) ?? 0n;

    const { id, phone } = await rentOf(partner, accountId, { autoRenew: true });
    const ref = { id, accountId };
    expect(await ledger.getBalance(accountId)).toEqual({
      availableMicros: 9_480_000n,
      heldMicros: 520_000n,
    });
    await expectRightBooks(world);
    await push(partner, phone);
    expect(await pending()).toBe(before + 400_000n);
    await expectRightBooks(world);
    await rentals.extend({ ...ref, hours: 48 });
    expect(await pending()).toBe(before + 1_200_000n);
    world.advance(72 * HOUR);
    await sweep();
    expect(await rentals.get(ref)).toMatchObject({ state: 'active', hours: 96, priceMicros: 2_080_000n });
    expect(await pending()).toBe(before + 1_600_000n);
    await expectRightBooks(world);
    await rentals.setAutoRenew({ ...ref, hours: null });
    world.advance(24 * HOUR);
    await sweep();

    expect(await pending()).toBe(before);
    expect(partner.fake.operations).toMatchObject([{ closeStatus: 3, closeSumMicros: 160_000_000n }]);
    expect(await world.core.supply.statement({ supplierId: partner.supplierId, limit: 9 })).toMatchObject([
      { kind: 'rental_payout', amountMicros: 1_600_000n, beforeMicros: 0n, afterMicros: 1_600_000n },
    ]);
    expect(await ledger.getBalance(accountId)).toEqual({ availableMicros: 7_920_000n, heldMicros: 0n });
    await expectRightBooks(world);
  });

  it('is all given back when it was extended in the guard time and no message came', async () => {
    const partner = await world.partner();
    const { accountId } = await world.customer({ balance: '10' });
    const { id } = await rentOf(partner, accountId);
    await world.core.rentals.extend({ id, accountId, hours: 24 });

    world.advance(1_200);
    await sweep();

    expect(await world.core.ledger.getBalance(accountId)).toMatchObject({ availableMicros: 10_000_000n });
    expect(partner.fake.operations).toMatchObject([{ closeStatus: 4, closeSumMicros: 0n }]);
    expect(await world.core.supply.statement({ supplierId: partner.supplierId, limit: 9 })).toEqual([]);
    await expectRightBooks(world);
  });
});

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

    expect(await outcome(rentOf(partner, accountId))).toBe('no_numbers');

    expect(new Set(await operationsOf(partner))).toEqual(new Set([state]));
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 10_000_000n,
      heldMicros: 0n,
    });
    expect(await world.core.rentals.list({ accountId, limit: 10 })).toEqual([]);
    await expectRightBooks(world);
  });

  it('gives a number back that comes too late, as a rental', async () => {
    const partner = await world.partner({ settings: { timeoutMs: 150 }, fake: { ...one, slowMs: 500 } });
    const { accountId } = await world.customer();
    partner.fake.setFaults(['slow']);

    const refused = await outcome(rentOf(partner, accountId));
    partner.fake.setFaults([]);

    expect(refused).toBe('no_numbers');
    await vi.waitFor(async () => {
      await world.core.supply.finishDue();
      expect(await operationsOf(partner)).toEqual(['closed']);
    }, 5_000);
    const last = partner.fake.exchanges.at(-1)?.request;
    expect([last?.path, last?.text]).toEqual([
      '/finishActivationRent',
      expect.stringContaining('"status":4,"service":"rent","sum":0}'),
    ]);
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
    expect(await outcome(rentOf(partner, accountId, { orderKey: 'mine' }))).toBe('order_repeated');
    const early = await world.push(partner, { smsId: 77, phone: '4915299999999', rent: true });
    expect(early).toMatchObject({ status: 503, body: { error: 'TRY_AGAIN' } });
    world.advance(20);
    expect(await world.core.rentals.refuseLost()).toBe(0);
    world.advance(25);
    expect(await world.core.rentals.refuseLost()).toBe(1);

    expect(await operationsOf(partner)).toEqual(['unknown']);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 10_000_000n,
      heldMicros: 0n,
    });
    expect(await rentOf(partner, accountId, { orderKey: 'mine' })).toMatchObject({ state: 'waiting' });
    await expectRightBooks(world);
  });

  it('goes on to the next supplier, and to numbers that are here', async () => {
    const empty = await world.partner({ sum: '1' });
    const full = await world.partner({ sum: '2', fake: one });
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
    expect(new Set(await operationsOf(empty))).toEqual(new Set(['none']));
    expect(await outcome(rent())).toBe('no_numbers');
  });
});

describe('a number that a partner gives for rent', () => {
  it('goes back where it is in another lease here', async () => {
    const partner = await world.partner({ fake: one });
    const rival = await world.partner({ fake: { ...one, firstNumber: 1 } });
    const twin = await world.partner({ fake: { ...one, firstNumber: 1 } });
    const { accountId } = await world.customer();
    const buy = { accountId, ...germany, supplierIds: [rival.supplierId] };
    const { phone } = await world.core.activations.buy(buy);

    expect(await outcome(rentOf(twin, accountId))).toBe('no_numbers');
    await world.core.supply.finishDue();

    expect(twin.fake.operations).toMatchObject([{ number: { phone }, closeStatus: 4 }]);
    const rented = await rentOf(partner, accountId);
    const again = { accountId, ...germany, supplierIds: [partner.supplierId] };
    expect(await outcome(world.core.activations.buy(again))).toBe('no_numbers');
    expect(await world.core.rentals.get({ id: rented.id, accountId })).toMatchObject({ state: 'waiting' });
  });

  it('is banned from rent after three misses, is excluded by name, and can be rented a day later', async () => {
    const partner = await world.partner({ fake: one });
    const { accountId } = await world.customer();
    const { rentals } = world.core;
    let phone = '';
    for (let miss = 0; miss < 3; miss++) {
      ({ phone } = await rentOf(partner, accountId));
      world.advance(1_201);
      await sweep();
      await poll();
    }

    expect(await rentals.listBans({ supplierId: partner.supplierId })).toMatchObject([{ phone }]);
    expect(await outcome(rentOf(partner, accountId))).toBe('no_numbers');
    expect(partner.fake.operations).toHaveLength(3);
    expect(await rentals.listStock({ hours: 24, countryId })).not.toContainEqual(
      expect.objectContaining({ supplierId: partner.supplierId, stock: 1 }),
    );
    world.advance(24 * HOUR);
    await poll();
    expect(await rentOf(partner, accountId)).toMatchObject({ phone });
  });

  it('is not given while it is banned, even where the partner has others', async () => {
    const partner = await world.partner({ fake: { operatorsPerCountry: 1, numbersPerOperator: 2 } });
    const { accountId } = await world.customer();
    const [first] = partner.fake.numbers;
    for (let miss = 0; miss < 3; miss++) {
      await rentOf(partner, accountId);
      world.advance(1_201);
      await sweep();
      await poll();
    }

    const { phone } = await rentOf(partner, accountId);

    const asked = partner.fake.exchanges.findLast(({ request }) => request.path === '/getNumberRent');
    expect(asked?.request.text).toContain(`"exceptionPhoneSet":[${first?.phone}]`);
    expect(phone).not.toBe(first?.phone);
  });
});

describe('many rentals of one partner at once', () => {
  it('get as many numbers as there are, each once, and give all of them back', async () => {
    const partner = await world.partner({ fake: { operatorsPerCountry: 1, numbersPerOperator: 6 } });
    const { accountId } = await world.customer({ balance: '100' });

    const results = await Promise.allSettled(Array.from({ length: 10 }, () => rentOf(partner, accountId)));

    const rented = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(new Set(rented.map(({ phone }) => phone)).size).toBe(6);
    expect(rented).toHaveLength(6);
    expect((await world.core.ledger.getBalance(accountId)).heldMicros).toBe(6n * 520_000n);
    await Promise.all(
      rented.map(async ({ id, phone }, index) => {
        if (index % 2 === 0) await push(partner, phone);
        else await world.core.rentals.cancel({ id, accountId });
      }),
    );
    world.advance(24 * HOUR);
    await Promise.all([sweep(), sweep()]);
    const statuses = partner.fake.operations.map(({ closeStatus }) => closeStatus).sort();
    expect(statuses).toEqual([3, 3, 3, 4, 4, 4]);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 100_000_000n - 3n * 520_000n,
      heldMicros: 0n,
    });
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
    for (let order = 0; order < 5; order++) await outcome(rentOf(partner, accountId));
    expect(await reasons()).toEqual(['false_stock']);
    const before = asked();
    expect(await outcome(rentOf(partner, accountId))).toBe('no_numbers');
    expect(asked()).toBe(before);
    world.advance(1_801);
    await world.core.supply.pollDue();
    partner.fake.setFaults(['error-500']);
    for (let order = 0; order < 5; order++) await outcome(rentOf(partner, accountId));
    expect(await reasons()).toEqual(['no_answer']);
    partner.fake.setFaults([]);
    world.advance(61);
    await poll();
    const held = await rentOf(partner, accountId);
    await world.core.supply.block({ supplierId, actor: 'test' });
    expect(await outcome(rentOf(partner, accountId))).toBe('no_numbers');
    await push(partner, held.phone);
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

    expect(await outcome(rentOf(off, accountId))).toBe('no_numbers');
    expect(await outcome(rentOf(unvouched, accountId))).toBe('no_numbers');
    expect(own).toMatchObject({ ok: false, error: { code: 'no_numbers' } });
  });
});
