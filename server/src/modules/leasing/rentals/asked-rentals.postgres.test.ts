import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AskedRentWorld, createAskedRentWorld, oneNumber } from '#test/asked-rent-world';
import { germany } from '#test/partner-world';
import { expectRightBooks, HOUR, outcome } from '#test/rent-world';

let world: AskedRentWorld;
beforeAll(async () => {
  world = await createAskedRentWorld();
});
afterAll(() => world.close());

const { countryId } = germany;

describe('the money of a partner’s rental', () => {
  it('balances at every step: ordered, paid, extended, renewed, ended', async () => {
    const partner = await world.partner({ sum: '40' });
    const { accountId } = await world.customer({ balance: '10' });
    const { rentals, ledger } = world.core;
    const pending = async () =>
      (await ledger.trialBalance()).byKind.find(({ kind }) => kind === 'supplier_pending')?.availableMicros;
    const before = (await pending()) ?? 0n;

    const { id, phone } = await world.rentOf(partner, accountId, { autoRenew: true });
    const ref = { id, accountId };
    expect(await ledger.getBalance(accountId)).toEqual({
      availableMicros: 9_480_000n,
      heldMicros: 520_000n,
    });
    await expectRightBooks(world);
    await world.pushTo(partner, phone);
    expect(await pending()).toBe(before + 400_000n);
    await expectRightBooks(world);
    await rentals.extend({ ...ref, hours: 48 });
    expect(await pending()).toBe(before + 1_200_000n);
    world.advance(72 * HOUR);
    await world.sweep();
    expect(await rentals.get(ref)).toMatchObject({ state: 'active', hours: 96, priceMicros: 2_080_000n });
    expect(await pending()).toBe(before + 1_600_000n);
    await expectRightBooks(world);
    await rentals.setAutoRenew({ ...ref, hours: null });
    world.advance(24 * HOUR);
    await world.sweep();

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
    const { id } = await world.rentOf(partner, accountId);
    await world.core.rentals.extend({ id, accountId, hours: 24 });

    world.advance(1_200);
    await world.sweep();

    expect(await world.core.ledger.getBalance(accountId)).toMatchObject({ availableMicros: 10_000_000n });
    expect(partner.fake.operations).toMatchObject([{ closeStatus: 4, closeSumMicros: 0n }]);
    expect(await world.core.supply.statement({ supplierId: partner.supplierId, limit: 9 })).toEqual([]);
    await expectRightBooks(world);
  });
});

describe('a number that a partner gives for rent', () => {
  it('goes back where it is in another lease here', async () => {
    const partner = await world.partner({ fake: oneNumber });
    const rival = await world.partner({ fake: { ...oneNumber, firstNumber: 1 } });
    const twin = await world.partner({ fake: { ...oneNumber, firstNumber: 1 } });
    const { accountId } = await world.customer();
    const buy = { accountId, ...germany, supplierIds: [rival.supplierId] };
    const { phone } = await world.core.activations.buy(buy);

    expect(await outcome(world.rentOf(twin, accountId))).toBe('no_numbers');
    await world.core.supply.finishDue();

    expect(twin.fake.operations).toMatchObject([{ number: { phone }, closeStatus: 4 }]);
    const rented = await world.rentOf(partner, accountId);
    const again = { accountId, ...germany, supplierIds: [partner.supplierId] };
    expect(await outcome(world.core.activations.buy(again))).toBe('no_numbers');
    expect(await world.core.rentals.get({ id: rented.id, accountId })).toMatchObject({ state: 'waiting' });
  });

  it('is banned from rent after three misses, is excluded by name, and can be rented a day later', async () => {
    const partner = await world.partner({ fake: oneNumber });
    const { accountId } = await world.customer();
    const { rentals } = world.core;
    let phone = '';
    for (let miss = 0; miss < 3; miss++) {
      ({ phone } = await world.rentOf(partner, accountId));
      world.advance(1_201);
      await world.sweep();
      await world.poll();
    }

    expect(await rentals.listBans({ supplierId: partner.supplierId })).toMatchObject([{ phone }]);
    expect(await outcome(world.rentOf(partner, accountId))).toBe('no_numbers');
    expect(partner.fake.operations).toHaveLength(3);
    expect(await rentals.listStock({ hours: 24, countryId })).not.toContainEqual(
      expect.objectContaining({ supplierId: partner.supplierId, stock: 1 }),
    );
    world.advance(24 * HOUR);
    await world.poll();
    expect(await world.rentOf(partner, accountId)).toMatchObject({ phone });
  });

  it('is not given while it is banned, even where the partner has others', async () => {
    const partner = await world.partner({ fake: { operatorsPerCountry: 1, numbersPerOperator: 2 } });
    const { accountId } = await world.customer();
    const [first] = partner.fake.numbers;
    for (let miss = 0; miss < 3; miss++) {
      await world.rentOf(partner, accountId);
      world.advance(1_201);
      await world.sweep();
      await world.poll();
    }

    const { phone } = await world.rentOf(partner, accountId);

    const asked = partner.fake.exchanges.findLast(({ request }) => request.path === '/getNumberRent');
    expect(asked?.request.text).toContain(`"exceptionPhoneSet":[${first?.phone}]`);
    expect(phone).not.toBe(first?.phone);
  });
});

describe('a rental of a partner that is refused', () => {
  it('takes nothing off what the partner has: the next customer gets it', async () => {
    const partner = await world.partner({ fake: oneNumber });
    const poor = await world.customer({ balance: '0' });
    const rich = await world.customer();

    const refused = await outcome(world.rentOf(partner, poor.accountId));
    const rented = await world.rentOf(partner, rich.accountId);

    expect(refused).toBe('no_balance');
    expect(rented.state).toBe('waiting');
    expect(await outcome(world.rentOf(partner, rich.accountId))).toBe('no_numbers');
  });
});

describe('many rentals of one partner at once', () => {
  it('get as many numbers as there are, each once, and give all of them back', async () => {
    const partner = await world.partner({ fake: { operatorsPerCountry: 1, numbersPerOperator: 6 } });
    const { accountId } = await world.customer({ balance: '100' });

    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => world.rentOf(partner, accountId)),
    );

    const rented = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(new Set(rented.map(({ phone }) => phone)).size).toBe(6);
    expect(rented).toHaveLength(6);
    expect((await world.core.ledger.getBalance(accountId)).heldMicros).toBe(6n * 520_000n);
    await Promise.all(
      rented.map(async ({ id, phone }, index) => {
        if (index % 2 === 0) await world.pushTo(partner, phone);
        else await world.core.rentals.cancel({ id, accountId });
      }),
    );
    world.advance(24 * HOUR);
    await Promise.all([world.sweep(), world.sweep()]);
    const statuses = partner.fake.operations.map(({ closeStatus }) => closeStatus).sort();
    expect(statuses).toEqual([3, 3, 3, 4, 4, 4]);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 100_000_000n - 3n * 520_000n,
      heldMicros: 0n,
    });
    await expectRightBooks(world);
  });
});
