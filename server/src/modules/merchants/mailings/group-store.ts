import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { cleanEmail, emailKey } from '#kernel/email';
import type { ContactChange, EmailContact, EmailGroup } from './contact.ts';

const groupColumns = sql`g.id, g.account_id as "accountId", g.name`;
const contactColumns = sql`c.id, c.group_id as "groupId", c.email, c.first_name as "firstName",
  c.last_name as "lastName", c.custom_fields as "customFields", c.birthday`;

export type StoredContact = Omit<EmailContact, 'unsubscribedAt'>;

export async function insertGroup(
  tx: Tx,
  { accountId, name, now }: { accountId: bigint; name: string; now: Date },
): Promise<EmailGroup> {
  const { rows } = await sql<EmailGroup>`
    insert into email_group as g (account_id, name, created_at) values (${accountId}, ${name}, ${now})
    returning ${groupColumns}`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('a row that was just inserted is there');
  return row;
}

export async function findGroup(
  on: ReaderOrTx,
  { accountId, id }: { accountId: bigint; id: bigint },
): Promise<EmailGroup | undefined> {
  const { rows } = await sql<EmailGroup>`
    select ${groupColumns} from email_group g where g.id = ${id} and g.account_id = ${accountId}`.execute(on);
  return rows[0];
}

/** In the order they were made. */
export async function listGroups(on: ReaderOrTx, accountId: bigint): Promise<EmailGroup[]> {
  const { rows } = await sql<EmailGroup>`
    select ${groupColumns} from email_group g where g.account_id = ${accountId} order by g.id limit 10000`.execute(
    on,
  );
  return rows;
}

/** Of an address that is in the group, what is named is changed. */
export async function upsertContact(
  tx: Tx,
  { groupId, email, details }: { groupId: bigint; email: string; details: ContactChange },
  now: Date,
): Promise<StoredContact> {
  const { firstName, lastName, customFields, birthday } = details;
  const sets = [
    sql`changed_at = ${now}`,
    ...(firstName === undefined ? [] : [sql`first_name = ${firstName}`]),
    ...(lastName === undefined ? [] : [sql`last_name = ${lastName}`]),
    ...(customFields === undefined ? [] : [sql`custom_fields = ${customFields}::text[]`]),
    ...(birthday === undefined ? [] : [sql`birthday = ${birthday}`]),
  ];
  const { rows } = await sql<StoredContact>`
    insert into email_contact as c (group_id, email, first_name, last_name, custom_fields, birthday, created_at, changed_at)
    values (${groupId}, ${cleanEmail(email)}, ${firstName ?? ''}, ${lastName ?? ''}, ${customFields ?? []}::text[],
            ${birthday ?? null}, ${now}, ${now})
    on conflict (group_id, lower(email)) do update set ${sql.join(sets)}
    returning ${contactColumns}`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('an upsert gives its row');
  return row;
}

export async function findContact(
  on: ReaderOrTx,
  { groupId, email }: { groupId: bigint; email: string },
): Promise<StoredContact | undefined> {
  const { rows } = await sql<StoredContact>`
    select ${contactColumns} from email_contact c
     where c.group_id = ${groupId} and lower(c.email) = ${emailKey(email)}`.execute(on);
  return rows[0];
}

/** In the order they were added. */
export async function listContacts(
  on: ReaderOrTx,
  { groupId, after, limit }: { groupId: bigint; after: bigint; limit: number },
): Promise<StoredContact[]> {
  const { rows } = await sql<StoredContact>`
    select ${contactColumns} from email_contact c where c.group_id = ${groupId} and c.id > ${after}
     order by c.id limit ${limit}`.execute(on);
  return rows;
}
