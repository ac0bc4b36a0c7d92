import { defineCall } from './call.ts';
import { day } from './date-kinds.ts';
import { id, phone, text } from './kinds.ts';
import { clearable, optional, required } from './parameters.ts';
import { renderObjectId, sending, sendParameters, toSendTarget } from './send-target.ts';

const field = text(50);
const customFields = {
  customField1: clearable('customfield1', field),
  customField2: clearable('customfield2', field),
  customField3: clearable('customfield3', field),
  customField4: clearable('customfield4', field),
  customField5: clearable('customfield5', field),
  customField6: clearable('customfield6', field),
  customField7: clearable('customfield7', field),
};
const fieldNames = Object.keys(customFields) as (keyof typeof customFields)[];

export const listSmsGroups = defineCall({
  parameters: {},
  async run({ core, caller }) {
    const groups = await core.smsGroups.listGroups(caller.accountId);
    return {
      amount_of_groups: groups.length,
      group: groups.map(({ id: groupId, name }) => ({ ID: `gro_${groupId}`, name })),
    };
  },
});

/** Those who left stay in the list, with the date. */
export const listSmsContacts = defineCall({
  parameters: { groupId: required('smsgroup', id('gro')) },
  async run({ core, caller }, { groupId }) {
    const { accountId } = caller;
    const { group, contacts } = await core.smsGroups.listContacts({ accountId, groupId });
    return {
      group_id: `gro_${group.id}`,
      group_name: group.name,
      amount_of_contacts: String(contacts.length),
      contact: contacts.map((contact) => core.smsGroups.renderContact(contact)),
    };
  },
});

export const createSmsGroup = defineCall({
  parameters: { name: required('group_name', text()) },
  async run({ core, caller }, { name }) {
    const group = await core.smsGroups.createGroup({ accountId: caller.accountId, name });
    return { group_id: `gro_${group.id}`, group_name: group.name };
  },
});

export const addSmsContact = defineCall({
  parameters: {
    groupId: required('smsgroup', id('gro')),
    phone: required('phone', phone),
    firstName: clearable('first_name', text(), 'firstname'),
    lastName: clearable('last_name', text(), 'lastname'),
    birthday: optional('birthday', day),
    ...customFields,
  },
  async run({ core, caller }, { groupId, phone: number, firstName, lastName, birthday, ...fields }) {
    const { contact, group } = await core.smsGroups.addContact({
      ...{ accountId: caller.accountId, groupId, phone: number, firstName, lastName, birthday },
      customFields: fieldNames.map((name) => fields[name]),
    });
    return { group_id: `gro_${group.id}`, contact: core.smsGroups.renderContact(contact) };
  },
});

/** One consumer's own address of a coupon, a directory or a card, put after the text. */
export const sendBySms = defineCall({
  parameters: {
    ...sendParameters,
    phone: required('phone', phone),
    body: optional('body', text(1_000), 'message'),
    sender: optional('sender', text(20)),
  },
  async run({ core, caller }, { object, phone: number, body, ...input }) {
    const sent = await sending(object, () =>
      core.smsGroups.sendCoupon({
        ...{ accountId: caller.accountId, target: toSendTarget(object), phone: number, text: body, ...input },
      }),
    );
    return {
      campaign: renderObjectId(object),
      message: sent.text,
      phone: number,
      single_use_code: sent.sessionCode,
      single_use_url: sent.url,
      action: sent.sms ? 'sms_sent' : 'sms_not_unique',
    };
  },
});
