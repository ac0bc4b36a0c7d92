import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import {
  creditCustomer,
  findLedgerAccountId,
  lockCustomers,
  lockLedgerAccounts,
  openLedgerAccount,
  postTransfers,
} from '#modules/money/ledger';
import { settleDebtCases } from './case-store.ts';
import { addCharged } from './total-store.ts';

/**
 * The entries of payments. Within a `tx` the customer's ledger account is locked before the others, as everywhere that
 * money comes from outside; totals come last.
 */
export type Owner = { accountId: bigint; reference: string };

type Side = { kind: string; reference?: string; currency?: string };

const cash: Side = { kind: 'cash' };
/** Money that arrived and is nobody's yet. */
const unallocated: Side = { kind: 'unallocated' };
/** The account that bears the cost of discounts. */
const discounts: Side = { kind: 'discount' };

/** A payment to the customer: the only entry that makes a balance grow by a top-up, once per `reference`. */
export async function credit(tx: Tx, owner: Owner, amountMicros: bigint, now: Date): Promise<void> {
  await creditCustomer(tx, { ...owner, amountMicros, kind: 'payment' }, now);
  await addCharged(tx, owner.accountId, amountMicros);
  await collectDebt(tx, owner, amountMicros, now);
}

/** Credits the customer with what was paid beyond the amount asked. */
export async function creditExcess(tx: Tx, owner: Owner, amountMicros: bigint, now: Date): Promise<void> {
  const customer = (await lockCustomers(tx, [owner.accountId])).get(owner.accountId);
  assert(customer, `account ${owner.accountId} has a ledger account`);
  const entry = { kind: 'payment_excess', reference: owner.reference, amountMicros };
  await post(tx, { ...entry, debitId: await open(tx, cash), creditId: customer.id }, now);
  await addCharged(tx, owner.accountId, amountMicros);
  await collectDebt(tx, owner, amountMicros, now);
}

/** The part of a credit that nobody paid: the discount, which is the operator's expense. */
export function bookDiscount(tx: Tx, reference: string, amountMicros: bigint, now: Date): Promise<void> {
  return postBetween(tx, { kind: 'discount', from: discounts, to: cash, reference, amountMicros }, now);
}

export function takeDiscountBack(tx: Tx, reference: string, amountMicros: bigint, now: Date): Promise<void> {
  return postBetween(tx, { kind: 'discount_back', from: cash, to: discounts, reference, amountMicros }, now);
}

export type Parked = { reference: string; amountMicros: bigint; currency?: string };

/** Money that arrived and that no rule gives to anybody. */
export function park(tx: Tx, { currency = 'USD', ...parked }: Parked, now: Date): Promise<void> {
  const [from, to] = [
    { ...cash, currency },
    { ...unallocated, currency },
  ];
  return postBetween(tx, { kind: 'payment_unallocated', from, to, ...parked }, now);
}

/** The reverse: it has found its owner (who is credited apart), or was sent back. */
export function unpark(
  tx: Tx,
  { currency = 'USD', ...parked }: Parked,
  kind: 'payment_allocated' | 'payment_returned',
  now: Date,
): Promise<void> {
  const [from, to] = [
    { ...unallocated, currency },
    { ...cash, currency },
  ];
  return postBetween(tx, { kind, from, to, ...parked }, now);
}

/**
 * A credit is taken back as far as the customer still has it; the rest is a debt. Gives the debt. The balance never
 * falls below zero, and money on hold is left alone.
 */
export async function takeBack(tx: Tx, owner: Owner, amountMicros: bigint, now: Date): Promise<bigint> {
  if (amountMicros === 0n) return 0n;
  const customer = (await lockCustomers(tx, [owner.accountId])).get(owner.accountId);
  assert(customer, `account ${owner.accountId} has a ledger account`);
  const available = customer.availableMicros < amountMicros ? customer.availableMicros : amountMicros;
  const missing = amountMicros - available;
  if (available > 0n)
    await creditCustomer(tx, { ...owner, amountMicros: -available, kind: 'payment_refund' }, now);

  const from = debtOf(owner.accountId);
  const entry = { kind: 'debt', from, to: cash, reference: owner.reference, amountMicros: missing };
  await postBetween(tx, entry, now);
  await addCharged(tx, owner.accountId, -amountMicros);
  return missing;
}

/** The operator gives a debt up, as far as it is still owed. */
export async function writeOffDebt(tx: Tx, owner: Owner, amountMicros: bigint, now: Date): Promise<void> {
  const owed = await lockDebt(tx, owner.accountId);
  const amount = owed < amountMicros ? owed : amountMicros;
  const [from, to] = [{ kind: 'revenue' }, debtOf(owner.accountId)];
  const { reference } = owner;
  await postBetween(tx, { kind: 'debt_written_off', from, to, reference, amountMicros: amount }, now);
}

/** New money pays old debts first, up to what has just been credited. */
async function collectDebt(tx: Tx, owner: Owner, creditedMicros: bigint, now: Date): Promise<void> {
  const owed = await lockDebt(tx, owner.accountId);
  if (owed === 0n) return;
  const customer = (await lockCustomers(tx, [owner.accountId])).get(owner.accountId) ?? assert.fail();
  const amountMicros = owed < creditedMicros ? owed : creditedMicros;
  const entry = { kind: 'debt_payment', reference: owner.reference, amountMicros };
  const creditId = await open(tx, debtOf(owner.accountId));
  await post(tx, { ...entry, debitId: customer.id, creditId }, now);
  if (amountMicros === owed) await settleDebtCases(tx, owner.accountId, now);
}

/** The customer's debt; zero where there never was a debt. */
async function lockDebt(tx: Tx, accountId: bigint): Promise<bigint> {
  const id = await findLedgerAccountId(tx, debtOf(accountId));
  if (id === undefined) return 0n;
  const debt = (await lockLedgerAccounts(tx, [id])).get(id);
  return -(debt?.availableMicros ?? 0n);
}

function debtOf(accountId: bigint): Side {
  return { kind: 'debt', reference: String(accountId) };
}

const open = (tx: Tx, side: Side) => openLedgerAccount(tx, side);

type Between = { kind: string; from: Side; to: Side; reference: string; amountMicros: bigint };

async function postBetween(tx: Tx, { from, to, ...entry }: Between, now: Date): Promise<void> {
  if (entry.amountMicros === 0n) return;
  await post(tx, { ...entry, debitId: await open(tx, from), creditId: await open(tx, to) }, now);
}

type Entry = { kind: string; debitId: bigint; creditId: bigint; reference: string; amountMicros: bigint };

async function post(tx: Tx, entry: Entry, now: Date): Promise<void> {
  await postTransfers(tx, [{ ...entry, debitBucket: 'available', creditBucket: 'available' }], now);
}
