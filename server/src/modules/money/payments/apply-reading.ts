import type { Tx } from '#db';
import { releaseCode, useCode } from '#modules/money/discount-codes';
import { findDisagreement, type InvoiceReading } from '#payment-providers';
import {
  bookDiscount,
  credit,
  creditExcess,
  type Owner,
  park,
  takeBack,
  takeDiscountBack,
  unpark,
} from './book-payment.ts';
import { openCase, settleCases } from './case-store.ts';
import { type Invoice, read } from './invoice.ts';

export type ApplyDeps = { overpaid: 'record' | 'credit' };

/** An invoice after a reading, to be saved; `refused`: it was not this invoice's, as the reading tells it. */
export type Applied = { invoice: Invoice; refused?: string };

/**
 * Moves an invoice (locked before) by a reading, and does what follows for money, discount code and operator. Applying
 * the same reading again changes nothing.
 */
export async function applyReading(
  tx: Tx,
  { overpaid }: ApplyDeps,
  { invoice, reading, now }: { invoice: Invoice; reading: InvoiceReading; now: Date },
): Promise<Applied> {
  const stored = {
    invoiceId: invoice.id,
    amountMicros: invoice.payMicros,
    currency: invoice.currency,
    accountRef: invoice.accountRef,
  };
  const disagreement = findDisagreement(reading, stored);
  if (disagreement) {
    const note = `the provider tells another ${disagreement}`;
    await recordStray(tx, { kind: 'disagreement', invoice, reading, note }, now);
    return { invoice, refused: note };
  }
  if (isSecondPayment(invoice, reading)) {
    const note = 'paid once more, by another payment';
    await recordStray(tx, { kind: 'paid_twice', invoice, reading, note }, now);
    return { invoice };
  }

  const next = read(invoice, reading, now);
  if (next === invoice) return { invoice };
  const arrived = largest(invoice.arrivedMicros, arrivedBy(next, reading));
  const move = { overpaid, from: invoice, to: { ...next, arrivedMicros: arrived }, now };
  await noteTrouble(tx, move);
  return { invoice: await bookMove(tx, move) };
}

function isSecondPayment({ state, providerId }: Invoice, reading: InvoiceReading): boolean {
  const isSettled = state === 'paid' || state === 'refunded';
  return isSettled && reading.status === 'paid' && providerId !== null && reading.providerId !== providerId;
}

function arrivedBy({ state, payMicros }: Invoice, { excessMicros = 0n, paidMicros = 0n }: InvoiceReading) {
  if (state === 'paid') return payMicros + excessMicros;
  return state === 'underpaid' ? paidMicros : 0n;
}

type Move = { overpaid: 'record' | 'credit'; from: Invoice; to: Invoice; now: Date };

async function bookMove(tx: Tx, move: Move): Promise<Invoice> {
  const { from, to } = move;
  switch (to.state) {
    case 'paid': {
      const paid = from.state === 'paid' ? to : await bookPaid(tx, move);
      return bookExcess(tx, { ...move, to: paid });
    }
    case 'underpaid':
      return bookUnderpaid(tx, move);
    case 'refunded':
      return from.state === 'refunded' ? to : bookRefund(tx, move);
    case 'cancelled':
    case 'failed':
      await letCodeGo(tx, to);
      return to;
    default:
      return to;
  }
}

/** The invoice's amount, whatever was there before: part of it, or nothing. */
async function bookPaid(tx: Tx, { from, to, now }: Move): Promise<Invoice> {
  const owner = ownerOf(to);
  const amountMicros = await grantedAmount(tx, to, now);
  await settleStrays(tx, to, now);
  const parked = { reference: owner.reference, amountMicros: from.unallocatedMicros };
  await unpark(tx, parked, 'payment_allocated', now);
  const due = amountMicros - from.creditedMicros;
  if (due > 0n) await credit(tx, owner, due, now);
  const discountMicros = amountMicros - to.payMicros;
  await bookDiscount(tx, owner.reference, discountMicros, now);
  await settleCases(tx, { invoiceId: to.id, kinds: ['underpaid'] }, now);
  return { ...to, creditedMicros: from.creditedMicros + due, discountMicros, unallocatedMicros: 0n };
}

/** The full amount while the discount code is this invoice's; without it, what was paid. */
async function grantedAmount(tx: Tx, invoice: Invoice, now: Date): Promise<bigint> {
  const { id, discountCodeId, amountMicros, payMicros } = invoice;
  if (discountCodeId === null) return amountMicros;
  if (await useCode(tx, { id: discountCodeId, invoiceId: id }, now)) return amountMicros;
  const note = 'paid after its time was over, and the discount code had been used elsewhere';
  await openCase(
    tx,
    { invoiceId: id, kind: 'discount_gone', amountMicros: amountMicros - payMicros, note },
    now,
  );
  return payMicros;
}

async function bookExcess(tx: Tx, { overpaid, from, to, now }: Move): Promise<Invoice> {
  const before = from.state === 'paid' ? largest(from.arrivedMicros - from.payMicros, 0n) : 0n;
  const excess = to.arrivedMicros - to.payMicros;
  const news = excess - before;
  if (news <= 0n) return to;

  const owner = ownerOf(to);
  if (overpaid === 'credit') {
    await creditExcess(tx, owner, news, now);
    return { ...to, creditedMicros: to.creditedMicros + news };
  }
  await park(tx, { reference: owner.reference, amountMicros: news }, now);
  const note = 'more was paid than asked';
  await openCase(
    tx,
    { invoiceId: to.id, kind: 'overpaid', reference: String(excess), amountMicros: news, note },
    now,
  );
  return { ...to, unallocatedMicros: to.unallocatedMicros + news };
}

/** Too little, and no more will come: not credited, but not forgotten. */
async function bookUnderpaid(tx: Tx, { from, to, now }: Move): Promise<Invoice> {
  const news = to.arrivedMicros - from.arrivedMicros;
  if (from.state !== 'underpaid') await letCodeGo(tx, to);
  if (news > 0n) await park(tx, { reference: ownerOf(to).reference, amountMicros: news }, now);
  const reference = String(to.arrivedMicros);
  const note = 'less was paid than asked';
  if (news > 0n || from.state !== 'underpaid')
    await openCase(tx, { invoiceId: to.id, kind: 'underpaid', reference, amountMicros: news, note }, now);
  return { ...to, unallocatedMicros: to.unallocatedMicros + (news > 0n ? news : 0n) };
}

/** Everything goes back the way it came; what the customer has spent is a debt. */
async function bookRefund(tx: Tx, { from, to, now }: Move): Promise<Invoice> {
  const owner = ownerOf(to);
  const parked = { reference: owner.reference, amountMicros: from.unallocatedMicros };
  if (from.state !== 'paid') await letCodeGo(tx, to);
  const debt = await takeBack(tx, owner, from.creditedMicros, now);
  await unpark(tx, parked, 'payment_returned', now);
  await takeDiscountBack(tx, owner.reference, from.discountMicros, now);
  await settleCases(tx, { invoiceId: to.id, kinds: ['underpaid', 'overpaid', 'refund_trouble'] }, now);
  const note = 'refunded by the provider after the customer had spent it';
  if (debt > 0n) await openCase(tx, { invoiceId: to.id, kind: 'debt', amountMicros: debt, note }, now);
  return { ...to, creditedMicros: 0n, discountMicros: 0n, unallocatedMicros: 0n };
}

/** A refund that is under way or failed at the provider moves nothing here; an operator should know. */
async function noteTrouble(tx: Tx, { from, to, now }: Move): Promise<void> {
  const word = to.providerStatus;
  if (to.state === 'refunded' || word === from.providerStatus || !word.startsWith('refund_')) return;
  const note = `the provider says ${word}`;
  await openCase(tx, { invoiceId: to.id, kind: 'refund_trouble', reference: word, note }, now);
}

type Stray = { kind: 'disagreement' | 'paid_twice'; invoice: Invoice; reading: InvoiceReading; note: string };

/** Money that came under this invoice's name and does not fit it: kept apart, once, and what is new of it when it grows. */
async function recordStray(tx: Tx, { kind, invoice, reading, note }: Stray, now: Date): Promise<void> {
  const { currency, status, paidMicros, providerId } = reading;
  const hasMoney = status === 'paid' || status === 'underpaid';
  const amountMicros = hasMoney ? (paidMicros ?? reading.amountMicros) : 0n;
  const reference = `${providerId}:${hasMoney ? 'paid' : status}`;
  const newMicros = await openCase(
    tx,
    { invoiceId: invoice.id, kind, reference, amountMicros, currency, note },
    now,
  );
  await park(tx, { reference: strayReference(providerId), amountMicros: newMicros, currency }, now);
}

/** Closes the stray payments that were this payment after all: another reading of it agrees. */
async function settleStrays(tx: Tx, { id, providerId }: Invoice, now: Date): Promise<void> {
  if (providerId === null) return;
  const reference = `${providerId}:paid`;
  for (const stray of await settleCases(tx, { invoiceId: id, kinds: ['disagreement'], reference }, now)) {
    const { amountMicros, currency } = stray;
    const parked = { reference: strayReference(providerId), amountMicros, currency };
    await unpark(tx, parked, 'payment_allocated', now);
  }
}

export function strayReference(providerId: string): string {
  return `payment:${providerId}`;
}

/** The invoice is over and was not paid: somebody else may use its discount code. */
export async function letCodeGo(tx: Tx, { id, discountCodeId }: Invoice): Promise<void> {
  if (discountCodeId !== null) await releaseCode(tx, { id: discountCodeId, invoiceId: id });
}

export function ownerOf({ id, accountId }: Invoice): Owner {
  return { accountId, reference: `invoice:${id}` };
}

function largest(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
