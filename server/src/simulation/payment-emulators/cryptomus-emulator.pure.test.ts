import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createClock } from '#kernel/clock';
import { createCryptomusEmulator, type Delivery } from '#payment-emulators';
import { createCryptomus } from '#payment-providers';
import { createHarness } from './emulator-harness.ts';

const apiKey = 'test-payment-key';
const merchant = '8b03432e-385b-4670-8d06-064591096795';
const clock = createClock();

let outcome: 'accepted' | 'fault' = 'accepted';
const shop = createHarness(() => provider().answerCallback(outcome));
const emulator = createCryptomusEmulator({
  apiKey,
  merchant,
  publicBaseUrl: () => `${shop.url()}/sim/payments/cryptomus`,
  clock,
});

function provider(paymentKey = apiKey) {
  return createCryptomus({
    baseUrl: `${shop.url()}/sim/payments/cryptomus`,
    merchantId: merchant,
    paymentKey,
  });
}

function command(changes: Record<string, unknown> = {}) {
  return {
    invoiceId: 'inv-1',
    amountMicros: 5_000_000n,
    currency: 'USD',
    description: 'Top-up',
    accountRef: 'demo',
    callbackUrl: `${shop.url()}/callback`,
    returnUrl: `${shop.url()}/back?a=1&b="<2>"`,
    lifetimeSeconds: 3600,
    ...changes,
  } as const;
}

function read() {
  return provider().readInvoice({ invoiceId: 'inv-1' });
}

beforeAll(async () => {
  shop.app.register(emulator.register, { prefix: '/sim/payments/cryptomus' });
  await shop.listen();
});
afterAll(() => shop.app.close());
beforeEach(() => {
  emulator.reset();
  shop.received.length = 0;
  outcome = 'accepted';
  clock.setOffsetMs(0);
});

describe('the real client against the emulated Cryptomus', () => {
  test('opens an invoice whose coin the payer chooses', async () => {
    const opened = await provider().openInvoice(command());

    expect(opened.url).toBe(`${shop.url()}/sim/payments/cryptomus/pay/${opened.providerId}`);
    expect(opened).toMatchObject({ status: 'pending', providerStatus: 'check' });
    expect(opened).not.toHaveProperty('address');
    expect(opened.expiresAt.getTime() - clock().getTime()).toBeGreaterThan(3_590_000);
  });

  test('opens a direct wallet with the figures of the contract', async () => {
    const opened = await provider().openInvoice(command({ coin: 'usdt', network: 'Bsc' }));

    expect(opened).toMatchObject({ network: 'bsc', payerCurrency: 'USDT', payerAmount: '4.99' });
    expect(opened.address).toMatch(/^simulated-bsc-/);
  });

  test('gets the old invoice for an id that was used', async () => {
    const first = await provider().openInvoice(command());
    await emulator.pay('inv-1', 'paid');

    const second = await provider().openInvoice(command());

    expect(second).toMatchObject({ providerId: first.providerId, status: 'paid', providerStatus: 'paid' });
  });

  test('refuses the old invoice when it is of another amount', async () => {
    await provider().openInvoice(command());

    const again = provider().openInvoice(command({ amountMicros: 6_000_000n }));

    await expect(again).rejects.toMatchObject({ name: 'ProviderFailure', advice: 'stop' });
  });

  test('knows an invoice that was never opened from one that was', async () => {
    await provider().openInvoice(command());

    expect(await provider().readInvoice({ invoiceId: 'inv-2' })).toBeUndefined();
    expect(await read()).toMatchObject({ status: 'pending', amountMicros: 5_000_000n, isFinal: false });
  });

  test('is refused with a wrong key', async () => {
    const opening = provider('wrong-key').openInvoice(command());

    await expect(opening).rejects.toMatchObject({ advice: 'stop', message: expect.stringContaining('Sign') });
  });

  test('is refused for what the provider does not take', async () => {
    const opening = provider().openInvoice(command({ callbackUrl: 'nowhere' }));

    await expect(opening).rejects.toMatchObject({
      advice: 'stop',
      message: expect.stringContaining('url_callback'),
    });
  });

  test.each([
    ['error', 'unknown'],
    ['refuse', 'stop'],
    ['busy', 'retry'],
  ] as const)('says what to do after an ordered %s, and then goes on', async (fault, advice) => {
    emulator.failNext(fault);

    await expect(provider().openInvoice(command())).rejects.toMatchObject({ advice });
    await expect(provider().openInvoice(command())).resolves.toMatchObject({ status: 'pending' });
  });

  test('lists every pair of the table as available', async () => {
    const services = await provider().listServices();

    expect(services).toHaveLength(30);
    expect(services).toContainEqual({
      coin: 'USDT',
      network: 'tron',
      isAvailable: true,
      minAmount: '0.49900199',
      maxAmount: '9980039.92015968',
      feeAmount: '0.00',
      feePercent: '2.00',
    });
  });
});

describe('a payment at the emulated Cryptomus', () => {
  beforeEach(async () => {
    await provider().openInvoice(command({ coin: 'USDT', network: 'BSC' }));
  });

  test.each([
    ['confirm_check', { status: 'confirming', isFinal: false }],
    ['paid', { status: 'paid', paidMicros: 5_000_000n, isFinal: true }],
    ['paid_over', { status: 'paid', paidMicros: 6_000_000n, excessMicros: 1_000_000n, isFinal: true }],
    ['wrong_amount', { status: 'underpaid', paidMicros: 3_000_000n, isFinal: true }],
    ['cancel', { status: 'cancelled', paidMicros: 0n, isFinal: true }],
    ['fail', { status: 'failed', isFinal: true }],
    ['system_fail', { status: 'failed', isFinal: true }],
    ['refund_process', { status: 'unchanged', isFinal: false }],
    ['refund_fail', { status: 'unchanged', isFinal: true }],
    ['refund_paid', { status: 'refunded', isFinal: true }],
  ] as const)('that ends in %s is reported, and read back the same', async (word, expected) => {
    const deliveries = await emulator.pay('inv-1', word);

    const [received] = shop.received;
    const callback = received && provider().readCallback(received);
    expect(deliveries.map(({ answer }) => answer.status)).toEqual([200]);
    expect(callback).toMatchObject({ kind: 'report', trust: 'hint', reading: expected });
    expect(await read()).toEqual(callback?.reading);
  });

  test.each([
    ['wrong_amount_waiting', { status: 'confirming', paidMicros: 3_000_000n, isFinal: false }],
    ['locked', { status: 'locked', isFinal: false }],
    ['process', { status: 'pending', isFinal: false }],
  ] as const)('that is in %s shows only when it is read', async (word, expected) => {
    const deliveries = await emulator.pay('inv-1', word);

    expect(deliveries).toEqual([]);
    expect(await read()).toMatchObject(expected);
  });

  test('may be completed after a part', async () => {
    await emulator.pay('inv-1', 'wrong_amount_waiting', { paidPercent: 30 });
    const part = await read();
    await emulator.pay('inv-1', 'paid');

    expect(part).toMatchObject({ paidMicros: 1_500_000n });
    expect(await read()).toMatchObject({ status: 'paid', paidMicros: 5_000_000n });
  });

  test('may turn out to be of another currency', async () => {
    await emulator.pay('inv-1', 'paid', { currency: 'EUR' });

    expect(await read()).toMatchObject({ status: 'paid', currency: 'EUR' });
  });

  test('may be reported again and again, under one key', async () => {
    await emulator.pay('inv-1', 'paid', { repeats: 3 });
    await emulator.resend('inv-1');

    const keys = shop.received.map((received) => provider().readCallback(received)?.eventKey);
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(1);
  });

  test('may be reported late and in the wrong order', async () => {
    await emulator.pay('inv-1', 'confirm_check', { callback: 'hold' });
    await emulator.pay('inv-1', 'paid', { callback: 'hold' });
    expect(shop.received).toEqual([]);

    await emulator.release('reversed');

    const words = shop.received.map((received) => provider().readCallback(received)?.reading.providerStatus);
    expect(words).toEqual(['paid', 'confirm_check']);
    expect(await read()).toMatchObject({ status: 'paid' });
  });

  test('may never be reported, and is still found by reading', async () => {
    expect(await emulator.pay('inv-1', 'paid', { callback: 'never' })).toEqual([]);
    expect(await read()).toMatchObject({ status: 'paid' });
  });

  test('runs out of time by the clock, with what had come by then', async () => {
    await provider().openInvoice(command({ invoiceId: 'inv-2' }));
    await emulator.pay('inv-2', 'wrong_amount_waiting');
    clock.setOffsetMs(3_601_000);
    const before = await read();

    const deliveries = await emulator.expireInvoices();

    const words = shop.received.map((received) => provider().readCallback(received)?.reading.providerStatus);
    expect(before).toMatchObject({ status: 'cancelled', isFinal: true });
    expect(words).toEqual(['cancel', 'wrong_amount']);
    expect(deliveries).toHaveLength(2);
    expect(await emulator.expireInvoices()).toEqual([]);
  });

  test('tells what our side answered', async () => {
    outcome = 'fault';

    const [delivery] = (await emulator.pay('inv-1', 'paid')) as [Delivery];

    expect(delivery.answer.status).toBe(503);
  });
});

describe('the page of the emulated Cryptomus', () => {
  test('shows the invoice, with nothing unescaped', async () => {
    const { url } = await provider().openInvoice(command());

    const page = await fetch(url);
    const html = await page.text();

    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain('Pay 5.00 USD');
    expect(html).toContain('?a=1&amp;b=&quot;&lt;2&gt;&quot;');
    expect(html).not.toContain('<2>');
  });

  test.each([
    ['paid', 'paid'],
    ['wrong_amount', 'underpaid'],
    ['cancel', 'cancelled'],
  ])('pays by a click on %s', async (button, status) => {
    const { url } = await provider().openInvoice(command());
    expect(await (await fetch(url)).text()).toContain(`value="${button}"`);

    const clicked = await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome: button }) });

    expect(clicked.status).toBe(200);
    expect(await clicked.text()).not.toContain('value="paid"');
    expect(await read()).toMatchObject({ status });
    expect(shop.received).toHaveLength(1);
  });

  test('is not there for an unknown invoice', async () => {
    const page = await fetch(`${shop.url()}/sim/payments/cryptomus/pay/nobody`);

    expect(page.status).toBe(404);
  });
});
