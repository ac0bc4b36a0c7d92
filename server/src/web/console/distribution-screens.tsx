import QRCode from 'qrcode';
import type { CodeImport } from '#core';
import { DIGITS } from '#kernel/random-text';
import { READABLE_CAPITALS } from '#kernel/readable-code';
import { Refusal } from '#kernel/refusal';
import type { TableSource } from '#kernel/table';
import { Drawing, Field, Form, Note } from '#ui';
import { statusTexts } from './campaign-form.tsx';
import type { Campaign } from './campaign-input.ts';
import { getCampaign, publicAddress, Status } from './campaign-screens.tsx';
import { campaignText } from './campaign-texts.ts';
import { type Desk, findId, type Visit } from './desk.tsx';
import { type DistributionText, distributionText } from './distribution-texts.ts';
import { Part, Select, Table, Top } from './inputs.tsx';

const PAGE = 50;
const MOST_SHOWN = 100;

/** How coupons come to people: the public link, coupons made ahead, own codes. */
export function mountDistributionScreens(desk: Desk): void {
  const one = '/console/distribution/:campaign';
  const rule = { may: 'distribution', back: one } as const;
  desk.screen('/console/distribution', { may: 'distribution' }, showAll);
  desk.screen(one, { may: 'distribution' }, async (visit) => showOne(visit, await getCampaign(visit)));

  desk.action(`${one}/batch`, rule, async (visit) => {
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
  });

  desk.action(`${one}/codes`, rule, async (visit) => {
    const { core, accountId, request } = visit;
    const campaign = await getCampaign(visit);
    const csv = fileOf(request.body);
    if (csv === undefined) return showOne(visit, campaign, { problem: distributionText(visit.lang).noFile });
    const report = await core.couponSessions.importValidationCodes({
      accountId,
      campaignId: campaign.id,
      csv,
    });
    return showOne(visit, campaign, { report });
  });
}

/** What was sent as the field `file`, as it is; undefined for nothing. */
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

async function showAll(visit: Visit) {
  const { core, accountId, lang, query, text: frame } = visit;
  const text = distributionText(lang);
  const statuses = statusTexts(campaignText(lang));
  const rows = await core.campaigns.list({
    ...{ accountId, descending: true, before: findId(query.before) },
    limit: PAGE + 1,
  });
  const shown = rows.slice(0, PAGE);
  return visit.show({
    title: frame.distribution,
    body: (
      <>
        <Top title={frame.distribution} />
        <p class="soft">{text.pick}</p>
        <section class="card">
          <Table
            caption={frame.distribution}
            empty={text.empty}
            rows={shown}
            columns={[
              {
                label: text.campaign,
                cell: ({ id, name, title }) => (
                  <a href={`/console/distribution/${id}`}>{name || title || `cam_${id}`}</a>
                ),
              },
              {
                label: frame.status,
                cell: ({ status }) => <Status status={status} label={statuses[status]} />,
              },
            ]}
          />
        </section>
        {rows.length > PAGE && (
          <p class="center">
            <a href={`/console/distribution?before=${shown.at(-1)?.id}`}>{frame.more}</a>
          </p>
        )}
      </>
    ),
  });
}

async function showOne(
  visit: Visit,
  campaign: Campaign,
  told: { report?: CodeImport; problem?: string } = {},
) {
  const { core, merchant, lang } = visit;
  const text = distributionText(lang);
  const path = `/console/distribution/${campaign.id}`;
  const url = publicAddress(core, merchant, campaign);
  const qr = await QRCode.toString(url, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' });
  const codes = await core.couponSessions.countValidationCodes(campaign.id);
  return visit.show({
    title: `${visit.text.distribution}: ${campaign.name}`,
    status: told.problem === undefined ? 200 : 422,
    path,
    body: (
      <>
        <Top title={campaign.name || campaign.title}>
          <a class="button small plain" href={url} rel="noreferrer">
            {text.open}
          </a>
        </Top>
        <div class="halves">
          <PublicLink {...{ campaign, url, qr, text }} />
          <Batch path={path} text={text} />
        </div>
        <div class="gap">
          <Part title={text.upload}>
            <p class="soft">{text.uploadHint}</p>
            {codes.total > 0 && <p>{text.codesState(codes.claimed, codes.total)}</p>}
            {told.problem && <Note kind="bad" title={told.problem} />}
            {told.report && <Report report={told.report} text={text} />}
            <Form action={`${path}/codes`} enctype="multipart/form-data">
              <div class="field">
                <label for="file">{text.file}</label>
                <input id="file" name="file" type="file" accept=".csv,.txt,text/csv,text/plain" required />
              </div>
              <button class="small" type="submit">
                {text.uploadDo}
              </button>
            </Form>
          </Part>
        </div>
      </>
    ),
  });
}

function PublicLink({
  campaign,
  url,
  qr,
  text,
}: {
  campaign: Campaign;
  url: string;
  qr: string;
  text: DistributionText;
}) {
  const { singleUseOnly, status, embeddable } = campaign;
  return (
    <Part title={text.link}>
      {singleUseOnly ? (
        <Note kind="warn" title={text.linkOff} />
      ) : status === 'active' || status === 'example' ? (
        <p class="soft">{text.linkHint}</p>
      ) : (
        <Note kind="warn" title={text.linkPaused} />
      )}
      <p>
        <code class="secret">{url}</code>
      </p>
      <Drawing svg={qr} label={text.qr} />
      {embeddable && (
        <>
          <p class="soft">{text.embed}</p>
          <p>
            <code class="secret small">{`<iframe src="${url}" width="420" height="720" title="Coupon"></iframe>`}</code>
          </p>
        </>
      )}
    </Part>
  );
}

function Batch({ path, text }: { path: string; text: DistributionText }) {
  return (
    <Part title={text.batch}>
      <p class="soft">{text.batchHint}</p>
      <Form action={`${path}/batch`}>
        <Field name="amount" label={text.amount} inputmode="numeric" pattern="[0-9]{1,6}" value="100" />
        <Select
          name="kind"
          label={text.kind}
          options={[
            { value: 'normal', label: text.kindNormal },
            { value: 'voided', label: text.kindVoided },
            { value: 'activated', label: text.kindActivated },
          ]}
        />
        <Select
          name="codes"
          label={text.codes}
          options={[
            { value: '', label: text.codesNone },
            { value: 'numeric', label: text.codesNumeric },
            { value: 'letters', label: text.codesLetters },
          ]}
        />
        <div class="cols">
          <Field name="prefix" label={text.prefix} maxLength={50} optional />
          <Field name="length" label={text.length} inputmode="numeric" value="10" optional />
        </div>
        <button type="submit">{text.download}</button>
      </Form>
    </Part>
  );
}

function Report({ report, text }: { report: CodeImport; text: DistributionText }) {
  const { imported, repeated, errorCount, errors } = report;
  return (
    <>
      <Note kind={errorCount > 0 ? 'warn' : 'good'} title={text.report(imported, repeated, errorCount)} />
      {errors.length > 0 && (
        <details>
          <summary>{text.wrongLines}</summary>
          <Table
            caption={text.wrongLines}
            empty=""
            rows={errors.slice(0, MOST_SHOWN)}
            columns={[
              { label: text.line, cell: ({ line }) => line },
              { label: text.what, cell: ({ error }) => error },
            ]}
          />
        </details>
      )}
    </>
  );
}
