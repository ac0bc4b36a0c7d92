import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRentWorld, expectRightBooks, HOUR, outcome, type RentWorld } from '#test/rent-world';
import { stopClock } from '#test/still-clock';

let world: RentWorld;
let countryIds: number[];
beforeAll(async () => {
  world = await createRentWorld({ RENT_GUARD_SECONDS: '1200' });
  countryIds = (await world.core.catalog.view()).countries.map(({ id }) => id);
});
afterAll(() => world.close());
stopClock();

async function sweep(): Promise<void> {
  for (const { run } of world.core.rentals.sweeps) await run();
}

async function nameOf(supplierId: bigint): Promise<string> {
  return (await world.core.inventory.getSupplier({ id: supplierId })).name;
}

/** Paid rentals of two hours, at 0.20 each, and what their customer has left. */
async function rented({ count = 1, left = '0', autoRenew = true, reached = true } = {}) {
  const countryId = countryIds.pop() ?? 0;
  const { supplierId } = await world.rentPool({ country: countryId, count });
  const { accountId } = await world.customer({ balance: (0.2 * count + Number(left)).toFixed(6) });
  const { rentals } = world.core;
  const refs: { id: number; accountId: bigint }[] = [];
  const phones: string[] = [];
  for (let index = 0; index < count; index++) {
    const { id, phone } = await rentals.rent({ accountId, countryId, hours: 2, autoRenew });
    if (reached) await world.message({ supplierId, phone });
    refs.push({ id, accountId });
    phones.push(phone);
  }
  const [ref = { id: 0, accountId }] = refs;
  let serial = 0;
  return {
    ref,
    countryId,
    supplierId,
    get: () => rentals.get(ref),
    states: async () => (await Promise.all(refs.map((one) => rentals.get(one)))).map(({ state }) => state),
    events: async () => (await rentals.history(ref)).map(({ event }) => event),
    balance: () => world.core.ledger.getBalance(accountId),
    message: () =>
      world.message({ supplierId, phone: phones[0] ?? '', text: `Your code is ${20_000 + ++serial}` }),
    stock: async () =>
      (await world.core.inventory.listStock({ countryId, serviceId: 'tg', resale: false }))[0]?.stock,
  };
}

describe('a rental that renews itself', () => {
  it('does so at the end of its term, and not a moment before', async () => {
    const { get, balance } = await rented({ left: '1' });
    const { endsAt } = await get();

    world.advance(2 * HOUR - 0.001);
    await sweep();
    const before = await get();
    world.advance(0.001);
    await sweep();

    expect(before).toMatchObject({ hours: 2, endsAt });
    expect(await get()).toMatchObject({
      state: 'active',
      hours: 4,
      endsAt: new Date(endsAt.getTime() + 2 * HOUR * 1000),
    });
    expect(await balance()).toEqual({ availableMicros: 800_000n, heldMicros: 0n });
  });

  it.each([
    { left: '0.2', state: 'active', rest: 0n },
    { left: '0.199999', state: 'finished', rest: 199_999n },
  ])('needs the whole price: with $left it is $state', async ({ left, state, rest }) => {
    const { states, balance } = await rented({ left });

    world.advance(2 * HOUR);
    await sweep();

    expect(await states()).toEqual([state]);
    expect(await balance()).toEqual({ availableMicros: rest, heldMicros: 0n });
    await expectRightBooks(world);
  });

  it('leaves nothing for the second of one sweep where the balance is for one', async () => {
    const { states, balance } = await rented({ count: 3, left: '0.5' });

    world.advance(2 * HOUR);
    await sweep();

    expect((await states()).sort()).toEqual(['active', 'active', 'finished']);
    expect(await balance()).toEqual({ availableMicros: 100_000n, heldMicros: 0n });
    await expectRightBooks(world);
  });

  it('catches up on terms that nobody swept, each paid, and none that has not begun', async () => {
    const { get, balance, events } = await rented({ left: '10' });

    world.advance(6 * HOUR);
    await sweep();
    await sweep();

    expect(await get()).toMatchObject({ hours: 8, state: 'active' });
    expect(await balance()).toEqual({ availableMicros: 9_400_000n, heldMicros: 0n });
    expect(await events()).toEqual(['rent', 'receive', 'renew', 'renew', 'renew']);
  });

  it('is told apart, in one sweep and one pool, from one that does not', async () => {
    const { countryId, supplierId, states } = await rented({ count: 2, left: '10' });
    const { accountId } = await world.customer();
    await world.rentPool({ country: countryId, supplier: await nameOf(supplierId) });
    const { rentals } = world.core;
    const other = await rentals.rent({ accountId, countryId, hours: 2 });
    await world.message({ supplierId, phone: other.phone });

    world.advance(2 * HOUR);
    await sweep();

    expect(await states()).toEqual(['active', 'active']);
    expect(await rentals.get({ id: other.id, accountId })).toMatchObject({ state: 'finished', hours: 2 });
    await expectRightBooks(world);
  });

  it('ends where its number is not for rent any more', async () => {
    const { states, balance, countryId, supplierId, stock } = await rented({ left: '10' });
    await world.core.rentals.setPrices([{ supplierId, countryId, operator: 'any', step: 0, steps: [] }]);

    world.advance(2 * HOUR);
    await sweep();

    expect(await states()).toEqual(['finished']);
    expect(await balance()).toEqual({ availableMicros: 10_000_000n, heldMicros: 0n });
    expect(await stock()).toBe(1);
  });
});

describe('the end of a term', () => {
  it('is seen at its instant before any sweep, and lets nothing happen any more', async () => {
    const { ref, states, message, events } = await rented({ autoRenew: false, left: '10' });
    const { rentals } = world.core;

    world.advance(2 * HOUR - 0.001);
    const before = await states();
    const inTime = await message();
    world.advance(0.001);
    const late = await message();
    const changes = [
      await outcome(rentals.finish(ref)),
      await outcome(rentals.extend({ ...ref, hours: 2 })),
      await outcome(rentals.setAutoRenew({ ...ref, hours: 2 })),
    ];
    await sweep();

    expect([before, await states()]).toEqual([['active'], ['finished']]);
    expect((await rentals.listMessages(ref)).map(({ id }) => id)).toContain(inTime.messageId);
    expect((await rentals.listMessages(ref)).map(({ id }) => id)).not.toContain(late.messageId);
    expect(changes).toEqual(['rental_closed', 'rental_closed', 'rental_closed']);
    expect(await events()).toEqual(['rent', 'receive', 'expire']);
  });

  it('gives the number back, once, and pays the supplier', async () => {
    const { stock, states } = await rented({ autoRenew: false });
    const during = await stock();

    world.advance(2 * HOUR);
    await Promise.all([sweep(), sweep()]);

    expect([during, await stock(), await states()]).toEqual([0, 1, ['finished']]);
    await expectRightBooks(world);
  });
});

describe('the guard time', () => {
  it.each([
    { seconds: 1_199.999, state: 'active', available: 0n },
    { seconds: 1_200, state: 'missed', available: 200_000n },
  ])('takes a first message until its end: at $seconds s it is $state', async (one) => {
    const { states, message, balance } = await rented({ reached: false });

    world.advance(one.seconds);
    await message();
    await sweep();

    expect(await states()).toEqual([one.state]);
    expect(await balance()).toEqual({ availableMicros: one.available, heldMicros: 0n });
    await expectRightBooks(world);
  });

  it('refunds nothing a moment before its end', async () => {
    const { states, balance } = await rented({ reached: false });

    world.advance(1_199.999);
    await sweep();
    const before = { states: await states(), balance: await balance() };
    world.advance(0.001);
    await sweep();

    expect(before).toEqual({
      states: ['waiting'],
      balance: { availableMicros: 0n, heldMicros: 200_000n },
    });
    expect(await balance()).toEqual({ availableMicros: 200_000n, heldMicros: 0n });
  });

  it('is over for good with the first of two messages of one group', async () => {
    const { get, message, balance, events } = await rented({ reached: false });

    await Promise.all([message(), message()]);

    expect(await get()).toMatchObject({ state: 'active', messageCount: 2 });
    expect(await balance()).toEqual({ availableMicros: 0n, heldMicros: 0n });
    expect(await events()).toEqual(['rent', 'receive']);
    await expectRightBooks(world);
  });
});
