import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPaymentWorld, merchant, type PaymentWorld } from '#test/payment-world';

let world: PaymentWorld;

beforeAll(async () => {
  world = await createPaymentWorld();
});
afterAll(() => world.close());

async function call(path: string, init: RequestInit = {}) {
  const response = await fetch(`${world.shopUrl()}${path}`, init);
  return { status: response.status, text: await response.text() };
}

const post = (body: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
  call('/callbacks/cryptomus', { method: 'POST', headers: { 'content-type': type }, body });

async function countStored(): Promise<number> {
  const stored = await world.db.read.selectFrom('payment_callback').select('id').execute();
  return stored.length;
}

describe('what is no callback of a provider', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['JSON without a signature', '{"type":"payment","status":"paid"}'],
    ['a forged signature', `{"type":"payment","status":"paid","sign":"${'0'.repeat(32)}"}`],
    ['a list', '[1,2,3]'],
    ['a name of the prototype', '{"__proto__":{"status":"paid"}}'],
  ])('is refused and not kept: %s', async (_what, body) => {
    const before = await countStored();

    expect(await post(body)).toEqual({ status: 403, text: '{"ok":false}' });

    expect(await countStored()).toBe(before);
  });

  test('is refused whatever its content type says', async () => {
    expect((await post('a=b', 'application/x-www-form-urlencoded')).status).toBe(403);
    expect((await post('<a/>', 'text/xml')).status).toBe(403);
    expect((await post(new Uint8Array([0, 255, 254]), 'application/json')).status).toBe(403);
  });

  test('is refused by its size', async () => {
    expect((await post('x'.repeat(70_000))).status).toBe(413);
  });

  test.each([
    '',
    '?',
    '?method=pay',
    '?method[]=pay&params=x',
    '?%E0%A4%A',
    `?method=pay&${'a'.repeat(9_000)}`,
  ])('is answered in words, and not kept: %s', async (query) => {
    const before = await countStored();

    expect(await call(`/callbacks/pay4bit${query}`)).toEqual({
      status: 200,
      text: '{"error":{"message":"signature or form"}}',
    });

    expect(await countStored()).toBe(before);
  });

  test.each([
    ['GET', '/callbacks/cryptomus'],
    ['POST', '/callbacks/pay4bit'],
    ['GET', '/callbacks/paypal'],
    ['GET', '/callbacks/'],
  ])('has no other door: %s %s', async (method, path) => {
    expect(await call(path, { method })).toEqual({ status: 404, text: '{"error":"not found"}' });
  });
});

describe('a genuine callback', () => {
  test('is kept as it came, before it is answered', async () => {
    const { accountId } = await world.customer();
    const wish = { accountId, provider: 'cryptomus', amountMicros: 5_000_000n } as const;
    const { id } = await world.core.payments.openInvoice(wish);

    const [webhook] = await world.cryptomus.pay(id, 'confirm_check');

    expect(webhook?.answer).toEqual({ status: 200, body: '{"ok":true}' });
    expect(await world.core.payments.listCallbacks(id)).toMatchObject([
      { provider: 'cryptomus', kind: 'report', outcome: 'accepted', raw: webhook?.body },
    ]);
  });

  test('is asked for again when we cannot keep it, and then works', async () => {
    const { accountId } = await world.customer({ balance: '0' });
    const wish = { accountId, provider: 'pay4bit', amountMicros: 5_000_000n } as const;
    const invoice = await world.core.payments.openInvoice(wish);
    world.pay4bit.visit(invoice.url ?? '');
    await world.db.script('alter table payment_callback rename to payment_callback_gone');

    const [failed] = await world.pay4bit.pay(invoice.id, 'pay');
    await world.db.script('alter table payment_callback_gone rename to payment_callback');
    const [repeated] = await world.pay4bit.pay(invoice.id, 'pay');

    expect(failed?.answer).toEqual({
      status: 503,
      body: '{"error":{"message":"Temporary fault, please repeat"}}',
    });
    expect(repeated?.answer.status).toBe(200);
    expect(await world.available(accountId)).toBe('5.00');
  });
});

test('no answer and no record tells a key', async () => {
  const { accountId } = await world.customer();
  world.cryptomus.failNext('refuse');
  const wish = { accountId, provider: 'cryptomus', amountMicros: 5_000_000n } as const;
  const refused = await world.core.payments.openInvoice(wish).catch((error: unknown) => error);
  const [invoice] = await world.core.payments.listInvoices({ accountId });

  const told = [refused, JSON.stringify(refused), invoice?.lastError].join(' ');
  expect(told).not.toContain(merchant.paymentKey);
});
