import { isJsonNumber } from '#kernel/lossless-json';
import { PUSH_RETRY_MS, type PushVerdict } from '#suppliers/hub';
import type { PartnerDialect } from './dialect.ts';
import { codeOf, type ReadReply, readReply } from './reply-code.ts';

const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

export type PushReply = {
  dialect: PartnerDialect;
  httpStatus: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
  /** To read a `Retry-After` that names a moment. */
  receivedAt: Date;
};

const goodCodes = ['SUCCESS', 'OK', '1'];
const finalCodes = ['NO_OPERATION', 'NO_OP', 'BAD_SERVICE'];
const filterCodes = ['IGNORED', 'SERVICE_BAN'];
const accountCodes = [
  'ERROR_NO_KEY',
  'ERROR_WRONG_KEY',
  'NO_KEY',
  'WRONG_KEY',
  'BAD_KEY',
  'ACCOUNT_BLOCKED',
  'API_ACCESS_DISABLED',
  'API_ACCESS_IP',
];

/** Reads a hub's answer to a push. No answer at all (timeout, network) is a `retry`: see `noAnswer`. */
export function classifyPushReply(reply: PushReply): PushVerdict {
  const { dialect, httpStatus, body } = reply;
  const read = readReply(body);
  const { json, code } = read;

  if (httpStatus === 200) {
    if (dialect === 'onlinesim-v1') return { verdict: 'delivered', odd: isErrorBody(read), code };
    if (dialect === 'smshub' && codeOf(json?.status) === 'SUCCESS')
      return { verdict: 'delivered', odd: false, code };
    if (dialect === 'onlinesim-v2' && isOne(json?.response))
      return { verdict: 'delivered', odd: false, code };
  } else if (dialect === 'onlinesim-v1' && code && finalCodes.includes(code)) {
    return { verdict: 'rejected', code };
  } else if (dialect === 'onlinesim-v1' && code && filterCodes.includes(code)) {
    return { verdict: 'filtered', code, retryAfterMs: PUSH_RETRY_MS };
  } else if (httpStatus === 401 || (httpStatus === 403 && code && accountCodes.includes(code))) {
    return { verdict: 'pause', code };
  }
  const retryAfterMs = httpStatus === 429 ? Math.max(PUSH_RETRY_MS, retryAfterOf(reply)) : PUSH_RETRY_MS;
  return { verdict: 'retry', code, retryAfterMs };
}

/** The verdict where the hub did not answer. */
export const noAnswer: PushVerdict = { verdict: 'retry', code: undefined, retryAfterMs: PUSH_RETRY_MS };

function isErrorBody({ json, code }: ReadReply): boolean {
  return code !== undefined && !goodCodes.includes(code) && !goodCodes.includes(codeOf(json?.status) ?? '');
}

function isOne(value: unknown): boolean {
  return (isJsonNumber(value) && Number(value.value) === 1) || value === '1';
}

function retryAfterOf({ headers, receivedAt }: PushReply): number {
  const header = headers['retry-after'];
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  const delayMs = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - receivedAt.getTime();
  return Number.isFinite(delayMs) ? Math.min(Math.max(delayMs, 0), MAX_RETRY_AFTER_MS) : 0;
}
