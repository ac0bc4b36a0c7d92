import type { Refusal, RefusalCode } from '#kernel/refusal';
import { WireError } from './wire-error.ts';

type Spelling = readonly [status: number, text: string];

const badRequest: Spelling = [400, 'bad request'];
const forbidden: Spelling = [403, 'forbidden'];
const noKey: Spelling = [401, ''];
/** With 200: the original answers a purchase so, and its clients look for the words before they look for JSON. */
const noPhones: Spelling = [200, 'no free phones'];
const orderNotFound: Spelling = [404, 'order not found'];
const orderExpired: Spelling = [400, 'order expired'];
const orderHasSms: Spelling = [400, 'order has sms'];
const orderNoSms: Spelling = [400, 'order no sms'];
const noProduct: Spelling = [400, 'no product'];
/** No call of this protocol can be refused like that. */
const unexpected: Spelling = [500, 'internal error'];

const spellings: Record<RefusalCode, Spelling> = {
  bad_request: badRequest,
  bad_amount: [400, 'maxPrice is incorrect'],
  key_unknown: noKey,
  key_ip_refused: forbidden,
  key_scope_missing: forbidden,
  account_not_found: noKey,
  account_inactive: noKey,
  already_exists: badRequest,
  not_found: [404, 'not found'],
  not_allowed: forbidden,
  rate_limited: [429, 'too many requests'],
  idempotency_mismatch: unexpected,
  idempotency_in_flight: unexpected,
  idempotency_unfinished: unexpected,
  country_unknown: [400, 'bad country'],
  operator_unknown: [400, 'bad operator'],
  service_unknown: noProduct,
  service_off: noPhones,
  no_numbers: noPhones,
  price_too_low: noPhones,
  prefixes_bad: badRequest,
  no_balance: [400, 'not enough user balance'],
  cap_reached: [400, 'not enough user balance'],
  hold_already_settled: orderExpired,
  activation_not_found: orderNotFound,
  activation_closed: orderExpired,
  no_code_yet: orderNoSms,
  code_received: orderHasSms,
  cancel_too_early: [400, 'you need to wait time'],
  // There a customer's rating is how many orders may be open at once.
  channels_limit: [400, 'not enough rating'],
  order_repeated: badRequest,
  rental_not_found: orderNotFound,
  rental_closed: orderExpired,
  rental_no_message: orderNoSms,
  rental_cancel_too_late: orderHasSms,
  rental_term_bad: noProduct,
  repeat_impossible: [400, 'reuse not possible'],
  no_operation: unexpected,
  sender_refused: unexpected,
  sender_filtered: unexpected,
  sender_blacklisted: unexpected,
  try_again: [503, 'server offline'],
  discount_code_bad: unexpected,
  payment_unavailable: unexpected,
  invoice_not_found: unexpected,
  limit_reached: [429, 'too many requests'],
  already_done: orderExpired,
  expired: orderExpired,
};

/** This protocol's words for the core's refusals. */
export function spellRefusal({ code }: Pick<Refusal, 'code'>): WireError {
  const [status, text] = spellings[code];
  return new WireError(status, text);
}
