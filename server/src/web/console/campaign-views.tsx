import { campaignStatuses } from '#core';
import { Form, formatMoment, Note } from '#ui';
import { BudgetPart } from './budget-part.tsx';
import { CampaignFields, statusTexts } from './campaign-form.tsx';
import type { Campaign, Filled } from './campaign-input.ts';
import type { getCampaignForm, getCampaignList, getNewCampaignForm } from './campaign-queries.ts';
import { campaignText } from './campaign-texts.ts';
import { Select } from './form-inputs.tsx';
import { CAMPAIGNS } from './paths.ts';
import { Part, Table, Top } from './screen-parts.tsx';
import { useWords } from './use-words.ts';

type List = Awaited<ReturnType<typeof getCampaignList>>;
type NewForm = Awaited<ReturnType<typeof getNewCampaignForm>>;
type CampaignForm = Awaited<ReturnType<typeof getCampaignForm>>;

/** The campaigns of an account, with filters and how far their coupons have come. */
export function CampaignList({ campaigns, counts, query, folders, categories, canAdd, next }: List) {
  const { text, frame } = useWords(campaignText);
  return (
    <>
      <Top title={frame.campaigns}>
        {canAdd && (
          <a class="button small" href="/console/campaigns/add">
            {text.add}
          </a>
        )}
      </Top>
      <Filter {...{ query, folders, categories }} />
      <CampaignTable campaigns={campaigns} counts={counts} />
      {next && (
        <p class="center">
          <a href={next}>{frame.more}</a>
        </p>
      )}
    </>
  );
}

function Filter({ query, folders, categories }: Pick<List, 'query' | 'folders' | 'categories'>) {
  const { text, frame } = useWords(campaignText);
  const statuses = statusTexts(text);
  const named = (some: readonly { id: bigint; name: string }[]) => [
    { value: '', label: frame.all },
    ...some.map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  return (
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
      <Select name="folder" label={text.folder} value={query.folder} options={named(folders)} />
      <Select name="category" label={text.category} value={query.category} options={named(categories)} />
      <div class="field">
        <label for="tag">{text.tag}</label>
        <input id="tag" name="tag" value={query.tag} maxLength={100} />
      </div>
      <button class="small plain" type="submit">
        {text.filter}
      </button>
    </form>
  );
}

function CampaignTable({ campaigns, counts }: Pick<List, 'campaigns' | 'counts'>) {
  const { lang, text, frame } = useWords(campaignText);
  const statuses = statusTexts(text);
  return (
    <section class="card">
      <Table
        caption={frame.campaigns}
        empty={text.empty}
        rows={campaigns}
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
  );
}

export function Status({ status, label }: { status: Campaign['status']; label: string }) {
  const kind = status === 'active' ? 'badge good' : status === 'expired' ? 'badge bad' : 'badge';
  return <span class={kind}>{label}</span>;
}

/** The form of a new campaign, empty or as it was refused. */
export function NewCampaign({
  choices,
  templates,
  filled,
  problem,
}: NewForm & { filled: Filled; problem: string | undefined }) {
  const { text, frame } = useWords(campaignText);
  return (
    <>
      <Top title={text.add} />
      {templates.length > 0 && <TemplatePart templates={templates} />}
      {problem && <Note kind="bad" title={`${text.problems} ${problem}`} />}
      <Form action="/console/campaigns/add">
        <CampaignFields {...{ filled, choices, text, frame }} hasPassword={false} />
        <button type="submit">{text.create}</button>
      </Form>
    </>
  );
}

function TemplatePart({ templates }: Pick<NewForm, 'templates'>) {
  const { text } = useWords(campaignText);
  return (
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
  );
}

/** One campaign: its form, its limits, and its end. */
export function CampaignView({
  campaign,
  choices,
  address,
  budgets,
  filled,
  problem,
}: CampaignForm & { problem?: string }) {
  const { text, frame } = useWords(campaignText);
  const path = `${CAMPAIGNS}/${campaign.id}`;
  const needsPassword = campaign.validationMethods.some((method) => method === 'password' || method === 'qr');
  const hasAny = campaign.hasPassword || choices.locations.some(({ hasPassword }) => hasPassword);
  return (
    <>
      <Top title={campaign.name || campaign.title}>
        <a class="button small plain" href={address} rel="noreferrer">
          {text.preview}
        </a>
        <a class="button small plain" href={`/console/statistics/${campaign.id}`}>
          {frame.statistics}
        </a>
        <a class="button small plain" href={`/console/distribution/${campaign.id}`}>
          {frame.distribution}
        </a>
      </Top>
      {problem && <Note kind="bad" title={`${text.problems} ${problem}`} />}
      {needsPassword && !hasAny && <Note kind="warn" title={text.withoutPassword} />}
      <Form action={path}>
        <CampaignFields {...{ filled, choices, text, frame }} hasPassword={campaign.hasPassword} />
        <button type="submit">{frame.save}</button>
      </Form>
      <div class="gap">
        <BudgetPart campaign={campaign} budgets={budgets} />
      </div>
      <RemovePart path={path} />
    </>
  );
}

function RemovePart({ path }: { path: string }) {
  const { text, frame } = useWords(campaignText);
  return (
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
  );
}
