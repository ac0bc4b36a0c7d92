import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRightBooks } from '#test/rent-world';
import { stopClock } from '#test/still-clock';
import { createWorld, type World } from '#test/world';

let world: World;
let countryIds: number[];
beforeAll(async () => {
  world = await createWorld({ ACTIVATION_SECONDS: '1200' });
  countryIds = (await world.core.catalog.view()).countries.map(({ id }) => id);
});
afterAll(() => world.close());
stopClock();

/** A number for telegram and whatsapp, leased for telegram. */
async function lease() {
  const countryId = countryIds.pop() ?? 0;
  const supplier = `late${countryId}`;
  const { supplierId, phones } = await world.pool({
    supplier,
    country: countryId,
    service: 'tg',
    price: '1',
  });
  await world.pool({ supplier, country: countryId, service: 'wa', price: '1', count: 0 });
  const [phone = ''] = phones;
  const { activations } = world.core;
  let serial = 0;
  const message = () => world.message({ supplierId, phone, text: `Your code is ${10_000 + ++serial}` });
  async function buy(serviceId = 'tg') {
    const { accountId } = await world.customer({ balance: '10' });
    const { id } = await activations.buy({ accountId, serviceId, countryId });
    return { id, accountId };
  }
  const ref = await buy();
  return {
    ...ref,
    buy,
    message,
    get: () => activations.get(ref),
    finish: () => activations.finish(ref),
    balance: () => world.core.ledger.getBalance(ref.accountId),
  };
}

describe('a message after the end of a lease that was paid', () => {
  it('is its customer’s until the end of 30 seconds, costs nothing more and moves nothing', async () => {
    const { id, message, finish, get, balance } = await lease();
    await message();
    await finish();
    const { changedAt } = await get();

    world.advance(29.999);
    const late = await message();

    expect(late).toMatchObject({ activationId: id, code: '10002' });
    expect(await get()).toMatchObject({ state: 'finished', code: '10002', messageCount: 2, changedAt });
    expect(await balance()).toEqual({ availableMicros: 9_000_000n, heldMicros: 0n });
    await expectRightBooks(world);
  });

  it('is nobody’s once they are over', async () => {
    const { message, finish, get } = await lease();
    await message();
    await finish();

    world.advance(30);

    expect((await message()).activationId).toBeNull();
    expect(await get()).toMatchObject({ code: '10001', messageCount: 1 });
  });

  it.each([
    { seconds: 1_200, isTaken: true },
    { seconds: 1_229.999, isTaken: true },
    { seconds: 1_230, isTaken: false },
  ])('counts from the end of its time where no sweep came by, $seconds s: $isTaken', async (step) => {
    const { id, message, get } = await lease();
    await message();

    world.advance(step.seconds);
    const late = await message();

    expect(late.activationId).toBe(step.isTaken ? id : null);
    expect(await get()).toMatchObject({ state: 'finished', messageCount: step.isTaken ? 2 : 1 });
  });

  it('is counted with others of its group, and the last one’s code is shown', async () => {
    const { message, finish, get } = await lease();
    await message();
    await finish();

    const late = await Promise.all([message(), message(), message()]);

    expect(await get()).toMatchObject({ messageCount: 4, code: late.at(-1)?.code, state: 'finished' });
  });

  it('is taken by a lease that waits for another message, too, when its time is over', async () => {
    const { id, accountId, message } = await lease();
    await message();
    await world.core.activations.requestAnother({ id, accountId });

    world.advance(1_200);

    expect((await message()).activationId).toBe(id);
  });
});

describe('a message after the end is not for a lease that', () => {
  it('nobody paid: neither given back nor overdue', async () => {
    const cancelled = await lease();
    const overdue = await lease();

    await world.core.activations.cancel(cancelled);
    world.advance(1_200);

    expect([await cancelled.message(), await overdue.message()]).toMatchObject([
      { activationId: null },
      { activationId: null },
    ]);
    await world.core.activations.expireDue();
    expect(await overdue.balance()).toEqual({ availableMicros: 10_000_000n, heldMicros: 0n });
  });

  it('was refunded', async () => {
    const { id, message, finish } = await lease();
    await message();
    await finish();
    await world.core.activations.refund({ id });

    expect((await message()).activationId).toBeNull();
  });

  it.each(['cancelled', 'finished'] as const)(
    'was followed by another on the number, %s meanwhile',
    async (end) => {
      const { message, finish, buy } = await lease();
      await message();
      await finish();
      const next = await buy();
      if (end === 'cancelled') await world.core.activations.cancel(next);
      if (end === 'finished') {
        await message();
        await world.core.activations.finish(next);
      }

      expect((await message()).activationId).toBe(end === 'finished' ? next.id : null);
    },
  );
});

describe('a message on a number that two services were leased on', () => {
  it('is late for the one that ended just now, however long the other is over', async () => {
    const { id, message, finish, buy } = await lease();
    const other = await buy('wa');
    await world.core.activations.cancel(other);
    world.advance(30);
    await message();
    await finish();

    expect((await message()).activationId).toBe(id);
  });

  it('is nobody’s where both have just ended: it may be meant for either', async () => {
    const { message, finish, buy } = await lease();
    const other = await buy('wa');
    await world.core.activations.cancel(other);
    world.advance(29.999);
    await message();
    await finish();

    expect((await message()).activationId).toBeNull();
  });

  it('is nobody’s, too, where both ended in one sweep, the later one without a message', async () => {
    const { message, buy } = await lease();
    await message();
    await buy('wa');
    world.advance(1_200);
    await world.core.activations.expireDue();

    expect((await message()).activationId).toBeNull();
  });

  it('goes to the one that still waits', async () => {
    const { message, finish, buy } = await lease();
    await message();
    await finish();
    const other = await buy('wa');

    expect((await message()).activationId).toBe(other.id);
  });
});
