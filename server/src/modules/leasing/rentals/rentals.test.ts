import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorker } from '#jobs';
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

const stockOf = async (country: number) =>
  (await world.core.inventory.listStock({ countryId: country, resale: false })).map(({ stock }) => stock);

describe('a rental', () => {
  it('holds its price, is paid at the first message, takes every sender, and pays its supplier at the end', async () => {
    const { supplierId, phones } = await world.rentPool({ country: 3, payoutPercent: 40 });
    const { accountId } = await world.customer({ balance: '10' });
    const { core } = world;

    const quote = await core.rentals.quote({ countryId: 3, hours: 24 });
    const rental = await core.rentals.rent({ accountId, countryId: 3, hours: 24 });
    const held = await core.ledger.getBalance(accountId);
    const first = await world.message({
      supplierId,
      phone: rental.phone,
      sender: 'Instagram',
      text: 'code 800142',
    });
    const paid = await core.ledger.getBalance(accountId);
    await world.message({ supplierId, phone: rental.phone, sender: 'Someone', text: 'hello' });
    const active = await core.rentals.get({ id: rental.id, accountId });
    const messages = await core.rentals.listMessages({ id: rental.id, accountId });
    const pending = await balanceOf(world, 'supplier_pending');
    world.advance(24 * HOUR);
    const ended = await core.rentals.get({ id: rental.id, accountId });
    await sweep();

    expect(quote).toEqual({ hours: 24, countryId: 3, priceMicros: 1_000_000n, stock: 1 });
    expect(rental).toMatchObject({ phone: phones[0], state: 'waiting', hours: 24, priceMicros: 1_000_000n });
    expect(held).toEqual({ availableMicros: 9_000_000n, heldMicros: 1_000_000n });
    expect(first).toMatchObject({ activationId: null, code: '800142' });
    expect(paid).toEqual({ availableMicros: 9_000_000n, heldMicros: 0n });
    expect(active).toMatchObject({ state: 'active', messageCount: 2, lastMessageAt: expect.any(Date) });
    expect(messages.map(({ sender, code, rentalId }) => [sender, code, rentalId])).toEqual([
      ['Someone', null, rental.id],
      ['Instagram', '800142', rental.id],
    ]);
    expect(pending).toBe(400_000n);
    expect(ended.state).toBe('finished');
    expect(await balanceOf(world, 'supplier_pending')).toBe(0n);
    expect(await balanceOf(world, 'supplier')).toBe(400_000n);
    expect((await core.rentals.history({ id: rental.id, accountId })).map(({ event }) => event)).toEqual([
      'rent',
      'receive',
      'expire',
    ]);
    await expectRightBooks(world);
  });

  it('takes its number out of every stock, and puts it back at the end', async () => {
    const { supplierId } = await world.rentPool({ country: 4, count: 3 });
    const { accountId } = await world.customer();
    const before = await stockOf(4);

    const rental = await world.core.rentals.rent({ accountId, countryId: 4, hours: 2 });
    const during = await stockOf(4);
    const [number] = await world.core.inventory.listNumbers({ phone: rental.phone, limit: 1 });
    await world.message({ supplierId, phone: rental.phone });
    await world.core.rentals.finish({ id: rental.id, accountId });

    expect([before, during, await stockOf(4)]).toEqual([[3], [2], [3]]);
    expect(number?.state).toBe('rented');
  });

  it('is refunded and gives its number back when it is cancelled in the guard time', async () => {
    await world.rentPool({ country: 5 });
    const { accountId } = await world.customer({ balance: '1' });
    const rental = await world.core.rentals.rent({ accountId, countryId: 5, hours: 10 });

    const cancelled = await world.core.rentals.cancel({ id: rental.id, accountId });

    expect(cancelled.state).toBe('cancelled');
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 1_000_000n,
      heldMicros: 0n,
    });
    expect(await stockOf(5)).toEqual([1]);
    expect(await outcome(world.core.rentals.cancel({ id: rental.id, accountId }))).toBe('rental_closed');
    await expectRightBooks(world);
  });

  it('refunds nothing after a message: a cancel is refused, finishing early keeps the price', async () => {
    const { supplierId } = await world.rentPool({ country: 6 });
    const { accountId } = await world.customer({ balance: '1' });
    const rental = await world.core.rentals.rent({ accountId, countryId: 6, hours: 10 });
    const ref = { id: rental.id, accountId };
    const tooSoon = await outcome(world.core.rentals.finish(ref));
    await world.message({ supplierId, phone: rental.phone });

    const cancelled = await outcome(world.core.rentals.cancel(ref));
    const finished = await world.core.rentals.finish(ref);

    expect([tooSoon, cancelled, finished.state]).toEqual([
      'rental_no_message',
      'rental_cancel_too_late',
      'finished',
    ]);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({ availableMicros: 0n, heldMicros: 0n });
    expect(await world.message({ supplierId, phone: rental.phone, text: 'late 55555' })).toMatchObject({
      activationId: null,
    });
    expect((await world.core.rentals.listMessages(ref)).length).toBe(1);
  });

  it('is not reached by senders that are refused at the door, nor do they end its guard time', async () => {
    const { supplierId } = await world.rentPool({ country: 7 });
    const { accountId } = await world.customer();
    const rental = await world.core.rentals.rent({ accountId, countryId: 7, hours: 2 });

    await world.message({ supplierId, phone: rental.phone, sender: 'PayPal', text: 'PayPal: 123456' });

    expect(await world.core.rentals.get({ id: rental.id, accountId })).toMatchObject({
      state: 'waiting',
      messageCount: 0,
    });
  });

  it('counts a message that arrives twice once', async () => {
    const { supplierId } = await world.rentPool({ country: 8 });
    const { accountId } = await world.customer();
    const rental = await world.core.rentals.rent({ accountId, countryId: 8, hours: 2 });
    const message = { supplierId, phone: rental.phone, text: 'Your code is 4711' };

    const arrivals = await Promise.all([message, message, message].map((one) => world.message(one)));

    expect(new Set(arrivals.map(({ messageId }) => messageId)).size).toBe(1);
    expect((await world.core.rentals.get({ id: rental.id, accountId })).messageCount).toBe(1);
    await expectRightBooks(world);
  });

  it('tells its messages to those who listen', async () => {
    const worker = await createWorker({
      db: world.db,
      handlers: world.core.handlers,
      sweeps: [],
      onError() {},
    });
    const { supplierId } = await world.rentPool({ country: 11 });
    const { accountId } = await world.customer();
    await world.core.webhooks.addEndpoint({
      accountId,
      kind: 'rental-message',
      url: 'https://listener.example/rent',
    });
    const { id, phone } = await world.core.rentals.rent({ accountId, countryId: 11, hours: 2 });

    await world.message({ supplierId, phone, sender: 'Telegram', text: 'Your code is 4711' });

    const [delivery] = await world.core.webhooks.listDeliveries({ accountId, limit: 10 });
    await worker.stop();
    expect(JSON.parse(delivery?.body ?? '')).toMatchObject({
      rentId: id,
      phone,
      phoneFrom: 'Telegram',
      text: 'Your code is 4711',
      code: '4711',
      country: 11,
    });
  });

  it("is another account's business only to its owner", async () => {
    await world.rentPool({ country: 10 });
    const [owner, other] = [await world.customer(), await world.customer()];
    const { id } = await world.core.rentals.rent({ accountId: owner.accountId, countryId: 10, hours: 2 });
    const ref = { id, accountId: other.accountId };
    const { rentals } = world.core;

    const refusals = await Promise.all(
      [
        rentals.get(ref),
        rentals.cancel(ref),
        rentals.finish(ref),
        rentals.extend({ ...ref, hours: 2 }),
        rentals.setAutoRenew({ ...ref, hours: 2 }),
        rentals.listMessages(ref),
        rentals.history(ref),
        rentals.listPeriods(ref),
        rentals.quoteExtension({ ...ref, hours: 2 }),
        rentals.get({ id: 2 ** 31, accountId: owner.accountId }),
      ].map(outcome),
    );

    expect(new Set(refusals)).toEqual(new Set(['rental_not_found']));
    expect(await rentals.listOpen({ accountId: other.accountId, limit: 10 })).toEqual([]);
    expect((await rentals.listOpen({ accountId: owner.accountId, limit: 10 })).map((one) => one.id)).toEqual([
      id,
    ]);
  });
});
