import type { Campaign, DayCounts } from '#core';
import { formatMicros } from '#kernel/money';
import { DayChart } from './day-chart.tsx';
import { STATISTICS } from './paths.ts';
import { Part, Table, Top } from './screen-parts.tsx';
import type { getStatistics, getStatisticsList } from './statistics-queries.ts';
import { statisticsText } from './statistics-texts.ts';
import { useWords } from './use-words.ts';

type List = Awaited<ReturnType<typeof getStatisticsList>>;
type Statistics = Awaited<ReturnType<typeof getStatistics>>;

const steps = ['created', 'opened', 'claimed', 'validated', 'voided'] as const;

/** The campaigns of an account with how far their coupons have come, to pick one. */
export function StatisticsList({ campaigns, counts, next }: List) {
  const { text, frame } = useWords(statisticsText);
  const column = (name: (typeof steps)[number]) => ({
    label: text[name],
    numeric: true,
    cell: ({ id }: Campaign) => counts.get(id)?.[name] ?? 0,
  });
  return (
    <>
      <Top title={frame.statistics} />
      <p class="soft">{text.pick}</p>
      <section class="card">
        <Table
          caption={frame.statistics}
          empty={text.empty}
          rows={campaigns}
          columns={[
            {
              label: text.campaign,
              cell: ({ id, name, title }) => (
                <a href={`${STATISTICS}/${id}`}>{name || title || `cam_${id}`}</a>
              ),
            },
            ...steps.map(column),
          ]}
        />
      </section>
      {next && (
        <p class="center">
          <a href={`${STATISTICS}?before=${next}`}>{frame.more}</a>
        </p>
      )}
    </>
  );
}

/** The progress of one campaign's coupons: in all, by day and by location. */
export function CampaignStatistics({
  campaign,
  currency,
  total,
  codes,
  days,
  places,
  firstDay,
  lastDay,
}: Statistics) {
  const { text } = useWords(statisticsText);
  return (
    <>
      <Top title={campaign.name || campaign.title}>
        <a
          class="button small plain"
          href={`${STATISTICS}/${campaign.id}/days.csv?from=${firstDay}&until=${lastDay}`}
        >
          {text.export}
        </a>
      </Top>
      <Totals total={total} codes={codes} />
      <form class="filter" method="get" action={`${STATISTICS}/${campaign.id}`}>
        <Day name="from" label={text.from} value={firstDay} />
        <Day name="until" label={text.until} value={lastDay} />
        <button class="small plain" type="submit">
          {text.show}
        </button>
      </form>
      <ByDay {...{ days, firstDay, lastDay }} />
      <ByLocation places={places} currency={currency} />
    </>
  );
}

function Totals({ total, codes }: Pick<Statistics, 'total' | 'codes'>) {
  const { text } = useWords(statisticsText);
  return (
    <Part title={text.total}>
      <div class="figures">
        {steps.map((name) => (
          <div key={name}>
            <b>{total[name]}</b>
            <span class="soft">{text[name]}</span>
          </div>
        ))}
        {codes.total > 0 && (
          <div>
            <b>
              {codes.claimed} / {codes.total}
            </b>
            <span class="soft">{text.codes}</span>
          </div>
        )}
      </div>
    </Part>
  );
}

function ByDay({ days, firstDay, lastDay }: Pick<Statistics, 'days' | 'firstDay' | 'lastDay'>) {
  const { text } = useWords(statisticsText);
  return (
    <Part title={text.byDay}>
      {days.length > 0 && <DayChart days={days} firstDay={firstDay} lastDay={lastDay} text={text} />}
      <Table
        caption={text.byDay}
        empty={text.emptyDays}
        rows={days.toReversed()}
        columns={[
          { label: text.day, cell: ({ day }: DayCounts) => day },
          { label: text.opened, numeric: true, cell: ({ opened }) => opened },
          { label: text.claimed, numeric: true, cell: ({ claimed }) => claimed },
          { label: text.validated, numeric: true, cell: ({ validated }) => validated },
        ]}
      />
    </Part>
  );
}

function ByLocation({ places, currency }: Pick<Statistics, 'places' | 'currency'>) {
  const { text } = useWords(statisticsText);
  return (
    <Part title={text.byLocation}>
      <Table
        caption={text.byLocation}
        empty={text.emptyLocations}
        rows={places}
        columns={[
          { label: text.location, cell: ({ name }) => name ?? text.noLocation },
          { label: text.validated, numeric: true, cell: ({ validated }) => validated },
          {
            label: `${text.spent}, ${currency}`,
            numeric: true,
            cell: ({ spendMicros }) => formatMicros(spendMicros),
          },
        ]}
      />
    </Part>
  );
}

function Day({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input id={name} name={name} type="date" value={value} />
    </div>
  );
}
