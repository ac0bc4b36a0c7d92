import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal, type RefusalCode } from '#kernel/refusal';
import { createWorld, type World } from '#test/world';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** The code of the refusal that `work` ends in, or 'done'. */
async function outcome(work: Promise<unknown>): Promise<RefusalCode | 'done'> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
}

async function expectRightBooks(): Promise<void> {
  const balance = await world.core.ledger.trialBalance();
  expect(balance.differing).toEqual([]);
  expect(balance.sumMicros).toBe(0n);
  expect(balance.openHoldsMicros).toBe(balance.heldMicros);
}

/** Lets the event loop turn, so that what starts together is not always queued in the same order. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const order = { serviceId: 'tg', countryId: 2 };

describe('a purchase', () => {
  it('leases a number, receives a code and settles the price', async () => {
    const { supplierId, phones } = await world.pool({ price: '0.25', country: 3 });
    const { accountId } = await world.customer({ balance: '10' });

    const bought = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 3 });
    const held = await world.core.ledger.getBalance(accountId);
    const message = await world.message({ supplierId, phone: bought.phone, text: 'Telegram code 48213' });
    const received = await world.core.activations.get({ id: bought.id, accountId });
    const finished = await world.core.activations.finish({ id: bought.id, accountId });

    expect(bought.phone).toBe(phones[0]);
    expect(held).toEqual({ availableMicros: 9_750_000n, heldMicros: 250_000n });
    expect(message).toMatchObject({ activationId: bought.id, code: '48213', deduplicated: false });
    expect(received).toMatchObject({ state: 'received', code: '48213', messageCount: 1 });
    expect(finished.state).toBe('finished');
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 9_750_000n,
      heldMicros: 0n,
    });
    await expectRightBooks();
  });

  it('says of which operator it is where one was asked for', async () => {
    await world.pool({ country: 1, operator: 'life', count: 3 });
    const { accountId } = await world.customer({ balance: '10' });
    const operatorOf = async (operators?: string[]) =>
      (await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 1, operators })).operator;

    expect(await operatorOf(['life'])).toBe('life');
    expect(await operatorOf(['life', 'other'])).toBe('any');
    expect(await operatorOf()).toBe('any');
  });

  it('gives the money back when it is cancelled or when time runs out', async () => {
    await world.pool({ count: 2, country: 4 });
    const { accountId } = await world.customer({ balance: '1' });
    const first = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 4 });
    const second = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 4 });

    await world.core.activations.cancel({ id: first.id, accountId });
    world.advance(1201);
    const before = await world.core.activations.get({ id: second.id, accountId });
    const swept = await world.core.activations.expireDue();

    expect(before.state).toBe('expired');
    expect(swept).toBeGreaterThanOrEqual(1);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 1_000_000n,
      heldMicros: 0n,
    });
    expect(
      (await world.core.activations.history({ id: second.id, accountId })).map(({ event }) => event),
    ).toEqual(['buy', 'expire']);
    await expectRightBooks();
  });

  it('holds no more than the balance: six orders of 1000 on 5000 give five', async () => {
    await world.pool({ count: 10, country: 5, price: '1000' });
    const { accountId } = await world.customer({ balance: '5000' });

    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () =>
        outcome(world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 5 })),
      ),
    );

    expect(outcomes.filter((one) => one === 'done')).toHaveLength(5);
    expect(outcomes.filter((one) => one === 'no_balance')).toHaveLength(1);
    await expectRightBooks();
  });

  it('decides stock before money', async () => {
    await world.pool({ count: 1, country: 6, price: '50' });
    const { accountId } = await world.customer({ balance: '1' });

    expect(await outcome(world.core.activations.buy({ accountId, serviceId: 'wa', countryId: 6 }))).toBe(
      'no_numbers',
    );
    expect(await outcome(world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 6 }))).toBe(
      'no_balance',
    );
  });

  it('gives exactly as many leases as there are numbers to a thousand who ask at once', async () => {
    const { phones } = await world.pool({ count: 100, country: 7 });
    const customers = await Promise.all(Array.from({ length: 10 }, () => world.customer({ balance: '100' })));

    const results = await Promise.allSettled(
      Array.from({ length: 1000 }, (_, index) =>
        world.core.activations.buy({
          accountId: customers[index % 10]?.accountId ?? 0n,
          serviceId: 'tg',
          countryId: 7,
        }),
      ),
    );

    const leased = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.phone] : []));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(leased.sort()).toEqual([...phones].sort());
    expect(refused.every((error) => isRefusal(error, 'no_numbers'))).toBe(true);
    const [stock] = await world.core.inventory.listStock({ countryId: 7, serviceId: 'tg', resale: false });
    expect(stock?.stock).toBe(0);
    await expectRightBooks();
  });

  it('uses up a cheap offer before it goes to a dearer one, and never beyond the highest price', async () => {
    const cheap = await world.pool({ count: 2, country: 8, price: '0.10' });
    const dear = await world.pool({ count: 2, country: 8, price: '0.30' });
    const { accountId } = await world.customer({ balance: '10' });
    const buy = () =>
      world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 8, maxPriceMicros: 200_000n });

    const bought = await Promise.all([buy(), buy()]);
    const third = await outcome(buy());
    const unlimited = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 8 });

    expect(bought.map(({ phone }) => phone).sort()).toEqual([...cheap.phones].sort());
    expect(third).toBe('price_too_low');
    expect(dear.phones).toContain(unlimited.phone);
  });

  it('respects the prefixes that must not be given, and gives the numbers it passed over to others', async () => {
    const { phones } = await world.pool({ count: 3, country: 10 });
    const { accountId } = await world.customer({ balance: '10' });
    const [a = '', b = '', c = ''] = phones;

    const third = await world.core.activations.buy({
      accountId,
      serviceId: 'tg',
      countryId: 10,
      exceptPrefixes: [a, b],
    });
    const rest = await Promise.all(
      [1, 2].map(() => world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 10 })),
    );

    expect(third.phone).toBe(c);
    expect(rest.map(({ phone }) => phone).sort()).toEqual([a, b].sort());
  });
});

describe('a cancel and a message at the same instant', () => {
  let accountId: bigint;
  let supplierId: bigint;

  beforeEach(async () => {
    ({ supplierId } = await world.pool({ count: 50, country: 11, price: '0.01' }));
    ({ accountId } = await world.customer({ balance: '100' }));
  });

  it('leave one outcome and right books, a thousand times', async () => {
    let cancelled = 0;
    for (let round = 0; round < 20; round++) {
      const bought = await Promise.all(
        Array.from({ length: 50 }, () =>
          world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 11 }),
        ),
      );
      const ends = await Promise.all(
        bought.map(async ({ id, phone, supplierId: owner }, index) => {
          const message = { supplierId: owner, phone, text: `Code ${10_000 + 50 * round + index}` };
          const [first, second] = await Promise.all([
            turns(round % 4 === 0 ? 40 : index % 3).then(() =>
              outcome(world.core.activations.cancel({ id, accountId })),
            ),
            turns(round % 3).then(() => world.message(message)),
          ]);
          return { id, cancel: first, message: second };
        }),
      );
      for (const end of ends) {
        const { state } = await world.core.activations.get({ id: end.id, accountId });
        if (end.cancel === 'done') {
          cancelled++;
          expect([state, end.message.activationId]).toEqual(['cancelled', null]);
        } else {
          expect([end.cancel, state, end.message.activationId]).toEqual([
            'code_received',
            'received',
            end.id,
          ]);
          await world.core.activations.finish({ id: end.id, accountId });
        }
      }
    }

    expect(cancelled).toBeGreaterThan(0);
    expect(cancelled).toBeLessThan(1000);
    const balance = await world.core.ledger.getBalance(accountId);
    expect(balance).toEqual({
      availableMicros: 100_000_000n - BigInt(1000 - cancelled) * 10_000n,
      heldMicros: 0n,
    });
    expect(supplierId).toBeGreaterThan(0n);
    await expectRightBooks();
  });
});

describe('a number', () => {
  it('is not given twice for one service at a time, and comes back when its lease ends', async () => {
    await world.pool({ count: 1, country: 12 });
    const { accountId } = await world.customer({ balance: '10' });
    const buy = () => world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 12 });

    const first = await buy();
    const refused = await outcome(buy());
    await world.core.activations.cancel({ id: first.id, accountId });
    const again = await buy();

    expect(refused).toBe('no_numbers');
    expect(again.phone).toBe(first.phone);
  });

  it('that was leased again and given back takes no message for who had it before', async () => {
    const { supplierId } = await world.pool({ country: 34, count: 1 });
    const first = await world.customer();
    const second = await world.customer();
    const lease = { serviceId: 'tg', countryId: 34 };
    const { id, phone } = await world.core.activations.buy({ ...lease, accountId: first.accountId });
    await world.message({ supplierId, phone, text: 'Code 11111' });
    await world.core.activations.finish({ id, accountId: first.accountId });
    const again = await world.core.activations.buy({ ...lease, accountId: second.accountId });
    await world.core.activations.cancel({ id: again.id, accountId: second.accountId });

    const late = await world.message({ supplierId, phone, text: 'Code 22222' });

    expect(again.phone).toBe(phone);
    expect(late.activationId).toBeNull();
  });

  it('is not given to the same account again while it rests', async () => {
    const resting = await createWorld({ NUMBER_REST_SECONDS: '3600' });
    try {
      await resting.pool({ count: 1 });
      const [one, other] = [await resting.customer(), await resting.customer()];
      const first = await resting.core.activations.buy({ ...order, accountId: one.accountId });
      await resting.core.activations.cancel({ id: first.id, accountId: one.accountId });

      const same = await outcome(resting.core.activations.buy({ ...order, accountId: one.accountId }));
      const second = await resting.core.activations.buy({ ...order, accountId: other.accountId });
      await resting.core.activations.cancel({ id: second.id, accountId: other.accountId });
      resting.advance(3601);
      const later = await resting.core.activations.buy({ ...order, accountId: one.accountId });

      expect(same).toBe('no_numbers');
      expect(second.phone).toBe(first.phone);
      expect(later.phone).toBe(first.phone);
    } finally {
      await resting.close();
    }
  });

  it('that goes offline leaves the stock, and returns to it', async () => {
    const { phones } = await world.pool({ count: 2, country: 13 });
    const { accountId } = await world.customer({ balance: '10' });
    const stock = async () =>
      (await world.core.inventory.listStock({ countryId: 13, serviceId: 'tg', resale: false }))[0]?.stock;
    const leased = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 13 });
    const other = phones.find((phone) => phone !== leased.phone) ?? '';

    await world.core.inventory.setNumberState({ phone: other, state: 'offline' });
    const without = [
      await stock(),
      await outcome(world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 13 })),
    ];
    await world.core.inventory.setNumberState({ phone: leased.phone, state: 'offline' });
    await world.core.activations.cancel({ id: leased.id, accountId });
    const none = await stock();
    await world.core.inventory.setNumberState({ phone: other, state: 'online' });
    await world.core.inventory.setNumberState({ phone: leased.phone, state: 'online' });
    const both = await stock();
    const again = await Promise.all(
      [1, 2].map(() => world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 13 })),
    );

    expect(without).toEqual([0, 'no_numbers']);
    expect(none).toBe(0);
    expect(both).toBe(2);
    expect(again.map(({ phone }) => phone).sort()).toEqual([...phones].sort());
  });
});
