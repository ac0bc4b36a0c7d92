import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPaymentWorld, type PaymentWorld } from '#test/payment-world';
import { createWorld } from '#test/world';

let world: PaymentWorld;
let accountId: bigint;
let name: string;

beforeAll(async () => {
  world = await createPaymentWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ accountId, name } = await world.customer({ balance: '0' }));
  await world.setProvidersUp(true);
});

const five = 5_000_000n;
const refusal = (code: string) => expect.objectContaining({ code });

describe('an invoice at Cryptomus', () => {
  test('is opened with the page to pay at, for an hour', async () => {
    const { payments } = world.core;

    const invoice = await payments.openInvoice({ accountId, provider: 'cryptomus', amountMicros: five });

    expect(invoice).toMatchObject({
      state: 'pending',
      providerStatus: 'check',
      amountMicros: five,
      payMicros: five,
      accountRef: name,
      address: null,
    });
    expect(invoice.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/cryptomus\/pay\/[0-9a-f-]{36}$/);
    expect(invoice.expiresAt.getTime() - invoice.createdAt.getTime()).toBe(3_600_000);
    expect(await payments.getInvoice({ id: invoice.id, accountId })).toEqual(invoice);
    expect(await payments.listInvoices({ accountId })).toEqual([invoice]);
    expect(await world.available(accountId)).toBe('0.00');
  });

  test('for one coin on one network has an address and an amount', async () => {
    const wish = {
      accountId,
      provider: 'cryptomus',
      amountMicros: 5_150_000n,
      coin: 'usdt',
      network: 'Bsc',
    } as const;

    const invoice = await world.core.payments.openInvoice(wish);

    expect(invoice).toMatchObject({
      coin: 'USDT',
      network: 'bsc',
      payerCurrency: 'USDT',
      payerAmount: expect.any(String),
    });
    expect(invoice.address).toMatch(/^simulated-bsc-/);
  });

  test.each([
    ['less than the least', { amountMicros: 990_000n }, 'bad_amount'],
    ['more than the most', { amountMicros: 10_000_010_000n }, 'bad_amount'],
    ['a fraction of a cent', { amountMicros: 5_000_001n }, 'bad_amount'],
    ['nothing', { amountMicros: 0n }, 'bad_amount'],
    ['a debt', { amountMicros: -five }, 'bad_amount'],
    ['a coin on a network that it is not on', { coin: 'BTC', network: 'BSC' }, 'bad_request'],
    ['a coin without a network', { coin: 'BTC' }, 'bad_request'],
    ['a coin by card', { coin: 'BTC', network: 'BTC', provider: 'pay4bit' as const }, 'bad_request'],
    ['a code that nobody has', { discountCode: 'SMS1-NOPE' }, 'discount_code_bad'],
    ['a code of odd letters', { discountCode: "' or 1=1 --" }, 'discount_code_bad'],
    ['an account that is not there', { accountId: 999_999n }, 'account_not_found'],
  ])('is refused for %s, and leaves nothing', async (_what, wrong, code) => {
    const wish = { accountId, provider: 'cryptomus' as const, amountMicros: five, ...wrong };

    await expect(world.core.payments.openInvoice(wish)).rejects.toEqual(refusal(code));

    expect(await world.core.payments.listInvoices({ accountId })).toEqual([]);
  });

  test("is another account's secret", async () => {
    const { payments } = world.core;
    const { id } = await payments.openInvoice({ accountId, provider: 'cryptomus', amountMicros: five });
    const other = await world.customer();

    await expect(payments.getInvoice({ id, accountId: other.accountId })).rejects.toEqual(
      refusal('invoice_not_found'),
    );
  });

  test.each(['refuse', 'busy'] as const)(
    'dies when the provider does not open it (%s), and its code is free again',
    async (fault) => {
      const discountCode = await world.earnCode(accountId);
      world.cryptomus.failNext(fault);
      const wish = { accountId, provider: 'cryptomus', amountMicros: five, discountCode } as const;

      await expect(world.core.payments.openInvoice(wish)).rejects.toEqual(refusal('payment_unavailable'));

      expect(await world.core.payments.listInvoices({ accountId })).toMatchObject([
        { state: 'failed', providerStatus: 'fail' },
      ]);
      expect(await world.core.payments.openInvoice(wish)).toMatchObject({ payMicros: 4_500_000n });
    },
  );

  test('dies when the provider cannot be reached', async () => {
    await world.setProvidersUp(false);
    const wish = { accountId, provider: 'cryptomus', amountMicros: five } as const;

    await expect(world.core.payments.openInvoice(wish)).rejects.toEqual(refusal('payment_unavailable'));

    expect(await world.core.payments.listInvoices({ accountId })).toMatchObject([{ state: 'failed' }]);
  });

  test('is finished by the sweep when nobody knows whether it was opened', async () => {
    world.cryptomus.failNext('error');
    const wish = { accountId, provider: 'cryptomus', amountMicros: five } as const;

    await expect(world.core.payments.openInvoice(wish)).rejects.toEqual(refusal('payment_unavailable'));
    expect(await world.core.payments.listInvoices({ accountId })).toMatchObject([
      { state: 'opening', url: null },
    ]);
    await world.wait(61);

    expect(await world.core.payments.listInvoices({ accountId })).toMatchObject([
      { state: 'pending', url: expect.stringContaining('/pay/'), lastError: null },
    ]);
  });

  test('is ended when nobody knows whether it was opened and its hour is over', async () => {
    const discountCode = await world.earnCode(accountId);
    world.cryptomus.failNext('error');
    const wish = { accountId, provider: 'cryptomus', amountMicros: five, discountCode } as const;
    await world.core.payments.openInvoice(wish).catch(() => {});
    await world.setProvidersUp(false);

    await world.wait(3_700);
    expect(await world.core.payments.listInvoices({ accountId })).toMatchObject([{ state: 'opening' }]);
    await world.setProvidersUp(true);
    await world.wait(1_000);

    expect(await world.core.payments.listInvoices({ accountId })).toMatchObject([{ state: 'cancelled' }]);
    expect((await world.core.discountCodes.list({ accountId })).codes).toMatchObject([
      { code: discountCode },
    ]);
  });

  test('is one of at most a hundred open ones', async () => {
    const wish = { accountId, provider: 'pay4bit', amountMicros: five } as const;
    for (let count = 0; count < 100; count++) await world.core.payments.openInvoice(wish);

    await expect(world.core.payments.openInvoice(wish)).rejects.toEqual(refusal('rate_limited'));
    await world.wait(3_601);

    expect(await world.core.payments.openInvoice(wish)).toMatchObject({ state: 'pending' });
  });
});

describe('an invoice at Pay4bit', () => {
  test('is a signed address, and nobody is asked', async () => {
    await world.setProvidersUp(false);

    const invoice = await world.core.payments.openInvoice({
      accountId,
      provider: 'pay4bit',
      amountMicros: five,
    });

    expect(invoice).toMatchObject({ state: 'pending', providerStatus: 'check', providerId: null });
    const query = new URL(invoice.url ?? '').searchParams;
    expect([query.get('account'), query.get('sum'), query.get('currency')]).toEqual([name, '5.00', 'USD']);
    expect(query.get('desc')).toBe(`Top-up ${invoice.id}`);
  });
});

test('a provider that is not set up takes no payments', async () => {
  const bare = await createWorld();
  const customer = await bare.customer();
  const wish = { accountId: customer.accountId, provider: 'cryptomus', amountMicros: five } as const;

  await expect(bare.core.payments.openInvoice(wish)).rejects.toEqual(refusal('payment_unavailable'));
  await expect(
    bare.core.payments.receiveCallback('cryptomus', { rawBody: Buffer.from('{}'), rawQuery: '' }),
  ).rejects.toEqual(refusal('not_found'));

  await bare.close();
});
