import { permissions } from '#core';
import { cleanEmail } from '#kernel/email';
import { Refusal } from '#kernel/refusal';
import type { ConsoleRoutes } from './console-routes.tsx';
import { findId } from './path-id.ts';
import { SUBACCOUNTS } from './paths.ts';
import { readName } from './read-name.ts';
import { getPackages, getSubaccount, getSubaccounts } from './subaccount-queries.ts';
import { subaccountText } from './subaccount-texts.ts';
import { NewSubaccount, SubaccountList, SubaccountView } from './subaccount-views.tsx';
import type { Visit } from './visit.tsx';

const ADD = `${SUBACCOUNTS}/add`;
const ONE = `${SUBACCOUNTS}/:subaccount`;
const main = { mainOnly: true } as const;

/** The accounts below a main account, and the packages of permissions that they are given. */
export function mountSubaccountScreens(routes: ConsoleRoutes): void {
  routes.screen(SUBACCOUNTS, main, showList);
  routes.screen(ADD, main, showNew);
  routes.action(ADD, { ...main, back: ADD }, create);
  routes.action(`${SUBACCOUNTS}/packages`, { ...main, back: SUBACCOUNTS }, createPackage);
  routes.screen(ONE, main, (visit) => showSubaccount(visit));
  routes.action(ONE, { ...main, back: ONE }, change);
  routes.action(`${ONE}/sign-in`, { ...main, back: ONE }, signInAs);
  routes.action(`${ONE}/reset`, { ...main, back: ONE }, createResetLink);
}

async function showList(visit: Visit) {
  return visit.show({
    title: visit.text.subaccounts,
    path: SUBACCOUNTS,
    body: <SubaccountList {...(await getSubaccounts(visit))} packages={await getPackages(visit)} />,
  });
}

async function showNew(visit: Visit) {
  return visit.show({
    title: subaccountText(visit.lang).add,
    body: <NewSubaccount packages={await getPackages(visit)} />,
  });
}

async function showSubaccount(visit: Visit, resetUrl?: string) {
  const subaccount = await getSubaccount(visit);
  return visit.show({
    title: subaccount.companyName || subaccount.email,
    path: `${SUBACCOUNTS}/${subaccount.accountId}`,
    body: <SubaccountView {...{ subaccount, resetUrl }} packages={await getPackages(visit)} />,
  });
}

async function create(visit: Visit) {
  const { core, accountId: parentId, form } = visit;
  const { accountId } = await core.merchants.createSubaccount({
    ...{ parentId, email: emailOf(form) },
    details: readDetails(form),
  });
  return visit.to(`${SUBACCOUNTS}/${accountId}`, 'made');
}

async function createPackage(visit: Visit) {
  const { core, accountId, form } = visit;
  const name = readName(form);
  const granted = permissions.filter((one) => form[`may_${one}`] === '1');
  const maxCampaigns = wholeOf(form.maxCampaigns);
  await core.merchants.createPackage({ accountId, name, permissions: granted, maxCampaigns });
  return visit.to(SUBACCOUNTS, 'made');
}

async function change(visit: Visit) {
  const { core, accountId: parentId, form } = visit;
  const id = visit.id('subaccount');
  await core.merchants.updateSubaccount({
    ...{ parentId, id, email: emailOf(form) },
    details: { ...readDetails(form), blocked: form.blocked === '1' },
  });
  return visit.to(`${SUBACCOUNTS}/${id}`, 'saved');
}

async function signInAs(visit: Visit) {
  const { accountId } = await getSubaccount(visit);
  return visit.to(`/sso/${await visit.core.merchants.createSignOn({ accountId })}`);
}

async function createResetLink(visit: Visit) {
  const { core } = visit;
  const subaccount = await getSubaccount(visit);
  const token = await core.merchants.createPasswordReset(subaccount.accountId);
  const host = subaccount.dashboardUrl ?? visit.merchant.dashboardUrl ?? core.publicAddress.url;
  return showSubaccount(visit, `${host}/reset/${token}`);
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
