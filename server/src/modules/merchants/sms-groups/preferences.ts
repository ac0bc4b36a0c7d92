import type { ReaderOrTx, Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { findMerchants } from '#modules/merchants/merchants';
import { cancelSms } from '#modules/sending/outbound-sms';
import type { ContactDeps } from './change-contacts.ts';
import { listConsents } from './consent-store.ts';
import type { Consent, ContactSource, ContactState, Person } from './contact.ts';
import { listContactsOf } from './contact-store.ts';
import { type Context, join, leave } from './membership.ts';
import { findPersonByToken, lockPersons, type PersonRef, personKey, setStopped } from './person-store.ts';

/** A person's view of one merchant, at the address that only they have. */
export type Preferences = {
  brand: string;
  phone: string;
  /** They get nothing at all. */
  stopped: boolean;
  groups: { id: bigint; name: string; state: ContactState; since: Date; unsubscribedAt: Date | null }[];
  /** Newest first. */
  consents: Consent[];
};

/** One group, or all of them where none is named. */
export type ChangePreferences = { token: string; groupId?: bigint | undefined; wanted: boolean };

const MOST_CONSENTS = 100;

/** Refuses `not_found` for an address that nobody has. */
export async function readPreferences(on: ReaderOrTx, token: string): Promise<Preferences> {
  const person = await getPerson(on, token);
  const { accountId, phone } = person;
  const contacts = await listContactsOf(on, person);
  const merchant = (await findMerchants(on, [accountId])).get(accountId);
  return {
    brand: merchant?.companyName ?? '',
    phone,
    stopped: person.stoppedAt !== null,
    groups: contacts.map(({ groupId, groupName, state, createdAt, unsubscribedAt }) => ({
      ...{ id: groupId, name: groupName, state, since: createdAt, unsubscribedAt },
    })),
    consents: await listConsents(on, { accountId, phone, limit: MOST_CONSENTS }),
  };
}

async function getPerson(on: ReaderOrTx, token: string): Promise<Person> {
  const person = /^[A-Za-z0-9]{1,40}$/.test(token) ? await findPersonByToken(on, token) : undefined;
  if (!person) throw new Refusal('not_found', { what: 'preferences' });
  return person;
}

/** Stops, or takes the stop back; at once, as an SMS would. Refuses `not_found`. */
export function changePreferences(
  { db, clock, publicAddress }: ContactDeps,
  { token, ...wish }: ChangePreferences,
): Promise<void> {
  return db.write(async (tx) => {
    const { accountId, phone } = await getPerson(tx, token);
    const context = { publicUrl: publicAddress.url, now: clock() };
    await changeWish(tx, { accountId, phone }, { ...wish, source: 'page' }, context);
  });
}

/** The same by the merchant, for somebody who asked for it on the telephone; never the way back. */
export function unsubscribe(
  { db, clock, publicAddress }: ContactDeps,
  { groupId, ...ref }: PersonRef & { groupId?: bigint | undefined },
): Promise<void> {
  const context = { publicUrl: publicAddress.url, now: clock() };
  return db.write((tx) => changeWish(tx, ref, { groupId, wanted: false, source: 'api' }, context));
}

type Wish = { groupId?: bigint | undefined; wanted: boolean; source: ContactSource };

async function changeWish(
  tx: Tx,
  ref: PersonRef,
  { groupId, wanted, source }: Wish,
  context: Context,
): Promise<void> {
  const { now } = context;
  const person = (await lockPersons(tx, [ref], now)).get(personKey(ref));
  const all = await listContactsOf(tx, ref);
  const chosen = all.filter((contact) => groupId === undefined || contact.groupId === groupId);
  if (!person || (groupId !== undefined && chosen.length === 0))
    throw new Refusal('not_found', { what: 'sms_group' });
  const proof = { source, text: '', wording: '', number: '', messageId: null };
  if (wanted) {
    await setStopped(tx, person, null);
    for (const { groupName, ...known } of chosen.filter(({ state }) => state === 'unsubscribed')) {
      const group = { id: known.groupId, name: groupName };
      await join(tx, { person, group, known, state: 'active', event: 'opted_in', proof }, context);
    }
    return;
  }
  const left = chosen.filter(({ state }) => state !== 'unsubscribed');
  await leave(tx, left, proof, context);
  const { accountId, phone: to } = ref;
  if (groupId === undefined) {
    await setStopped(tx, person, person.stoppedAt ?? now);
    await cancelSms(tx, { accountId, to, purpose: 'marketing' }, now);
    return;
  }
  for (const { id } of left)
    await cancelSms(tx, { accountId, to, purpose: 'marketing', subject: `contact:${id}` }, now);
}
