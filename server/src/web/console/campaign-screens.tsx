import { type Core, campaignStatuses } from '#core';
import { isRefusal } from '#kernel/refusal';
import { Form, formatMoment, Note } from '#ui';
import { budgetPart, mountBudgetActions } from './budget-part.tsx';
import { CampaignFields, readChoices, statusTexts } from './campaign-form.tsx';
import {
  blankIn,
  type Campaign,
  type Filled,
  fieldTexts,
  fillFrom,
  problemOf,
  readCampaign,
} from './campaign-input.ts';
import { campaignText } from './campaign-texts.ts';
import { type Desk, findId, type Visit } from './desk.tsx';
import { Part, Select, Table, Top } from './inputs.tsx';

const PAGE = 50;

/** Campaigns: the list, a new one, one of them. */
export function mountCampaignScreens(desk: Desk): void {
  desk.screen('/console/campaigns', {}, showList);
  desk.screen('/console/campaigns/add', { may: 'add_campaign' }, (visit) =>
    showAdd(visit, blankIn(visit.merchant.timeZone)),
  );
  desk.action(
    '/console/campaigns/add',
    { may: 'add_campaign', back: '/console/campaigns/add' },
    async (visit) => {
      const { core, accountId, form } = visit;
      const text = campaignText(visit.lang);
      try {
        const settings = readCampaign(form, {
          texts: fieldTexts(text, visit.text),
          zone: visit.merchant.timeZone,
        });
        const { id } = await core.campaigns.create({ accountId, ...settings });
        return visit.to(`/console/campaigns/${id}`, 'made');
      } catch (error) {
        if (!isRefusal(error) || error.details.what === 'permission') throw error;
        return showAdd(visit, form, problemOf(error, text));
      }
    },
  );
  desk.action(
    '/console/campaigns/copy',
    { may: 'add_campaign', back: '/console/campaigns/add' },
    async (visit) => {
      const { core, accountId, form } = visit;
      const templateId = findId(form.template);
      if (templateId === undefined) return visit.to('/console/campaigns/add?failed=template');
      const { id } = await core.campaigns.copy({ accountId, copiedBy: accountId, templateId });
      return visit.to(`/console/campaigns/${id}`, 'made');
    },
  );

  const one = '/console/campaigns/:campaign';
  desk.screen(one, { may: 'update_campaign' }, async (visit) => showOne(visit, await getCampaign(visit)));
  desk.action(one, { may: 'update_campaign', back: one }, async (visit) => {
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
      return visit.to(`/console/campaigns/${before.id}`, 'saved');
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return showOne(visit, before, { filled: form, problem: problemOf(error, text) });
    }
  });
  desk.action(`${one}/remove`, { may: 'update_campaign', back: one }, async (visit) => {
    const { core, accountId } = visit;
    const { id } = await getCampaign(visit);
    if (visit.form.sure !== '1') return visit.to(`/console/campaigns/${id}?failed=name`);
    await core.campaigns.change({ accountId, id, status: 'removed' });
    return visit.to('/console/campaigns', 'removed');
  });
  mountBudgetActions(desk);
}

export function getCampaign({ core, accountId, id }: Visit): Promise<Campaign> {
  return core.campaigns.get({ accountId, id: id('campaign') });
}

/** Where consumers find it. */
export function publicAddress(
  core: Core,
  merchant: Visit['merchant'],
  { code }: Pick<Campaign, 'code'>,
): string {
  return `${merchant.publicUrl ?? core.publicAddress.url}/p/${code}`;
}

async function showList(visit: Visit) {
  const { core, accountId, merchant, query, lang, text: frame } = visit;
  const text = campaignText(lang);
  const status = campaignStatuses.find((one) => one === query.status);
  const filter = {
    ...{ accountId, status },
    folderId: query.folder ? findId(query.folder) : undefined,
    categoryId: query.category ? findId(query.category) : undefined,
    tags: query.tag ? [query.tag.slice(0, 100)] : [],
  };
  const rows = await core.campaigns.list({
    ...filter,
    descending: true,
    before: findId(query.before),
    limit: PAGE + 1,
  });
  const shown = rows.slice(0, PAGE);
  const counts = await core.couponSessions.countOf(shown.map(({ id }) => id));
  const choices = await readChoices(core, merchant);
  const canAdd = merchant.parentId === null || merchant.permissions.includes('add_campaign');
  const statuses = statusTexts(text);
  const named = (some: readonly { id: bigint; name: string }[]) => [
    { value: '', label: frame.all },
    ...some.map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  const next = rows.length > PAGE ? olderThan(query, shown.at(-1)?.id ?? 0n) : undefined;
  return visit.show({
    title: frame.campaigns,
    body: (
      <>
        <Top title={frame.campaigns}>
          {canAdd && (
            <a class="button small" href="/console/campaigns/add">
              {text.add}
            </a>
          )}
        </Top>
        <form class="filter" method="get" action="/console/campaigns">
          <Select
            name="status"
            label={frame.status}
            value={query.status}
            options={[
              { value: '', label: frame.all },
              ...campaignStatuses
                .filter((one) => one !== 'removed')
                .map((one) => ({ value: one, label: statuses[one] })),
            ]}
          />
          <Select name="folder" label={text.folder} value={query.folder} options={named(choices.folders)} />
          <Select
            name="category"
            label={text.category}
            value={query.category}
            options={named(choices.categories)}
          />
          <div class="field">
            <label for="tag">{text.tag}</label>
            <input id="tag" name="tag" value={query.tag} maxLength={100} />
          </div>
          <button class="small plain" type="submit">
            {text.filter}
          </button>
        </form>
        <section class="card">
          <Table
            caption={frame.campaigns}
            empty={text.empty}
            rows={shown}
            columns={[
              {
                label: frame.name,
                cell: ({ id, name, title, isTemplate }) => (
                  <>
                    <a href={`/console/campaigns/${id}`}>{name || title || `cam_${id}`}</a>
                    {isTemplate && <span class="small soft">{text.template}</span>}
                  </>
                ),
              },
              {
                label: frame.status,
                cell: ({ status }) => <Status status={status} label={statuses[status]} />,
              },
              {
                label: text.ends,
                cell: ({ expiresAt, timeZone }) =>
                  expiresAt === null ? '–' : formatMoment(expiresAt, { lang, timeZone }),
              },
              { label: text.opened, numeric: true, cell: ({ id }) => counts.get(id)?.opened ?? 0 },
              { label: text.claimed, numeric: true, cell: ({ id }) => counts.get(id)?.claimed ?? 0 },
              { label: text.validated, numeric: true, cell: ({ id }) => counts.get(id)?.validated ?? 0 },
            ]}
          />
        </section>
        {next && (
          <p class="center">
            <a href={next}>{frame.more}</a>
          </p>
        )}
      </>
    ),
  });
}

export function Status({ status, label }: { status: Campaign['status']; label: string }) {
  const kind = status === 'active' ? 'badge good' : status === 'expired' ? 'badge bad' : 'badge';
  return <span class={kind}>{label}</span>;
}

function olderThan(query: Record<string, string>, before: bigint): string {
  const kept = Object.entries(query).filter(([name]) =>
    ['status', 'folder', 'category', 'tag'].includes(name),
  );
  return `/console/campaigns?${new URLSearchParams([...kept, ['before', String(before)]])}`;
}

async function showAdd(visit: Visit, filled: Filled, problem?: string) {
  const { core, merchant, accountId, lang, text: frame } = visit;
  const text = campaignText(lang);
  const choices = await readChoices(core, merchant);
  const templates = await core.campaigns.listTemplates(accountId);
  return visit.show({
    title: text.add,
    status: problem === undefined ? 200 : 422,
    body: (
      <>
        <Top title={text.add} />
        {templates.length > 0 && (
          <Part title={text.fromTemplate}>
            <p class="soft">{text.templateHint}</p>
            <Form action="/console/campaigns/copy">
              <Select
                name="template"
                label={text.template}
                options={templates.map(({ id, name, title }) => ({
                  value: String(id),
                  label: name || title,
                }))}
              />
              <button class="small" type="submit">
                {text.copy}
              </button>
            </Form>
          </Part>
        )}
        {problem && <Note kind="bad" title={`${text.problems} ${problem}`} />}
        <Form action="/console/campaigns/add">
          <CampaignFields {...{ filled, choices, text, frame }} hasPassword={false} />
          <button type="submit">{text.create}</button>
        </Form>
      </>
    ),
  });
}

async function showOne(visit: Visit, campaign: Campaign, refused?: { filled: Filled; problem: string }) {
  const { core, merchant, lang, text: frame } = visit;
  const text = campaignText(lang);
  const choices = await readChoices(core, merchant);
  const locations = await core.campaigns.listCampaignLocations(campaign.id);
  const filled =
    refused?.filled ??
    fillFrom(
      campaign,
      locations.map(({ id }) => id),
    );
  const path = `/console/campaigns/${campaign.id}`;
  const needsPassword = campaign.validationMethods.some((method) => method === 'password' || method === 'qr');
  const hasAny = campaign.hasPassword || choices.locations.some(({ hasPassword }) => hasPassword);
  return visit.show({
    title: campaign.name || campaign.title,
    status: refused ? 422 : 200,
    path,
    body: (
      <>
        <Top title={campaign.name || campaign.title}>
          <a class="button small plain" href={publicAddress(core, merchant, campaign)} rel="noreferrer">
            {text.preview}
          </a>
          <a class="button small plain" href={`/console/statistics/${campaign.id}`}>
            {frame.statistics}
          </a>
          <a class="button small plain" href={`/console/distribution/${campaign.id}`}>
            {frame.distribution}
          </a>
        </Top>
        {refused && <Note kind="bad" title={`${text.problems} ${refused.problem}`} />}
        {needsPassword && !hasAny && <Note kind="warn" title={text.withoutPassword} />}
        <Form action={path}>
          <CampaignFields {...{ filled, choices, text, frame }} hasPassword={campaign.hasPassword} />
          <button type="submit">{frame.save}</button>
        </Form>
        <div class="gap">{await budgetPart(visit, campaign)}</div>
        <Part title={text.removeTitle}>
          <p class="soft">{text.removeHint}</p>
          <Form action={`${path}/remove`}>
            <div class="check">
              <input id="sure" name="sure" type="checkbox" value="1" required />
              <label for="sure">{text.removeCheck}</label>
            </div>
            <button class="bad small" type="submit">
              {frame.remove}
            </button>
          </Form>
        </Part>
      </>
    ),
  });
}
