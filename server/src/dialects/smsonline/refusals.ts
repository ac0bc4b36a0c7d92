import type { Refusal, RefusalCode } from '#kernel/refusal';
import { WireError } from './wire-error.ts';

type Spelling = readonly [status: number, code: string];

const badRequest: Spelling = [400, 'BAD_REQUEST'];
const forbidden: Spelling = [403, 'FORBIDDEN'];
const notFound: Spelling = [404, 'NOT_FOUND'];
/** No route of this protocol can be refused like that. */
const unexpected: Spelling = [500, 'SERVER_ERROR'];

/** Section 1.4 of the contract. A refused business is 200 on purpose: clients read `ok` there, and give up on others. */
const spellings: Record<RefusalCode, Spelling> = {
  bad_request: badRequest,
  bad_amount: badRequest,
  key_unknown: [401, 'BAD_KEY'],
  key_ip_refused: forbidden,
  key_scope_missing: forbidden,
  account_not_found: forbidden,
  account_inactive: forbidden,
  already_exists: badRequest,
  not_found: notFound,
  not_allowed: forbidden,
  rate_limited: [429, 'TOO_MANY_REQUESTS'],
  idempotency_mismatch: unexpected,
  idempotency_in_flight: unexpected,
  idempotency_unfinished: unexpected,
  country_unknown: [400, 'BAD_COUNTRY'],
  operator_unknown: [400, 'BAD_CARRIER'],
  service_unknown: [400, 'BAD_SERVICE'],
  service_off: [200, 'NO_NUMBERS'],
  no_numbers: [200, 'NO_NUMBERS'],
  price_too_low: [200, 'WRONG_MAX_PRICE'],
  prefixes_bad: badRequest,
  no_balance: [200, 'NO_BALANCE'],
  cap_reached: [200, 'NO_BALANCE'],
  hold_already_settled: [200, 'NOT_REFUNDABLE'],
  activation_not_found: notFound,
  activation_closed: [200, 'NOT_REFUNDABLE'],
  no_code_yet: [200, 'NOT_REPEATABLE'],
  code_received: [200, 'NOT_REFUNDABLE'],
  cancel_too_early: [200, 'NOT_REFUNDABLE'],
  channels_limit: [200, 'CHANNELS_LIMIT'],
  order_repeated: badRequest,
  rental_not_found: unexpected,
  rental_closed: unexpected,
  rental_no_message: unexpected,
  rental_cancel_too_late: unexpected,
  rental_term_bad: unexpected,
  repeat_impossible: [200, 'NOT_REPEATABLE'],
  no_operation: unexpected,
  sender_refused: unexpected,
  sender_filtered: unexpected,
  sender_blacklisted: unexpected,
  try_again: unexpected,
  discount_code_bad: [200, 'BAD_COUPON'],
  payment_unavailable: [200, 'PAYMENT_UNAVAILABLE'],
  invoice_not_found: notFound,
  limit_reached: [429, 'TOO_MANY_REQUESTS'],
  already_done: badRequest,
  expired: badRequest,
};

/** This protocol's words for the core's refusals. */
export function spellRefusal({ code, details }: Refusal): WireError {
  const [status, word] = spellings[code];
  const [name] = Object.keys(details);
  return new WireError(status, word, word === 'BAD_REQUEST' && name ? { message: `${name}: refused` } : {});
}
