import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPayer, type Payer } from '#test/payer';
import { createPaymentWorld, type PaymentWorld } from '#test/payment-world';
import { expectSoundBooks } from '#test/sound-books';
import { openCase } from './case-store.ts';
import type { Invoice } from './index.ts';

let world: PaymentWorld;
let payer: Payer;
let serial = 0;

beforeAll(async () => {
  world = await createPaymentWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  payer = await createPayer(world);
});
afterEach(() => expectSoundBooks(world));

async function pay(amountMicros = 5_000_000n): Promise<Invoice> {
  const invoice = await payer.open(amountMicros);
  await world.cryptomus.pay(invoice.id, 'paid');
  await world.doJobs();
  return invoice;
}

/** The money is spent, or came from elsewhere, so that so much is left. */
async function leave(micros: bigint): Promise<void> {
  const { availableMicros } = await world.core.ledger.getBalance(payer.accountId);
  const amountMicros = micros - availableMicros;
  const reference = `leave ${++serial}`;
  await world.core.ledger.grant({ accountId: payer.accountId, amountMicros, reference });
}

async function refund({ id }: Invoice): Promise<void> {
  await world.cryptomus.pay(id, 'refund_paid');
  await world.doJobs();
}

/** A refunded top-up of 5.00 of which so much had been spent. */
async function owe(micros: bigint): Promise<Invoice> {
  const invoice = await pay();
  await leave(5_000_000n - micros);
  await refund(invoice);
  return invoice;
}

const available = async () => (await world.core.ledger.getBalance(payer.accountId)).availableMicros;
const debts = async (invoice: Invoice) =>
  (await payer.casesOf(invoice)).map(({ kind, amountMicros, resolution }) => [
    kind,
    amountMicros,
    resolution,
  ]);
const owed = async () => {
  const entries = await payer.entries();
  return entries.filter(([kind]) => kind === 'debt_payment').map(([, micros]) => micros);
};

describe('a refund', () => {
  it('of what is all there leaves no debt', async () => {
    const invoice = await pay();

    await refund(invoice);

    expect([await available(), await debts(invoice)]).toEqual([0n, []]);
  });

  it('of what is all there but one micro leaves a debt of one micro', async () => {
    const invoice = await owe(1n);

    expect([await available(), await debts(invoice)]).toEqual([0n, [['debt', 1n, null]]]);
  });

  it('of what is all spent takes nothing and leaves all of it as a debt', async () => {
    const invoice = await owe(5_000_000n);

    expect(await debts(invoice)).toEqual([['debt', 5_000_000n, null]]);
    expect((await payer.entries()).map(([kind]) => kind)).not.toContain('payment_refund');
  });

  it('takes what was granted too, before it leaves a debt, and no more than was credited', async () => {
    const invoice = await pay();
    await leave(20_000_000n);

    await refund(invoice);

    expect([await available(), await debts(invoice)]).toEqual([15_000_000n, []]);
  });
});

describe('a debt', () => {
  it('that is larger than the next top-up takes all of that, and nothing that was there before', async () => {
    const invoice = await owe(4_000_000n);
    await leave(10_000_000n);

    await pay(3_000_000n);

    expect(await available()).toBe(10_000_000n);
    expect(await owed()).toEqual([-3_000_000n]);
    expect(await debts(invoice)).toEqual([['debt', 4_000_000n, null]]);
  });

  it('is paid by the top-up after that, with what is left of it', async () => {
    const invoice = await owe(4_000_000n);

    await pay(3_000_000n);
    await pay(3_000_000n);

    expect(await available()).toBe(2_000_000n);
    expect(await owed()).toEqual([-1_000_000n, -3_000_000n]);
    expect(await debts(invoice)).toEqual([['debt', 4_000_000n, 'settled']]);
  });

  it('that is as large as the next top-up is paid by it', async () => {
    const invoice = await owe(4_000_000n);

    await pay(4_000_000n);

    expect([await available(), await debts(invoice)]).toEqual([0n, [['debt', 4_000_000n, 'settled']]]);
  });

  it('of two refunds is one, and both cases are settled when nothing is owed any more', async () => {
    const [first, second] = [await owe(4_000_000n), await owe(2_000_000n)];
    // The second top-up paid for the first debt before it was refunded itself.
    expect(await debts(first)).toEqual([['debt', 4_000_000n, 'settled']]);
    expect(await debts(second)).toEqual([['debt', 2_000_000n, null]]);

    const third = await owe(5_000_000n);
    expect(await debts(third)).toEqual([['debt', 5_000_000n, null]]);
    await pay(10_000_000n);

    expect([await debts(second), await debts(third)]).toEqual([
      [['debt', 2_000_000n, 'settled']],
      [['debt', 5_000_000n, 'settled']],
    ]);
    expect(await available()).toBe(5_000_000n);
  });

  it('is nobody else’s', async () => {
    await owe(4_000_000n);
    payer = await createPayer(world);

    await pay(3_000_000n);

    expect(await available()).toBe(3_000_000n);
  });

  it('that is given up is given up as far as it is still owed', async () => {
    const before = await world.booked('revenue');
    const invoice = await owe(4_000_000n);
    await pay(3_000_000n);
    const [debt] = await payer.casesOf(invoice);

    await world.core.payments.settleCase({ id: debt?.id ?? 0n, decision: 'dismiss' });
    await pay(2_000_000n);

    expect(Number(await world.booked('revenue')) - Number(before)).toBe(-1);
    expect(await available()).toBe(2_000_000n);
    expect(await debts(invoice)).toEqual([['debt', 4_000_000n, 'dismissed']]);
  });

  it('that is paid settles nothing else, of the same customer or of another', async () => {
    const given = await owe(1_000_000n);
    const [up] = await payer.casesOf(given);
    await world.core.payments.settleCase({ id: up?.id ?? 0n, decision: 'dismiss' });
    const invoice = await owe(4_000_000n);
    const trouble = { invoiceId: invoice.id, kind: 'refund_trouble', note: 'of another kind' } as const;
    await world.db.write((tx) => openCase(tx, trouble, world.core.clock()));
    const debtor = payer;
    payer = await createPayer(world);
    const other = await owe(2_000_000n);
    payer = debtor;

    await pay(4_000_000n);

    expect(await debts(given)).toEqual([['debt', 1_000_000n, 'dismissed']]);
    expect(await debts(invoice)).toEqual([
      ['refund_trouble', 0n, null],
      ['debt', 4_000_000n, 'settled'],
    ]);
    expect(await debts(other)).toEqual([['debt', 2_000_000n, null]]);
  });

  it('cannot be credited or returned', async () => {
    const [debt] = await payer.casesOf(await owe(4_000_000n));

    for (const decision of ['credit', 'return'] as const)
      await expect(world.core.payments.settleCase({ id: debt?.id ?? 0n, decision })).rejects.toMatchObject({
        code: 'not_allowed',
      });
  });
});
