import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPayer, type Payer, watchBooks } from '#test/payer';
import { createPaymentWorld, type PaymentWorld } from '#test/payment-world';
import { expectSoundBooks } from '#test/sound-books';
import type { Invoice } from './index.ts';

let world: PaymentWorld;
let payer: Payer;

beforeAll(async () => {
  world = await createPaymentWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  payer = await createPayer(world);
});
afterEach(async () => {
  await world.doJobs();
  await expectSoundBooks(world);
});

describe('a refund by the provider', () => {
  async function paid(): Promise<Invoice> {
    const invoice = await payer.open();
    await world.cryptomus.pay(invoice.id, 'paid');
    await world.doJobs();
    return invoice;
  }

  test('takes the credit back, and the top-up does not count any more', async () => {
    const cash = await watchBooks(world, 'cash');
    const invoice = await paid();

    await world.cryptomus.pay(invoice.id, 'refund_paid', { repeats: 3 });
    await world.doJobs();
    await world.core.payments.reconcile(invoice.id);

    expect(await payer.find(invoice)).toMatchObject({ state: 'refunded', creditedMicros: 0n });
    expect(await payer.available()).toBe('0.00');
    expect(await payer.entries()).toEqual([
      ['payment_refund', -5_000_000n],
      ['payment', 5_000_000n],
    ]);
    expect(await cash()).toBe(0);
    expect((await world.core.payments.getTier(payer.accountId)).chargedMicros).toBe(0n);
  });

  test('leaves a debt where the money is spent, and the next top-up pays it', async () => {
    const owed = await watchBooks(world, 'debt');
    const invoice = await paid();
    const { supplierId } = await world.pool({ service: 'wa', price: '4.00' });
    const { phone } = await world.core.activations.buy({ accountId: payer.accountId, serviceId: 'wa' });
    await world.message({ supplierId, phone, sender: 'WhatsApp' });

    await world.cryptomus.pay(invoice.id, 'refund_paid');
    await world.doJobs();
    expect(await payer.available()).toBe('0.00');
    expect(await owed()).toBe(-4);
    expect(await payer.casesOf(invoice)).toMatchObject([
      { kind: 'debt', amountMicros: 4_000_000n, closedAt: null },
    ]);
    const next = await payer.open(10_000_000n);
    await world.cryptomus.pay(next.id, 'paid');
    await world.doJobs();

    expect(await payer.available()).toBe('6.00');
    expect(await owed()).toBe(0);
    expect(await payer.casesOf(invoice)).toMatchObject([{ kind: 'debt', resolution: 'settled' }]);
  });

  test('leaves money on hold alone', async () => {
    const invoice = await paid();
    await world.pool({ service: 'vi', price: '3.00' });
    await world.core.activations.buy({ accountId: payer.accountId, serviceId: 'vi' });

    await world.cryptomus.pay(invoice.id, 'refund_paid');
    await world.doJobs();

    expect(await world.core.ledger.getBalance(payer.accountId)).toEqual({
      availableMicros: 0n,
      heldMicros: 3_000_000n,
    });
    expect(await payer.casesOf(invoice)).toMatchObject([{ kind: 'debt', amountMicros: 3_000_000n }]);
  });

  test('of a payment that was never credited moves nothing', async () => {
    const invoice = await payer.open();

    await world.cryptomus.pay(invoice.id, 'refund_paid');
    await world.doJobs();
    await world.cryptomus.pay(invoice.id, 'paid');
    await world.doJobs();

    expect(await payer.find(invoice)).toMatchObject({ state: 'refunded' });
    expect(await payer.entries()).toEqual([]);
  });

  test('that is under way moves nothing, and the operator is told', async () => {
    const invoice = await paid();

    await world.cryptomus.pay(invoice.id, 'refund_process');
    await world.doJobs();

    expect(await payer.find(invoice)).toMatchObject({ state: 'paid', providerStatus: 'refund_process' });
    expect(await payer.casesOf(invoice)).toMatchObject([
      { kind: 'refund_trouble', reference: 'refund_process' },
    ]);
  });

  test('of an overpaid one sends back what was kept apart too', async () => {
    const [cash, parked] = [await watchBooks(world, 'cash'), await watchBooks(world, 'unallocated')];
    const invoice = await payer.open();
    await world.cryptomus.pay(invoice.id, 'paid_over');
    await world.doJobs();

    await world.cryptomus.pay(invoice.id, 'refund_paid', { paidPercent: 120 });
    await world.doJobs();

    expect(await payer.find(invoice)).toMatchObject({ state: 'refunded', unallocatedMicros: 0n });
    expect([await cash(), await parked()]).toEqual([0, 0]);
  });
});
