import type { Core } from '#core';

type Found = Awaited<ReturnType<Core['couponSessions']['findForStaff']>>;

/** A coupon's standing, its history (oldest first), and the shops that it names, by id. */
export async function getHistory(core: Core, found: Found) {
  const lines = await core.couponSessions.listHistory(found.session.id);
  const places = await core.campaigns.findLocations(
    [...lines.map(({ locationId }) => locationId), found.session.locationId].filter((id) => id != null),
  );
  return { lines, places, standing: core.couponSessions.standing(found) };
}
