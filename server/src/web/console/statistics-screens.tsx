import type { DayCounts } from '#core';
import { csvLine } from '#kernel/csv';
import { formatMicros } from '#kernel/money';
import { fromWallTime, toWallTime } from '#kernel/time-zone';
import type { Campaign } from './campaign-input.ts';
import { getCampaign } from './campaign-screens.tsx';
import { DayChart } from './day-chart.tsx';
import { type Desk, findId, type Visit } from './desk.tsx';
import { Part, Table, Top } from './inputs.tsx';
import { statisticsText } from './statistics-texts.ts';

const PAGE = 50;
const DAYS = 30;
const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

/** How far coupons have come: of all campaigns, and of one by day and location. */
export function mountStatisticsScreens(desk: Desk): void {
  desk.screen('/console/statistics', { may: 'statistics' }, showAll);
  desk.screen('/console/statistics/:campaign', { may: 'statistics' }, showOne);
  desk.screen('/console/statistics/:campaign/days.csv', { may: 'statistics' }, async (visit) => {
    const { core, reply } = visit;
    const campaign = await getCampaign(visit);
    const days = await core.couponSessions.countByDay(rangeOf(visit, campaign));
    const rows = days.map(({ day, opened, claimed, validated }) => [day, opened, claimed, validated]);
    const csv = [['day', 'opened', 'claimed', 'validated'], ...rows].map(csvLine).join('');
    return reply
      .header('content-disposition', `attachment; filename="cam_${campaign.id}-days.csv"`)
      .header('cache-control', 'no-store')
      .type('text/csv; charset=utf-8')
      .send(csv);
  });
}

async function showAll(visit: Visit) {
  const { core, accountId, lang, query, text: frame } = visit;
  const text = statisticsText(lang);
  const rows = await core.campaigns.list({
    ...{ accountId, descending: true, before: findId(query.before) },
    limit: PAGE + 1,
  });
  const shown = rows.slice(0, PAGE);
  const counts = await core.couponSessions.countOf(shown.map(({ id }) => id));
  const column = (name: 'created' | 'opened' | 'claimed' | 'validated' | 'voided') => ({
    label: text[name],
    numeric: true,
    cell: ({ id }: Campaign) => counts.get(id)?.[name] ?? 0,
  });
  return visit.show({
    title: frame.statistics,
    body: (
      <>
        <Top title={frame.statistics} />
        <p class="soft">{text.pick}</p>
        <section class="card">
          <Table
            caption={frame.statistics}
            empty={text.empty}
            rows={shown}
            columns={[
              {
                label: text.campaign,
                cell: ({ id, name, title }) => (
                  <a href={`/console/statistics/${id}`}>{name || title || `cam_${id}`}</a>
                ),
              },
              ...(['created', 'opened', 'claimed', 'validated', 'voided'] as const).map(column),
            ]}
          />
        </section>
        {rows.length > PAGE && (
          <p class="center">
            <a href={`/console/statistics?before=${shown.at(-1)?.id}`}>{frame.more}</a>
          </p>
        )}
      </>
    ),
  });
}

async function showOne(visit: Visit) {
  const { core, accountId, merchant, lang, text: frame } = visit;
  const text = statisticsText(lang);
  const campaign = await getCampaign(visit);
  const range = rangeOf(visit, campaign);
  const total = await core.couponSessions.count(campaign.id);
  const codes = await core.couponSessions.countValidationCodes(campaign.id);
  const days = await core.couponSessions.countByDay(range);
  const places = await core.couponSessions.countByLocation(range);
  const locations = new Map((await core.campaigns.listLocations(accountId)).map((one) => [one.id, one]));
  const gone = await core.campaigns.findLocations(
    places.flatMap(({ locationId }) => (locationId === null || locations.has(locationId) ? [] : locationId)),
  );
  const placeName = (id: bigint | null) =>
    id === null ? text.noLocation : ((locations.get(id) ?? gone.get(id))?.companyName ?? text.noLocation);
  const { firstDay, lastDay } = range;
  return visit.show({
    title: `${frame.statistics}: ${campaign.name}`,
    body: (
      <>
        <Top title={campaign.name || campaign.title}>
          <a
            class="button small plain"
            href={`/console/statistics/${campaign.id}/days.csv?from=${firstDay}&until=${lastDay}`}
          >
            {text.export}
          </a>
        </Top>
        <Part title={text.total}>
          <div class="figures">
            {(['created', 'opened', 'claimed', 'validated', 'voided'] as const).map((name) => (
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
        <form class="filter" method="get" action={`/console/statistics/${campaign.id}`}>
          <Day name="from" label={text.from} value={firstDay} />
          <Day name="until" label={text.until} value={lastDay} />
          <button class="small plain" type="submit">
            {text.show}
          </button>
        </form>
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
        <Part title={text.byLocation}>
          <Table
            caption={text.byLocation}
            empty={text.emptyLocations}
            rows={places}
            columns={[
              { label: text.location, cell: ({ locationId }) => placeName(locationId) },
              { label: text.validated, numeric: true, cell: ({ validated }) => validated },
              {
                label: `${text.spent}, ${merchant.currency}`,
                numeric: true,
                cell: ({ spendMicros }) => formatMicros(spendMicros),
              },
            ]}
          />
        </Part>
      </>
    ),
  });
}

function Day({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input id={name} name={name} type="date" value={value} />
    </div>
  );
}

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
