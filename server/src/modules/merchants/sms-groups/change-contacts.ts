import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import type { CanSend } from '#modules/sending/outbound-sms';
import type { Contact, Person, SmsGroup } from './contact.ts';
import { type ContactDetails, findGroup, listContactsOf, updateDetails } from './contact-store.ts';
import { join } from './membership.ts';
import { lockPersons, personKey } from './person-store.ts';

export type ContactDeps = {
  db: Database;
  clock: Clock;
  publicAddress: { url: string };
  /** Whether SMS go anywhere. */
  canSend: CanSend;
};

export type AddContact = ContactDetails & { accountId: bigint; groupId: bigint; phone: string };

/**
 * Puts a phone into a group, by its merchant's word that the person agreed; one that is there gets the new details. Refuses
 * `not_found` (`what: 'sms_group'`), `not_allowed` (`what: 'unsubscribed'`) for whoever has said STOP.
 */
export function addContact(
  { db, clock, publicAddress }: ContactDeps,
  { accountId, groupId, phone, ...details }: AddContact,
): Promise<{ contact: Contact; group: SmsGroup }> {
  return db.write(async (tx) => {
    const now = clock();
    const group = await findGroup(tx, { accountId, id: groupId });
    if (!group) throw new Refusal('not_found', { what: 'sms_group' });
    const person = await lockWilling(tx, { accountId, phone }, now);
    const known = (await listContactsOf(tx, person)).find((contact) => contact.groupId === groupId);
    if (known?.state === 'unsubscribed') throw new Refusal('not_allowed', { what: 'unsubscribed' });
    if (known) return { contact: await updateDetails(tx, known, details, now), group };
    const proof = { source: 'api' as const, text: '', wording: '', number: '', messageId: null };
    const contact = await join(
      tx,
      { person, group, known, details, state: 'active', event: 'added', proof },
      { publicUrl: publicAddress.url, now },
    );
    return { contact, group };
  });
}

/** Holds a person who may be written to. Refuses `not_allowed` (`what: 'unsubscribed'`). */
export async function lockWilling(
  tx: Tx,
  ref: { accountId: bigint; phone: string },
  now: Date,
): Promise<Person> {
  const person = (await lockPersons(tx, [ref], now)).get(personKey(ref));
  if (!person || person.stoppedAt) throw new Refusal('not_allowed', { what: 'unsubscribed' });
  return person;
}
