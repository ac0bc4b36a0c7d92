/**
 * Every expected "no" of the core. A dialect spells each of them in a `Record<RefusalCode, …>`, so a new
 * code does not build until every dialect has said how it answers.
 */
export const refusalCodes = [
  // requests and accounts
  'bad_request',
  'bad_amount',
  'key_unknown',
  'key_ip_refused',
  'key_scope_missing',
  'account_not_found',
  'account_inactive',
  'already_exists',
  'not_found',
  'not_allowed',
  'rate_limited',
  'idempotency_mismatch',
  'idempotency_in_flight',
  'idempotency_unfinished',
  // catalogue and inventory
  'country_unknown',
  'operator_unknown',
  'service_unknown',
  'service_off',
  'no_numbers',
  'price_too_low',
  'prefixes_bad',
  // money
  'no_balance',
  'cap_reached',
  'hold_already_settled',
  // activations
  'activation_not_found',
  'activation_closed',
  'no_code_yet',
  'code_received',
  'cancel_too_early',
  'channels_limit',
  'order_repeated',
  // rentals
  'rental_not_found',
  'rental_closed',
  'rental_no_message',
  'rental_cancel_too_late',
  'rental_term_bad',
  'repeat_impossible',
  // messages at the door
  'no_operation',
  'sender_refused',
  'sender_filtered',
  'sender_blacklisted',
  'try_again',
  // payments and discount codes
  'discount_code_bad',
  'payment_unavailable',
  'invoice_not_found',
  // coupons
  'limit_reached',
  'already_done',
  'expired',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/** An expected no. Thrown, so that the transaction rolls back; never logged as an error. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** Details that a dialect may need to spell the answer, e.g. `{ minPriceMicros }`. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: RefusalCode, details: Record<string, unknown> = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }
}

/** True when `error` is a Refusal, of that code where one is named. */
export function isRefusal(error: unknown, code?: RefusalCode): error is Refusal {
  return error instanceof Refusal && (code === undefined || error.code === code);
}
