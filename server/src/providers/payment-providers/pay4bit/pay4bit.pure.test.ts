import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createPay4bit } from './index.ts';
import { type Pay4bitRecipe, signPay4bit, signPay4bitCallback } from './signature.ts';

const secretKey = 'test-secret';
const now = new Date('2025-05-30T14:32:57Z');
const command = {
  invoiceId: 'inv-1',
  amountMicros: 5_000_000n,
  currency: 'USD',
  description: 'Top-up',
  accountRef: 'demo user',
  callbackUrl: 'https://shop.example/callbacks',
  lifetimeSeconds: 3600,
} as const;

function create(recipe?: Pay4bitRecipe) {
  return createPay4bit({
    payUrl: 'https://api.pay4bit.net/pay',
    publicKey: '1ab24-2',
    secretKey,
    clock: () => now,
    ...(recipe && { recipe }),
  });
}

async function open(recipe?: Pay4bitRecipe, changes: Partial<typeof command> = {}) {
  const { url } = await create(recipe).openInvoice({ ...command, ...changes });
  return new URL(url);
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

describe('the signatures of Pay4bit', () => {
  const fields = { paymentId: '1234567', account: 'inv-1', sum: '5.00', amount: '5.00', currency: 'USD' };

  test('are those of the contract', () => {
    expect(signPay4bit('sha256-desc', { ...fields, desc: 'Top-up inv-1' }, secretKey)).toBe(
      '0a1c4308a4d1b00b399428ba1a67bc5900dd99dffa96e212b7baeaeaed12ce7f',
    );
    expect(signPay4bitCallback(fields, secretKey)).toBe('cffaff3abdb886e2e5ab78f513bf73c1');
  });

  test.each<[Pay4bitRecipe, string]>([
    ['md5-currency', 'demo userUSDTop-up inv-15.00test-secret'],
    ['md5-payment', 'inv-1demo user5.00test-secret'],
  ])('follow the older recipe %s', async (recipe, text) => {
    expect((await open(recipe)).searchParams.get('sign')).toBe(md5(text));
  });
});

describe('a redirect to Pay4bit', () => {
  test('carries what the contract names, dollars with two decimals', async () => {
    const url = await open();

    expect(url.origin + url.pathname).toBe('https://api.pay4bit.net/pay');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      public_key: '1ab24-2',
      account: 'demo user',
      sum: '5.00',
      currency: 'USD',
      desc: 'Top-up inv-1',
      sign: createHash('sha256').update('Top-up inv-1demo user5.00test-secret').digest('hex'),
    });
  });

  test('lives as long as it was told', async () => {
    const opened = await create().openInvoice(command);

    expect(opened.expiresAt).toEqual(new Date('2025-05-30T15:32:57Z'));
    expect(opened).toMatchObject({ status: 'pending', providerStatus: 'check' });
    expect(opened).not.toHaveProperty('providerId');
  });

  test('does not name the invoice twice', async () => {
    const opened = await create().openInvoice({ ...command, description: 'Top-up inv-1' });

    expect(new URL(opened.url).searchParams.get('desc')).toBe('Top-up inv-1');
  });

  test('never says the secret', async () => {
    expect((await open()).href).not.toContain(secretKey);
  });

  test.each([[0n], [-5_000_000n], [5_001_000n]])('is not built for an amount of %s', async (amountMicros) => {
    await expect(create().openInvoice({ ...command, amountMicros })).rejects.toThrow('whole cents');
  });
});

describe('a callback of Pay4bit', () => {
  function callback(recipe: Pay4bitRecipe, changes: Record<string, string> = {}) {
    const said: Record<string, string> = {
      account: 'demo user',
      sum: '5.00',
      amount: '5.00',
      currency: 'USD',
      localpayId: '1234567',
      desc: 'Top-up inv-1',
      ...changes,
    };
    said.sign ??= md5(`${said.localpayId}${said.account}${said.sum}${secretKey}`);
    const query = new URLSearchParams({ method: 'pay' });
    for (const [name, value] of Object.entries(said)) query.set(`params[${name}]`, value);
    return create(recipe).readCallback({ rawBody: Buffer.alloc(0), rawQuery: query.toString() });
  }
  const newest = createHash('sha256').update('Top-up inv-1demo user5.00test-secret').digest('hex');

  test('says what was paid, by whom, for which invoice', () => {
    expect(callback('sha256-desc', { check_sign: newest })).toEqual({
      eventKey: '1234567:pay',
      kind: 'report',
      trust: 'proof',
      reading: {
        providerId: '1234567',
        invoiceId: 'inv-1',
        status: 'paid',
        providerStatus: 'paid',
        amountMicros: 5_000_000n,
        paidMicros: 5_000_000n,
        currency: 'USD',
        isFinal: true,
        accountRef: 'demo user',
      },
    });
  });

  test('keeps the currency it came with, since the newest signature does not cover it', () => {
    expect(callback('sha256-desc', { check_sign: newest, currency: 'TRY' })?.reading.currency).toBe('TRY');
  });

  test('of an older merchant may carry either check_sign, or none', () => {
    const echoed = md5('demo userUSDTop-up inv-15.00test-secret');

    expect(callback('md5-currency', { check_sign: echoed })).toBeDefined();
    expect(callback('md5-currency', { check_sign: newest })).toBeDefined();
    expect(callback('md5-currency')).toBeDefined();
    expect(callback('md5-currency', { check_sign: 'f'.repeat(32) })).toBeUndefined();
  });

  test('cannot be made of the signature that a payer holds', () => {
    const ofRedirect = md5('inv-1demo user5.00test-secret');

    const forged = callback('md5-payment', { localpayId: 'inv-1', sign: ofRedirect, desc: 'Top-up inv-2' });

    expect(forged).toBeUndefined();
  });

  test('under md5-payment needs invoice ids that a payment id cannot look like', async () => {
    await expect(create('md5-payment').openInvoice({ ...command, invoiceId: '12345' })).rejects.toThrow(
      'not only digits',
    );
  });
});

test('answers are those of the contract', () => {
  const provider = create();

  expect(provider.answerCallback('accepted').body).toBe(
    '{"result":{"message":"Request successfully processed"}}',
  );
  expect(provider.answerCallback('refused', 'wrong amount')).toEqual({
    statusCode: 200,
    contentType: 'application/json',
    body: '{"error":{"message":"wrong amount"}}',
  });
});
