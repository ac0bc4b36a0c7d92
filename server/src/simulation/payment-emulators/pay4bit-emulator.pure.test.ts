import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPay4bitEmulator } from '#payment-emulators';
import {
  type CallbackRequest,
  createPay4bit,
  findDisagreement,
  type OpenInvoiceCommand,
  pay4bitRecipes,
} from '#payment-providers';
import { createHarness } from './emulator-harness.ts';

const keys = { publicKey: '1ab24-2', secretKey: 'test-secret' };
const stored = { invoiceId: 'inv-1', amountMicros: 5_000_000n, currency: 'USD', accountRef: 'demo' };

/** Answers a callback as the real door does: verify, compare, answer. */
function answer(request: CallbackRequest) {
  const callback = provider().readCallback(request);
  const fits = callback && findDisagreement(callback.reading, stored) === undefined;
  return provider().answerCallback(fits ? 'accepted' : 'refused');
}

const shop = createHarness(answer);
const emulator = createPay4bitEmulator({ ...keys, callbackUrl: () => `${shop.url()}/callback` });

function provider() {
  const payUrl = `${shop.url()}/sim/payments/pay4bit/pay`;
  return createPay4bit({ ...keys, payUrl, clock: () => new Date() });
}

const command: OpenInvoiceCommand = {
  ...stored,
  currency: 'USD',
  description: 'Top-up',
  callbackUrl: 'https://unused.example',
  lifetimeSeconds: 3600,
};

async function visit(edit: (query: URLSearchParams) => void = () => undefined) {
  const url = new URL((await provider().openInvoice(command)).url);
  edit(url.searchParams);
  return emulator.visit(url.href);
}

function read() {
  return shop.received.map((received) => provider().readCallback(received));
}

beforeAll(async () => {
  shop.app.register(emulator.register, { prefix: '/sim/payments/pay4bit' });
  await shop.listen();
});
afterAll(() => shop.app.close());
beforeEach(() => {
  emulator.reset();
  shop.received.length = 0;
});

describe('the real redirect at the emulated Pay4bit', () => {
  test.each(pay4bitRecipes)('is taken as signed by %s, and reported', async (recipe) => {
    const merchant = createPay4bitEmulator({ ...keys, recipe, callbackUrl: () => `${shop.url()}/callback` });
    const client = createPay4bit({
      ...keys,
      recipe,
      payUrl: 'http://localhost/pay',
      clock: () => new Date(),
    });

    const visited = merchant.visit((await client.openInvoice(command)).url);
    await merchant.pay('inv-1', 'pay');

    const [received] = shop.received;
    expect(visited).toHaveProperty('localpayId');
    expect(received && client.readCallback(received)?.reading).toMatchObject({
      invoiceId: 'inv-1',
      status: 'paid',
    });
  });

  test.each([
    ['sum', '1.00'],
    ['account', 'mallory'],
    ['desc', 'Top-up inv-2'],
    ['sign', ''],
    ['public_key', 'another'],
  ])('is refused with an edited %s', async (field, value) => {
    expect(await visit((query) => query.set(field, value))).toHaveProperty('refusal');
  });

  test('makes one payment, however often it is opened', async () => {
    expect(await visit()).toEqual(await visit());
  });
});

describe('a payment at the emulated Pay4bit', () => {
  test('is checked, then paid', async () => {
    await visit();

    await emulator.pay('inv-1', 'paid');

    expect(read()).toMatchObject([
      { kind: 'check', trust: 'proof', reading: { status: 'pending', providerStatus: 'process' } },
      {
        kind: 'report',
        trust: 'proof',
        reading: { status: 'paid', paidMicros: 5_000_000n, accountRef: 'demo' },
      },
    ]);
    expect(emulator.findPayment('inv-1')).toMatchObject({ state: 'paid' });
  });

  test('in an edited currency is stopped at the check, although its signatures are right', async () => {
    await visit((query) => query.set('currency', 'TRY'));

    await emulator.pay('inv-1', 'paid');

    expect(read()).toMatchObject([{ kind: 'check', reading: { currency: 'TRY' } }]);
    expect(emulator.findPayment('inv-1')).toMatchObject({ state: 'refused' });
  });

  test('of too little is stopped at the check', async () => {
    await visit();

    await emulator.pay('inv-1', 'underpaid');

    expect(read()).toMatchObject([{ kind: 'check', reading: { amountMicros: 3_000_000n } }]);
  });

  test('may fail and still be paid later', async () => {
    await visit();

    await emulator.pay('inv-1', 'error');
    await emulator.pay('inv-1', 'pay');

    expect(read()).toMatchObject([
      { kind: 'check' },
      { reading: { status: 'failed', providerStatus: 'fail', isFinal: false } },
      { reading: { status: 'paid' } },
    ]);
  });

  test('may be reported again and again, under one key for each method', async () => {
    await visit();

    await emulator.pay('inv-1', 'paid', { repeats: 3 });

    const eventKeys = read().map((callback) => callback?.eventKey);
    expect(eventKeys).toHaveLength(6);
    expect(new Set(eventKeys).size).toBe(2);
  });

  test('may be reported late', async () => {
    await visit();

    await emulator.pay('inv-1', 'paid', { callback: 'hold' });
    expect(read()).toMatchObject([{ kind: 'check' }]);
    await emulator.release('kept');

    expect(read()).toMatchObject([{ kind: 'check' }, { reading: { status: 'paid' } }]);
  });

  test('may be given up without a word', async () => {
    await visit();

    expect(await emulator.pay('inv-1', 'cancel')).toEqual([]);
    expect(emulator.findPayment('inv-1')).toMatchObject({ state: 'cancelled' });
  });
});

describe('the page of the emulated Pay4bit', () => {
  test('pays by a click', async () => {
    const { url } = await provider().openInvoice(command);
    expect(await (await fetch(url)).text()).toContain('value="underpaid"');

    const clicked = await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome: 'paid' }) });

    expect(await clicked.text()).toContain('This payment is over.');
    expect(read()).toMatchObject([{ kind: 'check' }, { reading: { status: 'paid' } }]);
  });

  test('escapes what the address says', async () => {
    const { url } = await provider().openInvoice({ ...command, accountRef: '<script>alert(1)</script>' });

    const html = await (await fetch(url)).text();

    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
  });

  test('says why it refuses', async () => {
    const page = await fetch(`${shop.url()}/sim/payments/pay4bit/pay?public_key=1ab24-2`);

    expect([page.status, await page.text()]).toEqual([
      400,
      'Payment refused: account, sum and desc are required',
    ]);
  });
});
