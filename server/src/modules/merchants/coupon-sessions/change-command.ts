import type { Campaign, RedeemLocation } from '#modules/merchants/campaigns';
import type { SessionChange, SessionEvent } from './apply-event.ts';
import type { CouponSession } from './coupon-session.ts';
import type { SessionRef } from './session-store.ts';

/** The changes of one session: all of them happen, or none. */
export type ChangeCommand = SessionRef & {
  /** Must be the session's, where it is named. */
  campaignId?: bigint | undefined;
  set?: SessionChange | undefined;
  /** In this order, after `set`. */
  events: readonly SessionEvent[];
  /** Who does it: `api`, `page`, `widget`, `staff` … */
  actor: string;
};

export type Changed = {
  session: CouponSession;
  campaign: Campaign;
  location: RedeemLocation | undefined;
  /** Of the reservation or redemption that it made. */
  redemptionId: bigint | undefined;
};
