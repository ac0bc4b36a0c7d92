import type { FastifyBaseLogger } from 'fastify';
import type { Core } from '#core';
import { failureCase, PartnerWireError, partnerErrorReply, type WireReply } from '#suppliers/partner';

/** What is known of a call that went wrong. */
export type FailedCall = { hub: string; path: string; ip: string };

/** The answer to what went wrong, with a trace of it that the operator can find. Never a 200. */
export function answerFailure(
  core: Core,
  error: unknown,
  { hub, path, ip }: FailedCall,
  log: FastifyBaseLogger,
): WireReply {
  const errorCase = failureCase(error);
  if (errorCase === undefined) {
    if (!core.isUnavailable(error)) log.error({ err: error, hub, path }, 'a call of a hub failed');
    return partnerErrorReply('unavailable');
  }
  const field = error instanceof PartnerWireError ? error.field : undefined;
  noteHub(core, { hub, kind: errorCase, subject: `${path}${field ? ` ${field}` : ''}`, details: { ip } });
  return partnerErrorReply(errorCase);
}

/** Into the book of notices, where the operator looks for what partners and hubs did oddly. */
export function noteHub(
  core: Core,
  notice: { hub: string; kind: string; subject: string; details?: Record<string, unknown> },
): void {
  core.supply.note({
    kind: `hub_${notice.kind}`,
    subject: `hub ${notice.hub}: ${notice.subject}`,
    details: notice.details ?? {},
  });
}
