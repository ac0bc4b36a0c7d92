import { z } from 'zod';
import { optionalLine } from './merchant-settings.ts';
import { getMerchant, merchantParams } from './merchants.ts';
import { EmailCreditsReply, SmsContactReply, SmsGroupMadeReply } from './replies/merchant-sms.ts';
import { defineRoute, record } from './route.ts';
import { Id, line, PersonPhone, page, pageOf, paging, Reference } from './wire.ts';

const showCredits = defineRoute({
  name: 'getEmailCredits',
  method: 'GET',
  path: '/accounts/:account/email-credits',
  summary: 'Shows how many emails are prepaid.',
  description: 'The number of emails that it has prepaid.',
  reply: EmailCreditsReply,
  params: merchantParams,
  async run({ core }, { params }) {
    const { accountId } = await getMerchant(core, params.account);
    return { available: await core.credits.get({ accountId, currency: 'EMAIL' }) };
  },
});

const grantCredits = defineRoute({
  name: 'grantEmailCredits',
  method: 'POST',
  path: '/accounts/:account/email-credits',
  status: 201,
  summary: 'Gives or takes prepaid emails.',
  description: 'Gives emails by the piece, or takes them where the number is negative; once per reference.',
  reply: EmailCreditsReply,
  refusals: ['already_exists'],
  params: merchantParams,
  body: z.strictObject({
    credits: z.int().min(-1_000_000_000).max(1_000_000_000),
    reference: line(200),
  }),
  example: { body: { credits: 50, reference: 'order 17' } },
  async run(context, { params, body }) {
    const { accountId } = await getMerchant(context.core, params.account);
    await context.core.credits.grant({ accountId, currency: 'EMAIL', ...body });
    await record(context, 'email-credit.give', `account:${accountId}`, body);
    return { available: await context.core.credits.get({ accountId, currency: 'EMAIL' }) };
  },
});

const createGroup = defineRoute({
  name: 'createSmsGroup',
  method: 'POST',
  path: '/accounts/:account/sms-groups',
  status: 201,
  summary: 'Makes a group of people for SMS.',
  reply: SmsGroupMadeReply,
  params: merchantParams,
  body: z.strictObject({ name: line(200) }),
  example: { body: { name: 'Friends' } },
  async run(context, { params, body: { name } }) {
    const { accountId } = await getMerchant(context.core, params.account);
    const group = await context.core.smsGroups.createGroup({ accountId, name });
    await record(context, 'sms-group.create', `sms-group:${group.id}`);
    return group;
  },
});

const groupParams = z.strictObject({ account: Reference, group: Id });

const listContacts = defineRoute({
  name: 'listSmsContacts',
  method: 'GET',
  path: '/accounts/:account/sms-groups/:group/contacts',
  summary: 'Lists the people in a group.',
  description: 'In the order in which they came.',
  reply: pageOf(SmsContactReply),
  params: groupParams,
  query: z.strictObject(paging),
  async run({ core }, { params: { account, group: groupId }, query: { limit, cursor } }) {
    const { accountId } = await getMerchant(core, account);
    const query = { accountId, groupId, after: cursor, limit: limit + 1 };
    const { contacts } = await core.smsGroups.listContacts(query);
    return page(contacts, { limit, cursor: ({ id }) => id, render: (contact) => contact });
  },
});

const addContact = defineRoute({
  name: 'addSmsContact',
  method: 'POST',
  path: '/accounts/:account/sms-groups/:group/contacts',
  status: 201,
  summary: 'Adds a person to a group.',
  description: "By the merchant's word that the person agreed; who has said STOP stays out.",
  reply: SmsContactReply,
  refusals: ['not_allowed'],
  params: groupParams,
  body: z.strictObject({
    phone: PersonPhone,
    firstName: optionalLine(200).optional(),
    lastName: optionalLine(200).optional(),
  }),
  example: { body: { phone: '+447911123456', firstName: 'Eve' } },
  async run(context, { params: { account, group: groupId }, body }) {
    const { accountId } = await getMerchant(context.core, account);
    const { contact } = await context.core.smsGroups.addContact({ accountId, groupId, ...body });
    await record(context, 'sms-contact.add', `sms-contact:${contact.id}`);
    return contact;
  },
});

export const merchantSmsRoutes = [showCredits, grantCredits, createGroup, listContacts, addContact];
