import type { Campaign } from '#core';
import { isRefusal } from '#kernel/refusal';
import { mountBudgetActions } from './budget-actions.ts';
import { blankIn, type Filled } from './campaign-filled.ts';
import { fieldTexts, problemOf, readCampaign } from './campaign-input.ts';
import { CampaignList } from './campaign-list-view.tsx';
import { getCampaign, getCampaignForm, getCampaignList, getNewCampaignForm } from './campaign-queries.ts';
import { campaignText } from './campaign-texts.ts';
import { CampaignView, NewCampaign } from './campaign-views.tsx';
import type { ConsoleRoutes } from './console-routes.tsx';
import { findId } from './path-id.ts';
import { CAMPAIGNS } from './paths.ts';
import type { Visit } from './visit.tsx';

const ADD = `${CAMPAIGNS}/add`;
const ONE = `${CAMPAIGNS}/:campaign`;
const mayAdd = { may: 'add_campaign' } as const;
const mayUpdate = { may: 'update_campaign' } as const;

/** Campaigns: the list, a new one, one of them. */
export function mountCampaignScreens(routes: ConsoleRoutes): void {
  routes.screen(CAMPAIGNS, {}, showList);
  routes.screen(ADD, mayAdd, (visit) => showNew(visit, blankIn(visit.merchant.timeZone)));
  routes.action(ADD, { ...mayAdd, back: ADD }, create);
  routes.action(`${CAMPAIGNS}/copy`, { ...mayAdd, back: ADD }, copyTemplate);
  routes.screen(ONE, mayUpdate, async (visit) => showCampaign(visit, await getCampaign(visit)));
  routes.action(ONE, { ...mayUpdate, back: ONE }, change);
  routes.action(`${ONE}/remove`, { ...mayUpdate, back: ONE }, remove);
  mountBudgetActions(routes);
}

async function showList(visit: Visit) {
  return visit.show({
    title: visit.text.campaigns,
    body: <CampaignList {...(await getCampaignList(visit))} />,
  });
}

async function showNew(visit: Visit, filled: Filled, problem?: string) {
  return visit.show({
    title: campaignText(visit.lang).add,
    status: problem === undefined ? 200 : 422,
    body: <NewCampaign {...(await getNewCampaignForm(visit))} filled={filled} problem={problem} />,
  });
}

async function showCampaign(visit: Visit, campaign: Campaign, refused?: { filled: Filled; problem: string }) {
  return visit.show({
    title: campaign.name || campaign.title,
    status: refused ? 422 : 200,
    path: `${CAMPAIGNS}/${campaign.id}`,
    body: <CampaignView {...(await getCampaignForm(visit, campaign))} {...refused} />,
  });
}

async function create(visit: Visit) {
  const { core, accountId, form } = visit;
  const text = campaignText(visit.lang);
  try {
    const settings = readCampaign(form, {
      texts: fieldTexts(text, visit.text),
      zone: visit.merchant.timeZone,
    });
    const { id } = await core.campaigns.create({ accountId, ...settings });
    return visit.to(`${CAMPAIGNS}/${id}`, 'made');
  } catch (error) {
    if (!isRefusal(error) || error.details.what === 'permission') throw error;
    return showNew(visit, form, problemOf(error, text));
  }
}

async function copyTemplate(visit: Visit) {
  const { core, accountId, form } = visit;
  const templateId = findId(form.template);
  if (templateId === undefined) return visit.to(`${ADD}?failed=template`);
  const { id } = await core.campaigns.copy({ accountId, copiedBy: accountId, templateId });
  return visit.to(`${CAMPAIGNS}/${id}`, 'made');
}

async function change(visit: Visit) {
  const { core, accountId, form } = visit;
  const text = campaignText(visit.lang);
  const before = await getCampaign(visit);
  try {
    const settings = readCampaign(form, {
      before,
      texts: fieldTexts(text, visit.text),
      zone: visit.merchant.timeZone,
    });
    await core.campaigns.change({ accountId, id: before.id, ...settings });
    return visit.to(`${CAMPAIGNS}/${before.id}`, 'saved');
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return showCampaign(visit, before, { filled: form, problem: problemOf(error, text) });
  }
}

async function remove(visit: Visit) {
  const { core, accountId } = visit;
  const { id } = await getCampaign(visit);
  if (visit.form.sure !== '1') return visit.to(`${CAMPAIGNS}/${id}?failed=name`);
  await core.campaigns.change({ accountId, id, status: 'removed' });
  return visit.to(CAMPAIGNS, 'removed');
}
