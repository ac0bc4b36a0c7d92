import type { Campaign, CodeImport } from '#core';
import { DIGITS } from '#kernel/random-text';
import { READABLE_CAPITALS } from '#kernel/readable-code';
import { Refusal } from '#kernel/refusal';
import type { TableSource } from '#kernel/table';
import { getCampaign, getCampaignsToPick } from './campaign-queries.ts';
import type { ConsoleRoutes } from './console-routes.tsx';
import { getDistribution } from './distribution-queries.ts';
import { distributionText } from './distribution-texts.ts';
import { CampaignDistribution, DistributionList } from './distribution-views.tsx';
import { DISTRIBUTION } from './paths.ts';
import type { Visit } from './visit.tsx';

const ONE = `${DISTRIBUTION}/:campaign`;
const may = { may: 'distribution' } as const;

/** The ways in which coupons come to people: the public link, coupons made ahead, own codes. */
export function mountDistributionScreens(routes: ConsoleRoutes): void {
  routes.screen(DISTRIBUTION, may, showList);
  routes.screen(ONE, may, async (visit) => showCampaign(visit, await getCampaign(visit)));
  routes.action(`${ONE}/batch`, { ...may, back: ONE }, sendBatch);
  routes.action(`${ONE}/codes`, { ...may, back: ONE }, importCodes);
}

async function showList(visit: Visit) {
  return visit.show({
    title: visit.text.distribution,
    body: <DistributionList {...(await getCampaignsToPick(visit))} />,
  });
}

async function showCampaign(
  visit: Visit,
  campaign: Campaign,
  told: { report?: CodeImport; problem?: string } = {},
) {
  return visit.show({
    title: `${visit.text.distribution}: ${campaign.name}`,
    status: told.problem === undefined ? 200 : 422,
    path: `${DISTRIBUTION}/${campaign.id}`,
    body: <CampaignDistribution {...(await getDistribution(visit, campaign))} {...told} />,
  });
}

/** Makes coupons ahead and answers with their addresses, as CSV. */
async function sendBatch(visit: Visit) {
  const { core, accountId, form, reply } = visit;
  const { id } = await getCampaign(visit);
  const csv = await core.couponSessions.createBatchCsv({
    ...{ accountId, campaignId: id },
    amount: readWhole(form.amount, 'amount'),
    status: (['voided', 'activated'] as const).find((kind) => kind === form.kind) ?? 'normal',
    codes: readCodes(form),
  });
  return reply
    .header('content-disposition', `attachment; filename="cam_${id}-coupons.csv"`)
    .header('cache-control', 'no-store')
    .type('text/csv; charset=utf-8')
    .send(csv);
}

async function importCodes(visit: Visit) {
  const { core, accountId, request } = visit;
  const campaign = await getCampaign(visit);
  const csv = fileOf(request.body);
  if (csv === undefined)
    return showCampaign(visit, campaign, { problem: distributionText(visit.lang).noFile });
  const report = await core.couponSessions.importValidationCodes({ accountId, campaignId: campaign.id, csv });
  return showCampaign(visit, campaign, { report });
}

/** The field `file` of a form, as it was sent; undefined where there is none or it is empty. */
function fileOf(body: unknown): TableSource | undefined {
  const file = (body as Record<string, unknown> | null | undefined)?.file;
  return (typeof file === 'string' || Buffer.isBuffer(file)) && file.length > 0 ? file : undefined;
}

function readCodes(form: Record<string, string>) {
  const letters =
    form.codes === 'numeric' ? DIGITS : form.codes === 'letters' ? READABLE_CAPITALS : undefined;
  if (letters === undefined) return undefined;
  const prefix = form.prefix?.trim() ?? '';
  const length = readWhole(form.length, 'length');
  if (length < 6 || length > 25 || !/^[\x21-\x7e]{0,50}$/.test(prefix))
    throw new Refusal('bad_request', { name: 'length' });
  return { prefix, length, letters };
}

function readWhole(text: string | undefined, name: string): number {
  if (!/^\d{1,9}$/.test(text?.trim() ?? '')) throw new Refusal('bad_request', { name });
  return Number(text);
}
