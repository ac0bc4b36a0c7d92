import type { RefusalCode } from '#kernel/refusal';

/** What a code means: its HTTP status, a sentence for people, and what whoever asked can do about it. */
export type ProblemWords = { status: number; title: string; todo: string };

/** The core's refusals. The code itself travels unchanged. */
const refusals: Record<RefusalCode, ProblemWords> = {
  bad_request: {
    status: 400,
    title: 'the request is not valid',
    todo: 'Correct the fields that are named and send it again.',
  },
  bad_amount: {
    status: 400,
    title: 'the amount is not valid: write it like "12.50"',
    todo: 'Write the amount as decimal text with at most six places, like "12.50".',
  },
  key_unknown: {
    status: 401,
    title: 'the key is not known',
    todo: 'Send a living key or token: Authorization: Bearer <key>.',
  },
  key_ip_refused: {
    status: 403,
    title: 'the key may not be used from this address',
    todo: 'Call from an address that the key allows, or make a key that allows this one.',
  },
  key_scope_missing: {
    status: 403,
    title: 'the key has no scope for this',
    todo: 'Use a key that has the scope that is named.',
  },
  account_not_found: {
    status: 404,
    title: 'there is no such account',
    todo: 'Look up the id or the name of the account.',
  },
  account_inactive: {
    status: 403,
    title: 'the account is suspended',
    todo: 'Ask the operator why the account is suspended.',
  },
  already_exists: {
    status: 409,
    title: 'it is there already',
    todo: 'Use what is there, or choose another name.',
  },
  not_found: {
    status: 404,
    title: 'there is no such thing',
    todo: "Check the id: it is unknown, or it is another account's.",
  },
  not_allowed: {
    status: 409,
    title: 'that is not allowed as things stand',
    todo: 'Look at the state of the thing that is named.',
  },
  rate_limited: {
    status: 429,
    title: 'too many requests',
    todo: 'Wait as long as Retry-After says, then ask again.',
  },
  idempotency_mismatch: {
    status: 422,
    title: 'the idempotency key was used for another request',
    todo: 'Use a new key for each new request.',
  },
  idempotency_in_flight: {
    status: 409,
    title: 'the first request with this idempotency key is still under way',
    todo: 'Wait a moment and send it again.',
  },
  idempotency_unfinished: {
    status: 409,
    title: 'the first request with this idempotency key was cut off',
    todo: 'Look whether it was done, then use a new key.',
  },
  country_unknown: {
    status: 404,
    title: 'there is no such country',
    todo: 'Take the id of a country from GET /catalog/countries.',
  },
  operator_unknown: {
    status: 404,
    title: 'the country has no such operator',
    todo: 'Leave the operator out, or take one from GET /catalog/countries.',
  },
  service_unknown: {
    status: 404,
    title: 'there is no such service',
    todo: 'Take the code of a service from GET /catalog/services.',
  },
  service_off: {
    status: 409,
    title: 'the service is switched off',
    todo: 'Choose another service: the operator does not sell this one.',
  },
  no_numbers: {
    status: 409,
    title: 'no number is free',
    todo: 'Try another country or operator, raise the price, or try again later.',
  },
  price_too_low: {
    status: 409,
    title: 'nothing is sold for that little',
    todo: 'Raise maxPrice to minPrice at least.',
  },
  prefixes_bad: {
    status: 400,
    title: 'the prefixes are not valid',
    todo: 'Write prefixes as digits, country code included.',
  },
  no_balance: {
    status: 409,
    title: 'the account has not enough money available',
    todo: 'Top up the account, or end a lease that holds money.',
  },
  cap_reached: {
    status: 409,
    title: 'a cap on spending is reached',
    todo: 'Raise the cap, or wait until it counts anew: the details say which it is and what is left.',
  },
  hold_already_settled: {
    status: 409,
    title: 'the money was settled before',
    todo: 'Nothing: the money was settled before. Look at the ledger.',
  },
  activation_not_found: {
    status: 404,
    title: 'the account has no such activation',
    todo: "Check the id: it is unknown, or it is another account's.",
  },
  activation_closed: {
    status: 409,
    title: 'the activation has ended',
    todo: 'Nothing can be changed any more: lease another number.',
  },
  no_code_yet: {
    status: 409,
    title: 'no message has arrived yet',
    todo: 'Wait for the message: GET /activations/{activation}/messages?wait=60.',
  },
  code_received: {
    status: 409,
    title: 'a message has arrived already',
    todo: 'A message came, so it cannot be cancelled: finish it.',
  },
  cancel_too_early: {
    status: 409,
    title: 'it is too early to cancel',
    todo: 'Try again at the moment that cancellableAt names.',
  },
  channels_limit: {
    status: 409,
    title: 'the account has too many open activations',
    todo: 'End an open activation first.',
  },
  order_repeated: {
    status: 409,
    title: 'this order was made before',
    todo: 'Look up the activation that was made for this order.',
  },
  rental_not_found: {
    status: 404,
    title: 'the account has no such rental',
    todo: "Check the id: it is unknown, or it is another account's.",
  },
  rental_closed: {
    status: 409,
    title: 'the rental has ended',
    todo: 'Nothing can be changed any more: rent another number.',
  },
  rental_no_message: { status: 409, title: 'no message has arrived yet', todo: 'Wait for the message.' },
  rental_cancel_too_late: {
    status: 409,
    title: 'it is too late to cancel',
    todo: 'It runs to its end: let it, or do not extend it.',
  },
  rental_term_bad: {
    status: 400,
    title: 'the term is not valid',
    todo: 'Choose a term that GET /rent-quote offers.',
  },
  repeat_impossible: { status: 409, title: 'the number cannot be had again', todo: 'Lease another number.' },
  no_operation: { status: 404, title: 'there is no such operation', todo: 'Check the id of the operation.' },
  sender_refused: {
    status: 409,
    title: 'messages of this sender are refused',
    todo: 'Nothing: such messages are not taken.',
  },
  sender_filtered: {
    status: 409,
    title: 'the message is not of the leased service',
    todo: 'Nothing: the message is not of the leased service.',
  },
  sender_blacklisted: {
    status: 409,
    title: 'the supplier does not serve this service',
    todo: 'Nothing: the supplier does not serve this service.',
  },
  try_again: { status: 503, title: 'try again later', todo: 'Ask again in a second.' },
  discount_code_bad: {
    status: 400,
    title: 'the discount code is not valid',
    todo: 'Leave the code out, or use one that is valid and not used up.',
  },
  payment_unavailable: {
    status: 503,
    title: 'the payment provider cannot be reached',
    todo: 'Ask again in a minute, or pay by another way.',
  },
  invoice_not_found: {
    status: 404,
    title: 'there is no such invoice',
    todo: "Check the id: it is unknown, or it is another account's.",
  },
  limit_reached: {
    status: 409,
    title: 'the limit is reached',
    todo: 'Make room first: the details say which limit it is.',
  },
  already_done: { status: 409, title: 'it was done before', todo: 'Nothing: it was done before.' },
  expired: { status: 410, title: 'its time is over', todo: 'Begin anew: its time is over.' },
};

/** What this API says by itself, before and around the core. */
const apiProblems = {
  unauthorized: {
    status: 401,
    title: 'the key or token is missing or wrong',
    todo: 'Send a living key or token: Authorization: Bearer <key>.',
  },
  operators_only: {
    status: 403,
    title: 'this is for operators: keys of accounts may not do it',
    todo: 'Use the token of an administrator.',
  },
  role_missing: {
    status: 403,
    title: 'the role of this token may not do that',
    todo: 'Use a token whose role may; GET /me says what this one is.',
  },
  account_missing: {
    status: 400,
    title: 'whose? The token of an operator has no account of its own',
    todo: 'Name the account: /accounts/{account}/…',
  },
  version_unknown: {
    status: 400,
    title: 'there is no such version of this API',
    todo: 'Leave Switchboard-Version out, or send a day on which you read this description.',
  },
  too_large: { status: 413, title: 'the request is too large', todo: 'Send less at once.' },
  unsupported_media_type: {
    status: 415,
    title: 'the body is of a type that is not read here',
    todo: 'Send application/json.',
  },
  unavailable: { status: 503, title: 'the database cannot be reached', todo: 'Ask again in a second.' },
  internal: {
    status: 500,
    title: 'internal error',
    todo: 'Tell the operator the requestId: the log has the rest.',
  },
} satisfies Record<string, ProblemWords>;

export type ProblemCode = RefusalCode | keyof typeof apiProblems;

export const problemWords: Readonly<Record<ProblemCode, ProblemWords>> = { ...refusals, ...apiProblems };
