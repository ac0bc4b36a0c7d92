import { z } from 'zod';
import type { OutboundSms as Sms } from '#core';
import { namesOf } from './merchant-settings.ts';
import { LocationRemovedReply } from './replies/campaign-sorting.ts';
import {
  ResendSmsReply,
  SmsConsentReply,
  SmsCreditsReply,
  SmsGroupReply,
  SmsKeywordReply,
  SmsReply,
  SmsSendReply,
  SmsSettingsReply,
  StartedSmsSendReply,
} from './replies/sms.ts';
import { defineRoute, record } from './route.ts';
import { Id, line, Phone, page, pageOf, paging, Reference, text, whole } from './wire.ts';

const params = z.strictObject({ account: Reference });
const ofAccount = z.strictObject({ account: Reference, id: Id });
const states = ['queued', 'sending', 'sent', 'delivered', 'failed', 'cancelled'] as const;

const listSms = defineRoute({
  name: 'listSms',
  method: 'GET',
  path: '/accounts/:account/sms',
  summary: 'Lists the SMS that an account sent.',
  description: 'Newest first; `state=failed` lists what is not tried any more. Texts are not shown.',
  reply: pageOf(SmsReply),
  params,
  query: z.strictObject({ ...paging, to: Phone.optional(), state: z.enum(states).optional() }),
  async run({ core }, { params, query: { limit, cursor, ...query } }) {
    const { id: accountId } = await core.accounts.get(params.account);
    const rows = await core.outboundSms.list({ accountId, ...query, limit: limit + 1, before: cursor });
    return page(rows, { limit, cursor: ({ id }) => id, render: withoutText });
  },
});

function withoutText({ text: _text, holdId: _hold, ...sms }: Sms) {
  return sms;
}

const resendSms = defineRoute({
  name: 'resendSms',
  method: 'POST',
  path: '/accounts/:account/sms/:id/resend',
  summary: 'Sends a failed SMS again.',
  reply: ResendSmsReply,
  params: ofAccount,
  async run(context, { params: { account, id } }) {
    const { accounts, outboundSms } = context.core;
    const { id: accountId } = await accounts.get(account);
    const { state } = await outboundSms.resend({ id, accountId });
    await record(context, 'sms.resend', `sms:${id}`);
    return { id, state };
  },
});

const Credits = z.strictObject({
  credits: z.number().int().min(-1_000_000).max(1_000_000),
  reference: line(200),
});

const getCredits = defineRoute({
  name: 'getSmsCredits',
  method: 'GET',
  path: '/accounts/:account/sms-credits',
  summary: 'Shows how many SMS are prepaid.',
  reply: SmsCreditsReply,
  params,
  async run({ core }, { params }) {
    const { id } = await core.accounts.get(params.account);
    return core.outboundSms.getCredits(id);
  },
});

const grantCredits = defineRoute({
  name: 'grantSmsCredits',
  method: 'POST',
  path: '/accounts/:account/sms-credits',
  status: 201,
  summary: 'Gives or takes prepaid SMS.',
  description: 'Gives credits, or takes them where the number is negative; once per reference.',
  reply: SmsCreditsReply,
  refusals: ['already_exists'],
  params,
  body: Credits,
  example: { body: { credits: 50, reference: 'order 17' } },
  async run(context, { params, body }) {
    const { accounts, credits, outboundSms } = context.core;
    const { id: accountId } = await accounts.get(params.account);
    await credits.grant({ accountId, currency: 'SMS', ...body });
    await record(context, 'sms-credit.give', `account:${accountId}`, body);
    return outboundSms.getCredits(accountId);
  },
});

const keywordTexts = {
  campaignId: Id.nullable().optional(),
  replyText: text(600, 0).optional(),
  alreadyText: text(600, 0).optional(),
  helpText: text(600, 0).optional(),
  terms: text(5_000, 0).optional(),
  doubleOptIn: z.boolean().optional(),
};

const listKeywords = defineRoute({
  name: 'listSmsKeywords',
  method: 'GET',
  path: '/accounts/:account/sms-keywords',
  summary: 'Lists the keywords of an account.',
  reply: pageOf(SmsKeywordReply),
  params,
  async run({ core }, { params }) {
    const { id } = await core.accounts.get(params.account);
    return { items: await core.smsGroups.listKeywords(id), next: null };
  },
});

const createKeyword = defineRoute({
  name: 'createSmsKeyword',
  method: 'POST',
  path: '/accounts/:account/sms-keywords',
  status: 201,
  summary: 'Makes a keyword on a rented number.',
  description: 'On a number that the account rents; makes the group `Subscribers keyword <word>`.',
  reply: SmsKeywordReply,
  refusals: ['not_found', 'already_exists'],
  params,
  body: z.strictObject({ number: Phone, word: line(20), ...keywordTexts }),
  example: { body: { number: '+447911123450', word: 'PIZZA' } },
  async run(context, { params, body }) {
    const { accounts, smsGroups } = context.core;
    const { id: accountId } = await accounts.get(params.account);
    const keyword = await smsGroups.createKeyword({ accountId, ...body });
    await record(context, 'sms-keyword.create', `sms-keyword:${keyword.id}`, { word: body.word });
    return keyword;
  },
});

const changeKeyword = defineRoute({
  name: 'changeSmsKeyword',
  method: 'PATCH',
  path: '/accounts/:account/sms-keywords/:id',
  summary: 'Changes a keyword.',
  reply: SmsKeywordReply,
  params: ofAccount,
  body: z.strictObject(keywordTexts),
  example: { body: {} },
  async run(context, { params: { account, id }, body }) {
    const { accounts, smsGroups } = context.core;
    const { id: accountId } = await accounts.get(account);
    const keyword = await smsGroups.changeKeyword({ accountId, id, ...body });
    await record(context, 'sms-keyword.change', `sms-keyword:${id}`, namesOf(body));
    return keyword;
  },
});

const removeKeyword = defineRoute({
  name: 'removeSmsKeyword',
  method: 'DELETE',
  path: '/accounts/:account/sms-keywords/:id',
  summary: 'Removes a keyword.',
  reply: LocationRemovedReply,
  params: ofAccount,
  async run(context, { params: { account, id } }) {
    const { accounts, smsGroups } = context.core;
    const { id: accountId } = await accounts.get(account);
    await smsGroups.removeKeyword({ accountId, id });
    await record(context, 'sms-keyword.remove', `sms-keyword:${id}`);
    return { id, removed: true };
  },
});

const listGroups = defineRoute({
  name: 'listSmsGroups',
  method: 'GET',
  path: '/accounts/:account/sms-groups',
  summary: 'Lists the groups of an account.',
  description: 'With how many members each has, and how many that left or have not confirmed.',
  reply: pageOf(SmsGroupReply),
  params,
  async run({ core: { accounts, smsGroups } }, { params }) {
    const { id: accountId } = await accounts.get(params.account);
    const counts = await smsGroups.countContacts(accountId);
    const none = { active: 0, unsubscribed: 0, pending: 0 };
    const groups = await smsGroups.listGroups(accountId);
    return { items: groups.map((group) => ({ ...group, ...(counts.get(group.id) ?? none) })), next: null };
  },
});

const listConsents = defineRoute({
  name: 'listSmsConsents',
  method: 'GET',
  path: '/accounts/:account/sms-consents',
  summary: 'Lists the proof of who joined and left.',
  description: 'The proof of who joined and left, newest first.',
  reply: pageOf(SmsConsentReply),
  params,
  query: z.strictObject({ ...paging, phone: Phone.optional(), groupId: Id.optional() }),
  async run({ core, actor }, { params, query: { limit, cursor, ...query } }) {
    const { id: accountId } = await core.accounts.get(params.account);
    const rows = await core.smsGroups.listConsents({ accountId, ...query, limit: limit + 1, before: cursor });
    // It holds what people wrote.
    await core.audit.record([{ actor, action: 'sms-consent.read', subject: `account:${accountId}` }]);
    return page(rows, { limit, cursor: ({ id }) => id, render: (consent) => consent });
  },
});

const Settings = z.strictObject({
  quiet: z
    .strictObject({ from: line(5), to: line(5), timeZone: line(64) })
    .nullable()
    .optional(),
  sender: line(20).or(z.literal('')).optional(),
});

const getSettings = defineRoute({
  name: 'getSmsSettings',
  method: 'GET',
  path: '/accounts/:account/sms-settings',
  summary: 'Shows the settings for SMS.',
  reply: SmsSettingsReply,
  params,
  async run({ core }, { params }) {
    const { id } = await core.accounts.get(params.account);
    return core.smsGroups.getSettings(id);
  },
});

const changeSettings = defineRoute({
  name: 'changeSmsSettings',
  method: 'PATCH',
  path: '/accounts/:account/sms-settings',
  summary: 'Changes the settings for SMS.',
  description: '`quiet`: no marketing from one time of day to another; null: at any time.',
  reply: SmsSettingsReply,
  params,
  body: Settings,
  example: { body: { sender: 'Pizza' } },
  async run(context, { params, body }) {
    const { accounts, smsGroups } = context.core;
    const { id: accountId } = await accounts.get(params.account);
    const named = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    const settings = await smsGroups.changeSettings({ accountId, ...named });
    await record(context, 'sms-settings.change', `account:${accountId}`, body);
    return settings;
  },
});

const listSends = defineRoute({
  name: 'listSmsSends',
  method: 'GET',
  path: '/accounts/:account/sms-sends',
  summary: 'Lists what was sent to groups.',
  description: 'Newest first, each with how many of its SMS are in which state.',
  reply: pageOf(SmsSendReply),
  params,
  query: z.strictObject({ limit: whole(1, 1_000).default(100) }),
  async run({ core }, { params, query: { limit } }) {
    const { id } = await core.accounts.get(params.account);
    return { items: (await core.smsGroups.listSends(id)).slice(0, limit), next: null };
  },
});

const startSend = defineRoute({
  name: 'startSmsSend',
  method: 'POST',
  path: '/accounts/:account/sms-sends',
  status: 201,
  summary: 'Sends a text to a group.',
  description: 'One text to everybody in a group, each with a coupon of the campaign where one is named.',
  reply: StartedSmsSendReply,
  refusals: ['not_found', 'not_allowed', 'already_exists', 'expired', 'no_balance', 'service_off'],
  params,
  body: z.strictObject({
    groupId: Id,
    campaignId: Id.optional(),
    text: text(1_000).optional(),
    reference: line(100).optional(),
  }),
  example: { body: { groupId: '1', text: 'Two pizzas for one, today.' } },
  async run(context, { params, body }) {
    const { accounts, smsGroups } = context.core;
    const { id: accountId } = await accounts.get(params.account);
    const send = await smsGroups.startSend({ accountId, ...body });
    await record(context, 'sms-send.start', `sms-send:${send.id}`, { group: body.groupId.toString() });
    return send;
  },
});

const getSend = defineRoute({
  name: 'getSmsSend',
  method: 'GET',
  path: '/accounts/:account/sms-sends/:id',
  summary: 'Shows a send to a group.',
  reply: SmsSendReply,
  params: ofAccount,
  async run({ core }, { params: { account, id } }) {
    const { id: accountId } = await core.accounts.get(account);
    return core.smsGroups.getSend({ accountId, id });
  },
});

const resumeSend = changeSend('resume', 'resumeSend');
const cancelSend = changeSend('cancel', 'cancelSend');

function changeSend(word: 'resume' | 'cancel', verb: 'resumeSend' | 'cancelSend') {
  return defineRoute({
    name: `${word}SmsSend`,
    refusals: ['already_done', 'not_allowed'],
    summary: 'Resumes or cancels a send to a group.',
    reply: StartedSmsSendReply,
    method: 'POST',
    path: `/accounts/:account/sms-sends/:id/${word}`,
    params: ofAccount,
    async run(context, { params: { account, id } }) {
      const { accounts, smsGroups } = context.core;
      const { id: accountId } = await accounts.get(account);
      const send = await smsGroups[verb]({ accountId, id });
      await record(context, `sms-send.${word}`, `sms-send:${id}`);
      return send;
    },
  });
}

export const smsRoutes = [
  ...[listSms, resendSms, getCredits, grantCredits],
  ...[listKeywords, createKeyword, changeKeyword, removeKeyword],
  ...[listGroups, listConsents, getSettings, changeSettings],
  ...[listSends, startSend, getSend, resumeSend, cancelSend],
];
