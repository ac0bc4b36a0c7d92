import { type Campaign, campaignStatuses } from '#core';
import { campaignAddress } from './campaign-address.ts';
import type { Choices } from './campaign-choices.ts';
import { fillFrom } from './campaign-filled.ts';
import { findId } from './path-id.ts';
import { CAMPAIGNS } from './paths.ts';
import type { Visit } from './visit.tsx';

const PAGE = 50;

/** The campaign that the path names. Refuses `not_found`. */
export function getCampaign({ core, accountId, id }: Visit): Promise<Campaign> {
  return core.campaigns.get({ accountId, id: id('campaign') });
}

/** One page of the account's campaigns, newest first, as the query filters them; `next` is the address of the next page. */
export async function getCampaignList({ core, accountId, merchant, query }: Visit) {
  const rows = await core.campaigns.list({
    ...{ accountId, status: campaignStatuses.find((one) => one === query.status) },
    folderId: query.folder ? findId(query.folder) : undefined,
    categoryId: query.category ? findId(query.category) : undefined,
    tags: query.tag ? [query.tag.slice(0, 100)] : [],
    descending: true,
    before: findId(query.before),
    limit: PAGE + 1,
  });
  const campaigns = rows.slice(0, PAGE);
  return {
    campaigns,
    query,
    counts: await core.couponSessions.countOf(campaigns.map(({ id }) => id)),
    folders: await core.campaigns.listFolders(accountId),
    categories: await core.campaigns.listCategories({ accountId, isMain: false }),
    canAdd: merchant.parentId === null || merchant.permissions.includes('add_campaign'),
    next: rows.length > PAGE ? nextPage(query, campaigns.at(-1)?.id ?? 0n) : undefined,
  };
}

function nextPage(query: Record<string, string>, before: bigint): string {
  const kept = Object.entries(query).filter(([name]) =>
    ['status', 'folder', 'category', 'tag'].includes(name),
  );
  return `${CAMPAIGNS}?${new URLSearchParams([...kept, ['before', String(before)]])}`;
}

/** One page of campaigns to pick one from, newest first; `next` is the id before which the next page begins. */
export async function getCampaignsToPick({ core, accountId, query }: Visit) {
  const rows = await core.campaigns.list({
    ...{ accountId, descending: true, before: findId(query.before) },
    limit: PAGE + 1,
  });
  const campaigns = rows.slice(0, PAGE);
  return { campaigns, next: rows.length > PAGE ? campaigns.at(-1)?.id : undefined };
}

/** For the form of a new campaign: its choices, and the templates that may be copied. */
export async function getNewCampaignForm(visit: Visit) {
  return {
    choices: await getChoices(visit),
    templates: await visit.core.campaigns.listTemplates(visit.accountId),
  };
}

/** For the page of a campaign: its form as it is filled now, its choices and its limits. */
export async function getCampaignForm(visit: Visit, campaign: Campaign) {
  const { core, merchant } = visit;
  const choices = await getChoices(visit);
  const locations = await core.campaigns.listCampaignLocations(campaign.id);
  return {
    ...{ campaign, choices },
    address: campaignAddress(core, merchant, campaign),
    filled: fillFrom(
      campaign,
      locations.map(({ id }) => id),
    ),
    budgets: (await core.campaigns.listBudgets(campaign.id)).filter(({ most }) => most !== null),
  };
}

async function getChoices({ core, merchant: { accountId, parentId } }: Visit): Promise<Choices> {
  const { campaigns } = core;
  return {
    folders: await campaigns.listFolders(accountId),
    categories: await campaigns.listCategories({ accountId, isMain: false }),
    locations: await campaigns.listLocations(accountId),
    isMain: parentId === null,
  };
}
