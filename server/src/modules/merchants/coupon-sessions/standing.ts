import { type Campaign, isRunning } from '#modules/merchants/campaigns';
import { type CouponSession, endOf } from './coupon-session.ts';

/**
 * The first thing to know for somebody who looks at a coupon. `open`: it can be claimed; `claimed`: it can be redeemed;
 * `stopped`: its campaign is not running.
 */
export type Standing =
  | 'validated'
  | 'voided'
  | 'removed'
  | 'expired'
  | 'locked'
  | 'claimed'
  | 'not_started'
  | 'stopped'
  | 'open';

/** The reasons to refuse a redemption or a claim, in the order in which they are checked. */
export function standingOf(session: CouponSession, campaign: Campaign, now: Date): Standing {
  if (session.validatedAt) return session.voided ? 'voided' : 'validated';
  if (session.voided) return 'voided';
  if (campaign.status === 'removed') return 'removed';
  const end = endOf(session, campaign);
  if (end !== null && now >= end) return 'expired';
  if (session.locked) return 'locked';
  if (session.claimedAt) return 'claimed';
  return standingOfCampaign(campaign, now);
}

/** The same for somebody who has no session of it yet. */
export function standingOfCampaign(
  campaign: Campaign,
  now: Date,
): Extract<Standing, 'removed' | 'expired' | 'not_started' | 'stopped' | 'open'> {
  if (campaign.status === 'removed') return 'removed';
  if (campaign.expiresAt && now >= campaign.expiresAt) return 'expired';
  if (isRunning(campaign, now)) return 'open';
  return isRunning({ ...campaign, startsAt: null }, now) ? 'not_started' : 'stopped';
}
