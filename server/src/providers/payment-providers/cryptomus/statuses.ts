import type { InvoiceStatus } from '#payment-provider';

/** Every documented word and what it makes of an invoice (contract 5.3). */
const statuses: ReadonlyMap<string, InvoiceStatus> = new Map([
  ['check', 'pending'],
  ['process', 'pending'],
  ['confirm_check', 'confirming'],
  ['wrong_amount_waiting', 'confirming'],
  ['paid', 'paid'],
  ['paid_over', 'paid'],
  ['wrong_amount', 'underpaid'],
  ['cancel', 'cancelled'],
  ['fail', 'failed'],
  ['system_fail', 'failed'],
  ['locked', 'locked'],
  ['refund_process', 'unchanged'],
  ['refund_fail', 'unchanged'],
  ['refund_paid', 'refunded'],
]);

/** A word that is not in the table moves nothing: a new word of theirs must never become a credit of ours. */
export function parseStatus(word: string): InvoiceStatus {
  return statuses.get(word) ?? 'unchanged';
}
