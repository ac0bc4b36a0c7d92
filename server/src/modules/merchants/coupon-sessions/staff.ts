import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { type Campaign, findCampaigns, listCampaignLocations } from '#modules/merchants/campaigns';
import type { Staff } from '#modules/merchants/staff';
import { addressSubject, limitTries } from '#modules/password-tries';
import type { SessionChange } from './apply-event.ts';
import type { ChangeCommand, Changed } from './change-command.ts';
import type { CouponSession } from './coupon-session.ts';
import { findSession } from './session-store.ts';

export type StaffDeps = { db: Database; clock: Clock; change(command: ChangeCommand): Promise<Changed> };

/** A coupon that somebody in a shop asks for: by its code, the first six letters of it, or its whole address. */
export type StaffLookup = { staff: Staff; code: string; address: string };

export type StaffRedeem = StaffLookup & {
  method: 'qr' | 'widget';
  spendMicros?: bigint | undefined;
  /** Staff's notes about the customer. */
  set?: Pick<SessionChange, 'email' | 'phone' | 'details'> | undefined;
};

/** The last part of an address that looks like a code; what people paste has blanks and parameters around it. */
export function codeOf(pasted: string): string {
  const path = pasted.trim().split(/[?#&]/, 1)[0] ?? '';
  return path.split('/').filter(Boolean).at(-1)?.toLowerCase() ?? '';
}

/**
 * Refuses `not_found` for what is not this account's or not for these staff, and `rate_limited` (`retryAfterSeconds`)
 * for who guesses.
 */
export async function findForStaff(
  deps: StaffDeps,
  { staff, code, address }: StaffLookup,
): Promise<{ session: CouponSession; campaign: Campaign }> {
  const subjects = addressSubject(`staff-codes:${staff.accountId}`, address);
  const found = await limitTries(deps, subjects, async () => {
    const session = await findSession(deps.db.read, { code: codeOf(code), accountId: staff.accountId });
    return session && staff.campaignId !== null && staff.campaignId !== session.campaignId
      ? undefined
      : session;
  });
  const campaign = found && (await findCampaigns(deps.db.read, [found.campaignId])).get(found.campaignId);
  if (!found || !campaign) throw new Refusal('not_found', { what: 'session' });
  return { session: found, campaign };
}

/**
 * Staff redeem a coupon on a device of their own. One that a consumer took at a campaign's address must be claimed; one
 * that was made ahead is claimed with it. Refuses what `change` and `findForStaff` refuse, and `not_allowed` (`method`,
 * `location`: not in this shop).
 */
export async function redeemAsStaff(
  deps: StaffDeps,
  { method, spendMicros, set, ...lookup }: StaffRedeem,
): Promise<Changed> {
  const { session, campaign } = await findForStaff(deps, lookup);
  const { locationId } = lookup.staff;
  if (!campaign.validationMethods.includes(method)) throw new Refusal('not_allowed', { what: 'method' });
  const locations = await listCampaignLocations(deps.db.read, campaign.id);
  if (locationId !== null && locations.length > 0 && !locations.some(({ id }) => id === locationId))
    throw new Refusal('not_allowed', { what: 'location' });
  return deps.change({
    code: session.code,
    set,
    events: [
      {
        event: 'validate',
        spendMicros,
        locationId,
        claimType: method,
        claimedFirst: session.source === 'visit',
      },
    ],
    actor: method,
  });
}
