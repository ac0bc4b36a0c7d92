import type { Refusal, RefusalCode } from '#kernel/refusal';
import type { Caller, Profile } from './call.ts';
import { type Currency, priceText } from './currency.ts';

/** The seed knows five errors and the words of its actions; an extended parameter or action brings its own. */
const seed: Record<RefusalCode, string> = {
  bad_request: 'BAD_ACTION',
  bad_amount: 'BAD_ACTION',
  key_unknown: 'BAD_KEY',
  key_ip_refused: 'BAD_KEY',
  key_scope_missing: 'BAD_KEY',
  account_not_found: 'BAD_KEY',
  account_inactive: 'BAD_KEY',
  already_exists: 'BAD_ACTION',
  not_found: 'BAD_ACTION',
  not_allowed: 'BAD_ACTION',
  rate_limited: 'REQUEST_LIMIT',
  idempotency_mismatch: 'BAD_ACTION',
  idempotency_in_flight: 'BAD_ACTION',
  idempotency_unfinished: 'BAD_ACTION',
  country_unknown: 'BAD_ACTION',
  operator_unknown: 'BAD_ACTION',
  service_unknown: 'BAD_ACTION',
  service_off: 'NO_NUMBERS',
  no_numbers: 'NO_NUMBERS',
  price_too_low: 'WRONG_MAX_PRICE',
  prefixes_bad: 'WRONG_EXCEPTION_PHONE',
  no_balance: 'NO_BALANCE',
  cap_reached: 'NO_BALANCE',
  hold_already_settled: 'BAD_ACTION',
  activation_not_found: 'NO_ACTIVATION',
  activation_closed: 'BAD_ACTION',
  no_code_yet: 'BAD_ACTION',
  code_received: 'BAD_ACTION',
  cancel_too_early: 'CANNOT_BEFORE_2_MIN',
  channels_limit: 'NO_NUMBERS',
  order_repeated: 'ORDER_ALREADY_EXISTS',
  rental_not_found: 'NO_ID_RENT',
  rental_closed: 'ALREADY_FINISH',
  rental_no_message: 'STATUS_WAIT_CODE',
  rental_cancel_too_late: 'CANT_CANCEL',
  rental_term_bad: 'INVALID_TIME',
  repeat_impossible: 'RENEW_ACTIVATION_NOT_AVAILABLE',
  no_operation: 'BAD_ACTION',
  sender_refused: 'BAD_ACTION',
  sender_filtered: 'BAD_ACTION',
  sender_blacklisted: 'BAD_ACTION',
  try_again: 'ERROR_SQL',
  discount_code_bad: 'BAD_ACTION',
  payment_unavailable: 'BAD_ACTION',
  invoice_not_found: 'BAD_ACTION',
  limit_reached: 'BAD_ACTION',
  already_done: 'BAD_ACTION',
  expired: 'BAD_ACTION',
};

/** A step that the activation's state forbids. */
const stepWords = {
  activation_closed: 'BAD_STATUS',
  no_code_yet: 'BAD_STATUS',
  code_received: 'BAD_STATUS',
} as const satisfies Partial<Record<RefusalCode, string>>;

const words: Record<Profile, Record<RefusalCode, string>> = {
  seed,
  classic: {
    ...seed,
    ...stepWords,
    service_unknown: 'BAD_SERVICE',
    cancel_too_early: 'EARLY_CANCEL_DENIED',
    channels_limit: 'CHANNELS_LIMIT',
  },
};

const seedWithStepWords: Record<RefusalCode, string> = { ...seed, ...stepWords };

/** The line that answers a refusal. */
export function renderRefusal(
  { code, details }: Refusal,
  { profile, strictWords, currency }: { profile: Profile; currency: Currency } & Pick<Caller, 'strictWords'>,
): string {
  const spelling = profile === 'seed' && !strictWords ? seedWithStepWords : words[profile];
  const word = spelling[code];
  return typeof details.minPriceMicros === 'bigint'
    ? `${word}:${priceText(details.minPriceMicros, currency)}`
    : word;
}
