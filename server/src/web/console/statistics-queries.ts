import type { Campaign } from '#core';
import { fromWallTime, toWallTime } from '#kernel/time-zone';
import { getCampaignsToPick } from './campaign-queries.ts';
import type { Visit } from './visit.tsx';

const DAYS = 30;
const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

/** One page of campaigns with how many of their coupons have come how far. */
export async function getStatisticsList(visit: Visit) {
  const { campaigns, next } = await getCampaignsToPick(visit);
  const counts = await visit.core.couponSessions.countOf(campaigns.map(({ id }) => id));
  return { campaigns, counts, next };
}

/** One campaign's coupons in all, and by day and location within the days that the query asks for. */
export async function getStatistics(visit: Visit, campaign: Campaign) {
  const { core, accountId, merchant } = visit;
  const range = rangeOf(visit, campaign);
  const places = await core.couponSessions.countByLocation(range);
  const locations = new Map((await core.campaigns.listLocations(accountId)).map((one) => [one.id, one]));
  const removed = await core.campaigns.findLocations(
    places.flatMap(({ locationId }) => (locationId === null || locations.has(locationId) ? [] : locationId)),
  );
  const nameOf = (id: bigint | null) =>
    id === null ? undefined : (locations.get(id) ?? removed.get(id))?.companyName;
  return {
    ...{ campaign, currency: merchant.currency, firstDay: range.firstDay, lastDay: range.lastDay },
    total: await core.couponSessions.count(campaign.id),
    codes: await core.couponSessions.countValidationCodes(campaign.id),
    days: await core.couponSessions.countByDay(range),
    places: places.map((place) => ({ ...place, name: nameOf(place.locationId) })),
  };
}

/** One campaign's coupons by day, oldest first, within the days that the query asks for. */
export const getDays = (visit: Visit, campaign: Campaign) =>
  visit.core.couponSessions.countByDay(rangeOf(visit, campaign));

/** Whole days of the campaign's zone: those that are asked for, else the last thirty. */
function rangeOf({ core, query }: Visit, { id: campaignId, timeZone }: Campaign) {
  const { year, month, day } = toWallTime(core.clock(), timeZone);
  const today = Date.UTC(year, month - 1, day);
  const last = readDay(query.until) ?? today;
  const first = readDay(query.from) ?? last - (DAYS - 1) * DAY_MS;
  const start = Math.max(Math.min(first, last), last - (MOST_DAYS - 1) * DAY_MS);
  const momentOf = (at: number) => {
    const date = new Date(at);
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    return fromWallTime({ year, month, day, hour: 0, minute: 0, second: 0 }, timeZone);
  };
  const nameOf = (at: number) => new Date(at).toISOString().slice(0, 10);
  return {
    ...{ campaignId, timeZone, firstDay: nameOf(start), lastDay: nameOf(last) },
    from: momentOf(start),
    until: momentOf(last + DAY_MS),
  };
}

function readDay(text: string | undefined): number | undefined {
  if (!/^20\d\d-\d\d-\d\d$/.test(text ?? '')) return undefined;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : at;
}
