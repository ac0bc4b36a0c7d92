import { z } from 'zod';
import { optionalLine } from './merchant-settings.ts';
import { getMerchant, merchantParams } from './merchants.ts';
import { defineRoute, record } from './route.ts';
import { Id, line, PersonPhone, page, paging, Reference } from './wire.ts';

/** The number of emails that it has prepaid. */
const showCredits = defineRoute({
  name: 'showCredits',
  method: 'GET',
  path: '/accounts/:account/email-credits',
  params: merchantParams,
  async run({ core }, { params }) {
    const { accountId } = await getMerchant(core, params.account);
    return { available: await core.credits.get({ accountId, currency: 'EMAIL' }) };
  },
});

/** Gives emails by the piece, or takes them where the number is negative; once per reference. */
const grantCredits = defineRoute({
  name: 'grantCredits',
  method: 'POST',
  path: '/accounts/:account/email-credits',
  status: 201,
  params: merchantParams,
  body: z.strictObject({
    credits: z.int().min(-1_000_000_000).max(1_000_000_000),
    reference: line(200),
  }),
  async run(context, { params, body }) {
    const { accountId } = await getMerchant(context.core, params.account);
    await context.core.credits.grant({ accountId, currency: 'EMAIL', ...body });
    await record(context, 'email-credit.give', `account:${accountId}`, body);
    return { available: await context.core.credits.get({ accountId, currency: 'EMAIL' }) };
  },
});

const createGroup = defineRoute({
  name: 'createGroup',
  method: 'POST',
  path: '/accounts/:account/sms-groups',
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
  name: 'listContacts',
  method: 'GET',
  path: '/accounts/:account/sms-groups/:group/contacts',
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
  name: 'addContact',
  method: 'POST',
  path: '/accounts/:account/sms-groups/:group/contacts',
  status: 201,
  params: groupParams,
  body: z.strictObject({
    phone: PersonPhone,
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

export const merchantSmsRoutes = [showCredits, grantCredits, createGroup, listContacts, addContact];
