import type { SessionView } from '#core';
import { campaignUrl } from './addresses.ts';
import type { Call } from './call.ts';

export type { SessionView } from '#core';

/** The widget's code of a session: what staff type. */
export const shortCode = (code: string): string => code.slice(0, 6);

/** The fields that name a session, before its blocks. */
export function sessionHead(call: Call, { session, campaign }: SessionView) {
  return {
    session: session.code,
    session_url: campaignUrl(call, campaign.code, session.code),
    sequenceid: String(session.id),
    customid: session.customId,
  };
}

/** The two blocks that say how a session stands and whose it is. */
export function sessionBlocks({ core }: Call, view: SessionView) {
  return {
    status: core.couponSessions.renderStatus(view.session, view),
    customer: core.couponSessions.renderCustomer(view.session),
  };
}

/** A session as one line of a list. */
export function renderSessionRow(call: Call, view: SessionView) {
  const { sequenceid, ...head } = sessionHead(call, view);
  return {
    sequenceid,
    campaign: `cam_${view.campaign.id}`,
    ...head,
    ...sessionBlocks(call, view),
  };
}
