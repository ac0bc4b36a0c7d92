import { type RawBuilder, sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { cleanEmail, emailKey } from '#kernel/email';
import type { LoyaltyUser, UserDetails } from './loyalty-user.ts';

const columns = sql`u.id, u.account_id as "accountId", u.email, u.first_name as "firstName", u.last_name as "lastName",
  u.phone, u.gender, u.birthday, u.address, u.zip, u.city, u.password_hash is not null as "hasPassword",
  u.created_at as "createdAt", u.changed_at as "changedAt"`;

const setters: { [K in keyof Required<UserDetails>]: (value: string) => RawBuilder<unknown> } = {
  email: (value) => sql`email = ${cleanEmail(value)}`,
  firstName: (value) => sql`first_name = ${value}`,
  lastName: (value) => sql`last_name = ${value}`,
  phone: (value) => sql`phone = ${value}`,
  gender: (value) => sql`gender = ${value}`,
  birthday: (value) => sql`birthday = ${value}`,
  address: (value) => sql`address = ${value}`,
  zip: (value) => sql`zip = ${value}`,
  city: (value) => sql`city = ${value}`,
};

/** Undefined where another of the account's users has the address. */
export async function insertUser(
  tx: Tx,
  row: { accountId: bigint; details: UserDetails; passwordHash: string | null; now: Date },
): Promise<LoyaltyUser | undefined> {
  const { email = '', firstName = '', lastName = '', phone = '', gender = '' } = row.details;
  const { birthday = '', address = '', zip = '', city = '' } = row.details;
  const { rows } = await sql<LoyaltyUser>`
    insert into loyalty_user as u (account_id, email, password_hash, first_name, last_name, phone, gender, birthday,
                                   address, zip, city, created_at, changed_at)
    values (${row.accountId}, ${cleanEmail(email)}, ${row.passwordHash}, ${firstName}, ${lastName}, ${phone}, ${gender}, ${birthday},
            ${address}, ${zip}, ${city}, ${row.now}, ${row.now})
    on conflict (account_id, lower(email)) where email <> '' do nothing
    returning ${columns}`.execute(tx);
  return rows[0];
}

/** False where another of the account's users has the address. */
export async function updateUser(
  tx: Tx,
  { id, accountId, change, now }: { id: bigint; accountId: bigint; change: UserDetails; now: Date },
): Promise<boolean> {
  const sets = (Object.keys(setters) as (keyof UserDetails)[]).flatMap((key) => {
    const value = change[key];
    return value === undefined ? [] : [setters[key](value)];
  });
  if (sets.length === 0) return true;
  const { numAffectedRows } = await sql`
    update loyalty_user u set ${sql.join([...sets, sql`changed_at = ${now}`])}
     where u.id = ${id}
       and (${change.email ?? ''} = '' or not exists (select from loyalty_user o
             where o.account_id = ${accountId} and lower(o.email) = ${emailKey(change.email ?? '')} and o.email <> '' and o.id <> u.id))`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

export async function findUser(
  on: ReaderOrTx,
  { accountId, id }: { accountId: bigint; id: bigint },
): Promise<LoyaltyUser | undefined> {
  const { rows } = await sql<LoyaltyUser>`
    select ${columns} from loyalty_user u where u.id = ${id} and u.account_id = ${accountId}`.execute(on);
  return rows[0];
}

export async function findUsers(on: ReaderOrTx, ids: readonly bigint[]): Promise<Map<bigint, LoyaltyUser>> {
  const { rows } = await sql<LoyaltyUser>`
    select ${columns} from loyalty_user u where u.id = any(${[...new Set(ids)]}::bigint[])`.execute(on);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function findUserByEmail(
  on: ReaderOrTx,
  { accountId, email }: { accountId: bigint; email: string },
): Promise<(LoyaltyUser & { passwordHash: string | null }) | undefined> {
  const { rows } = await sql<LoyaltyUser & { passwordHash: string | null }>`
    select ${columns}, u.password_hash as "passwordHash" from loyalty_user u
     where u.account_id = ${accountId} and lower(u.email) = ${emailKey(email)} and u.email <> ''`.execute(on);
  return rows[0];
}
