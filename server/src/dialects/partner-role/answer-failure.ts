import type { FastifyBaseLogger } from 'fastify';
import type { Core } from '#core';
import { networkOf } from '#kernel/network';
import { failureCase, PartnerWireError, partnerErrorReply, type WireReply } from '#suppliers/partner';

/** The facts about a call that went wrong. */
export type FailedCall = {
  /** As the address has it; anybody can write any. */
  hub: string;
  path: string;
  ip: string;
  /** A right key was shown. */
  isKnown: boolean;
};

/** The answer to what went wrong, with a trace of it that the operator can find. Never a 200. */
export function answerFailure(
  core: Core,
  error: unknown,
  { hub, path, ip, isKnown }: FailedCall,
  log: FastifyBaseLogger,
): WireReply {
  const errorCase = failureCase(error);
  if (errorCase === undefined) {
    if (!core.isUnavailable(error)) log.error({ err: error, hub, path }, 'a call of a hub failed');
    return partnerErrorReply('unavailable');
  }
  const field = error instanceof PartnerWireError ? error.field : undefined;
  if (isKnown)
    noteHub(core, { hub, kind: errorCase, subject: `${path}${field ? ` ${field}` : ''}`, details: { ip } });
  else
    core.supply.note({
      ...{ kind: `hub_${errorCase}`, stranger: true, details: { hub, ip } },
      subject: `hub ${hub}: ${path} from ${networkOf(ip)}`,
    });
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
