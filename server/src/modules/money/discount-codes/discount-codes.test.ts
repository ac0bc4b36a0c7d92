import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPaymentWorld, type PaymentWorld } from '#test/payment-world';
import { expectSoundBooks } from '#test/sound-books';
import { createWorld, type World } from '#test/world';

let world: PaymentWorld;
let accountId: bigint;

beforeAll(async () => {
  world = await createPaymentWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ accountId } = await world.customer({ balance: '0' }));
});

const ten = 10_000_000n;
const bad = expect.objectContaining({ code: 'discount_code_bad' });

const top = (discountCode: string, provider: 'cryptomus' | 'pay4bit' = 'cryptomus') =>
  world.core.payments.openInvoice({ accountId, provider, amountMicros: ten, discountCode });

const states = async () => {
  const { codes } = await world.core.discountCodes.list({ accountId, all: true });
  return codes.map(({ state }) => state);
};

describe('messages received', () => {
  let small: World;
  let supplierId: bigint;
  beforeAll(async () => {
    small = await createWorld({ DISCOUNT_MILESTONES: '3:10:crypto,5:20:all' });
    ({ supplierId } = await small.pool({ count: 100, service: 'tg' }));
  });
  afterAll(() => small.close());

  /** So many leases, each with one message, all at the same time. */
  async function receive(account: bigint, count: number, repeats = 1): Promise<void> {
    const bought = await Promise.all(
      Array.from({ length: count }, () =>
        small.core.activations.buy({ accountId: account, serviceId: 'tg' }),
      ),
    );
    await Promise.all(
      bought.flatMap(({ phone }) =>
        Array.from({ length: repeats }, () =>
          small.message({ supplierId, phone, supplierMessageId: `m${phone}` }),
        ),
      ),
    );
  }

  test('earn a code at each milestone, with a month to use it', async () => {
    const customer = await small.customer();

    await receive(customer.accountId, 2);
    expect(await small.core.discountCodes.list(customer)).toEqual({ totalReceived: 2, codes: [] });
    await receive(customer.accountId, 1);

    const { totalReceived, codes } = await small.core.discountCodes.list(customer);
    expect(totalReceived).toBe(3);
    expect(codes).toMatchObject([
      { timing: 3, percentage: 10, targetPay: 'crypto', state: 'issued', usedAt: null },
    ]);
    expect(codes[0]?.code).toMatch(/^SMS3-[2-9A-Z]{8}$/);
  });

  test('earn each code once, however many come at once and however often each is told', async () => {
    const customers = await Promise.all(Array.from({ length: 6 }, () => small.customer()));

    await Promise.all(customers.map(({ accountId }) => receive(accountId, 12, 3)));

    for (const customer of customers) {
      const { totalReceived, codes } = await small.core.discountCodes.list(customer);
      expect(totalReceived).toBe(12);
      expect(codes.map(({ timing }) => timing).sort()).toEqual([3, 5]);
    }
  });

  test('that reach nobody count for nobody', async () => {
    const customer = await small.customer();
    const { supplierId: other, phones } = await small.pool({ count: 1, service: 'wa' });

    await small.message({ supplierId: other, phone: phones[0] ?? '' });

    expect((await small.core.discountCodes.list(customer)).totalReceived).toBe(0);
  });

  test('are counted where there are no milestones, and earn nothing', async () => {
    const plain = await createWorld({ DISCOUNT_MILESTONES: 'off' });
    const customer = await plain.customer();
    const { supplierId } = await plain.pool();
    const { phone } = await plain.core.activations.buy({ accountId: customer.accountId, serviceId: 'tg' });

    await plain.message({ supplierId, phone });

    expect(await plain.core.discountCodes.list(customer)).toEqual({ totalReceived: 1, codes: [] });
    await plain.close();
  });
});

describe('a discount code', () => {
  test('lowers what is paid, not what is credited', async () => {
    const code = await world.earnCode(accountId);
    const [discounts, cash] = [Number(await world.booked('discount')), Number(await world.booked('cash'))];

    const invoice = await top(` ${code.toLowerCase()} `);
    expect(invoice).toMatchObject({ amountMicros: ten, payMicros: 9_000_000n });
    expect(await states()).toEqual(['reserved']);
    await world.cryptomus.pay(invoice.id, 'paid', { repeats: 2 });
    await world.doJobs();

    expect(await world.available(accountId)).toBe('10.00');
    expect(await states()).toEqual(['used']);
    expect(Number(await world.booked('discount')) - discounts).toBe(-1);
    expect(Number(await world.booked('cash')) - cash).toBe(-9);
    expect((await world.core.payments.getTier(accountId)).chargedMicros).toBe(ten);
    await expect(top(code)).rejects.toEqual(bad);
  });

  test('is given to one of a hundred top-ups at once', async () => {
    const code = await world.earnCode(accountId);

    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => top(code)));

    const opened = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(opened).toHaveLength(1);
    expect(refusals).toEqual(Array.from({ length: 99 }, () => bad));
    expect(await world.core.payments.listInvoices({ accountId })).toHaveLength(1);
  });

  test.each(['cancel', 'fail', 'wrong_amount'] as const)(
    'is free again when its invoice dies (%s)',
    async (word) => {
      const code = await world.earnCode(accountId);
      const invoice = await top(code);

      await world.cryptomus.pay(invoice.id, word);
      await world.doJobs();

      expect(await states()).toEqual(['issued']);
      expect(await top(code)).toMatchObject({ payMicros: 9_000_000n });
    },
  );

  test('is free again when the hour is over', async () => {
    const code = await world.earnCode(accountId);
    await top(code);

    await world.wait(3_601);

    expect(await states()).toEqual(['issued']);
  });

  test('still counts for a late payment while nobody else has it', async () => {
    const code = await world.earnCode(accountId);
    const invoice = await top(code);
    await world.wait(3_601);

    await world.cryptomus.pay(invoice.id, 'paid');
    await world.doJobs();

    expect(await world.available(accountId)).toBe('10.00');
    expect(await states()).toEqual(['used']);
  });

  test('counts once: a late payment whose code another invoice has is credited as it was paid', async () => {
    const code = await world.earnCode(accountId);
    const late = await top(code);
    await world.wait(3_601);
    const next = await top(code);

    await world.cryptomus.pay(late.id, 'paid');
    await world.cryptomus.pay(next.id, 'paid');
    await world.doJobs();

    expect(await world.available(accountId)).toBe('19.00');
    expect(await world.core.payments.listCases({ invoiceId: late.id, limit: 5 })).toMatchObject([
      { kind: 'discount_gone', amountMicros: 1_000_000n },
    ]);
    await expectSoundBooks(world);
  });

  test('comes off a refund again', async () => {
    const discounts = Number(await world.booked('discount'));
    const invoice = await top(await world.earnCode(accountId));
    await world.cryptomus.pay(invoice.id, 'paid');
    await world.doJobs();

    await world.cryptomus.pay(invoice.id, 'refund_paid');
    await world.doJobs();

    expect(await world.available(accountId)).toBe('0.00');
    expect(Number(await world.booked('discount'))).toBe(discounts);
    expect(await states()).toEqual(['used']);
    await expectSoundBooks(world);
  });

  test('is for the way to pay that it names', async () => {
    const crypto = await world.earnCode(accountId);
    const card = await world.earnCode(accountId);
    const all = await world.earnCode(accountId);

    await expect(top(crypto, 'pay4bit')).rejects.toEqual(bad);
    await expect(top(card, 'cryptomus')).rejects.toEqual(bad);
    expect(await top(card, 'pay4bit')).toMatchObject({ payMicros: 8_000_000n });
    expect(await top(all, 'pay4bit')).toMatchObject({ payMicros: 5_000_000n });
  });

  test("is nobody else's", async () => {
    const code = await world.earnCode(accountId);
    const other = await world.customer();
    const wish = {
      accountId: other.accountId,
      provider: 'cryptomus',
      amountMicros: ten,
      discountCode: code,
    } as const;

    await expect(world.core.payments.openInvoice(wish)).rejects.toEqual(bad);
  });

  test('is good for a month', async () => {
    const code = await world.earnCode(accountId);

    await world.wait(32 * 86_400);

    expect(await states()).toEqual(['expired']);
    expect((await world.core.discountCodes.list({ accountId })).codes).toEqual([]);
    await expect(top(code)).rejects.toEqual(bad);
  });

  test('leaves a price of whole cents, rounded up', async () => {
    const code = await world.earnCode(accountId);
    const wish = { accountId, provider: 'cryptomus', amountMicros: 1_010_000n, discountCode: code } as const;

    expect(await world.core.payments.openInvoice(wish)).toMatchObject({ payMicros: 910_000n });
  });
});
