import { z } from 'zod';
import { type Core, campaignStatuses, publicUrlOf } from '#core';
import {
  BudgetLine,
  type Campaign,
  campaignSettings,
  renderBudget,
  withMoments,
} from './campaign-settings.ts';
import { namesOf } from './merchant-settings.ts';
import { getMerchant, merchantParams } from './merchants.ts';
import { CampaignBudgetReply, CampaignDetailsReply, CampaignReply } from './replies/campaigns.ts';
import { defineRoute, record } from './route.ts';
import { Id, line, page, pageOf, paging, Reference } from './wire.ts';

export const campaignParams = z.strictObject({ account: Reference, campaign: Id });

const listCampaigns = defineRoute({
  name: 'listCampaigns',
  method: 'GET',
  path: '/merchants/:account/campaigns',
  summary: 'Lists the campaigns of a merchant.',
  reply: pageOf(CampaignReply),
  params: merchantParams,
  query: z.strictObject({
    ...paging,
    status: z.enum(campaignStatuses).optional(),
    folder: Id.optional(),
    category: Id.optional(),
    tag: line(100).optional(),
  }),
  async run({ core }, { params, query }) {
    const { accountId } = await getMerchant(core, params.account);
    const { limit, cursor, status, folder: folderId, category: categoryId, tag } = query;
    const tags = tag === undefined ? [] : [tag];
    const rows = await core.campaigns.list({
      ...{ accountId, status, folderId, categoryId, tags },
      after: cursor,
      limit: limit + 1,
    });
    return page(rows, { limit, cursor: ({ id }) => id, render: (row) => row });
  },
});

const createCampaign = defineRoute({
  name: 'createCampaign',
  method: 'POST',
  path: '/merchants/:account/campaigns',
  status: 201,
  summary: 'Creates a campaign.',
  description: 'From scratch, or with `template` as a copy of one.',
  reply: CampaignDetailsReply,
  params: merchantParams,
  body: z.strictObject({
    name: line(200).optional(),
    template: Id.optional(),
    budgets: z.array(BudgetLine).max(50).default([]),
    ...campaignSettings,
  }),
  example: { body: { name: 'Free coffee' } },
  async run(context, { params, body: { name, template: templateId, budgets, ...settings } }) {
    const { core } = context;
    const { accountId, timeZone } = await getMerchant(core, params.account);
    const template =
      templateId === undefined ? undefined : await core.campaigns.getTemplate({ accountId, id: templateId });
    const change = withMoments(settings, template?.timeZone ?? timeZone);
    const { id } =
      templateId === undefined
        ? await core.campaigns.create({ accountId, name: name ?? '', ...change })
        : await core.campaigns.copy({ accountId, copiedBy: accountId, templateId, name, ...change });
    if (budgets.length > 0) await core.campaigns.setBudgets({ accountId, campaignId: id, budgets });
    await record(context, 'campaign.create', `campaign:${id}`, { merchant: accountId.toString() });
    return describe(core, await core.campaigns.get({ accountId, id }));
  },
});

const showCampaign = defineRoute({
  name: 'getCampaign',
  method: 'GET',
  path: '/merchants/:account/campaigns/:campaign',
  summary: 'Shows a campaign.',
  reply: CampaignDetailsReply,
  params: campaignParams,
  async run({ core }, { params: { account, campaign: id } }) {
    const { accountId } = await getMerchant(core, account);
    return describe(core, await core.campaigns.get({ accountId, id }));
  },
});

const changeCampaign = defineRoute({
  name: 'changeCampaign',
  method: 'PATCH',
  path: '/merchants/:account/campaigns/:campaign',
  summary: 'Changes a campaign.',
  description: 'Changes what is named; the status `removed` takes it out of sight for good.',
  reply: CampaignDetailsReply,
  params: campaignParams,
  body: z.strictObject({ name: line(200).optional(), ...campaignSettings }),
  example: { body: { expiresAt: '2030-12-31' } },
  async run(context, { params: { account, campaign: id }, body }) {
    const { core } = context;
    const { accountId } = await getMerchant(core, account);
    const { timeZone } = await core.campaigns.get({ accountId, id });
    const campaign = await core.campaigns.change({ accountId, id, ...withMoments(body, timeZone) });
    await record(context, 'campaign.change', `campaign:${id}`, namesOf(body));
    return describe(core, campaign);
  },
});

const setBudgets = defineRoute({
  name: 'setCampaignBudgets',
  method: 'POST',
  path: '/merchants/:account/campaigns/:campaign/budgets',
  summary: 'Sets or lifts the limits of a campaign.',
  description: 'Sets or lifts limits; what was used before counts on.',
  reply: pageOf(CampaignBudgetReply),
  params: campaignParams,
  body: z.strictObject({ budgets: z.array(BudgetLine).min(1).max(50) }),
  example: { body: { budgets: [{ measure: 'spend', period: 'day', most: '9.50' }] } },
  async run(context, { params: { account, campaign: campaignId }, body: { budgets } }) {
    const { core } = context;
    const { accountId } = await getMerchant(core, account);
    await core.campaigns.setBudgets({ accountId, campaignId, budgets });
    await record(context, 'campaign.limit', `campaign:${campaignId}`);
    return { items: (await core.campaigns.listBudgets(campaignId)).map(renderBudget), next: null };
  },
});

export const campaignRoutes = [listCampaigns, createCampaign, showCampaign, changeCampaign, setBudgets];

/** With its address, its limits, where it is redeemed, and how it is used. */
async function describe(core: Core, campaign: Campaign) {
  const merchant = await core.merchants.get(campaign.accountId);
  return {
    ...campaign,
    url: `${publicUrlOf(core, merchant)}/p/${campaign.code}`,
    budgets: (await core.campaigns.listBudgets(campaign.id)).map(renderBudget),
    locations: await core.campaigns.listCampaignLocations(campaign.id),
    usage: await core.couponSessions.count(campaign.id),
    validationCodes: await core.couponSessions.countValidationCodes(campaign.id),
  };
}
