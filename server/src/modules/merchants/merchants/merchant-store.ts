import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { cleanEmail, emailKey } from '#kernel/email';
import type { Merchant } from './merchant.ts';

const columns = sql`m.account_id as "accountId", m.parent_id as "parentId", m.email, m.username,
  m.first_name as "firstName", m.last_name as "lastName", m.company_name as "companyName", m.country, m.language,
  m.currency, m.time_zone as "timeZone", m.status, m.package_id as "packageId", m.permissions, m.max_campaigns as "maxCampaigns",
  m.expires_on as "expiresOn", m.password_hash is not null as "hasPassword", m.public_url as "publicUrl",
  m.dashboard_url as "dashboardUrl", m.sms_connected as "smsConnected", m.email_connected as "emailConnected",
  m.webhook_url as "webhookUrl", m.webhook_triggers as "webhookTriggers", m.login_count as "loginCount",
  m.last_login_at as "lastLoginAt", m.created_at as "createdAt",
  m.blocked`;

/** The fields that a caller may set; undefined leaves one as it is. */
export type MerchantChange = {
  [K in Exclude<keyof Merchant, Unsettable>]?: Merchant[K] | undefined;
} & { passwordHash?: string | undefined };
type Unsettable = 'accountId' | 'parentId' | 'hasPassword' | 'loginCount' | 'lastLoginAt' | 'createdAt';

const columnOf: Record<keyof Required<MerchantChange>, string> = {
  email: 'email',
  username: 'username',
  firstName: 'first_name',
  lastName: 'last_name',
  companyName: 'company_name',
  country: 'country',
  language: 'language',
  currency: 'currency',
  timeZone: 'time_zone',
  status: 'status',
  packageId: 'package_id',
  permissions: 'permissions',
  maxCampaigns: 'max_campaigns',
  expiresOn: 'expires_on',
  publicUrl: 'public_url',
  dashboardUrl: 'dashboard_url',
  smsConnected: 'sms_connected',
  emailConnected: 'email_connected',
  webhookUrl: 'webhook_url',
  webhookTriggers: 'webhook_triggers',
  blocked: 'blocked',
  passwordHash: 'password_hash',
};

/** False when another of the same family has that email address, or the account is a merchant already. */
export async function insertMerchant(
  tx: Tx,
  merchant: Pick<Merchant, 'accountId' | 'parentId' | 'email' | 'status' | 'permissions' | 'createdAt'>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into merchant (account_id, parent_id, email, status, permissions, created_at)
    values (${merchant.accountId}, ${merchant.parentId}, ${cleanEmail(merchant.email)}, ${merchant.status},
            ${merchant.permissions}::text[], ${merchant.createdAt})
    on conflict do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

export async function updateMerchant(tx: Tx, accountId: bigint, change: MerchantChange): Promise<void> {
  const sets = (Object.keys(columnOf) as (keyof MerchantChange)[])
    .filter((key) => change[key] !== undefined)
    .map(
      (key) =>
        sql`${sql.ref(columnOf[key])} = ${key === 'email' ? cleanEmail(change.email ?? '') : change[key]}`,
    );
  if (sets.length === 0) return;
  await sql`update merchant set ${sql.join(sets)} where account_id = ${accountId}`.execute(tx);
}

/** By the main account or one under it where `familyId` is said: what others have is no merchant's business. */
export async function isEmailTaken(
  on: ReaderOrTx,
  {
    familyId,
    email,
    except = 0n,
  }: { familyId?: bigint | undefined; email: string; except?: bigint | undefined },
): Promise<boolean> {
  const { rows } = await sql`
    select from merchant
     where lower(email) = ${emailKey(email)} and account_id <> ${except}
       ${familyId === undefined ? sql`` : sql`and coalesce(parent_id, account_id) = ${familyId}`}
     limit 1`.execute(on);
  return rows.length > 0;
}

export async function findMerchants(
  on: ReaderOrTx,
  accountIds: readonly bigint[],
): Promise<Map<bigint, Merchant>> {
  const { rows } = await sql<Merchant>`
    select ${columns} from merchant m where m.account_id = any(${[...new Set(accountIds)]}::bigint[])`.execute(
    on,
  );
  return new Map(rows.map((row) => [row.accountId, row]));
}

/** The oldest accounts with that email address that can be signed in to by a password. */
export async function findPasswordsByEmail(
  on: ReaderOrTx,
  email: string,
  limit: number,
): Promise<{ accountId: bigint; passwordHash: string }[]> {
  const { rows } = await sql<{ accountId: bigint; passwordHash: string }>`
    select account_id as "accountId", password_hash as "passwordHash" from merchant
     where lower(email) = ${emailKey(email)} and password_hash is not null
     order by account_id limit ${limit}`.execute(on);
  return rows;
}

export async function findPasswordHash(on: ReaderOrTx, accountId: bigint): Promise<string | null> {
  const { rows } = await sql<{ passwordHash: string | null }>`
    select password_hash as "passwordHash" from merchant where account_id = ${accountId}`.execute(on);
  return rows[0]?.passwordHash ?? null;
}

/** A main account's own; undefined for everybody else's. */
export async function findSubaccount(
  on: ReaderOrTx,
  { parentId, id }: { parentId: bigint; id: bigint },
): Promise<Merchant | undefined> {
  const { rows } = await sql<Merchant>`
    select ${columns} from merchant m where m.account_id = ${id} and m.parent_id = ${parentId}`.execute(on);
  return rows[0];
}

export async function lockMerchant(tx: Tx, accountId: bigint): Promise<void> {
  await sql`select from merchant where account_id = ${accountId} for no key update`.execute(tx);
}

export async function listSubaccounts(on: ReaderOrTx, parentId: bigint, limit: number): Promise<Merchant[]> {
  const { rows } = await sql<Merchant>`
    select ${columns} from merchant m where m.parent_id = ${parentId} order by m.account_id limit ${limit}`.execute(
    on,
  );
  return rows;
}

/** Main accounts and subaccounts, by account. */
export async function listMerchants(
  on: ReaderOrTx,
  { limit, after = 0n }: { limit: number; after?: bigint | undefined },
): Promise<Merchant[]> {
  const { rows } = await sql<Merchant>`
    select ${columns} from merchant m where m.account_id > ${after} order by m.account_id limit ${Math.min(limit, 1000)}`.execute(
    on,
  );
  return rows;
}

export async function recordLogin(tx: Tx, accountId: bigint, now: Date): Promise<void> {
  await sql`update merchant set login_count = login_count + 1, last_login_at = ${now} where account_id = ${accountId}`.execute(
    tx,
  );
}
