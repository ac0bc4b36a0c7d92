import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { createPayer, type Payer } from '#test/payer';
import { createPaymentWorld, type PaymentWorld } from '#test/payment-world';
import { expectSoundBooks, findingsOf } from '#test/sound-books';
import type { Invoice } from './index.ts';

let world: PaymentWorld;
let payer: Payer;
let paid: Invoice;
let underpaid: Invoice;
let refunded: Invoice;

type Word = Parameters<PaymentWorld['cryptomus']['pay']>[1];

beforeAll(async () => {
  world = await createPaymentWorld();
  payer = await createPayer(world);
  const invoice = async (...words: Word[]) => {
    const opened = await payer.open();
    for (const word of words) {
      await world.cryptomus.pay(opened.id, word);
      await world.doJobs();
    }
    return opened;
  };
  const settle = async (one: Invoice, decision: 'credit' | 'return') => {
    const [open] = await payer.casesOf(one);
    await world.core.payments.settleCase({ id: open?.id ?? 0n, decision });
  };

  [paid, underpaid] = [await invoice('paid_over'), await invoice('wrong_amount')];
  await settle(await invoice('wrong_amount'), 'credit');
  await settle(await invoice('paid_over'), 'return');
  await invoice('wrong_amount', 'paid');
  await invoice('cancel');
  // Spent before it is refunded, so that a debt is left, which the next payment pays.
  refunded = await invoice('paid');
  const { availableMicros } = await world.core.ledger.getBalance(payer.accountId);
  const reference = 'spent elsewhere';
  await world.core.ledger.grant({
    accountId: payer.accountId,
    amountMicros: 1_000_000n - availableMicros,
    reference,
  });
  await world.cryptomus.pay(refunded.id, 'refund_paid');
  await world.doJobs();
  expect((await payer.casesOf(refunded))[0]).toMatchObject({ kind: 'debt', amountMicros: 4_000_000n });
  await invoice('paid');
  // The same excess twice, each credited.
  const twice = await invoice('paid');
  for (const paidPercent of [120, 140]) {
    await world.cryptomus.pay(twice.id, 'paid_over', { paidPercent });
    await world.core.payments.reconcile(twice.id);
    await settle(twice, 'credit');
  }
});
afterAll(() => world.close());

const invoiceOf = ({ id }: Invoice) => sql`where id = ${id}`;

it('payments of every kind are sound', () => expectSoundBooks(world));

describe('the audit of payments names', () => {
  test('a total that is not what payments came to', async () => {
    const { chargedMicros } = await world.core.payments.getTier(payer.accountId);

    expect(
      await findingsOf(
        world,
        sql`update payment_total set charged_micros = charged_micros + 1 where account_id = ${payer.accountId}`,
      ),
    ).toEqual([`payment_total ${payer.accountId}: ${chargedMicros + 1n} instead of ${chargedMicros}`]);
    expect(
      await findingsOf(world, sql`delete from payment_total where account_id = ${payer.accountId}`),
    ).toEqual([`payment_total ${payer.accountId}: 0 instead of ${chargedMicros}`]);
  });

  test('a total of somebody who never paid', async () => {
    const { accountId } = await world.customer({ balance: '0' });

    expect(
      await findingsOf(
        world,
        sql`insert into payment_total (account_id, charged_micros) values (${accountId}, 5)`,
      ),
    ).toEqual([`payment_total ${accountId}: 5 instead of 0`]);
  });

  test('a total of payments that went to another kind of account, or of debts that are none', async () => {
    const { chargedMicros } = await world.core.payments.getTier(payer.accountId);
    const totals = async (change: ReturnType<typeof sql>) =>
      (await findingsOf(world, change)).filter((one) => one.startsWith('payment_total'));

    expect(
      await totals(
        sql`update ledger_account set kind = 'odd' where kind = 'customer' and account_id = ${payer.accountId}`,
      ),
    ).toEqual([
      expect.stringMatching(new RegExp(`^payment_total ${payer.accountId}: ${chargedMicros} instead of`)),
    ]);
    expect(
      await totals(
        sql`update ledger_account set kind = 'odd' where kind = 'debt' and reference = ${String(payer.accountId)}`,
      ),
    ).toEqual([
      `payment_total ${payer.accountId}: ${chargedMicros} instead of ${chargedMicros + 4_000_000n}`,
    ]);
  });

  test('an invoice that says to be credited otherwise than it was', async () => {
    expect(
      await findingsOf(world, sql`update invoice set credited_micros = 5000001 ${invoiceOf(paid)}`),
    ).toEqual([`invoice_credited ${paid.id}: 5000001 instead of 5000000`]);
    expect(
      await findingsOf(world, sql`update invoice set credited_micros = 1 ${invoiceOf(refunded)}`),
    ).toEqual([`invoice_credited ${refunded.id}: 1 instead of 0`]);
  });

  test('an invoice whose stray money is not where it says', async () => {
    expect(
      await findingsOf(world, sql`update invoice set unallocated_micros = 0 ${invoiceOf(underpaid)}`),
    ).toEqual([`invoice_unallocated ${underpaid.id}: 0 instead of 3000000`]);
  });
});
