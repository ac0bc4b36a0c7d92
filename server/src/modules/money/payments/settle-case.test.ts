import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findLedgerAccountId, listStatement } from '#modules/money/ledger';
import { createPaymentWorld, type PaymentWorld } from '#test/payment-world';
import { expectSoundBooks } from '#test/sound-books';

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

type Outcome = Parameters<PaymentWorld['cryptomus']['pay']>[1];

/** An invoice of 5.00 that something was made of, and the case that came of it. */
async function caseOf(outcome: Outcome, currency?: string) {
  const wish = { accountId, provider: 'cryptomus', amountMicros: 5_000_000n } as const;
  const { id } = await world.core.payments.openInvoice(wish);
  await world.cryptomus.pay(id, outcome, currency === undefined ? {} : { currency });
  await world.doJobs();
  const [open] = await world.core.payments.listCases({ open: true, invoiceId: id, limit: 1 });
  return { invoiceId: id, id: open?.id ?? 0n };
}

const { settleCase, getInvoice } = {
  settleCase: (id: bigint, decision: 'credit' | 'return' | 'dismiss') =>
    world.core.payments.settleCase({ id, decision }),
  getInvoice: (id: string) => world.core.payments.getInvoice({ id, accountId }),
};
const refusal = (code: string) => expect.objectContaining({ code });

describe("an operator's decision", () => {
  test('credits what was too little', async () => {
    const open = await caseOf('wrong_amount');

    await settleCase(open.id, 'credit');

    expect(await world.available(accountId)).toBe('3.00');
    expect(await getInvoice(open.invoiceId)).toMatchObject({
      creditedMicros: 3_000_000n,
      unallocatedMicros: 0n,
    });
    expect((await world.core.payments.getTier(accountId)).chargedMicros).toBe(3_000_000n);
  });

  test('credits what was too little, and the rest follows when it is made up for', async () => {
    const open = await caseOf('wrong_amount');
    await settleCase(open.id, 'credit');

    await world.cryptomus.pay(open.invoiceId, 'paid');
    await world.doJobs();

    expect(await world.available(accountId)).toBe('5.00');
    expect(await getInvoice(open.invoiceId)).toMatchObject({ state: 'paid', creditedMicros: 5_000_000n });
  });

  test('credits what was too much, and a refund takes all of it back', async () => {
    const open = await caseOf('paid_over');
    await settleCase(open.id, 'credit');
    expect(await world.available(accountId)).toBe('6.00');

    await world.cryptomus.pay(open.invoiceId, 'refund_paid', { paidPercent: 120 });
    await world.doJobs();

    expect(await world.available(accountId)).toBe('0.00');
  });

  test('books money that was sent back outside', async () => {
    const before = await world.booked('unallocated');
    const open = await caseOf('paid_over');

    await settleCase(open.id, 'return');

    expect(await world.booked('unallocated')).toBe(before);
    expect(await world.available(accountId)).toBe('5.00');
  });

  test('may leave things as they are', async () => {
    const open = await caseOf('wrong_amount');

    const other = await caseOf('wrong_amount');
    await settleCase(open.id, 'dismiss');

    expect(await world.core.payments.listCases({ open: true, invoiceId: open.invoiceId, limit: 1 })).toEqual(
      [],
    );
    expect(await world.core.payments.listCases({ invoiceId: open.invoiceId, limit: 1 })).toMatchObject([
      { id: open.id, resolution: 'dismissed', closedAt: expect.any(Date) },
    ]);
    expect(await getInvoice(open.invoiceId)).toMatchObject({ unallocatedMicros: 3_000_000n });
    expect(
      await world.core.payments.listCases({ open: true, invoiceId: other.invoiceId, limit: 1 }),
    ).toMatchObject([{ id: other.id }]);
  });

  test('gives a debt up', async () => {
    const before = await world.booked('debt');
    const paid = await caseOf('paid');
    await world.pool({ service: 'fb', price: '5.00' });
    await world.core.activations.buy({ accountId, serviceId: 'fb' });
    await world.cryptomus.pay(paid.invoiceId, 'refund_paid');
    await world.doJobs();
    const [debt] = await world.core.payments.listCases({ invoiceId: paid.invoiceId, limit: 1 });

    await settleCase(debt?.id ?? 0n, 'dismiss');

    expect(await world.booked('debt')).toBe(before);
  });

  test('is made once', async () => {
    const open = await caseOf('wrong_amount');

    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => settleCase(open.id, 'credit')),
    );

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await world.available(accountId)).toBe('3.00');
    await expect(settleCase(open.id, 'return')).rejects.toEqual(refusal('already_done'));
  });

  test('cannot credit another currency, but can book that it was sent back', async () => {
    const open = await caseOf('paid', 'EUR');

    await expect(settleCase(open.id, 'credit')).rejects.toEqual(refusal('not_allowed'));
    await settleCase(open.id, 'return');

    expect(await world.booked('unallocated', 'EUR')).toBe('0.00');
  });

  test('to credit books the money out of what was kept apart, under the invoice’s name', async () => {
    const open = await caseOf('wrong_amount');
    await settleCase(open.id, 'credit');

    const account = await findLedgerAccountId(world.db.read, { kind: 'unallocated' });
    const lines = await listStatement(world.db.read, { ledgerAccountId: account ?? 0n, limit: 1 });

    expect(lines).toMatchObject([
      { kind: 'payment_allocated', reference: `invoice:${open.invoiceId}`, amountMicros: -3_000_000n },
    ]);
  });

  test('needs money to decide on', async () => {
    const open = await caseOf('refund_process');

    await expect(settleCase(open.id, 'credit')).rejects.toEqual(refusal('not_allowed'));
    await settleCase(open.id, 'dismiss');
    await expect(settleCase(999_999n, 'dismiss')).rejects.toEqual(refusal('not_found'));
  });

  test('is not made about what events have settled', async () => {
    const open = await caseOf('wrong_amount');
    await world.cryptomus.pay(open.invoiceId, 'paid');
    await world.doJobs();

    await expect(settleCase(open.id, 'credit')).rejects.toEqual(refusal('already_done'));

    expect(await world.available(accountId)).toBe('5.00');
  });

  test('to leave things as they are does not keep the rest from coming', async () => {
    const open = await caseOf('wrong_amount');
    await settleCase(open.id, 'dismiss');

    await world.cryptomus.pay(open.invoiceId, 'paid');
    await world.doJobs();

    expect(await world.available(accountId)).toBe('5.00');
    expect(await getInvoice(open.invoiceId)).toMatchObject({ state: 'paid', unallocatedMicros: 0n });
  });

  test('to credit is made for each part of what was too much', async () => {
    const { invoiceId } = await caseOf('paid');
    for (const paidPercent of [120, 150]) {
      await world.cryptomus.pay(invoiceId, 'paid_over', { paidPercent });
      await world.core.payments.reconcile(invoiceId);
    }
    const [second, first] = await world.core.payments.listCases({ invoiceId, limit: 5 });

    await settleCase(first?.id ?? 0n, 'credit');
    expect(await world.available(accountId)).toBe('6.00');
    await settleCase(second?.id ?? 0n, 'return');

    expect(await world.available(accountId)).toBe('6.00');
    expect(await getInvoice(invoiceId)).toMatchObject({ creditedMicros: 6_000_000n, unallocatedMicros: 0n });
  });

  test('waits in a list, the newest first, in pages, of all invoices or of one', async () => {
    const [first, second, third] = [
      await caseOf('wrong_amount'),
      await caseOf('paid_over'),
      await caseOf('refund_process'),
    ];
    await settleCase(second.id, 'return');
    const list = async (query: { limit: number; before?: bigint; open?: boolean; invoiceId?: string }) =>
      (await world.core.payments.listCases(query)).map(({ id }) => id);

    expect(await list({ limit: 3 })).toEqual([third.id, second.id, first.id]);
    expect(await list({ limit: 2 })).toEqual([third.id, second.id]);
    expect(await list({ limit: 2, before: third.id })).toEqual([second.id, first.id]);
    expect(await list({ limit: 2, open: true })).toEqual([third.id, first.id]);
    expect(await list({ limit: 2, invoiceId: first.invoiceId })).toEqual([first.id]);
  });

  test('to credit what was too little pays an old debt first', async () => {
    const paid = await caseOf('paid');
    const reference = `spent:${paid.invoiceId}`;
    await world.core.ledger.grant({ accountId, amountMicros: -2_000_000n, reference });
    await world.cryptomus.pay(paid.invoiceId, 'refund_paid');
    await world.doJobs();
    const open = await caseOf('wrong_amount');

    await settleCase(open.id, 'credit');

    expect(await world.available(accountId)).toBe('1.00');
  });
});
