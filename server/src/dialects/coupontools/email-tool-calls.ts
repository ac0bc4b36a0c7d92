import type { Contact } from '#core';
import { isRefusal } from '#kernel/refusal';
import { defineCall } from './call.ts';
import { email, id, text } from './kinds.ts';
import { required } from './parameters.ts';
import { detailParameters, readDetails } from './session-details.ts';
import { WireError } from './wire-error.ts';

const groupId = required('emailgroup', id('gro'));
const customFieldNames = [1, 2, 3, 4, 5, 6, 7] as const;

export const listGroups = defineCall({
  parameters: {},
  async run({ core, caller }) {
    const groups = await core.mailings.listGroups(caller.accountId);
    return {
      amount_of_groups: groups.length,
      group: groups.map(({ id, name }) => ({ ID: `gro_${id}`, name })),
    };
  },
});

/** Contacts that have unsubscribed stay listed, with the date. */
export const listContacts = defineCall({
  parameters: { groupId },
  async run({ core, caller }, { groupId }) {
    const { group, contacts } = await core.mailings.listContacts({ accountId: caller.accountId, groupId });
    return {
      group_id: `gro_${groupId}`,
      group_name: group.name,
      amount_of_contacts: String(contacts.length),
      contact: contacts.map((contact) => renderContact(contact)),
    };
  },
});

export const addGroup = defineCall({
  parameters: { name: required('group_name', text()) },
  async run({ core, caller }, { name }) {
    const group = await core.mailings.createGroup({ accountId: caller.accountId, name });
    return { group_id: `gro_${group.id}`, group_name: group.name };
  },
});

const { firstName, lastName, birthday, gender: _, ...customFields } = detailParameters;

/** An address that is there is changed, and answered as it is then. */
export const addContact = defineCall({
  parameters: {
    groupId,
    email: required('email', email),
    ...{ firstName, lastName, ...customFields },
    birthday,
  },
  async run({ core, caller }, { groupId, email: address, ...input }) {
    const details = readDetails({ ...input, gender: undefined });
    const contact = await core.mailings
      .addContact({
        accountId: caller.accountId,
        groupId,
        email: address,
        details: {
          firstName: details.firstName,
          lastName: details.lastName,
          birthday: details.birthday,
          customFields: customFieldNames.map((number) => details[`customField${number}`] ?? ''),
        },
      })
      .catch((error) => {
        throw isRefusal(error, 'not_allowed') && error.details.what === 'unsubscribed'
          ? new WireError([{ code: 611, name: 'email', text: 'Email address has unsubscribed' }])
          : error;
      });
    return { group_id: `gro_${groupId}`, contact: renderContact(contact) };
  },
});

/** Fields and dates appear where they are set. */
function renderContact(contact: Contact) {
  const { customFields, birthday, unsubscribedAt } = contact;
  const set = customFields.flatMap((value, index) =>
    value === '' ? [] : [[`customfield${index + 1}`, value] as const],
  );
  return {
    ID: `con_${contact.id}`,
    email: contact.email,
    first_name: contact.firstName,
    last_name: contact.lastName,
    ...Object.fromEntries(set),
    ...(birthday === null ? {} : { birthday }),
    unsubscribed: unsubscribedAt ? '1' : '0',
    ...(unsubscribedAt ? { unsubscribedate: renderDay(unsubscribedAt) } : {}),
  };
}

/** `13/07/2018 19:47 UTC` */
function renderDay(moment: Date): string {
  const [year, month, day] = moment.toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year} ${moment.toISOString().slice(11, 16)} UTC`;
}
