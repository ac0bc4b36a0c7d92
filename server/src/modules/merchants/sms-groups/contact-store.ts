import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { Contact, ContactState, SmsGroup } from './contact.ts';
import type { PersonRef } from './person-store.ts';

const groupColumns = sql`g.id, g.account_id as "accountId", g.name, g.created_at as "createdAt"`;
const columns = sql`c.id, c.account_id as "accountId", c.group_id as "groupId", c.phone, c.first_name as "firstName",
  c.last_name as "lastName", c.custom_fields as "customFields", c.birthday, c.state, c.source,
  c.unsubscribed_at as "unsubscribedAt", c.created_at as "createdAt"`;

type Own = { accountId: bigint; id: bigint };

export async function insertGroup(
  tx: Tx,
  { accountId, name }: { accountId: bigint; name: string },
  now: Date,
): Promise<SmsGroup> {
  const { rows } = await sql<SmsGroup>`
    insert into sms_group as g (account_id, name, created_at) values (${accountId}, ${name}, ${now})
    returning ${groupColumns}`.execute(tx);
  return rows[0] as SmsGroup;
}

export async function findGroup(on: ReaderOrTx, { accountId, id }: Own): Promise<SmsGroup | undefined> {
  const { rows } = await sql<SmsGroup>`
    select ${groupColumns} from sms_group g where g.id = ${id} and g.account_id = ${accountId}`.execute(on);
  return rows[0];
}

/** In the order they were made. */
export async function listGroups(on: ReaderOrTx, accountId: bigint, limit: number): Promise<SmsGroup[]> {
  const { rows } = await sql<SmsGroup>`
    select ${groupColumns} from sms_group g where g.account_id = ${accountId} order by g.id limit ${limit}`.execute(
    on,
  );
  return rows;
}

/** The number of members of each group of the account, and of those who left. */
export async function countContacts(
  on: ReaderOrTx,
  accountId: bigint,
): Promise<Map<bigint, { active: number; unsubscribed: number; pending: number }>> {
  const { rows } = await sql<{ id: bigint; active: number; unsubscribed: number; pending: number }>`
    select c.group_id as id, count(*) filter (where c.state = 'active')::int as active,
           count(*) filter (where c.state = 'unsubscribed')::int as unsubscribed,
           count(*) filter (where c.state = 'pending')::int as pending
      from sms_group g join sms_contact c on c.group_id = g.id where g.account_id = ${accountId} group by c.group_id`.execute(
    on,
  );
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

/** Everybody but those who have not confirmed, in the order they came; after `after` where it is named. */
export async function listContacts(
  on: ReaderOrTx,
  { groupId, after = 0n, limit }: { groupId: bigint; after?: bigint | undefined; limit: number },
): Promise<Contact[]> {
  const { rows } = await sql<Contact>`
    select ${columns} from sms_contact c
     where c.group_id = ${groupId} and c.id > ${after} and c.state <> 'pending' order by c.id limit ${limit}`.execute(
    on,
  );
  return rows;
}

/** All that one person is, or was, in. */
export async function listContactsOf(
  on: ReaderOrTx,
  { accountId, phone }: PersonRef,
): Promise<(Contact & { groupName: string })[]> {
  const { rows } = await sql<Contact & { groupName: string }>`
    select ${columns}, g.name as "groupName" from sms_contact c join sms_group g on g.id = c.group_id
     where c.account_id = ${accountId} and c.phone = ${phone} order by c.id`.execute(on);
  return rows;
}

export type ContactDetails = {
  firstName?: string | undefined;
  lastName?: string | undefined;
  customFields?: readonly (string | undefined)[] | undefined;
  birthday?: string | undefined;
};

/** A new one. The caller holds its person and has seen that it is not there. */
export async function insertContact(
  tx: Tx,
  contact: Pick<Contact, 'accountId' | 'groupId' | 'phone' | 'state' | 'source'>,
  details: ContactDetails,
  now: Date,
): Promise<Contact> {
  const { firstName = '', lastName = '', customFields = [], birthday = null } = details;
  const { rows } = await sql<Contact>`
    insert into sms_contact as c (account_id, group_id, phone, state, source, first_name, last_name, custom_fields, birthday, created_at, changed_at)
    values (${contact.accountId}, ${contact.groupId}, ${contact.phone}, ${contact.state}, ${contact.source}, ${firstName},
            ${lastName}, ${customFields.map((field) => field ?? '')}::text[], ${birthday}, ${now}, ${now})
    returning ${columns}`.execute(tx);
  return rows[0] as Contact;
}

/** Writes what is named; the rest stays. */
export async function updateDetails(
  tx: Tx,
  contact: Contact,
  { firstName, lastName, customFields = [], birthday }: ContactDetails,
  now: Date,
): Promise<Contact> {
  const length = Math.max(contact.customFields.length, customFields.length);
  const fields = Array.from({ length }, (_, at) => customFields[at] ?? contact.customFields[at] ?? '');
  const { rows } = await sql<Contact>`
    update sms_contact c set first_name = ${firstName ?? contact.firstName}, last_name = ${lastName ?? contact.lastName},
           custom_fields = ${fields}::text[], birthday = ${birthday ?? contact.birthday}, changed_at = ${now}
     where c.id = ${contact.id} returning ${columns}`.execute(tx);
  return rows[0] as Contact;
}

export async function setContactState(
  tx: Tx,
  ids: readonly bigint[],
  state: ContactState,
  now: Date,
): Promise<void> {
  const left = state === 'unsubscribed' ? now : null;
  await sql`
    update sms_contact set state = ${state}, unsubscribed_at = ${left}, changed_at = ${now}
     where id = any(${[...ids]}::bigint[])`.execute(tx);
}
