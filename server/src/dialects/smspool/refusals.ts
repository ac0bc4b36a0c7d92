import type { Refusal, RefusalCode } from '#kernel/refusal';
import { described, WireError } from './wire-error.ts';

/** A refusal on the wire: status, `type`, message, and the parameter that it is about. */
type Spelling = readonly [status: number, type: string, message: string, param?: string];

/** The refusals that an endpoint words in its own way. */
export type Words = Partial<Record<RefusalCode, Spelling>>;

const badKey: Spelling = [403, 'INVALID_KEY', 'Invalid API key', 'key'];
const outOfStock: Spelling = [
  422,
  'OUT_OF_STOCK',
  "We couldn't find an available phone number for you, please try again later!",
];
const badParameter: Spelling = [400, 'INVALID_PARAMETER', 'Your request has a parameter that is not valid.'];
/** Nothing that can be asked for here is refused like that. */
const impossible: Spelling = [400, 'NOT_OFFERED', 'This is not offered here.'];

const spellings: Record<RefusalCode, Spelling> = {
  bad_request: badParameter,
  bad_amount: [400, 'INVALID_PARAMETER', 'Please enter a valid amount.'],
  key_unknown: badKey,
  key_ip_refused: [403, 'IP_NOT_ALLOWED', 'Your IP address may not use this API key.', 'key'],
  key_scope_missing: [403, 'KEY_NOT_ALLOWED', 'This API key may not use this endpoint.', 'key'],
  account_not_found: badKey,
  account_inactive: [403, 'ACCOUNT_INACTIVE', 'Your account is not active.', 'key'],
  already_exists: [400, 'ALREADY_EXISTS', 'This exists already.'],
  not_found: [404, 'NOT_FOUND', 'We could not find this.'],
  not_allowed: [403, 'NOT_ALLOWED', 'This is not allowed.'],
  rate_limited: [429, 'RATE_LIMITED', 'You are sending too many requests, please try again later.'],
  idempotency_mismatch: impossible,
  idempotency_in_flight: impossible,
  idempotency_unfinished: impossible,
  country_unknown: [400, 'INVALID_PARAMETER', 'This country does not exist.', 'country'],
  operator_unknown: [400, 'INVALID_PARAMETER', 'This carrier does not exist.', 'carrier'],
  service_unknown: [400, 'INVALID_PARAMETER', 'This service does not exist.', 'service'],
  service_off: outOfStock,
  no_numbers: outOfStock,
  price_too_low: [422, 'PRICE_NOT_FOUND', 'We could not find a suitable pool below your price.'],
  prefixes_bad: [400, 'INVALID_PARAMETER', 'These area codes are not valid.', 'areacode'],
  no_balance: [422, 'BALANCE_ERROR', 'Insufficient balance, please top up your account.'],
  cap_reached: [422, 'BALANCE_ERROR', 'You have reached your spending limit.'],
  hold_already_settled: [400, 'ALREADY_REFUNDED', 'This order has already been refunded.'],
  activation_not_found: [404, 'ORDER_NOT_FOUND', 'We could not find this order!'],
  activation_closed: [400, 'ORDER_CLOSED', 'This order has ended already.'],
  no_code_yet: [400, 'NO_SMS_YET', 'You can only re-send to a phonenumber that has received a SMS'],
  code_received: [400, 'SMS_RECEIVED', 'This order has received a SMS and cannot be cancelled anymore.'],
  cancel_too_early: [400, 'CANCEL_TOO_EARLY', 'Your order cannot be cancelled yet, please try again later.'],
  channels_limit: [422, 'ORDER_LIMIT', 'You have too many active orders.'],
  order_repeated: [400, 'ALREADY_EXISTS', 'This order exists already.'],
  rental_not_found: [404, 'RENTAL_NOT_FOUND', 'This rental could not be found.'],
  rental_closed: [400, 'RENTAL_CLOSED', 'This rental has ended already.'],
  rental_no_message: [400, 'NO_SMS_YET', 'This rental has not received a SMS yet.'],
  rental_cancel_too_late: [400, 'REFUND_TOO_LATE', 'This rental cannot be refunded anymore.'],
  rental_term_bad: [400, 'INVALID_DAYS', 'You selected a invalid amount of days!', 'days'],
  repeat_impossible: [
    400,
    'RESEND_NOT_AVAILABLE',
    'This phonenumber is not available for re-send, please keep in mind that one-time phonenumbers have no guarantee for resends.',
  ],
  no_operation: impossible,
  sender_refused: impossible,
  sender_filtered: impossible,
  sender_blacklisted: impossible,
  try_again: [503, 'SERVER_ERROR', 'Please try again later.'],
  discount_code_bad: impossible,
  payment_unavailable: [503, 'SERVER_ERROR', 'Please try again later.'],
  invoice_not_found: [404, 'NOT_FOUND', 'We could not find this.'],
  limit_reached: [429, 'RATE_LIMITED', 'You have reached a limit, please try again later.'],
  already_done: [400, 'ALREADY_DONE', 'This has been done already.'],
  expired: [400, 'EXPIRED', 'This has expired.'],
};

/** This protocol's words for the core's refusals, where an endpoint has none of its own. */
export function spellRefusal({ code }: Pick<Refusal, 'code'>, words: Words = {}): WireError {
  const [status, type, message, param] = words[code] ?? spellings[code];
  const line = param === undefined ? { message } : { message, ...described(param) };
  return new WireError(status, type, message, [line]);
}
