import type { Tx } from '#db';
import { codeKey } from '#kernel/readable-code';
import { Refusal } from '#kernel/refusal';
import type { DiscountCode } from './discount-code.ts';
import { giveUp, takeForGood, takeIssued } from './discount-code-store.ts';

export type ReserveCode = {
  accountId: bigint;
  /** As somebody typed it. */
  code: string;
  /** The way in which the top-up will be paid. */
  pay: 'crypto' | 'card';
  invoiceId: string;
  now: Date;
};

/** Holds a code for an invoice. Refuses `discount_code_bad`: unknown, used, reserved, expired, or for another way to pay. */
export async function reserveCode(
  tx: Tx,
  { accountId, code, pay, invoiceId, now }: ReserveCode,
): Promise<DiscountCode> {
  const key = codeKey(code);
  const taken = /^[a-z0-9-]{1,64}$/.test(key)
    ? await takeIssued(tx, { accountId, key, targets: [pay, 'all'], invoiceId, now })
    : undefined;
  if (!taken) throw new Refusal('discount_code_bad');
  return taken;
}

/** A discount code and the invoice that uses it. */
export type CodeOfInvoice = { id: bigint; invoiceId: string };

/**
 * The invoice was paid. False when the code is another invoice's by now: this one had given it up. A code that was
 * given up and is free is taken again, its month over or not: it was good when the invoice was made.
 */
export function useCode(tx: Tx, code: CodeOfInvoice, now: Date): Promise<boolean> {
  return takeForGood(tx, { ...code, now });
}

/** The invoice died; the code is free again, for what is left of its month. Harmless when repeated. */
export function releaseCode(tx: Tx, code: CodeOfInvoice): Promise<void> {
  return giveUp(tx, code);
}
