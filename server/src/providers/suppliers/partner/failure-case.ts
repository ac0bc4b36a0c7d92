import { isRefusal, type RefusalCode } from '#kernel/refusal';
import type { ReplyCase } from './replies.ts';
import { PartnerWireError } from './wire-error.ts';

const caseOfRefusal = {
  key_unknown: 'wrong_key',
  key_ip_refused: 'address_refused',
  account_inactive: 'account_blocked',
  not_allowed: 'access_disabled',
  rate_limited: 'rate_limited',
  try_again: 'try_again',
  bad_request: 'bad_request',
} as const satisfies Partial<Record<RefusalCode, ReplyCase>>;

export type FailureCase = PartnerWireError['replyCase'] | (typeof caseOfRefusal)[keyof typeof caseOfRefusal];

/** The answer where a call at our door went wrong; undefined for what is nobody's fault but ours. */
export function failureCase(error: unknown): FailureCase | undefined {
  if (error instanceof PartnerWireError) return error.replyCase;
  if (isRefusal(error)) {
    const known: Partial<Record<RefusalCode, FailureCase>> = caseOfRefusal;
    return known[error.code] ?? 'bad_request';
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return 'too_large';
  return status >= 400 && status < 500 ? 'bad_request' : undefined;
}
