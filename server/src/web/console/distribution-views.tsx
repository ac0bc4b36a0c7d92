import type { CodeImport } from '#core';
import { Drawing, Field, Form, Note } from '#ui';
import { statusTexts } from './campaign-choices.ts';
import { Status } from './campaign-list-view.tsx';
import type { getCampaignsToPick } from './campaign-queries.ts';
import { campaignText } from './campaign-texts.ts';
import type { getDistribution } from './distribution-queries.ts';
import { distributionText } from './distribution-texts.ts';
import { Select } from './form-inputs.tsx';
import { DISTRIBUTION } from './paths.ts';
import { Part, Table, Top } from './screen-parts.tsx';
import { useWords } from './use-words.ts';

type List = Awaited<ReturnType<typeof getCampaignsToPick>>;
type Distribution = Awaited<ReturnType<typeof getDistribution>>;
type Told = { report?: CodeImport | undefined; problem?: string | undefined };

const MOST_SHOWN = 100;

/** The campaigns of an account, to pick one. */
export function DistributionList({ campaigns, next }: List) {
  const { lang, text, frame } = useWords(distributionText);
  const statuses = statusTexts(campaignText(lang));
  return (
    <>
      <Top title={frame.distribution} />
      <p class="soft">{text.pick}</p>
      <section class="card">
        <Table
          caption={frame.distribution}
          empty={text.empty}
          rows={campaigns}
          columns={[
            {
              label: text.campaign,
              cell: ({ id, name, title }) => (
                <a href={`${DISTRIBUTION}/${id}`}>{name || title || `cam_${id}`}</a>
              ),
            },
            {
              label: frame.status,
              cell: ({ status }) => <Status status={status} label={statuses[status]} />,
            },
          ]}
        />
      </section>
      {next && (
        <p class="center">
          <a href={`${DISTRIBUTION}?before=${next}`}>{frame.more}</a>
        </p>
      )}
    </>
  );
}

/** The ways to one campaign's coupons, with what came of an import of codes. */
export function CampaignDistribution({ campaign, url, qr, codes, report, problem }: Distribution & Told) {
  const { text } = useWords(distributionText);
  const path = `${DISTRIBUTION}/${campaign.id}`;
  return (
    <>
      <Top title={campaign.name || campaign.title}>
        <a class="button small plain" href={url} rel="noreferrer">
          {text.open}
        </a>
      </Top>
      <div class="halves">
        <PublicLink {...{ campaign, url, qr }} />
        <Batch path={path} />
      </div>
      <div class="gap">
        <Upload {...{ path, codes, report, problem }} />
      </div>
    </>
  );
}

function Upload({ path, codes, report, problem }: Pick<Distribution, 'codes'> & Told & { path: string }) {
  const { text } = useWords(distributionText);
  return (
    <Part title={text.upload}>
      <p class="soft">{text.uploadHint}</p>
      {codes.total > 0 && <p>{text.codesState(codes.claimed, codes.total)}</p>}
      {problem && <Note kind="bad" title={problem} />}
      {report && <Report report={report} />}
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
  );
}

function PublicLink({ campaign, url, qr }: Pick<Distribution, 'campaign' | 'url' | 'qr'>) {
  const { text } = useWords(distributionText);
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

function Batch({ path }: { path: string }) {
  const { text } = useWords(distributionText);
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

function Report({ report }: { report: CodeImport }) {
  const { text } = useWords(distributionText);
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
