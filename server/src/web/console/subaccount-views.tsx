import type { Subaccount } from '#core';
import { Checkbox, Form, formatMoment, Note } from '#ui';
import { PackagesPart } from './package-part.tsx';
import { SUBACCOUNTS } from './paths.ts';
import { Part, Table, Top } from './screen-parts.tsx';
import { Details } from './subaccount-form.tsx';
import type { getPackages, getSubaccounts } from './subaccount-queries.ts';
import { subaccountText } from './subaccount-texts.ts';
import { useWords } from './use-words.ts';

type List = Awaited<ReturnType<typeof getSubaccounts>>;
type Package = Awaited<ReturnType<typeof getPackages>>[number];

/** The accounts below a main account, and its packages. */
export function SubaccountList({ packages, ...list }: List & { packages: readonly Package[] }) {
  const { text, frame } = useWords(subaccountText);
  return (
    <>
      <Top title={frame.subaccounts}>
        <a class="button small" href={`${SUBACCOUNTS}/add`}>
          {text.add}
        </a>
      </Top>
      <SubaccountTable {...list} />
      <PackagesPart packages={packages} />
    </>
  );
}

function SubaccountTable({ subaccounts, counts, timeZone }: List) {
  const { lang, text, frame } = useWords(subaccountText);
  return (
    <section class="card">
      <Table
        caption={frame.subaccounts}
        empty={text.empty}
        rows={subaccounts}
        columns={[
          {
            label: text.company,
            cell: ({ accountId: id, companyName, email }) => (
              <a href={`${SUBACCOUNTS}/${id}`}>{companyName || email}</a>
            ),
          },
          { label: frame.email, cell: ({ email }) => email },
          {
            label: frame.status,
            cell: ({ blocked, status }) =>
              blocked ? <span class="badge bad">{text.blocked}</span> : text[status],
          },
          {
            label: text.campaigns,
            numeric: true,
            cell: ({ accountId: id, maxCampaigns }) =>
              maxCampaigns === null ? (counts.get(id) ?? 0) : `${counts.get(id) ?? 0} / ${maxCampaigns}`,
          },
          { label: text.expires, cell: ({ expiresOn }) => expiresOn ?? '–' },
          {
            label: text.lastLogin,
            cell: ({ lastLoginAt }) =>
              lastLoginAt ? formatMoment(lastLoginAt, { lang, timeZone }) : text.never,
          },
        ]}
      />
    </section>
  );
}

/** The form of a new subaccount. */
export function NewSubaccount({ packages }: { packages: readonly Package[] }) {
  const { text } = useWords(subaccountText);
  return (
    <>
      <Top title={text.add} />
      <section class="card">
        <div class="part">
          <Form action={`${SUBACCOUNTS}/add`}>
            <Details packages={packages} />
            <button type="submit">{text.add}</button>
          </Form>
        </div>
      </section>
    </>
  );
}

/** One subaccount, with the link to set its password where one was just made. */
export function SubaccountView({
  subaccount,
  packages,
  resetUrl,
}: {
  subaccount: Subaccount;
  packages: readonly Package[];
  resetUrl: string | undefined;
}) {
  const { text, frame } = useWords(subaccountText);
  const path = `${SUBACCOUNTS}/${subaccount.accountId}`;
  return (
    <>
      <Top title={subaccount.companyName || subaccount.email}>
        <Form action={`${path}/sign-in`} class="inline">
          <button class="small" type="submit">
            {text.signIn}
          </button>
        </Form>
        <Form action={`${path}/reset`} class="inline">
          <button class="small plain" type="submit">
            {text.resetLink}
          </button>
        </Form>
      </Top>
      {resetUrl && (
        <Note kind="good" title={text.resetLinkIs}>
          <p>
            <code class="secret">{resetUrl}</code>
          </p>
        </Note>
      )}
      <Part title={text.details}>
        <Form action={path}>
          <Details packages={packages} subaccount={subaccount} />
          <Checkbox name="blocked" label={text.isBlocked} checked={subaccount.blocked} optional />
          <button type="submit">{frame.save}</button>
        </Form>
      </Part>
      {subaccount.keyPair && <KeyPairPart keyPair={subaccount.keyPair} />}
    </>
  );
}

function KeyPairPart({ keyPair }: { keyPair: NonNullable<Subaccount['keyPair']> }) {
  const { text } = useWords(subaccountText);
  return (
    <Part title={text.keys}>
      <dl>
        <dt>{text.clientId}</dt>
        <dd>
          <code class="secret">{keyPair.clientId}</code>
        </dd>
        <dt>{text.secret}</dt>
        <dd>
          <details>
            <summary>{text.show}</summary>
            <code class="secret">{keyPair.secret}</code>
          </details>
        </dd>
      </dl>
    </Part>
  );
}
