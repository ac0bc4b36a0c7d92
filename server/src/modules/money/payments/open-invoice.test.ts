import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { watchBooks } from '#test/payer';
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
    ['a network without a coin', { network: 'BSC' }, 'bad_request'],
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
    const other = await world.customer({ balance: '0' });
    await world.core.payments.openInvoice({ ...wish, accountId: other.accountId });

    await expect(world.core.payments.openInvoice(wish)).rejects.toEqual(refusal('rate_limited'));
    await world.wait(3_601);

    expect(await world.core.payments.openInvoice(wish)).toMatchObject({ state: 'pending' });
  });
});

describe('a discount code', () => {
  const open = (discountCode: string, provider: 'cryptomus' | 'pay4bit' = 'cryptomus') =>
    world.core.payments.openInvoice({ accountId, provider, amountMicros: five, discountCode });
  const free = async () => (await world.core.discountCodes.list({ accountId })).codes.map(({ code }) => code);

  test('for coins is not taken for a payment by card', async () => {
    const code = await world.earnCode(accountId);

    await expect(open(code, 'pay4bit')).rejects.toEqual(refusal('discount_code_bad'));

    expect(await open(code)).toMatchObject({ payMicros: 4_500_000n });
  });

  test('is the invoice’s while that is open, whatever the provider is asked', async () => {
    const code = await world.earnCode(accountId);
    const invoice = await open(code);

    await world.core.payments.reconcile(invoice.id);

    expect(await free()).toEqual([]);
    await expect(open(code)).rejects.toEqual(refusal('discount_code_bad'));
  });

  test('is used by the payment, and a refund gives back what was paid and not the code', async () => {
    const code = await world.earnCode(accountId);
    const [cash, cost] = [await watchBooks(world, 'cash'), await watchBooks(world, 'discount')];
    const { id } = await open(code);
    await world.cryptomus.pay(id, 'paid');
    await world.doJobs();
    expect(await world.core.payments.getInvoice({ id, accountId })).toMatchObject({
      creditedMicros: five,
      discountMicros: 500_000n,
    });
    // Of the 5.00 that are the customer's 4.50 came in.
    expect(await cash()).toBeCloseTo(-4.5);
    expect(await cost()).toBeCloseTo(-0.5);

    await world.cryptomus.pay(id, 'refund_paid');
    await world.doJobs();

    expect(await world.core.payments.getInvoice({ id, accountId })).toMatchObject({
      state: 'refunded',
      creditedMicros: 0n,
      discountMicros: 0n,
      unallocatedMicros: 0n,
    });
    expect(await cash()).toBeCloseTo(0);
    expect(await cost()).toBeCloseTo(0);
    expect(await free()).toEqual([]);
  });

  test('that was used elsewhere by the time of a late payment is not counted for it', async () => {
    const code = await world.earnCode(accountId);
    const late = await open(code);
    await world.cryptomus.pay(late.id, 'cancel');
    await world.doJobs();
    const other = await open(code);
    await world.cryptomus.pay(other.id, 'paid');
    await world.cryptomus.pay(late.id, 'paid');
    await world.doJobs();

    const find = (id: string) => world.core.payments.getInvoice({ id, accountId });
    expect(await find(other.id)).toMatchObject({ creditedMicros: five, discountMicros: 500_000n });
    expect(await find(late.id)).toMatchObject({ creditedMicros: 4_500_000n, discountMicros: 0n });
    expect(await world.core.payments.listCases({ invoiceId: late.id, limit: 5 })).toMatchObject([
      { kind: 'discount_gone', amountMicros: 500_000n },
    ]);
  });

  test.each(['cancel', 'refund_paid', 'wrong_amount'] as const)(
    'is free again where the invoice was never paid (%s)',
    async (word) => {
      const code = await world.earnCode(accountId);
      const { id } = await open(code);

      await world.cryptomus.pay(id, word);
      await world.doJobs();

      expect(await free()).toEqual([code]);
    },
  );
});

describe('what is listed of an account', () => {
  test('is its invoices, the newest first, in pages', async () => {
    const { payments } = world.core;
    const wish = { accountId, provider: 'pay4bit', amountMicros: five } as const;
    const opened: string[] = [];
    for (let count = 0; count < 3; count++) {
      opened.unshift((await payments.openInvoice(wish)).id);
      world.advance(1);
    }
    const ids = async (page: { limit?: number; offset?: number }) =>
      (await payments.listInvoices({ accountId, ...page })).map(({ id }) => id);

    expect(await ids({})).toEqual(opened);
    expect(await ids({ limit: 2 })).toEqual(opened.slice(0, 2));
    expect(await ids({ limit: 2, offset: 2 })).toEqual(opened.slice(2));
  });

  test('are no more than two hundred invoices at once', async () => {
    const wish = { accountId, provider: 'pay4bit', amountMicros: five } as const;
    const { id } = await world.core.payments.openInvoice(wish);
    await sql`
      insert into invoice
      select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'state', 'cancelled', 'next_check_at', null))).*
        from invoice i cross join generate_series(1, 200) where i.id = ${id}`.execute(world.db.read);

    for (const limit of [undefined, 1_000])
      expect(await world.core.payments.listInvoices({ accountId, limit })).toHaveLength(200);
  });

  test('is no more than somebody may ask for by an id that can be one', async () => {
    for (const id of ['\u0000', 'a\u0000b'])
      await expect(world.core.payments.getInvoice({ id, accountId })).rejects.toEqual(
        refusal('invoice_not_found'),
      );
  });
});

describe('the next look at an invoice', () => {
  const open = (provider: 'cryptomus' | 'pay4bit') =>
    world.core.payments.openInvoice({ accountId, provider, amountMicros: five });

  test('is at the end of its hour where the provider cannot be asked, also after one', async () => {
    const invoice = await open('pay4bit');
    expect(invoice.nextCheckAt).toEqual(invoice.expiresAt);

    await world.core.payments.reconcile(invoice.id);

    expect(await world.core.payments.getInvoice({ id: invoice.id, accountId })).toMatchObject({
      nextCheckAt: invoice.expiresAt,
      state: 'pending',
    });
  });

  test('is soon where it can', async () => {
    const invoice = await open('cryptomus');

    expect(invoice.nextCheckAt?.getTime()).toBeLessThan(invoice.expiresAt.getTime() - 3_000_000);
  });
});

describe('a hint that the provider does not answer about', () => {
  const retry = async (attempt: number, isLast = false) => {
    const { id } = await world.core.payments.openInvoice({
      accountId,
      provider: 'cryptomus',
      amountMicros: five,
    });
    const [door] = world.core.payments.handlers;
    if (!door) throw new Error('hints are followed by a job');
    world.cryptomus.failNext('busy');
    return door.handler({ invoiceId: id }, { attempt, isLast });
  };

  test.each([
    [1, 10],
    [2, 20],
    [3, 40],
    [4, 80],
  ])('is tried again after attempt %s in %s seconds', async (attempt, afterSeconds) => {
    await expect(retry(attempt)).rejects.toMatchObject({ name: 'JobRetry', afterSeconds });
  });

  test('is left to the sweep after the last attempt', async () => {
    expect(await retry(5, true)).toBeUndefined();
  });
});

describe('the tiers of several accounts', () => {
  test('are what each has reached, and nothing for who never topped up', async () => {
    const { payments } = world.core;
    const wish = { accountId, provider: 'cryptomus', amountMicros: 20_000_000n } as const;
    const { id } = await payments.openInvoice(wish);
    await world.cryptomus.pay(id, 'paid');
    await world.doJobs();
    const other = await world.customer();

    expect([...(await payments.discountPercents(world.db.read, [accountId, other.accountId]))]).toEqual([
      [accountId, 5],
      [other.accountId, 0],
    ]);
    expect(await payments.getTier(other.accountId)).toMatchObject({ chargedMicros: 0n, label: '0%' });
  });

  test('are not looked at where nothing is given', async () => {
    const bare = await createWorld({ DISCOUNT_RATES: 'off' });
    const { accountId: id } = await bare.customer();

    expect(await bare.core.payments.discountPercents(bare.db.read, [id])).toEqual(new Map());

    await bare.close();
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
  expect(bare.core.payments.faultAnswer('cryptomus')).toBeUndefined();

  await bare.close();
});
