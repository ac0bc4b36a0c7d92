import type { FastifyBaseLogger } from 'fastify';
import type { Core } from '#core';
import { isRefusal, type RefusalCode } from '#kernel/refusal';
import {
  hubReply,
  type PartnerDialect,
  PartnerWireError,
  type ReplyCase,
  type WireReply,
} from '#suppliers/partner';

/** What is known of a call that went wrong. */
export type FailedCall = {
  dialect: PartnerDialect;
  path: string;
  ip: string;
  supplierId?: bigint | undefined;
};

const caseOfRefusal: Partial<Record<RefusalCode, ReplyCase>> = {
  key_unknown: 'wrong_key',
  key_ip_refused: 'address_refused',
  account_inactive: 'account_blocked',
  not_allowed: 'access_disabled',
  rate_limited: 'rate_limited',
  try_again: 'try_again',
  bad_request: 'bad_request',
};

/** The answer to what went wrong, with a trace of it that the operator can find. Never a 200. */
export function answerFailure(
  core: Core,
  error: unknown,
  { dialect, path, ip, supplierId }: FailedCall,
  log: FastifyBaseLogger,
): WireReply {
  const replyCase = caseOf(error);
  if (replyCase === undefined) {
    if (!core.isUnavailable(error)) log.error({ err: error, path }, 'a partner call failed');
    return hubReply('try_again', { dialect });
  }
  const field = error instanceof PartnerWireError ? error.field : undefined;
  core.supply.note({
    supplierId,
    kind: replyCase,
    subject: supplierId === undefined ? `${path} from ${ip}` : `${path}${field ? ` ${field}` : ''}`,
    details: { path, ip, ...(field && { field }) },
  });
  return hubReply(replyCase, { dialect });
}

/** Undefined for what is nobody's fault but ours. */
function caseOf(error: unknown): ReplyCase | undefined {
  if (error instanceof PartnerWireError) return error.replyCase;
  if (isRefusal(error)) return caseOfRefusal[error.code] ?? 'bad_request';
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return 'too_large';
  return status >= 400 && status < 500 ? 'bad_request' : undefined;
}
