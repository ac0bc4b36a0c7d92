import { z } from 'zod';
import { creditCurrencies } from '#core';
import { optionalLine } from './merchant-settings.ts';
import { getMerchant, merchantParams } from './merchants.ts';
import { defineRoute, record } from './route.ts';
import { Id, line, Phone, page, paging, Reference, text } from './wire.ts';

/** What is left to send with. */
const showCredits = defineRoute({
  method: 'GET',
  path: '/merchants/:account/credits',
  params: merchantParams,
  async run({ core }, { params }) {
    const { accountId } = await getMerchant(core, params.account);
    return {
      sms: await core.outboundSms.getCredits(accountId),
      email: await core.credits.get({ accountId, currency: 'EMAIL' }),
    };
  },
});

/** Gives SMS or emails by the piece, or takes them where the number is negative; once per reference. */
const grantCredits = defineRoute({
  method: 'POST',
  path: '/merchants/:account/credits',
  status: 201,
  params: merchantParams,
  body: z.strictObject({
    currency: z.enum(creditCurrencies),
    credits: z.int().min(-1_000_000_000).max(1_000_000_000),
    reference: line(200),
  }),
  async run(context, { params, body }) {
    const { accountId } = await getMerchant(context.core, params.account);
    await context.core.credits.grant({ accountId, ...body });
    await record(context, 'merchant-credit.give', `merchant:${accountId}`, body);
    const { currency } = body;
    return { ...body, left: await context.core.credits.get({ accountId, currency }) };
  },
});

const listKeywords = defineRoute({
  method: 'GET',
  path: '/merchants/:account/sms-keywords',
  params: merchantParams,
  async run({ core }, { params }) {
    const { accountId } = await getMerchant(core, params.account);
    return { items: await core.smsGroups.listKeywords(accountId), next: null };
  },
});

const createKeyword = defineRoute({
  method: 'POST',
  path: '/merchants/:account/sms-keywords',
  status: 201,
  params: merchantParams,
  body: z.strictObject({
    number: Phone,
    word: line(20),
    campaignId: Id.nullable().default(null),
    replyText: text(600, 0).default(''),
    alreadyText: text(600, 0).default(''),
    helpText: text(600, 0).default(''),
    terms: text(600, 0).default(''),
    doubleOptIn: z.boolean().default(false),
  }),
  async run(context, { params, body }) {
    const { accountId } = await getMerchant(context.core, params.account);
    const keyword = await context.core.smsGroups.createKeyword({ accountId, ...body });
    await record(context, 'sms-keyword.create', `sms-keyword:${keyword.id}`, { word: keyword.word });
    return keyword;
  },
});

const removeKeyword = defineRoute({
  method: 'DELETE',
  path: '/merchants/:account/sms-keywords/:keyword',
  params: z.strictObject({ account: Reference, keyword: Id }),
  async run(context, { params: { account, keyword: id } }) {
    const { accountId } = await getMerchant(context.core, account);
    await context.core.smsGroups.removeKeyword({ accountId, id });
    await record(context, 'sms-keyword.remove', `sms-keyword:${id}`);
    return { id, removed: true };
  },
});

const listGroups = defineRoute({
  method: 'GET',
  path: '/merchants/:account/sms-groups',
  params: merchantParams,
  async run({ core }, { params }) {
    const { accountId } = await getMerchant(core, params.account);
    return { items: await core.smsGroups.listGroups(accountId), next: null };
  },
});

const createGroup = defineRoute({
  method: 'POST',
  path: '/merchants/:account/sms-groups',
  status: 201,
  params: merchantParams,
  body: z.strictObject({ name: line(200) }),
  async run(context, { params, body: { name } }) {
    const { accountId } = await getMerchant(context.core, params.account);
    const group = await context.core.smsGroups.createGroup({ accountId, name });
    await record(context, 'sms-group.create', `sms-group:${group.id}`);
    return group;
  },
});

const groupParams = z.strictObject({ account: Reference, group: Id });

/** In the order in which they came. */
const listContacts = defineRoute({
  method: 'GET',
  path: '/merchants/:account/sms-groups/:group/contacts',
  params: groupParams,
  query: z.strictObject(paging),
  async run({ core }, { params: { account, group: groupId }, query: { limit, cursor } }) {
    const { accountId } = await getMerchant(core, account);
    const query = { accountId, groupId, after: cursor, limit: limit + 1 };
    const { contacts } = await core.smsGroups.listContacts(query);
    return page(contacts, { limit, cursor: ({ id }) => id, render: (contact) => contact });
  },
});

/** By the merchant's word that the person agreed; who has said STOP stays out. */
const addContact = defineRoute({
  method: 'POST',
  path: '/merchants/:account/sms-groups/:group/contacts',
  status: 201,
  params: groupParams,
  body: z.strictObject({
    phone: Phone,
    firstName: optionalLine(200).optional(),
    lastName: optionalLine(200).optional(),
  }),
  async run(context, { params: { account, group: groupId }, body }) {
    const { accountId } = await getMerchant(context.core, account);
    const { contact } = await context.core.smsGroups.addContact({ accountId, groupId, ...body });
    await record(context, 'sms-contact.add', `sms-contact:${contact.id}`);
    return contact;
  },
});

/** Newest first, with how many of their SMS are in which state. */
const listSends = defineRoute({
  method: 'GET',
  path: '/merchants/:account/sms-sends',
  params: merchantParams,
  async run({ core }, { params }) {
    const { accountId } = await getMerchant(core, params.account);
    return { items: await core.smsGroups.listSends(accountId), next: null };
  },
});

/** A text to everybody in a group, each with a coupon of their own where a campaign is named. */
const startSend = defineRoute({
  method: 'POST',
  path: '/merchants/:account/sms-sends',
  status: 201,
  params: merchantParams,
  body: z.strictObject({ groupId: Id, campaignId: Id.optional(), text: text(600).optional() }),
  async run(context, { params, body }) {
    const { accountId } = await getMerchant(context.core, params.account);
    const send = await context.core.smsGroups.startSend({ accountId, ...body });
    await record(context, 'sms-send.start', `sms-send:${send.id}`);
    return send;
  },
});

const sendVerbs = [
  ['resume', 'resumeSend'],
  ['cancel', 'cancelSend'],
] as const;

const endSend = ([name, verb]: (typeof sendVerbs)[number]) =>
  defineRoute({
    method: 'POST',
    path: `/merchants/:account/sms-sends/:send/${name}`,
    params: z.strictObject({ account: Reference, send: Id }),
    async run(context, { params: { account, send: id } }) {
      const { accountId } = await getMerchant(context.core, account);
      const send = await context.core.smsGroups[verb]({ accountId, id });
      await record(context, `sms-send.${name}`, `sms-send:${id}`);
      return send;
    },
  });

export const merchantSmsRoutes = [
  showCredits,
  grantCredits,
  listKeywords,
  createKeyword,
  removeKeyword,
  listGroups,
  createGroup,
  listContacts,
  addContact,
  listSends,
  startSend,
  ...sendVerbs.map(endSend),
];
