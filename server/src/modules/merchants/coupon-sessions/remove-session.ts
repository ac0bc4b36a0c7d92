import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { findOwnCampaign } from '#modules/merchants/campaigns';
import type { CouponSession } from './coupon-session.ts';
import { findSession, lockSessions, markRemoved, type SessionRef } from './session-store.ts';

/** Refuses `not_found` (campaign, session), and `already_done` for what was claimed: it is voided, not removed. */
export function removeSession(
  { db, clock }: { db: Database; clock: Clock },
  { accountId, campaignId, code }: SessionRef & { accountId: bigint; campaignId: bigint },
): Promise<CouponSession> {
  return db.write(async (tx) => {
    if (!(await findOwnCampaign(tx, { accountId, id: campaignId })))
      throw new Refusal('not_found', { what: 'campaign' });
    const found = await findSession(tx, { accountId, code });
    const session = found && (await lockSessions(tx, [found.id])).get(found.id);
    if (session?.campaignId !== campaignId) throw new Refusal('not_found', { what: 'session' });
    if (session.claimedAt) throw new Refusal('already_done', { what: 'claim' });
    await markRemoved(tx, session.id, clock());
    return session;
  });
}
