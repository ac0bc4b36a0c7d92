import { Refusal } from '#kernel/refusal';
import { findCampaignByCode, isRunning } from '#modules/merchants/campaigns';
import type { SessionDetails } from './coupon-session.ts';
import { type CreateDeps, insertNewSessions } from './create-sessions.ts';

/** `details` holds the tags of the address and what the browser says of itself. */
export type Visit = { campaignCode: string; details?: SessionDetails | undefined };

/**
 * A consumer comes to a campaign's address for the first time. Refuses `not_found`, `not_allowed` (`what:
 * 'single_use_only'`, or `'not_running'` where it has not begun or was stopped) and `expired`.
 */
export function visitCampaign({ db, clock }: CreateDeps, { campaignCode, details }: Visit) {
  return db.write(async (tx) => {
    const now = clock();
    const campaign = await findCampaignByCode(tx, campaignCode.toLowerCase());
    if (!campaign || campaign.status === 'removed') throw new Refusal('not_found', { what: 'campaign' });
    if (campaign.expiresAt && now >= campaign.expiresAt) throw new Refusal('expired', { what: 'campaign' });
    if (!isRunning(campaign, now)) throw new Refusal('not_allowed', { what: 'not_running' });
    if (campaign.singleUseOnly) throw new Refusal('not_allowed', { what: 'single_use_only' });
    const [session] = await insertNewSessions(tx, {
      accountId: campaign.accountId,
      campaignId: campaign.id,
      sessions: [{ source: 'visit', details }],
      now,
    });
    if (!session) throw new Error('a session that was just made is there');
    return { session, campaign, location: undefined };
  });
}
