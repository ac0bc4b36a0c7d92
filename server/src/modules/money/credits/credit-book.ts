import { strict as assert } from 'node:assert';
import type { ReaderOrTx, Tx } from '#db';
import { MICROS } from '#kernel/money';
import { Refusal } from '#kernel/refusal';
import {
  lockLedgerAccounts,
  openLedgerAccount,
  postTransfers,
  readCreditBalance,
  tellBalance,
  wasTransferred,
} from '#modules/money/ledger';

/** The kinds of prepaid credits, each a currency of its own in the books: one credit is one SMS, or one email. */
export const creditCurrencies = ['SMS', 'EMAIL'] as const;
type CreditCurrency = (typeof creditCurrencies)[number];

export type CreditMove = {
  accountId: bigint;
  currency: CreditCurrency;
  credits: number;
  /** Its purpose, e.g. `email:12`. */
  reference: string;
};

const MOST_CREDITS = 1_000_000_000;

export async function getCredits(
  on: ReaderOrTx,
  { accountId, currency }: Pick<CreditMove, 'accountId' | 'currency'>,
): Promise<number> {
  const { availableMicros } = await readCreditBalance(on, { kind: 'customer', currency, accountId });
  return Number(availableMicros / MICROS);
}

/** Takes credits for something that is sent. Refuses `no_balance` (`what: 'sms'` or `'email'`) where there are too few. */
export async function spendCreditsIn(tx: Tx, move: CreditMove, now: Date): Promise<void> {
  const { accountId, currency } = move;
  const from = await openLedgerAccount(tx, { kind: 'customer', accountId, currency });
  const to = await openLedgerAccount(tx, { kind: 'spent', accountId, currency });
  await transfer(tx, { ...move, kind: 'spend', from, to }, now);
}

/** Gives back what `spendCreditsIn` took for something that could not be sent. */
export async function returnCreditsIn(tx: Tx, move: CreditMove, now: Date): Promise<void> {
  const { accountId, currency } = move;
  const from = await openLedgerAccount(tx, { kind: 'spent', accountId, currency });
  const to = await openLedgerAccount(tx, { kind: 'customer', accountId, currency });
  await transfer(tx, { ...move, kind: 'spend_return', from, to }, now);
}

/**
 * Gives credits to an account, or takes them where `credits` is negative: from outside, or out of the credits of
 * `fromId`. Once per currency and reference: refuses `already_exists`; `no_balance` where there are too few.
 */
export async function grantCreditsIn(
  tx: Tx,
  { fromId, ...move }: CreditMove & { fromId?: bigint | undefined },
  now: Date,
): Promise<void> {
  const { accountId, currency, credits } = move;
  const outside = await openLedgerAccount(
    tx,
    fromId === undefined ? { kind: 'cash', currency } : { kind: 'customer', accountId: fromId, currency },
  );
  const own = await openLedgerAccount(tx, { kind: 'customer', accountId, currency });
  const reference = `${currency}:${move.reference}`;
  const [from, to] = credits < 0 ? [own, outside] : [outside, own];
  await lockLedgerAccounts(tx, [from, to]);
  if (await wasTransferred(tx, { kind: 'grant', reference }))
    throw new Refusal('already_exists', { reference: move.reference });
  await transfer(tx, { ...move, kind: 'grant', credits: Math.abs(credits), reference, from, to }, now);
  const told = { currency, reason: 'grant', reference: move.reference };
  const amountMicros = BigInt(credits) * MICROS;
  await tellBalance(tx, { ...told, accountId, amountMicros }, now);
  if (fromId !== undefined)
    await tellBalance(tx, { ...told, accountId: fromId, amountMicros: -amountMicros }, now);
}

async function transfer(
  tx: Tx,
  { kind, currency, credits, reference, from, to }: CreditMove & { kind: string; from: bigint; to: bigint },
  now: Date,
): Promise<void> {
  if (!Number.isSafeInteger(credits) || credits <= 0 || credits > MOST_CREDITS)
    throw new Refusal('bad_amount', { credits });
  const amountMicros = BigInt(credits) * MICROS;
  const payer = (await lockLedgerAccounts(tx, [from, to])).get(from);
  assert(payer, 'a ledger account is never deleted');
  // The account that stands for the outside has no owner and may be below zero.
  if (payer.accountId !== null && payer.availableMicros < amountMicros)
    throw new Refusal('no_balance', { what: currency.toLowerCase() });
  const sides = { debitId: from, debitBucket: 'available', creditId: to, creditBucket: 'available' } as const;
  await postTransfers(tx, [{ kind, ...sides, amountMicros, reference }], now, { locked: true });
}
