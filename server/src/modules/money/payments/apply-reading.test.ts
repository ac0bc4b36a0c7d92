import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { InvoiceReading } from '#payment-providers';
import { watchBooks } from '#test/payer';
import { createPaymentWorld, type PaymentWorld } from '#test/payment-world';
import { expectSoundBooks } from '#test/sound-books';
import { applyReading } from './apply-reading.ts';
import { openCase } from './case-store.ts';
import type { Invoice } from './invoice.ts';
import { lockInvoice, saveInvoice } from './invoice-store.ts';

let world: PaymentWorld;
let accountId: bigint;
let invoice: Invoice;

beforeAll(async () => {
  world = await createPaymentWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ accountId } = await world.customer({ balance: '0' }));
  invoice = await open();
});
afterEach(() => expectSoundBooks(world));

const five = 5_000_000n;
const open = (amountMicros = five) =>
  world.core.payments.openInvoice({ accountId, provider: 'pay4bit', amountMicros });

/** A provider's reading of `invoice`, of its payment `p1` unless told. */
const reading = (status: InvoiceReading['status'], more: Partial<InvoiceReading> = {}): InvoiceReading => ({
  ...{ providerId: 'p1', invoiceId: invoice.id, status, providerStatus: status, isFinal: true },
  ...{ amountMicros: invoice.payMicros, currency: 'USD' },
  ...(status === 'paid' && { paidMicros: invoice.payMicros }),
  ...more,
});
const over = (excessMicros: bigint, more = {}) =>
  reading('paid', { excessMicros, paidMicros: invoice.payMicros + excessMicros, ...more });
const under = (paidMicros: bigint) => reading('underpaid', { paidMicros });

/** Applies them in their order, each in a transaction of its own; gives the last one's refusal. */
async function apply(...readings: InvoiceReading[]): Promise<string | undefined> {
  let refusal: string | undefined;
  for (const told of readings) {
    const one = { ...told, providerId: `${invoice.id} ${told.providerId}` };
    refusal = await world.db.write(async (tx) => {
      const from = await lockInvoice(tx, invoice.id);
      if (!from) throw new Error('the invoice is there');
      const now = world.core.clock();
      const applied = await applyReading(tx, { overpaid: 'record' }, { invoice: from, reading: one, now });
      if (applied.invoice !== from) await saveInvoice(tx, from, applied.invoice);
      return applied.refused;
    });
  }
  return refusal;
}

const state = async () => {
  const { state, creditedMicros, unallocatedMicros, arrivedMicros } = await world.core.payments.getInvoice({
    id: invoice.id,
    accountId,
  });
  return { state, creditedMicros, unallocatedMicros, arrivedMicros };
};
const cases = async () =>
  (await world.core.payments.listCases({ invoiceId: invoice.id, limit: 50 })).map(
    ({ kind, amountMicros, resolution }) => [kind, amountMicros, resolution],
  );
const available = async () => (await world.core.ledger.getBalance(accountId)).availableMicros;

describe('a payment by another id', () => {
  it.each([
    ['paid', [] as const],
    ['refunded', ['refunded'] as const],
  ])('of an invoice that is %s is kept apart, once', async (_what, words) => {
    await apply(reading('paid'), ...words.map((word) => reading(word)));
    const before = await state();

    await apply(reading('paid', { providerId: 'p2' }), reading('paid', { providerId: 'p2' }));

    expect(await state()).toEqual(before);
    expect(await available()).toBe(words.length > 0 ? 0n : five);
    expect(await cases()).toEqual([['paid_twice', five, null]]);
  });

  it('is kept apart with all that came in excess of it', async () => {
    await apply(reading('paid'));
    const before = await state();

    await apply(over(2n, { providerId: 'p2' }));

    expect(await state()).toEqual(before);
    expect(await cases()).toEqual([['paid_twice', five + 2n, null]]);
  });

  it('of an invoice that is paid, which is not paid yet, is nothing', async () => {
    await apply(reading('paid'), reading('pending', { providerId: 'p2' }));

    expect(await cases()).toEqual([]);
    expect(await state()).toMatchObject({ state: 'paid' });
  });

  it('of an invoice that was paid too little counts for it', async () => {
    await apply(under(2_000_000n), reading('paid', { providerId: 'p2' }));

    expect(await state()).toMatchObject({ state: 'paid', creditedMicros: five, unallocatedMicros: 0n });
  });

  it('does not come from the same id, however often it says so', async () => {
    await apply(reading('paid'), reading('refunded'), reading('paid'), reading('paid'));

    expect(await state()).toMatchObject({ state: 'refunded', creditedMicros: 0n });
    expect(await cases()).toEqual([]);
  });
});

describe('too little', () => {
  it('that grows is kept apart by what is new of it', async () => {
    await apply(under(2_000_000n), under(3_500_000n), under(3_500_000n), under(1_000_000n));

    expect(await state()).toMatchObject({ unallocatedMicros: 3_500_000n, arrivedMicros: 3_500_000n });
    expect(await cases()).toEqual([
      ['underpaid', 1_500_000n, null],
      ['underpaid', 2_000_000n, null],
    ]);
  });

  it('that is nothing is shown to the operator all the same', async () => {
    await apply(under(0n), under(0n));

    expect(await state()).toMatchObject({ state: 'underpaid', unallocatedMicros: 0n });
    expect(await cases()).toEqual([['underpaid', 0n, null]]);
  });

  it('of which the amount is not told is of nothing', async () => {
    await apply(reading('underpaid'));

    expect(await state()).toMatchObject({ state: 'underpaid', unallocatedMicros: 0n, arrivedMicros: 0n });
  });

  it('that is made up for is settled, what an operator has decided stays decided, and others stay open', async () => {
    const decided = invoice;
    await apply(under(1n));
    const [one] = await world.core.payments.listCases({ invoiceId: decided.id, limit: 1 });
    await world.core.payments.settleCase({ id: one?.id ?? 0n, decision: 'dismiss' });
    invoice = await open();
    const other = invoice;
    await apply(under(2n));
    invoice = decided;

    await apply(under(3n), reading('paid'));

    expect(await cases()).toEqual([
      ['underpaid', 2n, 'settled'],
      ['underpaid', 1n, 'dismissed'],
    ]);
    invoice = other;
    expect(await cases()).toEqual([['underpaid', 2n, null]]);
  });

  it('that is refunded goes back', async () => {
    await apply(under(3_000_000n), reading('refunded'));

    expect(await state()).toMatchObject({ state: 'refunded', unallocatedMicros: 0n });
    expect(await cases()).toEqual([['underpaid', 3_000_000n, 'settled']]);
  });
});

describe('too much', () => {
  it('that shows only after the invoice was paid is kept apart to the micro', async () => {
    await apply(reading('paid'), over(2n));

    expect(await state()).toMatchObject({ creditedMicros: five, unallocatedMicros: 2n });
    expect(await cases()).toEqual([['overpaid', 2n, null]]);
  });

  it('that grows is kept apart by what is new of it, and what shrinks is no news', async () => {
    await apply(over(1n), over(2_000_000n), over(1_000_000n), reading('paid'), over(2_000_000n));

    expect(await state()).toEqual({
      state: 'paid',
      creditedMicros: five,
      unallocatedMicros: 2_000_000n,
      arrivedMicros: five + 2_000_000n,
    });
    expect(await cases()).toEqual([
      ['overpaid', 1_999_999n, null],
      ['overpaid', 1n, null],
    ]);
  });
});

describe('what a provider only has in sight', () => {
  it('has not arrived', async () => {
    await apply(reading('confirming', { paidMicros: five }));

    expect(await state()).toEqual({
      state: 'confirming',
      creditedMicros: 0n,
      unallocatedMicros: 0n,
      arrivedMicros: 0n,
    });
  });
});

describe('a reading that does not agree', () => {
  it.each([
    ['amount', { amountMicros: five + 1n }],
    ['account', { accountRef: 'somebody else' }],
    ['currency', { currency: 'EUR' }],
    ['invoice', { invoiceId: 'another' }],
  ])('in its %s is refused and credits nothing', async (what, more) => {
    expect(await apply(reading('paid', { ...more, providerId: 'odd' }))).toBe(
      `the provider tells another ${what}`,
    );

    expect([await available(), (await state()).state]).toEqual([0n, 'pending']);
    expect(await cases()).toEqual([['disagreement', five, null]]);
  });

  it('and speaks of no money opens a case of none, apart from one about money', async () => {
    await apply(
      reading('pending', { currency: 'EUR' }),
      reading('confirming', { currency: 'EUR' }),
      reading('paid', { currency: 'EUR' }),
    );

    expect((await cases()).map(([, amount]) => amount)).toEqual([five, 0n, 0n]);
  });

  it('and tells of more than before is kept apart by what is new of it, and can go back', async () => {
    const parked = await watchBooks(world, 'unallocated', 'EUR');
    const told = (paidMicros: bigint, more = {}) => reading('paid', { currency: 'EUR', paidMicros, ...more });
    await apply(told(five), told(7_000_000n), told(6_000_000n), told(9_000_000n, { currency: 'CHF' }));

    expect(await cases()).toEqual([['disagreement', 7_000_000n, null]]);
    expect(await parked()).toBe(7);
    const [one] = await world.core.payments.listCases({ invoiceId: invoice.id, limit: 1 });
    await world.core.payments.settleCase({ id: one?.id ?? 0n, decision: 'return' });
    expect(await parked()).toBe(0);
  });

  it('of too little, which grows to all, is one payment that grew', async () => {
    const parked = await watchBooks(world, 'unallocated', 'EUR');

    await apply(reading('underpaid', { currency: 'EUR', paidMicros: 2_000_000n }));
    await apply(reading('paid', { currency: 'EUR' }));

    expect(await cases()).toEqual([['disagreement', five, null]]);
    expect(await parked()).toBe(5);
  });

  it('is of what was paid, and of what was asked where that is not told', async () => {
    const untold = reading('pending', { status: 'paid', currency: 'EUR', providerId: 'p3' });
    await apply(
      untold,
      reading('underpaid', { currency: 'EUR', paidMicros: 1n, providerId: 'p2' }),
      over(2n, { currency: 'EUR', providerId: 'p1' }),
    );

    expect((await cases()).map(([, amount]) => amount)).toEqual([five + 2n, 1n, five]);
  });

  it('does not grow where it is closed, nor its neighbours with it', async () => {
    const other = await open();
    const told = (more: Partial<InvoiceReading>) => reading('paid', { currency: 'EUR', ...more });
    await apply(told({ providerId: 'p1' }), told({ providerId: 'p2' }), told({ providerId: 'p3' }));
    const note = 'of another invoice, and of another kind';
    const reference = `${invoice.id} p2:paid`;
    await world.db.write(async (tx) => {
      for (const [invoiceId, kind] of [
        [other.id, 'disagreement'],
        [invoice.id, 'paid_twice'],
      ] as const)
        await openCase(tx, { invoiceId, kind, reference, note, currency: 'EUR' }, world.core.clock());
    });
    const [, , , first] = await world.core.payments.listCases({ invoiceId: invoice.id, limit: 4 });
    await world.core.payments.settleCase({ id: first?.id ?? 0n, decision: 'dismiss' });

    await apply(
      told({ providerId: 'p1', paidMicros: 8_000_000n }),
      told({ providerId: 'p2', paidMicros: 8_000_000n }),
    );

    expect(await cases()).toEqual([
      ['paid_twice', 0n, null],
      ['disagreement', five, null],
      ['disagreement', 8_000_000n, null],
      ['disagreement', five, 'dismissed'],
    ]);
    expect(await world.core.payments.listCases({ invoiceId: other.id, limit: 2 })).toMatchObject([
      { amountMicros: 0n },
    ]);
  });

  it('and agrees later is settled, and only that payment of it', async () => {
    await apply(
      reading('paid', { currency: 'EUR', providerId: 'p0' }),
      reading('paid', { currency: 'EUR' }),
      reading('paid'),
    );

    expect(await available()).toBe(five);
    // The older one is another payment, which is still nobody's.
    expect(await cases()).toEqual([
      ['disagreement', five, 'settled'],
      ['disagreement', five, null],
    ]);
  });
});

it('whatever comes in whatever order, twice or once is the same and the books are sound', async () => {
  const step = fc.oneof(
    fc
      .constantFrom<InvoiceReading['status']>(
        'pending',
        'confirming',
        'locked',
        'cancelled',
        'failed',
        'refunded',
        'unchanged',
      )
      .map((status) => ({ status, micros: 0n, other: false })),
    fc.record({
      status: fc.constantFrom<InvoiceReading['status']>('paid', 'underpaid'),
      micros: fc.bigInt({ min: 0n, max: 4_999_999n }),
      other: fc.boolean(),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 7 }), async (steps) => {
      ({ accountId } = await world.customer({ balance: '0' }));
      invoice = await open();
      for (const { status, micros, other } of steps) {
        const told =
          status === 'paid' ? over(micros) : status === 'underpaid' ? under(micros) : reading(status);
        const providerId = other ? 'p2' : 'p1';
        await apply({ ...told, providerId });
        const once = [await state(), await cases(), await available()];
        await apply({ ...told, providerId });
        expect([await state(), await cases(), await available()]).toEqual(once);
        const { creditedMicros, state: now } = await state();
        expect(creditedMicros).toBe(now === 'paid' ? five : 0n);
      }
      await expectSoundBooks(world);
    }),
    { numRuns: 25 },
  );
});
