import { type Core, permissions, type Subaccount } from '#core';
import { cleanEmail } from '#kernel/email';
import { Refusal } from '#kernel/refusal';
import { Checkbox, Field, Form, formatMoment, Note } from '#ui';
import type { Desk, Visit } from './desk.tsx';
import { findId } from './desk.tsx';
import { Group, Part, Select, Table, Top } from './inputs.tsx';
import { type SubaccountText, subaccountText } from './subaccount-texts.ts';
import type { FrameText } from './texts.ts';

type Package = Awaited<ReturnType<Core['merchants']['listPackages']>>[number];

const PATH = '/console/subaccounts';
const ONE = `${PATH}/:subaccount`;
const main = { mainOnly: true } as const;

/** What a main account does with those under it. */
export function mountSubaccountScreens(desk: Desk): void {
  desk.screen(PATH, main, showAll);
  desk.screen(`${PATH}/add`, main, showAdd);
  desk.action(`${PATH}/add`, { ...main, back: `${PATH}/add` }, async (visit) => {
    const { core, accountId: parentId, form } = visit;
    const { accountId } = await core.merchants.createSubaccount({
      ...{ parentId, email: emailOf(form) },
      details: readDetails(form),
    });
    return visit.to(`${PATH}/${accountId}`, 'made');
  });
  desk.action(`${PATH}/packages`, { ...main, back: PATH }, async (visit) => {
    const { core, accountId, form } = visit;
    const name = form.name?.trim().slice(0, 200) ?? '';
    if (name === '') throw new Refusal('bad_request', { name: 'title' });
    const granted = permissions.filter((one) => form[`may_${one}`] === '1');
    const maxCampaigns = wholeOf(form.maxCampaigns);
    await core.merchants.createPackage({ accountId, name, permissions: granted, maxCampaigns });
    return visit.to(PATH, 'made');
  });

  desk.screen(ONE, main, (visit) => showOne(visit));
  desk.action(ONE, { ...main, back: ONE }, async (visit) => {
    const { core, accountId: parentId, form } = visit;
    const id = visit.id('subaccount');
    await core.merchants.updateSubaccount({
      ...{ parentId, id, email: emailOf(form) },
      details: { ...readDetails(form), blocked: form.blocked === '1' },
    });
    return visit.to(`${PATH}/${id}`, 'saved');
  });
  desk.action(`${ONE}/sign-in`, { ...main, back: ONE }, async (visit) => {
    const { core } = visit;
    const { accountId } = await getSubaccount(visit);
    return visit.to(`/sso/${await core.merchants.createSignOn({ accountId })}`);
  });
  desk.action(`${ONE}/reset`, { ...main, back: ONE }, async (visit) => {
    const { core } = visit;
    const subaccount = await getSubaccount(visit);
    const token = await core.merchants.createPasswordReset(subaccount.accountId);
    const host = subaccount.dashboardUrl ?? visit.merchant.dashboardUrl ?? core.publicAddress.url;
    return showOne(visit, `${host}/reset/${token}`);
  });
}

function getSubaccount({ core, accountId, id }: Visit): Promise<Subaccount> {
  return core.merchants.getSubaccount({ parentId: accountId, id: id('subaccount') });
}

function emailOf(form: Record<string, string>): string {
  const email = cleanEmail(form.email ?? '');
  if (email.length > 254 || !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email))
    throw new Refusal('bad_request', { name: 'email' });
  return email;
}

function wholeOf(text: string | undefined): number | null {
  if (!text?.trim()) return null;
  if (!/^\d{1,6}$/.test(text.trim())) throw new Refusal('bad_request', { name: 'maxCampaigns' });
  return Number(text);
}

function readDetails(form: Record<string, string>) {
  const packageId = findId(form.package);
  const access = Object.fromEntries(permissions.map((one) => [one, form[`may_${one}`] === '1']));
  const line = (name: string) => form[name]?.trim().slice(0, 200) ?? '';
  if (form.expiresOn && !/^\d{4}-\d\d-\d\d$/.test(form.expiresOn))
    throw new Refusal('bad_request', { name: 'expiresOn' });
  return {
    status: form.status === 'customer' ? ('customer' as const) : ('trial' as const),
    companyName: line('companyName'),
    firstName: line('firstName'),
    lastName: line('lastName'),
    expiresOn: form.expiresOn || null,
    ...(packageId === undefined
      ? { access, maxCampaigns: wholeOf(form.maxCampaigns) }
      : { packageId, maxCampaigns: wholeOf(form.maxCampaigns) ?? undefined }),
  };
}

async function showAll(visit: Visit) {
  const { core, accountId, lang, text: frame } = visit;
  const text = subaccountText(lang);
  const subaccounts = await core.merchants.listSubaccounts(accountId);
  const counts = await core.campaigns.count(subaccounts.map((one) => one.accountId));
  const packages = await core.merchants.listPackages(accountId);
  return visit.show({
    title: frame.subaccounts,
    path: PATH,
    body: (
      <>
        <Top title={frame.subaccounts}>
          <a class="button small" href={`${PATH}/add`}>
            {text.add}
          </a>
        </Top>
        <section class="card">
          <Table
            caption={frame.subaccounts}
            empty={text.empty}
            rows={subaccounts}
            columns={[
              {
                label: text.company,
                cell: ({ accountId: id, companyName, email }) => (
                  <a href={`${PATH}/${id}`}>{companyName || email}</a>
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
                  lastLoginAt
                    ? formatMoment(lastLoginAt, { lang, timeZone: visit.merchant.timeZone })
                    : text.never,
              },
            ]}
          />
        </section>
        <Part title={text.packages}>
          <p class="soft">{text.packagesHint}</p>
          <Table
            caption={text.packages}
            empty={text.noPackages}
            rows={packages}
            columns={[
              { label: frame.name, cell: ({ name }) => name },
              {
                label: text.permissions,
                cell: ({ permissions: granted }) => granted.map((one) => text[`may_${one}`]).join(', '),
              },
              { label: text.maxCampaigns, numeric: true, cell: ({ maxCampaigns }) => maxCampaigns ?? '–' },
              { label: 'ID', cell: ({ id }) => `pac_${id}` },
            ]}
          />
          <details class="gap">
            <summary>{text.addPackage}</summary>
            <Form action={`${PATH}/packages`}>
              <div class="cols">
                <Field name="name" label={frame.name} />
                <Field
                  name="maxCampaigns"
                  label={text.maxCampaigns}
                  hint={text.noLimit}
                  inputmode="numeric"
                  optional
                />
              </div>
              <Permissions granted={['dashboard']} text={text} />
              <button class="small" type="submit">
                {frame.add}
              </button>
            </Form>
          </details>
        </Part>
      </>
    ),
  });
}

function Permissions({
  granted,
  text,
  hint,
}: {
  granted: readonly string[];
  text: SubaccountText;
  hint?: string;
}) {
  return (
    <Group legend={text.permissions} {...(hint === undefined ? {} : { hint })}>
      {permissions.map((one) => (
        <Checkbox
          key={one}
          name={`may_${one}`}
          label={text[`may_${one}`]}
          checked={granted.includes(one)}
          optional
        />
      ))}
    </Group>
  );
}

async function showAdd(visit: Visit) {
  const { core, accountId, lang, text: frame } = visit;
  const text = subaccountText(lang);
  const packages = await core.merchants.listPackages(accountId);
  return visit.show({
    title: text.add,
    body: (
      <>
        <Top title={text.add} />
        <section class="card">
          <div class="part">
            <Form action={`${PATH}/add`}>
              <Details packages={packages} text={text} frame={frame} />
              <button type="submit">{text.add}</button>
            </Form>
          </div>
        </section>
      </>
    ),
  });
}

async function showOne(visit: Visit, resetUrl?: string) {
  const { core, accountId, lang, text: frame } = visit;
  const text = subaccountText(lang);
  const subaccount = await getSubaccount(visit);
  const packages = await core.merchants.listPackages(accountId);
  const path = `${PATH}/${subaccount.accountId}`;
  return visit.show({
    ...{ title: subaccount.companyName || subaccount.email, path },
    body: (
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
            <Details packages={packages} text={text} frame={frame} subaccount={subaccount} />
            <Checkbox name="blocked" label={text.isBlocked} checked={subaccount.blocked} optional />
            <button type="submit">{frame.save}</button>
          </Form>
        </Part>
        {subaccount.keyPair && (
          <Part title={text.keys}>
            <dl>
              <dt>{text.clientId}</dt>
              <dd>
                <code class="secret">{subaccount.keyPair.clientId}</code>
              </dd>
              <dt>{text.secret}</dt>
              <dd>
                <details>
                  <summary>{text.show}</summary>
                  <code class="secret">{subaccount.keyPair.secret}</code>
                </details>
              </dd>
            </dl>
          </Part>
        )}
      </>
    ),
  });
}

function Details({
  packages,
  text,
  frame,
  subaccount,
}: {
  packages: readonly Package[];
  text: SubaccountText;
  frame: FrameText;
  subaccount?: Subaccount;
}) {
  return (
    <>
      <div class="cols">
        <Field name="email" label={frame.email} type="email" value={subaccount?.email} />
        <Field name="companyName" label={text.company} value={subaccount?.companyName} optional />
        <Field name="firstName" label={text.firstName} value={subaccount?.firstName} optional />
        <Field name="lastName" label={text.lastName} value={subaccount?.lastName} optional />
        <Select
          name="status"
          label={text.kind}
          value={subaccount?.status}
          options={[
            { value: 'trial', label: text.trial },
            { value: 'customer', label: text.customer },
          ]}
        />
        <div class="field">
          <label for="expiresOn">
            {text.expires} <span class="soft small">(–)</span>
          </label>
          <input id="expiresOn" name="expiresOn" type="date" value={subaccount?.expiresOn ?? ''} />
        </div>
        <Field
          name="maxCampaigns"
          label={text.maxCampaigns}
          hint={text.noLimit}
          inputmode="numeric"
          value={String(subaccount?.maxCampaigns ?? '')}
          optional
        />
        {packages.length > 0 && (
          <Select
            name="package"
            label={text.package}
            hint={text.packageHint}
            options={[
              { value: '', label: frame.none },
              ...packages.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
        )}
      </div>
      <Permissions
        granted={subaccount?.permissions ?? permissions}
        text={text}
        {...(packages.length > 0 ? { hint: text.permissionsKeep } : {})}
      />
    </>
  );
}
