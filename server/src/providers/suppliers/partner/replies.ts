import type { PartnerDialect } from './dialect.ts';

/** A reply ready to be written: always `application/json; charset=utf-8`. */
export type WireReply = { httpStatus: number; body: string };

/** The outcomes of a request at the hub's door, whatever the dialect (contract 6.3, 8.2). */
export const replyCases = [
  'stored',
  'repeated',
  'no_operation',
  'banned_service',
  'filtered',
  'blacklisted',
  'bad_request',
  'too_large',
  'no_key',
  'wrong_key',
  'account_blocked',
  'access_disabled',
  'address_refused',
  'unknown_method',
  'number_unknown',
  'rate_limited',
  'try_again',
] as const;
export type ReplyCase = (typeof replyCases)[number];

const ACCEPTED = { httpStatus: 200, code: undefined };

/** HTTP status and code of every case; no code means success. */
export const replyTable: Readonly<Record<ReplyCase, { httpStatus: number; code: string | undefined }>> = {
  stored: ACCEPTED,
  repeated: ACCEPTED,
  no_operation: { httpStatus: 404, code: 'NO_OPERATION' },
  banned_service: { httpStatus: 403, code: 'BAD_SERVICE' },
  filtered: { httpStatus: 409, code: 'IGNORED' },
  blacklisted: { httpStatus: 403, code: 'SERVICE_BAN' },
  bad_request: { httpStatus: 400, code: 'BAD_REQUEST' },
  too_large: { httpStatus: 413, code: 'BAD_REQUEST' },
  no_key: { httpStatus: 401, code: 'ERROR_NO_KEY' },
  wrong_key: { httpStatus: 401, code: 'ERROR_WRONG_KEY' },
  account_blocked: { httpStatus: 403, code: 'ACCOUNT_BLOCKED' },
  access_disabled: { httpStatus: 403, code: 'API_ACCESS_DISABLED' },
  address_refused: { httpStatus: 403, code: 'API_ACCESS_IP' },
  unknown_method: { httpStatus: 405, code: 'REQUEST_NOT_FOUND' },
  number_unknown: { httpStatus: 404, code: 'ERROR_NO_NUMBER' },
  rate_limited: { httpStatus: 429, code: 'TRY_AGAIN' },
  try_again: { httpStatus: 503, code: 'TRY_AGAIN' },
};

/** Verdicts on a message that is stored all the same. */
const storedCases: readonly ReplyCase[] = ['no_operation', 'banned_service', 'filtered', 'blacklisted'];

/**
 * The hub's answer to a push. Partners of `smshub` and `onlinesim-v2` know no final error and would repeat for
 * ever, so there a stored message is a success whatever was decided about it; `ackFiltered` does the same for
 * `IGNORED` and `SERVICE_BAN` in `onlinesim-v1`.
 */
export function hubReply(
  replyCase: ReplyCase,
  { dialect, ackFiltered = false }: { dialect: PartnerDialect; ackFiltered?: boolean },
): WireReply {
  const softened =
    (dialect !== 'onlinesim-v1' && storedCases.includes(replyCase)) ||
    (ackFiltered && (replyCase === 'filtered' || replyCase === 'blacklisted'));
  const { httpStatus, code } = softened ? ACCEPTED : replyTable[replyCase];
  return { httpStatus, body: dialect === 'onlinesim-v2' ? listModeBody(code) : statusBody(code) };
}

/** `{"status":"SUCCESS"}`, or `{"status":"ERROR","error":code}`. */
export function statusBody(code: string | undefined): string {
  return JSON.stringify(code === undefined ? { status: 'SUCCESS' } : { status: 'ERROR', error: code });
}

/** `{"response":1}`, or `{"response":code}`. */
function listModeBody(code: string | undefined): string {
  return JSON.stringify({ response: code ?? 1 });
}
