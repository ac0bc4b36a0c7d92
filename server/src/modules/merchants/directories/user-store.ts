import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { cleanEmail, emailKey } from '#kernel/email';
import type { DirectoryUser, UserDetails } from './directory-user.ts';

const columns = sql`u.id, u.directory_id as "directoryId", u.email, u.password_hash is not null as "hasPassword",
  u.first_name as "firstName", u.last_name as "lastName", u.phone, u.birth_date as "birthDate", u.address, u.zip, u.city,
  u.custom_1 as "custom1", u.custom_2 as "custom2", u.custom_3 as "custom3", u.blocked, u.paid,
  u.paid_until as "paidUntil", u.consent_text as "consentText", u.consented_at as "consentedAt",
  u.created_at as "createdAt", u.changed_at as "changedAt"`;

/** Undefined where the email address is registered with the directory. */
export async function insertUser(
  tx: Tx,
  row: UserDetails & {
    directoryId: bigint;
    email: string;
    passwordHash: string | null;
    consentText: string;
    consentedAt: Date | null;
    now: Date;
  },
): Promise<DirectoryUser | undefined> {
  const { rows } = await sql<DirectoryUser>`
    insert into directory_user as u (directory_id, email, password_hash, first_name, last_name, phone, birth_date, address,
                                     zip, city, custom_1, custom_2, custom_3, consent_text, consented_at, created_at, changed_at)
    values (${row.directoryId}, ${cleanEmail(row.email)}, ${row.passwordHash}, ${row.firstName}, ${row.lastName}, ${row.phone},
            ${row.birthDate}, ${row.address}, ${row.zip}, ${row.city}, ${row.custom1}, ${row.custom2}, ${row.custom3},
            ${row.consentText}, ${row.consentedAt}, ${row.now}, ${row.now})
    on conflict do nothing returning ${columns}`.execute(tx);
  return rows[0];
}

type UserRef = { directoryId: bigint; id: bigint };

export async function findUser(
  on: ReaderOrTx,
  { directoryId, id }: UserRef,
): Promise<DirectoryUser | undefined> {
  const { rows } = await sql<DirectoryUser>`
    select ${columns} from directory_user u where u.id = ${id} and u.directory_id = ${directoryId}`.execute(
    on,
  );
  return rows[0];
}

/** As `findUser`, and held for this `tx`. */
export async function lockUser(tx: Tx, { directoryId, id }: UserRef): Promise<DirectoryUser | undefined> {
  const { rows } = await sql<DirectoryUser>`
    select ${columns} from directory_user u where u.id = ${id} and u.directory_id = ${directoryId} for no key update`.execute(
    tx,
  );
  return rows[0];
}

export async function findUserByEmail(
  on: ReaderOrTx,
  { directoryId, email }: { directoryId: bigint; email: string },
) {
  const { rows } = await sql<DirectoryUser & { passwordHash: string | null }>`
    select ${columns}, u.password_hash as "passwordHash" from directory_user u
     where u.directory_id = ${directoryId} and lower(u.email) = ${emailKey(email)}`.execute(on);
  return rows[0];
}

/** Newest first. */
export async function listUsers(
  on: ReaderOrTx,
  { directoryId, page, perPage }: { directoryId: bigint; page: number; perPage: number },
): Promise<{ users: DirectoryUser[]; count: number }> {
  const counted = await sql<{ count: number }>`
    select count(*)::int as count from directory_user where directory_id = ${directoryId}`.execute(on);
  const { rows } = await sql<DirectoryUser>`
    select ${columns} from directory_user u where u.directory_id = ${directoryId}
     order by u.id desc limit ${perPage} offset ${(page - 1) * perPage}`.execute(on);
  return { users: rows, count: counted.rows[0]?.count ?? 0 };
}

export type UserChange = {
  blocked?: boolean | undefined;
  access?: { paid: boolean; paidUntil: Date | null } | undefined;
  passwordHash?: string | undefined;
};

/** Undefined where the directory has no such user. */
export async function updateUser(
  tx: Tx,
  { directoryId, id }: UserRef,
  { blocked, access, passwordHash }: UserChange,
  now: Date,
): Promise<DirectoryUser | undefined> {
  const sets = [
    sql`changed_at = ${now}`,
    ...(blocked === undefined ? [] : [sql`blocked = ${blocked}`]),
    ...(access === undefined ? [] : [sql`paid = ${access.paid}`, sql`paid_until = ${access.paidUntil}`]),
    ...(passwordHash === undefined ? [] : [sql`password_hash = ${passwordHash}`]),
  ];
  const { rows } = await sql<DirectoryUser>`
    update directory_user u set ${sql.join(sets)} where u.id = ${id} and u.directory_id = ${directoryId}
    returning ${columns}`.execute(tx);
  return rows[0];
}
