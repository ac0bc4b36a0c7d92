import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPaymentWorld, type PaymentWorld } from '#test/payment-world';
import type { Invoice } from './index.ts';

let world: PaymentWorld;
let accountId: bigint;

beforeAll(async () => {
  world = await createPaymentWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ accountId } = await world.customer({ balance: '0' }));
});
afterEach(async () => {
  await world.doJobs();
  expect(await world.core.ledger.trialBalance()).toMatchObject({ balanced: true, differing: [] });
});

async function open(amountMicros = 5_000_000n, discountCode?: string): Promise<Invoice> {
  return world.core.payments.openInvoice({ accountId, provider: 'cryptomus', amountMicros, discountCode });
}

function find({ id }: Invoice): Promise<Invoice> {
  return world.core.payments.getInvoice({ id, accountId });
}

async function paymentEntries() {
  const entries = await world.core.ledger.listEntries({ accountId, limit: 1000 });
  return entries
    .filter(({ kind }) => kind.startsWith('payment') || kind.startsWith('debt'))
    .map(({ kind, amountMicros }) => [kind, amountMicros]);
}

function casesOf({ id }: Invoice) {
  return world.core.payments.listCases({ invoiceId: id, limit: 10 });
}

/** How much the ledger accounts of a kind have grown since the last call. */
function watch(kind: string, currency?: string) {
  const start = world.booked(kind, currency);
  return async () => Number(await world.booked(kind, currency)) - Number(await start);
}

describe('a payment', () => {
  test('is credited once it is paid, and counts as a top-up', async () => {
    const invoice = await open();

    const [webhook] = await world.cryptomus.pay(invoice.id, 'paid');
    expect(await world.available(accountId)).toBe('0.00');
    await world.doJobs();

    expect(webhook?.answer).toEqual({ status: 200, body: '{"ok":true}' });
    expect(await find(invoice)).toMatchObject({
      state: 'paid',
      providerStatus: 'paid',
      creditedMicros: 5_000_000n,
    });
    expect(await world.available(accountId)).toBe('5.00');
    expect(await paymentEntries()).toEqual([['payment', 5_000_000n]]);
    expect((await world.core.payments.getTier(accountId)).chargedMicros).toBe(5_000_000n);
  });

  test('is not credited while it is only seen', async () => {
    const invoice = await open();

    await world.cryptomus.pay(invoice.id, 'confirm_check');
    await world.doJobs();

    expect(await find(invoice)).toMatchObject({ state: 'confirming', providerStatus: 'confirm_check' });
    expect(await paymentEntries()).toEqual([]);
  });

  test('of too little is kept apart, and an operator decides', async () => {
    const parked = watch('unallocated');
    const invoice = await open();

    await world.cryptomus.pay(invoice.id, 'wrong_amount');
    await world.doJobs();

    expect(await find(invoice)).toMatchObject({ state: 'underpaid', unallocatedMicros: 3_000_000n });
    expect(await world.available(accountId)).toBe('0.00');
    expect(await parked()).toBe(3);
    expect(await casesOf(invoice)).toMatchObject([
      { kind: 'underpaid', amountMicros: 3_000_000n, closedAt: null },
    ]);
  });

  test('of too little that is made up for is credited in full, once', async () => {
    const parked = watch('unallocated');
    const invoice = await open();
    await world.cryptomus.pay(invoice.id, 'wrong_amount');
    await world.doJobs();

    await world.cryptomus.pay(invoice.id, 'paid');
    await world.doJobs();

    expect(await find(invoice)).toMatchObject({ state: 'paid', unallocatedMicros: 0n });
    expect(await paymentEntries()).toEqual([['payment', 5_000_000n]]);
    expect(await parked()).toBe(0);
    expect(await casesOf(invoice)).toMatchObject([{ kind: 'underpaid', resolution: 'settled' }]);
  });

  test('of too much is credited as asked; the rest is kept apart', async () => {
    const parked = watch('unallocated');
    const invoice = await open();

    await world.cryptomus.pay(invoice.id, 'paid_over');
    await world.doJobs();

    expect(await find(invoice)).toMatchObject({
      state: 'paid',
      providerStatus: 'paid_over',
      arrivedMicros: 6_000_000n,
    });
    expect(await world.available(accountId)).toBe('5.00');
    expect(await parked()).toBe(1);
    expect(await casesOf(invoice)).toMatchObject([{ kind: 'overpaid', amountMicros: 1_000_000n }]);
  });

  test('that grows after it was paid is credited once, the rest kept apart', async () => {
    const parked = watch('unallocated');
    const invoice = await open();
    await world.cryptomus.pay(invoice.id, 'paid');
    await world.doJobs();

    for (const paidPercent of [120, 150]) {
      await world.cryptomus.pay(invoice.id, 'paid_over', { paidPercent });
      await world.core.payments.reconcile(invoice.id);
    }

    expect(await paymentEntries()).toEqual([['payment', 5_000_000n]]);
    expect(await parked()).toBe(2.5);
  });

  test('that comes after the hour is over is credited all the same', async () => {
    const invoice = await open();
    await world.wait(3_601);
    expect(await find(invoice)).toMatchObject({ state: 'cancelled', providerStatus: 'cancel' });

    await world.cryptomus.pay(invoice.id, 'paid');
    await world.doJobs();

    expect(await find(invoice)).toMatchObject({ state: 'paid' });
    expect(await paymentEntries()).toEqual([['payment', 5_000_000n]]);
  });

  test('that is cancelled moves no money', async () => {
    const before = await world.core.ledger.trialBalance();
    const invoice = await open();

    await world.cryptomus.pay(invoice.id, 'cancel');
    await world.doJobs();

    expect(await find(invoice)).toMatchObject({
      state: 'cancelled',
      providerStatus: 'cancel',
      nextCheckAt: null,
    });
    expect((await world.core.ledger.trialBalance()).byKind.filter(({ kind }) => kind !== 'customer')).toEqual(
      before.byKind.filter(({ kind }) => kind !== 'customer'),
    );
  });

  test.each(['fail', 'system_fail'] as const)('that fails (%s) moves no money', async (word) => {
    const invoice = await open();

    await world.cryptomus.pay(invoice.id, word);
    await world.doJobs();

    expect(await find(invoice)).toMatchObject({ state: 'failed', providerStatus: word });
    expect(await paymentEntries()).toEqual([]);
  });

  test('that is held by the checks waits, and is credited when it is let go', async () => {
    const invoice = await open();
    await world.cryptomus.pay(invoice.id, 'locked');
    await world.wait(4_000);
    expect(await find(invoice)).toMatchObject({ state: 'locked' });

    await world.cryptomus.pay(invoice.id, 'paid', { callback: 'never' });
    await world.wait(3_601);

    expect(await find(invoice)).toMatchObject({ state: 'paid' });
    expect(await world.available(accountId)).toBe('5.00');
  });

  test.each([
    ['another currency', { currency: 'EUR' }],
    ['a currency that is none', { currency: 'POINTS' }],
  ])('in %s is not credited; it is kept apart in that currency', async (_what, { currency }) => {
    const parked = watch('unallocated', currency);
    const invoice = await open();

    await world.cryptomus.pay(invoice.id, 'paid', { currency, repeats: 2 });
    await world.doJobs();
    await world.core.payments.reconcile(invoice.id);

    expect(await paymentEntries()).toEqual([]);
    expect(await parked()).toBe(5);
    expect(await find(invoice)).toMatchObject({
      state: 'pending',
      lastError: 'the provider tells another currency',
    });
    expect(await casesOf(invoice)).toMatchObject([
      { kind: 'disagreement', currency, amountMicros: 5_000_000n },
    ]);
  });

  test('whose report was a lie is credited when the provider comes to its senses, and counted once', async () => {
    const parked = watch('unallocated', 'CHF');
    const cash = watch('cash');
    const invoice = await open();
    await world.cryptomus.pay(invoice.id, 'paid', { currency: 'CHF' });
    await world.doJobs();

    await world.cryptomus.pay(invoice.id, 'paid', { currency: 'USD', callback: 'never' });
    await world.core.payments.reconcile(invoice.id);

    expect(await paymentEntries()).toEqual([['payment', 5_000_000n]]);
    expect(await parked()).toBe(0);
    expect(await cash()).toBe(-5);
  });
});

describe('reports of a payment', () => {
  test('two hundred of the same at once credit it once', async () => {
    const invoice = await open();
    const [first] = await world.cryptomus
      .pay(invoice.id, 'paid', { callback: 'hold' })
      .then(() => world.cryptomus.release('kept'));

    const { url, headers, body } = first ?? { url: '', headers: {}, body: '' };
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        if (index % 50 === 0) await Promise.all([world.doJobs(), world.core.payments.reconcile(invoice.id)]);
        return (await fetch(url, { method: 'POST', headers, body: body ?? '' })).status;
      }),
    );
    await world.doJobs();

    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await paymentEntries()).toEqual([['payment', 5_000_000n]]);
    expect(await world.core.payments.listCallbacks(invoice.id)).toHaveLength(1);
  });

  test('that come out of order end in what is so', async () => {
    const invoice = await open();
    await world.cryptomus.pay(invoice.id, 'confirm_check', { callback: 'hold' });
    await world.cryptomus.pay(invoice.id, 'paid', { callback: 'hold' });

    await world.cryptomus.release('reversed');
    await world.doJobs();

    expect(await find(invoice)).toMatchObject({ state: 'paid', providerStatus: 'paid' });
    expect(await paymentEntries()).toEqual([['payment', 5_000_000n]]);
    expect(await world.core.payments.listCallbacks(invoice.id)).toHaveLength(2);
  });

  test('that get lost are made up for by asking', async () => {
    const invoice = await open();
    await world.cryptomus.pay(invoice.id, 'paid', { callback: 'never' });

    await world.wait(61);

    expect(await find(invoice)).toMatchObject({ state: 'paid' });
    expect(await world.available(accountId)).toBe('5.00');
  });

  test('are only hints: a paid one of an unpaid invoice credits nothing', async () => {
    const invoice = await open();
    await world.cryptomus.pay(invoice.id, 'paid', { callback: 'hold' });
    await world.cryptomus.pay(invoice.id, 'process', { callback: 'never', paidPercent: 0 });

    await world.cryptomus.release('kept');
    await world.doJobs();

    expect(await find(invoice)).toMatchObject({ state: 'pending', providerStatus: 'process' });
    expect(await paymentEntries()).toEqual([]);
  });

  test('are not lost when the provider is silent just then', async () => {
    const invoice = await open();
    await world.wait(3_601);
    await world.cryptomus.pay(invoice.id, 'paid');
    await world.setProvidersUp(false);
    await world.doJobs();
    expect(await find(invoice)).toMatchObject({
      state: 'cancelled',
      lastError: expect.stringContaining('no answer'),
    });

    await world.setProvidersUp(true);
    await world.wait(700);

    expect(await find(invoice)).toMatchObject({ state: 'paid', lastError: null });
    expect(await world.available(accountId)).toBe('5.00');
  });

  test('about an invoice that is not ours are kept for the operator', async () => {
    const invoice = await open();
    const report = await world.cryptomus
      .pay(invoice.id, 'paid', { callback: 'hold' })
      .then(() => world.cryptomus.release('kept'));
    const other = await createPaymentWorld();

    const answers = await Promise.all(
      report.map(({ headers, body }) =>
        fetch(`${other.shopUrl()}/callbacks/cryptomus`, { method: 'POST', headers, body: body ?? '' }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([200]);
    expect(await other.core.payments.listCases({ limit: 10 })).toMatchObject([
      { kind: 'unknown_invoice', invoiceId: invoice.id },
    ]);
    await other.close();
  });
});

describe('a refund by the provider', () => {
  async function paid(): Promise<Invoice> {
    const invoice = await open();
    await world.cryptomus.pay(invoice.id, 'paid');
    await world.doJobs();
    return invoice;
  }

  test('takes the credit back, and the top-up does not count any more', async () => {
    const cash = watch('cash');
    const invoice = await paid();

    await world.cryptomus.pay(invoice.id, 'refund_paid', { repeats: 3 });
    await world.doJobs();
    await world.core.payments.reconcile(invoice.id);

    expect(await find(invoice)).toMatchObject({ state: 'refunded', creditedMicros: 0n });
    expect(await world.available(accountId)).toBe('0.00');
    expect(await paymentEntries()).toEqual([
      ['payment_refund', -5_000_000n],
      ['payment', 5_000_000n],
    ]);
    expect(await cash()).toBe(0);
    expect((await world.core.payments.getTier(accountId)).chargedMicros).toBe(0n);
  });

  test('leaves a debt where the money is spent, and the next top-up pays it', async () => {
    const owed = watch('debt');
    const invoice = await paid();
    const { supplierId } = await world.pool({ service: 'wa', price: '4.00' });
    const { phone } = await world.core.activations.buy({ accountId, serviceId: 'wa' });
    await world.message({ supplierId, phone, sender: 'WhatsApp' });

    await world.cryptomus.pay(invoice.id, 'refund_paid');
    await world.doJobs();
    expect(await world.available(accountId)).toBe('0.00');
    expect(await owed()).toBe(-4);
    expect(await casesOf(invoice)).toMatchObject([
      { kind: 'debt', amountMicros: 4_000_000n, closedAt: null },
    ]);
    const next = await open(10_000_000n);
    await world.cryptomus.pay(next.id, 'paid');
    await world.doJobs();

    expect(await world.available(accountId)).toBe('6.00');
    expect(await owed()).toBe(0);
    expect(await casesOf(invoice)).toMatchObject([{ kind: 'debt', resolution: 'settled' }]);
  });

  test('leaves money on hold alone', async () => {
    const invoice = await paid();
    await world.pool({ service: 'vi', price: '3.00' });
    await world.core.activations.buy({ accountId, serviceId: 'vi' });

    await world.cryptomus.pay(invoice.id, 'refund_paid');
    await world.doJobs();

    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 0n,
      heldMicros: 3_000_000n,
    });
    expect(await casesOf(invoice)).toMatchObject([{ kind: 'debt', amountMicros: 3_000_000n }]);
  });

  test('of a payment that was never credited moves nothing', async () => {
    const invoice = await open();

    await world.cryptomus.pay(invoice.id, 'refund_paid');
    await world.doJobs();
    await world.cryptomus.pay(invoice.id, 'paid');
    await world.doJobs();

    expect(await find(invoice)).toMatchObject({ state: 'refunded' });
    expect(await paymentEntries()).toEqual([]);
  });

  test('that is under way moves nothing, and the operator is told', async () => {
    const invoice = await paid();

    await world.cryptomus.pay(invoice.id, 'refund_process');
    await world.doJobs();

    expect(await find(invoice)).toMatchObject({ state: 'paid', providerStatus: 'refund_process' });
    expect(await casesOf(invoice)).toMatchObject([{ kind: 'refund_trouble', reference: 'refund_process' }]);
  });

  test('of an overpaid one sends back what was kept apart too', async () => {
    const [cash, parked] = [watch('cash'), watch('unallocated')];
    const invoice = await open();
    await world.cryptomus.pay(invoice.id, 'paid_over');
    await world.doJobs();

    await world.cryptomus.pay(invoice.id, 'refund_paid', { paidPercent: 120 });
    await world.doJobs();

    expect(await find(invoice)).toMatchObject({ state: 'refunded', unallocatedMicros: 0n });
    expect([await cash(), await parked()]).toEqual([0, 0]);
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
  expect(await generous.core.ledger.trialBalance()).toMatchObject({ balanced: true });
  await generous.close();
});
