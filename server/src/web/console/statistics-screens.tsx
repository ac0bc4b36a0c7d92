import { csvLine } from '#kernel/csv';
import { getCampaign } from './campaign-queries.ts';
import type { ConsoleRoutes } from './console-routes.tsx';
import { STATISTICS } from './paths.ts';
import { getDays, getStatistics, getStatisticsList } from './statistics-queries.ts';
import { CampaignStatistics, StatisticsList } from './statistics-views.tsx';
import type { Visit } from './visit.tsx';

const may = { may: 'statistics' } as const;

/** The progress of coupons: of all campaigns, and of one by day and location. */
export function mountStatisticsScreens(routes: ConsoleRoutes): void {
  routes.screen(STATISTICS, may, showList);
  routes.screen(`${STATISTICS}/:campaign`, may, showCampaign);
  routes.screen(`${STATISTICS}/:campaign/days.csv`, may, sendCsv);
}

async function showList(visit: Visit) {
  return visit.show({
    title: visit.text.statistics,
    body: <StatisticsList {...(await getStatisticsList(visit))} />,
  });
}

async function showCampaign(visit: Visit) {
  const campaign = await getCampaign(visit);
  return visit.show({
    title: `${visit.text.statistics}: ${campaign.name}`,
    body: <CampaignStatistics {...(await getStatistics(visit, campaign))} />,
  });
}

async function sendCsv(visit: Visit) {
  const campaign = await getCampaign(visit);
  const days = await getDays(visit, campaign);
  const rows = days.map(({ day, opened, claimed, validated }) => [day, opened, claimed, validated]);
  const csv = [['day', 'opened', 'claimed', 'validated'], ...rows].map(csvLine).join('');
  return visit.reply
    .header('content-disposition', `attachment; filename="cam_${campaign.id}-days.csv"`)
    .header('cache-control', 'no-store')
    .type('text/csv; charset=utf-8')
    .send(csv);
}
