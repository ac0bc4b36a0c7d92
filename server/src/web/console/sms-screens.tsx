import type { SendPlan } from '#core';
import { parsePhone } from '#kernel/phone';
import { Refusal } from '#kernel/refusal';
import type { ConsoleRoutes } from './console-routes.tsx';
import { findId } from './path-id.ts';
import { SMS } from './paths.ts';
import { readName } from './read-name.ts';
import { getSms } from './sms-queries.ts';
import { smsText } from './sms-texts.ts';
import { SendPlanView, SmsView } from './sms-views.tsx';
import type { Visit } from './visit.tsx';

const rule = { may: 'sms', back: SMS } as const;

/** Keywords, groups, credits, and what is sent to groups. */
export function mountSmsScreens(routes: ConsoleRoutes): void {
  routes.screen(SMS, { may: 'sms' }, showSms);
  routes.action(`${SMS}/keywords`, rule, createKeyword);
  routes.action(`${SMS}/keywords/:keyword/remove`, rule, removeKeyword);
  routes.action(`${SMS}/groups`, rule, createGroup);
  routes.action(`${SMS}/sends`, rule, send);
}

async function showSms(visit: Visit) {
  return visit.show({ title: 'SMS', path: SMS, body: <SmsView {...(await getSms(visit))} /> });
}

function showPlan(visit: Visit, plan: SendPlan) {
  return visit.show({ title: smsText(visit.lang).checkSend, path: SMS, body: <SendPlanView plan={plan} /> });
}

async function createKeyword(visit: Visit) {
  const { core, accountId, form } = visit;
  await core.smsGroups.createKeyword({
    accountId,
    number: phoneOf(form.number),
    word: form.word?.trim() ?? '',
    campaignId: findId(form.campaign) ?? null,
    replyText: form.replyText?.trim() ?? '',
    terms: form.terms?.trim() ?? '',
    doubleOptIn: form.doubleOptIn === '1',
  });
  return visit.to(SMS, 'made');
}

async function removeKeyword(visit: Visit) {
  await visit.core.smsGroups.removeKeyword({ accountId: visit.accountId, id: visit.id('keyword') });
  return visit.to(SMS, 'removed');
}

async function createGroup(visit: Visit) {
  await visit.core.smsGroups.createGroup({ accountId: visit.accountId, name: readName(visit.form) });
  return visit.to(SMS, 'made');
}

async function send(visit: Visit) {
  const { core, accountId, form } = visit;
  const send = {
    ...{ accountId, groupId: findId(form.group) ?? 0n, campaignId: findId(form.sendCampaign) },
    text: form.text?.trim() || undefined,
  };
  // Asked once more, under a name of its own: a button that is pressed twice sends once.
  if (!form.reference) return showPlan(visit, await core.smsGroups.planSend(send));
  await core.smsGroups.startSend({ ...send, reference: form.reference.slice(0, 100) });
  return visit.to(SMS, 'sent');
}

function phoneOf(text: string | undefined): string {
  const phone = parsePhone(text ?? '');
  if (phone === undefined) throw new Refusal('bad_request', { name: 'phone' });
  return phone;
}
