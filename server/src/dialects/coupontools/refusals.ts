import type { Refusal, RefusalCode } from '#kernel/refusal';
import type { ErrorCode } from './error-codes.ts';
import { WireError } from './wire-error.ts';

/** The names that a `not_found` has in `details.what`. */
const notFound: Record<string, ErrorCode> = {
  campaign: 502,
  teammate: 503,
  location: 504,
  session: 505,
  loyalty_card: 506,
  directory: 507,
  loyalty_user: 508,
  webhook: 509,
  subaccount: 510,
  directory_user: 511,
  category: 512,
  email_group: 513,
  sms_group: 514,
  folder: 515,
  package: 516,
  template: 517,
};
const notAllowed: Record<string, ErrorCode> = {
  subaccount: 102,
  sms: 103,
  email: 104,
  voided: 602,
  locked: 607,
  reserved: 607,
  unclaimed: 608,
  unsubscribed: 611,
  wallet: 612,
};
const alreadyExists: Record<string, ErrorCode> = { email: 304, validation_code: 308 };
const noBalance: Record<string, ErrorCode> = { sms: 606, points: 610, email: 604 };
const serviceOff: Record<string, ErrorCode> = { sms: 605 };
const expired: Record<string, ErrorCode> = { account: 101 };

const by =
  (words: Record<string, ErrorCode>, otherwise: ErrorCode) =>
  ({ details: { what } }: Refusal): ErrorCode =>
    (typeof what === 'string' && Object.hasOwn(words, what) ? words[what] : undefined) ?? otherwise;

/** The number of every refusal; what does not happen in this dialect is the generic wrong value. */
const codes: Record<RefusalCode, ErrorCode | ((refusal: Refusal) => ErrorCode)> = {
  bad_request: 300,
  bad_amount: 307,
  key_unknown: 1000,
  key_ip_refused: 1000,
  key_scope_missing: 1000,
  account_not_found: 1000,
  account_inactive: 1000,
  already_exists: by(alreadyExists, 300),
  not_found: by(notFound, 300),
  not_allowed: by(notAllowed, 300),
  rate_limited: 300,
  idempotency_mismatch: 300,
  idempotency_in_flight: 300,
  idempotency_unfinished: 300,
  country_unknown: 302,
  operator_unknown: 302,
  service_unknown: 302,
  service_off: by(serviceOff, 300),
  no_numbers: 300,
  price_too_low: 300,
  prefixes_bad: 300,
  no_balance: by(noBalance, 606),
  cap_reached: 300,
  hold_already_settled: 601,
  activation_not_found: 300,
  activation_closed: 300,
  no_code_yet: 300,
  code_received: 300,
  cancel_too_early: 300,
  channels_limit: 300,
  order_repeated: 300,
  rental_not_found: 300,
  rental_closed: 300,
  rental_no_message: 300,
  rental_cancel_too_late: 300,
  rental_term_bad: 300,
  repeat_impossible: 300,
  no_operation: 300,
  sender_refused: 605,
  sender_filtered: 605,
  sender_blacklisted: 605,
  try_again: 300,
  discount_code_bad: 300,
  payment_unavailable: 300,
  invoice_not_found: 300,
  limit_reached: 609,
  already_done: 601,
  expired: by(expired, 603),
};

export function refusalCode(refusal: Refusal): ErrorCode {
  const code = codes[refusal.code];
  return typeof code === 'function' ? code(refusal) : code;
}

/** `details.name` may say which parameter was meant, `details.text` what is said instead of the code's own text. */
export function refusalToWire(refusal: Refusal): WireError {
  const { name, text } = refusal.details;
  const code = refusalCode(refusal);
  const problem = {
    code,
    name: typeof name === 'string' ? name : undefined,
    text: typeof text === 'string' ? text : undefined,
  };
  if (code === 1000) return new WireError([problem], { status: 401 });
  if (refusal.code === 'rate_limited') return new WireError([problem], { status: 429, retryAfter: 1 });
  return new WireError([problem]);
}
