import type { Refusal, RefusalCode } from '#kernel/refusal';
import { WireError } from './wire-error.ts';

/** The refusals that a call words in its own way. */
export type Words = Partial<Record<RefusalCode, string>>;

/** Nothing that can be asked for here is refused like that. */
const impossible = 'TRY_AGAIN_LATER';

const spellings: Record<RefusalCode, string> = {
  bad_request: 'ERROR_PARAMS',
  bad_amount: 'ERROR_PARAMS',
  key_unknown: 'ERROR_WRONG_KEY',
  key_ip_refused: 'API_ACCESS_IP',
  key_scope_missing: 'API_ACCESS_DISABLED',
  account_not_found: 'ERROR_WRONG_KEY',
  account_inactive: 'ACCOUNT_BLOCKED',
  already_exists: 'DUPLICATE_OPERATION',
  not_found: 'ERROR_PARAMS',
  not_allowed: 'API_ACCESS_DISABLED',
  rate_limited: 'INTERVAL_CONCURRENT_REQUESTS_ERROR',
  idempotency_mismatch: impossible,
  idempotency_in_flight: impossible,
  idempotency_unfinished: impossible,
  country_unknown: 'UNDEFINED_COUNTRY',
  operator_unknown: 'ERROR_PARAMS',
  service_unknown: 'ERROR_NO_SERVICE',
  service_off: 'NO_NUMBER',
  no_numbers: 'NO_NUMBER',
  price_too_low: 'NO_NUMBER',
  prefixes_bad: 'ERROR_PARAMS',
  no_balance: 'WARNING_LOW_BALANCE',
  cap_reached: 'WARNING_LOW_BALANCE',
  hold_already_settled: 'ERROR_WRONG_TZID',
  activation_not_found: 'ERROR_WRONG_TZID',
  activation_closed: 'ERROR_WRONG_TZID',
  no_code_yet: 'NO_COMPLETE_TZID',
  code_received: 'NO_COMPLETE_TZID',
  cancel_too_early: 'NO_COMPLETE_TZID',
  channels_limit: 'EXCEEDED_CONCURRENT_OPERATIONS',
  order_repeated: 'DUPLICATE_OPERATION',
  rental_not_found: 'ERROR_WRONG_TZID',
  rental_closed: 'LIFICYCLE_NUM_EXPIRED',
  rental_no_message: 'NO_COMPLETE_TZID',
  rental_cancel_too_late: 'NO_COMPLETE_TZID',
  rental_term_bad: 'UNDEFINED_DAYS',
  repeat_impossible: 'LIFICYCLE_NUM_EXPIRED',
  no_operation: 'ERROR_NO_OPERATIONS',
  sender_refused: impossible,
  sender_filtered: impossible,
  sender_blacklisted: impossible,
  try_again: 'TRY_AGAIN_LATER',
  discount_code_bad: impossible,
  payment_unavailable: impossible,
  invoice_not_found: impossible,
  limit_reached: 'INTERVAL_CONCURRENT_REQUESTS_ERROR',
  already_done: 'NO_COMPLETE_TZID',
  expired: 'LIFICYCLE_NUM_EXPIRED',
};

/** This protocol's words for the core's refusals, where a call has none of its own. */
export function spellRefusal({ code }: Pick<Refusal, 'code'>, words: Words = {}): WireError {
  return new WireError(words[code] ?? spellings[code]);
}
