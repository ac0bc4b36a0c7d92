import type { WallTime } from '#kernel/time-zone';
import { fromWallTime } from '#kernel/time-zone';
import { campaignUrl } from './addresses.ts';
import { type Call, defineCall } from './call.ts';
import { wallEnd } from './date-kinds.ts';
import { flag, id, listOf, oneOf, text } from './kinds.ts';
import { clearable, optional, required } from './parameters.ts';
import { type Campaign, renderCampaign, renderCampaignInfo } from './render-campaign.ts';
import { problem } from './wire-error.ts';

const MOST_TAGS = 100;

const status = oneOf('active', 'inactive', 'example', 'draft', 'archived', 'expired', 'removed');

/** The fields of a campaign that may be given when it is made and when it is changed. */
const settings = {
  title: clearable('title', text()),
  subtitle: clearable('subtitle', text()),
  description: clearable('description', text(20_000)),
  expiresAt: optional('expiry_date', wallEnd, 'expirydate'),
  categoryId: optional('category', id('cat')),
  tags: clearable('tags', listOf(MOST_TAGS)),
  folderId: optional('folder', id('number')),
  status: optional('status', status),
};

/** The account's campaigns, or with `subaccount` those of one under it. */
export const listCampaigns = defineCall({
  parameters: {
    onlyActive: optional('only_active', flag),
    folderId: optional('folder', id('number')),
    tags: optional('tags', listOf(MOST_TAGS)),
    categoryId: optional('category', id('cat')),
    subaccountId: optional('subaccount', id('sub')),
  },
  async run(call, { subaccountId, ...filter }) {
    const owner = await findOwner(call, subaccountId);
    const campaigns = await call.core.campaigns.list({ ...filter, accountId: owner.accountId });
    const own = { ...call, caller: owner };
    const subaccount = subaccountId === undefined ? '' : `sub_${subaccountId}`;
    return {
      amount_of_results: campaigns.length,
      coupon_info: campaigns.map((campaign) => renderCampaign(own, campaign, { subaccount })),
    };
  },
});

/** One campaign, with how many own validation codes it has where that is asked. */
export const getCampaign = defineCall({
  parameters: {
    campaignId: required('campaign', id('cam')),
    withUsage: optional('show_usage_stats', flag),
  },
  async run(call, { campaignId, withUsage = false }) {
    const { core, caller } = call;
    const campaign = await core.campaigns.get({ accountId: caller.accountId, id: campaignId });
    const info = await renderCampaignInfo(call, campaign);
    if (!withUsage) return { coupon_info: info };
    const { total, claimed } = await core.couponSessions.countValidationCodes(campaignId);
    const usage = {
      total_custom_validation_codes: String(total),
      claimed_custom_validation_codes: String(claimed),
    };
    return { coupon_info: { ...info, ...usage }, ...usage };
  },
});

/** A copy of a template, for the account or one under it. */
export const createCampaign = defineCall({
  parameters: {
    templateId: required('template', id('cam')),
    name: optional('name', text()),
    featured: optional('featured', flag),
    subaccountId: optional('subaccount', id('sub')),
    ...settings,
  },
  async run(call, { subaccountId, templateId, expiresAt, ...change }) {
    const { core, caller } = call;
    const owner = await findOwner(call, subaccountId);
    const template = await core.campaigns.getTemplate({ accountId: caller.accountId, id: templateId });
    const campaign = await core.campaigns.copy({
      ...change,
      accountId: owner.accountId,
      copiedBy: caller.accountId,
      templateId,
      expiresAt: endAt(expiresAt, template),
      status: change.status ?? 'active',
    });
    return answer({ ...call, caller: owner }, campaign, subaccountId);
  },
});

/** Changes what is named. */
export const updateCampaign = defineCall({
  parameters: {
    campaignId: required('campaign', id('cam')),
    featured: optional('featured', flag),
    ...settings,
  },
  async run(call, { campaignId, expiresAt, ...change }) {
    const { core, caller } = call;
    const ref = { accountId: caller.accountId, id: campaignId };
    const before = await core.campaigns.get(ref);
    const campaign = await core.campaigns.change({ ...change, ...ref, expiresAt: endAt(expiresAt, before) });
    return answer(call, campaign);
  },
});

/** The account that asks, or one under it that it names; a subaccount has none under it. */
async function findOwner({ core, caller }: Call, subaccountId: bigint | undefined): Promise<Call['caller']> {
  if (subaccountId === undefined) return caller;
  if (caller.parentId !== null) throw problem(102, 'subaccount');
  return core.merchants.getSubaccount({ parentId: caller.accountId, id: subaccountId });
}

function endAt(wall: WallTime | undefined, { timeZone }: Campaign): Date | undefined {
  return wall && fromWallTime(wall, timeZone);
}

async function answer(call: Call, campaign: Campaign, subaccountId?: bigint) {
  const subaccount = subaccountId === undefined ? '' : `sub_${subaccountId}`;
  return {
    campaign: `cam_${campaign.id}`,
    code: campaign.code,
    url: campaignUrl(call, campaign.code),
    coupon_info: await renderCampaignInfo(call, campaign, { subaccount }),
  };
}
