import { type Campaign, campaignStatuses } from '#core';
import { formatMoment } from '#ui';
import { statusTexts } from './campaign-choices.ts';
import type { getCampaignList } from './campaign-queries.ts';
import { campaignText } from './campaign-texts.ts';
import { Select } from './form-inputs.tsx';
import { Table, Top } from './screen-parts.tsx';
import { useWords } from './use-words.ts';

type List = Awaited<ReturnType<typeof getCampaignList>>;

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
