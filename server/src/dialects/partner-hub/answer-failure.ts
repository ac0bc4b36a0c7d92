import type { FastifyBaseLogger } from 'fastify';
import type { Core } from '#core';
import { networkOf } from '#kernel/network';
import { isRefusal } from '#kernel/refusal';
import {
  failureCase,
  hubReply,
  type PartnerDialect,
  PartnerWireError,
  type WireReply,
} from '#suppliers/partner';

/** The facts about a call that went wrong. */
export type FailedCall = {
  dialect: PartnerDialect;
  path: string;
  ip: string;
  supplierId?: bigint | undefined;
};

/** The answer to what went wrong, with a trace of it that the operator can find. Never a 200. */
export function answerFailure(
  core: Core,
  error: unknown,
  { dialect, path, ip, supplierId }: FailedCall,
  log: FastifyBaseLogger,
): WireReply {
  const replyCase = failureCase(error);
  if (replyCase === undefined) {
    if (!core.isUnavailable(error)) log.error({ err: error, path }, 'a partner call failed');
    return hubReply('try_again', { dialect });
  }
  const field = fieldOf(error);
  core.supply.note({
    supplierId,
    kind: replyCase,
    stranger: supplierId === undefined,
    subject:
      supplierId === undefined ? `${path} from ${networkOf(ip)}` : `${path}${field ? ` ${field}` : ''}`,
    details: { path, ip, ...(field && { field }) },
  });
  return hubReply(replyCase, { dialect });
}

/** Which field is to blame, where one is. */
function fieldOf(error: unknown): string | undefined {
  if (error instanceof PartnerWireError) return error.field;
  return isRefusal(error, 'bad_request') ? Object.keys(error.details)[0] : undefined;
}
