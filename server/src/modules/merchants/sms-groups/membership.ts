import type { Tx } from '#db';
import { enqueueMerchantEvents, type MerchantEvent } from '#modules/merchants/merchants';
import { insertConsents, type NewConsent } from './consent-store.ts';
import type { ConsentEvent, Contact, SmsGroup } from './contact.ts';
import { renderContact } from './contact-payload.ts';
import { type ContactDetails, insertContact, setContactState } from './contact-store.ts';
import type { PersonRef } from './person-store.ts';

export type Context = { publicUrl: string; now: Date };

/** Where a change came from, word for word: what is kept as its proof. */
export type Proof = Pick<NewConsent, 'source' | 'text' | 'wording' | 'number' | 'messageId'>;

type Named = Pick<SmsGroup, 'name'>;

/** Whoever is in the group now: a new contact, or one that comes back. Its person is held. `pending` is no member yet. */
export async function join(
  tx: Tx,
  {
    person,
    group,
    known,
    details = {},
    state,
    event,
    proof,
  }: {
    person: PersonRef;
    group: Named & { id: bigint };
    known: Contact | undefined;
    details?: ContactDetails | undefined;
    state: 'active' | 'pending';
    event: ConsentEvent;
    proof: Proof;
  },
  context: Context,
): Promise<Contact> {
  const { accountId, phone } = person;
  const { now } = context;
  if (known) await setContactState(tx, [known.id], state, now);
  const contact: Contact = known
    ? { ...known, state, unsubscribedAt: null }
    : await insertContact(
        tx,
        { accountId, groupId: group.id, phone, state, source: proof.source },
        details,
        now,
      );
  await insertConsents(tx, [{ accountId, phone, groupId: group.id, event, ...proof }], now);
  if (state === 'active')
    await tell(tx, 'sms_subscribed', [{ contact, groupName: group.name }], proof, context);
  return contact;
}

/** They get nothing of these groups any more. */
export async function leave(
  tx: Tx,
  contacts: readonly (Contact & { groupName: string })[],
  proof: Proof,
  context: Context,
): Promise<void> {
  if (contacts.length === 0) return;
  const ids = contacts.map(({ id }) => id);
  await setContactState(tx, ids, 'unsubscribed', context.now);
  await insertConsents(
    tx,
    contacts.map(({ accountId, phone, groupId }) => ({
      ...{ accountId, phone, groupId, event: 'opted_out' as const },
      ...proof,
    })),
    context.now,
  );
  const left = contacts
    .filter(({ state }) => state === 'active')
    .map(({ groupName, ...contact }) => ({
      groupName,
      contact: { ...contact, state: 'unsubscribed' as const, unsubscribedAt: context.now },
    }));
  await tell(tx, 'sms_unsubscribed', left, proof, context);
}

async function tell(
  tx: Tx,
  type: 'sms_subscribed' | 'sms_unsubscribed',
  changed: readonly { contact: Contact; groupName: string }[],
  { source, number }: Proof,
  context: Context,
): Promise<void> {
  const events = changed.map(
    ({ contact, groupName }): MerchantEvent => ({
      accountId: contact.accountId,
      type,
      members: () => ({
        group: `gro_${contact.groupId}`,
        group_name: groupName,
        contact: renderContact(contact),
        source,
        number,
      }),
    }),
  );
  await enqueueMerchantEvents(tx, events, context);
}
