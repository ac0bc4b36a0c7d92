/** The faults of a fake partner. */
export const partnerFaults = [
  /** Answers after `slowMs`. */
  'slow',
  'error-500',
  /** Does what it is asked, then cuts the connection instead of answering. */
  'lost-acknowledgement',
  /** Advertises numbers and answers NO_NUMBERS. */
  'lies-about-stock',
  'ignores-exclusions',
  'no-country-code',
  /** Closes an operation by itself after its first message. */
  'closes-by-itself',
  /** Numbers as strings, counts as strings, ids as strings, a push's phone in the other JSON type. */
  'wrong-types',
  'uuid-ids',
  'snake-case-id',
  'http-201',
  'null-fields',
  'plain-text-error',
  'foreign-json-error',
  'redirect',
  'broken-json',
  'huge-reply',
  /** Sends a message once more after it was acknowledged. */
  'repeats',
  'out-of-order',
  'push-after-finish',
  /** Pushes before the answer to GET_NUMBER is out. */
  'push-early',
  'gives-up',
  /** Goes on after NO_OPERATION, NO_OP and BAD_SERVICE. */
  'never-stops',
  /** A repeat has other bytes. */
  'changes-content',
  'no-charset',
  'mangles-text',
  'wrong-key',
] as const;
export type PartnerFault = (typeof partnerFaults)[number];

/** The faults of a fake hub; the transient ones (`slow` to `too-many-requests`) hit the first `faultTimes` arrivals of a message. */
export const hubFaults = [
  'slow',
  'error-500',
  /** Stores the message, then cuts the connection instead of answering. */
  'lost-acknowledgement',
  'redirect',
  'try-again',
  'too-many-requests',
  'no-operation',
  'no-op',
  'bad-service',
  'ignored',
  'service-ban',
  'wrong-key',
  /** Sends every FINISH twice. */
  'repeats-finish',
] as const;
export type HubFault = (typeof hubFaults)[number];
