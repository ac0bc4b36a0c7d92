import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { createPayer, type Payer, watchBooks } from '#test/payer';
import { createPaymentWorld, type PaymentWorld } from '#test/payment-world';
import { expectSoundBooks } from '#test/sound-books';

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

describe('a payment', () => {
  test('is credited once it is paid, and counts as a top-up', async () => {
    const invoice = await payer.open();

    const [webhook] = await world.cryptomus.pay(invoice.id, 'paid');
    expect(await payer.available()).toBe('0.00');
    await world.doJobs();

    expect(webhook?.answer).toEqual({ status: 200, body: '{"ok":true}' });
    expect(await payer.find(invoice)).toMatchObject({
      state: 'paid',
      providerStatus: 'paid',
      creditedMicros: 5_000_000n,
    });
    expect(await payer.available()).toBe('5.00');
    expect(await payer.entries()).toEqual([['payment', 5_000_000n]]);
    expect((await world.core.payments.getTier(payer.accountId)).chargedMicros).toBe(5_000_000n);
  });

  test('is not credited while it is only seen', async () => {
    const invoice = await payer.open();

    await world.cryptomus.pay(invoice.id, 'confirm_check');
    await world.doJobs();

    expect(await payer.find(invoice)).toMatchObject({ state: 'confirming', providerStatus: 'confirm_check' });
    expect(await payer.entries()).toEqual([]);
  });

  test('of too little is kept apart, and an operator decides', async () => {
    const parked = await watchBooks(world, 'unallocated');
    const invoice = await payer.open();

    await world.cryptomus.pay(invoice.id, 'wrong_amount');
    await world.doJobs();

    expect(await payer.find(invoice)).toMatchObject({ state: 'underpaid', unallocatedMicros: 3_000_000n });
    expect(await payer.available()).toBe('0.00');
    expect(await parked()).toBe(3);
    expect(await payer.casesOf(invoice)).toMatchObject([
      { kind: 'underpaid', amountMicros: 3_000_000n, closedAt: null },
    ]);
  });

  test('of too little that is made up for is credited in full, once', async () => {
    const parked = await watchBooks(world, 'unallocated');
    const invoice = await payer.open();
    await world.cryptomus.pay(invoice.id, 'wrong_amount');
    await world.doJobs();

    await world.cryptomus.pay(invoice.id, 'paid');
    await world.doJobs();

    expect(await payer.find(invoice)).toMatchObject({ state: 'paid', unallocatedMicros: 0n });
    expect(await payer.entries()).toEqual([['payment', 5_000_000n]]);
    expect(await parked()).toBe(0);
    expect(await payer.casesOf(invoice)).toMatchObject([{ kind: 'underpaid', resolution: 'settled' }]);
  });

  test('of too much is credited as asked; the rest is kept apart', async () => {
    const parked = await watchBooks(world, 'unallocated');
    const invoice = await payer.open();

    await world.cryptomus.pay(invoice.id, 'paid_over');
    await world.doJobs();

    expect(await payer.find(invoice)).toMatchObject({
      state: 'paid',
      providerStatus: 'paid_over',
      arrivedMicros: 6_000_000n,
    });
    expect(await payer.available()).toBe('5.00');
    expect(await parked()).toBe(1);
    expect(await payer.casesOf(invoice)).toMatchObject([{ kind: 'overpaid', amountMicros: 1_000_000n }]);
  });

  test('that grows after it was paid is credited once, the rest kept apart', async () => {
    const parked = await watchBooks(world, 'unallocated');
    const invoice = await payer.open();
    await world.cryptomus.pay(invoice.id, 'paid');
    await world.doJobs();

    for (const paidPercent of [120, 150]) {
      await world.cryptomus.pay(invoice.id, 'paid_over', { paidPercent });
      await world.core.payments.reconcile(invoice.id);
    }

    expect(await payer.entries()).toEqual([['payment', 5_000_000n]]);
    expect(await parked()).toBe(2.5);
  });

  test('that comes after the hour is over is credited all the same', async () => {
    const invoice = await payer.open();
    await world.wait(3_601);
    expect(await payer.find(invoice)).toMatchObject({ state: 'cancelled', providerStatus: 'cancel' });

    await world.cryptomus.pay(invoice.id, 'paid');
    await world.doJobs();

    expect(await payer.find(invoice)).toMatchObject({ state: 'paid' });
    expect(await payer.entries()).toEqual([['payment', 5_000_000n]]);
  });

  test('that is cancelled moves no money', async () => {
    const before = await world.core.ledger.trialBalance();
    const invoice = await payer.open();

    await world.cryptomus.pay(invoice.id, 'cancel');
    await world.doJobs();

    expect(await payer.find(invoice)).toMatchObject({
      state: 'cancelled',
      providerStatus: 'cancel',
      nextCheckAt: null,
    });
    expect((await world.core.ledger.trialBalance()).byKind.filter(({ kind }) => kind !== 'customer')).toEqual(
      before.byKind.filter(({ kind }) => kind !== 'customer'),
    );
  });

  test.each(['fail', 'system_fail'] as const)('that fails (%s) moves no money', async (word) => {
    const invoice = await payer.open();

    await world.cryptomus.pay(invoice.id, word);
    await world.doJobs();

    expect(await payer.find(invoice)).toMatchObject({ state: 'failed', providerStatus: word });
    expect(await payer.entries()).toEqual([]);
  });

  test('that is held by the checks waits, and is credited when it is let go', async () => {
    const invoice = await payer.open();
    await world.cryptomus.pay(invoice.id, 'locked');
    await world.wait(4_000);
    expect(await payer.find(invoice)).toMatchObject({ state: 'locked' });

    await world.cryptomus.pay(invoice.id, 'paid', { callback: 'never' });
    await world.wait(3_601);

    expect(await payer.find(invoice)).toMatchObject({ state: 'paid' });
    expect(await payer.available()).toBe('5.00');
  });

  test.each([
    ['another currency', { currency: 'EUR' }],
    ['a currency that is none', { currency: 'POINTS' }],
  ])('in %s is not credited; it is kept apart in that currency', async (_what, { currency }) => {
    const parked = await watchBooks(world, 'unallocated', currency);
    const invoice = await payer.open();

    await world.cryptomus.pay(invoice.id, 'paid', { currency, repeats: 2 });
    await world.doJobs();
    await world.core.payments.reconcile(invoice.id);

    expect(await payer.entries()).toEqual([]);
    expect(await parked()).toBe(5);
    expect(await payer.find(invoice)).toMatchObject({
      state: 'pending',
      lastError: 'the provider tells another currency',
    });
    expect(await payer.casesOf(invoice)).toMatchObject([
      { kind: 'disagreement', currency, amountMicros: 5_000_000n },
    ]);
  });

  test('whose report was a lie is credited when the provider comes to its senses, and counted once', async () => {
    const parked = await watchBooks(world, 'unallocated', 'CHF');
    const cash = await watchBooks(world, 'cash');
    const invoice = await payer.open();
    await world.cryptomus.pay(invoice.id, 'paid', { currency: 'CHF' });
    await world.doJobs();

    await world.cryptomus.pay(invoice.id, 'paid', { currency: 'USD', callback: 'never' });
    await world.core.payments.reconcile(invoice.id);

    expect(await payer.entries()).toEqual([['payment', 5_000_000n]]);
    expect(await parked()).toBe(0);
    expect(await cash()).toBe(-5);
  });
});

test('what is paid beyond an invoice is credited where the operator wants it so', async () => {
  const generous = await createPaymentWorld({ OVERPAID: 'credit' });
  const customer = await generous.customer({ balance: '0' });
  const wish = { accountId: customer.accountId, provider: 'cryptomus', amountMicros: 5_000_000n } as const;
  const { id } = await generous.core.payments.openInvoice(wish);

  await generous.cryptomus.pay(id, 'paid_over', { repeats: 2 });
  await generous.doJobs();
  await generous.core.payments.reconcile(id);

  expect(await generous.available(customer.accountId)).toBe('6.00');
  expect(await generous.core.payments.getInvoice({ id, accountId: customer.accountId })).toMatchObject({
    creditedMicros: 6_000_000n,
  });
  expect((await generous.core.payments.getTier(customer.accountId)).chargedMicros).toBe(6_000_000n);
  await expectSoundBooks(generous);
  await generous.close();
});
