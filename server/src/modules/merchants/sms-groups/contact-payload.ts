import type { Contact } from './contact.ts';

/** A contact, as API answers and webhooks show it (contract 5.7.2): what is not known is missing. */
export function renderContact(contact: Contact) {
  const { id, phone, firstName, lastName, unsubscribedAt, customFields } = contact;
  const gone = contact.state === 'unsubscribed';
  const fields = customFields.flatMap((field, at) => (field === '' ? [] : [[`customfield${at + 1}`, field]]));
  return {
    ID: `con_${id}`,
    phone,
    first_name: firstName,
    last_name: lastName,
    unsubscribed: gone ? '1' : '0',
    ...(gone && unsubscribedAt ? { unsubscribedate: formatDate(unsubscribedAt) } : {}),
    ...(Object.fromEntries(fields) as Record<string, string>),
  };
}

/** `13/07/2018 19:47 UTC` */
function formatDate(moment: Date): string {
  const [date = '', time = ''] = moment.toISOString().split('T');
  return `${date.split('-').reverse().join('/')} ${time.slice(0, 5)} UTC`;
}
