import { cleanEmail } from '#kernel/email';
import { Refusal } from '#kernel/refusal';
import { isTimeZone } from '#kernel/time-zone';
import { getAccount } from './account-queries.ts';
import { AccountView } from './account-views.tsx';
import type { ConsoleRoutes } from './console-routes.tsx';
import { SETTINGS } from './paths.ts';
import type { Visit } from './visit.tsx';

const back = { back: SETTINGS };

/** An account's own details, its password and its teammates. */
export function mountAccountScreens(routes: ConsoleRoutes): void {
  routes.screen(SETTINGS, {}, showAccount);
  routes.action(SETTINGS, back, changeAccount);
  routes.action(`${SETTINGS}/password`, back, changePassword);
  routes.action(`${SETTINGS}/teammates`, back, createTeammate);
  routes.action(`${SETTINGS}/teammates/:teammate/remove`, back, removeTeammate);
}

async function showAccount(visit: Visit) {
  const body = <AccountView {...(await getAccount(visit))} />;
  return visit.show({ title: visit.text.settings, path: SETTINGS, body });
}

async function changeAccount(visit: Visit) {
  const { core, accountId, form } = visit;
  const text = (name: string) => form[name]?.trim().slice(0, 200) ?? '';
  const timeZone = text('timeZone') || visit.merchant.timeZone;
  if (!isTimeZone(timeZone)) throw new Refusal('bad_request', { name: 'timezone' });
  await core.merchants.change(accountId, {
    timeZone,
    username: text('username'),
    companyName: text('companyName'),
    firstName: text('firstName'),
    lastName: text('lastName'),
    language: form.language === 'ru' ? 'ru' : 'en',
  });
  return visit.to(SETTINGS, 'saved');
}

async function changePassword(visit: Visit) {
  const { core, accountId, form, token } = visit;
  const { oldPassword = '', password = '' } = form;
  await core.merchants.changePassword({ accountId, oldPassword, password, token });
  return visit.to(SETTINGS, 'password');
}

async function createTeammate(visit: Visit) {
  const { core, accountId, form } = visit;
  const [name = '', email = ''] = [
    form.name?.trim().slice(0, 200),
    form.email && cleanEmail(form.email.slice(0, 254)),
  ];
  if (name === '' || !/^[^@\s]+@[^@\s]+$/.test(email)) return visit.to(`${SETTINGS}?failed=name`);
  await core.merchants.createTeammate({ accountId, name, email });
  return visit.to(SETTINGS, 'made');
}

async function removeTeammate(visit: Visit) {
  await visit.core.merchants.removeTeammate({ accountId: visit.accountId, id: visit.id('teammate') });
  return visit.to(SETTINGS, 'removed');
}
