import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPaymentWorld, type PaymentWorld } from '#test/payment-world';
import { signedPay } from '#test/signed-pay';
import { expectSoundBooks } from '#test/sound-books';
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
afterEach(() => expectSoundBooks(world));

const success = '{"result":{"message":"Request successfully processed"}}';

/** Opened, and the payer has come to the page. */
async function visit(edit: (query: URLSearchParams) => void = () => undefined): Promise<Invoice> {
  const invoice = await world.core.payments.openInvoice({
    accountId,
    provider: 'pay4bit',
    amountMicros: 5_000_000n,
  });
  const url = new URL(invoice.url ?? '');
  edit(url.searchParams);
  world.pay4bit.visit(url.href);
  return invoice;
}

function find({ id }: Invoice): Promise<Invoice> {
  return world.core.payments.getInvoice({ id, accountId });
}

async function credits() {
  const entries = await world.core.ledger.listEntries({ accountId, limit: 100 });
  return entries.filter(({ kind }) => kind === 'payment').map(({ amountMicros }) => amountMicros);
}

function casesOf({ id }: Invoice) {
  return world.core.payments.listCases({ invoiceId: id, limit: 10 });
}

describe('a payment by card', () => {
  test('is checked, then credited before the answer goes out', async () => {
    const invoice = await visit();

    const [check, pay] = await world.pay4bit.pay(invoice.id, 'paid');

    expect([check?.answer, pay?.answer]).toEqual([
      { status: 200, body: success },
      { status: 200, body: success },
    ]);
    expect(await find(invoice)).toMatchObject({
      state: 'paid',
      providerStatus: 'paid',
      providerId: expect.stringMatching(/^\d+$/),
    });
    expect(await world.available(accountId)).toBe('5.00');
  });

  test('shows as being processed once it is checked', async () => {
    const invoice = await visit();

    await world.pay4bit.pay(invoice.id, 'check');

    expect(await find(invoice)).toMatchObject({ state: 'pending', providerStatus: 'process' });
    expect(await credits()).toEqual([]);
  });

  test.each([
    ['an edited currency', 'paid', { currency: 'TRY' }],
    ['too little', 'underpaid', {}],
    ['too much', 'paid', { sum: '9.00', amount: '9.00' }],
  ] as const)('with %s is stopped at the check, before money moves', async (_what, outcome, said) => {
    const invoice = await visit();

    const [check, ...more] = await world.pay4bit.pay(invoice.id, outcome, said);

    expect(check?.answer.body).toContain('"error"');
    expect(more).toEqual([]);
    expect(await find(invoice)).toMatchObject({ state: 'pending', providerStatus: 'check' });
    expect(await casesOf(invoice)).toMatchObject([{ kind: 'disagreement', amountMicros: 0n }]);
  });

  test.each([
    ['in another currency', { currency: 'TRY' }, 'TRY', '5.00'],
    ['of too little', { sum: '3.00', amount: '3.00' }, 'USD', '3.00'],
  ])('%s that was taken all the same is kept apart', async (_what, said, currency, parked) => {
    const before = Number(await world.booked('unallocated', currency));
    const invoice = await visit();

    const [pay] = await world.pay4bit.pay(invoice.id, 'pay', said);

    expect(pay?.answer.body).toContain('"error"');
    expect(await credits()).toEqual([]);
    expect(Number(await world.booked('unallocated', currency)) - before).toBe(Number(parked));
    expect(await casesOf(invoice)).toMatchObject([{ kind: 'disagreement', currency }]);
  });

  test('that failed may be tried again', async () => {
    const invoice = await visit();
    await world.pay4bit.pay(invoice.id, 'error');
    expect(await find(invoice)).toMatchObject({ state: 'pending', providerStatus: 'fail' });

    await world.pay4bit.pay(invoice.id, 'pay');

    expect(await find(invoice)).toMatchObject({ state: 'paid', providerStatus: 'paid' });
    expect(await credits()).toEqual([5_000_000n]);
  });

  test('stays paid when the word of an earlier failure comes late', async () => {
    const invoice = await visit();
    await world.pay4bit.pay(invoice.id, 'error', { callback: 'hold' });
    await world.pay4bit.pay(invoice.id, 'pay');

    const [late] = await world.pay4bit.release('kept');

    expect(late?.answer.body).toBe(success);
    expect(await find(invoice)).toMatchObject({ state: 'paid', providerStatus: 'paid' });
  });

  test('two hundred reports of it at once credit it once, and all get one answer', async () => {
    const invoice = await visit();

    const reports = await Promise.all(
      Array.from({ length: 200 }, () => world.pay4bit.pay(invoice.id, 'pay')),
    );

    expect(new Set(reports.flat().map(({ answer }) => answer.body))).toEqual(new Set([success]));
    expect(await credits()).toEqual([5_000_000n]);
    expect(await world.core.payments.listCallbacks(invoice.id)).toHaveLength(1);
  });

  test('after the hour is over is refused at the check, and credited if it was taken', async () => {
    const invoice = await visit();
    await world.wait(3_601);
    expect(await find(invoice)).toMatchObject({ state: 'cancelled', providerStatus: 'cancel' });

    const [check] = await world.pay4bit.pay(invoice.id, 'check');
    expect(check?.answer.body).toBe('{"error":{"message":"the time to pay this invoice is over"}}');
    const [pay] = await world.pay4bit.pay(invoice.id, 'pay');

    expect(pay?.answer.body).toBe(success);
    expect(await find(invoice)).toMatchObject({ state: 'paid' });
    expect(await credits()).toEqual([5_000_000n]);
  });

  test('a second time is kept apart, and an operator may credit it', async () => {
    const invoice = await visit();
    await world.pay4bit.pay(invoice.id, 'paid');
    world.pay4bit.reset();
    world.pay4bit.visit(invoice.url ?? '');

    await world.pay4bit.pay(invoice.id, 'pay', { repeats: 3 });

    expect(await credits()).toEqual([5_000_000n]);
    const [twice] = await casesOf(invoice);
    expect(twice).toMatchObject({ kind: 'paid_twice', amountMicros: 5_000_000n });
    await world.core.payments.settleCase({ id: twice?.id ?? 0n, decision: 'credit' });
    expect(await world.available(accountId)).toBe('10.00');
  });

  test('is one of one invoice: its id for another one is refused', async () => {
    const [invoice, other] = [await visit(), await visit()];
    await world.pay4bit.pay(invoice.id, 'check');
    const { localpayId = '' } = world.pay4bit.findPayment(invoice.id) ?? {};
    const genuine = world.pay4bit.findPayment(other.id);
    expect(genuine).toBeDefined();

    const answer = await world.core.payments.receiveCallback('pay4bit', {
      rawBody: Buffer.alloc(0),
      rawQuery: signedPay(other, localpayId),
    });

    expect(answer.body).toContain('is of another invoice');
    expect(await find(other)).toMatchObject({ state: 'pending' });
    expect(await credits()).toEqual([]);
  });

  test('with a signature that is not right is nothing at all', async () => {
    const invoice = await visit();
    const query = signedPay(invoice, '777').replace(/(check_sign%5D|sign%5D)=../g, '$1=00');

    const answer = await fetch(`${world.shopUrl()}/callbacks/pay4bit?${query}`);

    expect([answer.status, await answer.text()]).toEqual([200, '{"error":{"message":"signature or form"}}']);
    expect(await world.core.payments.listCallbacks(invoice.id)).toEqual([]);
  });
});
