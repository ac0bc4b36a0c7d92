import type { Budget, Campaign, Location } from '#core';
import { formatUtc } from '#kernel/clock';
import { formatInZone } from '#kernel/time-zone';
import { campaignUrl } from './addresses.ts';
import type { Call } from './call.ts';

export type { Campaign } from '#core';

/** A campaign as lists show it. Dates without `_utc` are by the clocks of its time zone. */
export function renderCampaign(call: Call, campaign: Campaign, { subaccount = '' } = {}) {
  const local = (moment: Date | null) => (moment ? formatInZone(moment, campaign.timeZone) : '');
  return {
    ID: `cam_${campaign.id}`,
    code: campaign.code,
    url: campaignUrl(call, campaign.code),
    name: campaign.name,
    title: campaign.title,
    subtitle: campaign.subtitle,
    description: campaign.description,
    status: campaign.status,
    type: 'coupon',
    coupon_value: campaign.value,
    coupon_category: campaign.categoryId === null ? '' : `cat_${campaign.categoryId}`,
    coupon_category_name: campaign.categoryName,
    coupon_tags: campaign.tags.join(','),
    folder: campaign.folderId === null ? '' : String(campaign.folderId),
    coupon_image: campaign.imageUrl,
    banner1: campaign.bannerUrl,
    start_date: local(campaign.startsAt),
    expirydate: local(campaign.expiresAt),
    timezone: campaign.timeZone,
    featured: campaign.featured ? '1' : '0',
    subaccount,
    poweredbylink: campaign.poweredByUrl,
    created_date_utc: formatUtc(campaign.createdAt),
  };
}

/** A campaign as it is shown alone. */
export async function renderCampaignInfo(call: Call, campaign: Campaign, options?: { subaccount: string }) {
  const budgets = await call.core.campaigns.listBudgets(campaign.id);
  const locations = await call.core.campaigns.listCampaignLocations(campaign.id);
  return {
    ...renderCampaign(call, campaign, options),
    terms: campaign.terms,
    redeem_location: locations.map((one) => renderLocation(one)),
    validation_methods: campaign.validationMethods,
    claim_fields: campaign.claimFields,
    max_claims: limitOf(budgets, 'claims'),
    max_validations: limitOf(budgets, 'uses'),
    session_validity_days: campaign.sessionValidityDays === null ? '' : String(campaign.sessionValidityDays),
  };
}

function renderLocation(location: Location) {
  const { latitude, longitude } = location;
  return {
    ID: `loc_${location.id}`,
    company_name: location.companyName,
    street: location.street,
    zip: location.zip,
    city: location.city,
    province: location.province,
    country: location.country,
    phone: location.phone,
    website: location.website,
    email: location.email,
    latitude: latitude === null ? '' : String(latitude),
    longitude: longitude === null ? '' : String(longitude),
  };
}

/** The limit in all; empty where there is none. */
function limitOf(budgets: readonly Budget[], measure: Budget['measure']): string {
  const budget = budgets.find((one) => one.measure === measure && one.period === 'total' && !one.perCustomer);
  return budget?.most == null ? '' : String(budget.most);
}
