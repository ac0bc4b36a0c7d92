import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { cleanEmail } from '#kernel/email';
import type { Permission } from './merchant.ts';

/** A set of permissions that a main account gives its subaccounts by name. */
export type Package = {
  id: bigint;
  accountId: bigint;
  name: string;
  permissions: Permission[];
  maxCampaigns: number | null;
};

/** A person with a login of an account. */
export type Teammate = { id: bigint; accountId: bigint; name: string; email: string };

const packageColumns = sql`id, account_id as "accountId", name, permissions, max_campaigns as "maxCampaigns"`;
const teammateColumns = sql`id, account_id as "accountId", name, email`;

/** Undefined when the account has a package of that name. */
export async function insertPackage(
  tx: Tx,
  row: Omit<Package, 'id'> & { now: Date },
): Promise<Package | undefined> {
  const { rows } = await sql<Package>`
    insert into merchant_package (account_id, name, permissions, max_campaigns, created_at)
    values (${row.accountId}, ${row.name}, ${row.permissions}::text[], ${row.maxCampaigns}, ${row.now})
    on conflict do nothing returning ${packageColumns}`.execute(tx);
  return rows[0];
}

export async function findPackage(
  on: ReaderOrTx,
  { accountId, id }: { accountId: bigint; id: bigint },
): Promise<Package | undefined> {
  const { rows } = await sql<Package>`
    select ${packageColumns} from merchant_package where id = ${id} and account_id = ${accountId}`.execute(
    on,
  );
  return rows[0];
}

export async function listPackages(on: ReaderOrTx, accountId: bigint): Promise<Package[]> {
  const { rows } = await sql<Package>`
    select ${packageColumns} from merchant_package where account_id = ${accountId} order by id limit 1000`.execute(
    on,
  );
  return rows;
}

/** Undefined when the account has a teammate with that email address. */
export async function insertTeammate(
  tx: Tx,
  row: Omit<Teammate, 'id'> & { now: Date },
): Promise<Teammate | undefined> {
  const { rows } = await sql<Teammate>`
    insert into teammate (account_id, name, email, created_at)
    values (${row.accountId}, ${row.name}, ${cleanEmail(row.email)}, ${row.now})
    on conflict do nothing returning ${teammateColumns}`.execute(tx);
  return rows[0];
}

export async function findTeammate(
  on: ReaderOrTx,
  { accountId, id }: { accountId: bigint; id: bigint },
): Promise<Teammate | undefined> {
  const { rows } = await sql<Teammate>`
    select ${teammateColumns} from teammate where id = ${id} and account_id = ${accountId}`.execute(on);
  return rows[0];
}

/** With the links that were made for them. False when it is nobody's of that account. */
export async function deleteTeammate(
  tx: Tx,
  { accountId, id }: { accountId: bigint; id: bigint },
): Promise<boolean> {
  await sql`delete from merchant_token where teammate_id = ${id} and account_id = ${accountId}`.execute(tx);
  await sql`delete from console_session where teammate_id = ${id} and account_id = ${accountId}`.execute(tx);
  const { numAffectedRows } = await sql`
    delete from teammate where id = ${id} and account_id = ${accountId}`.execute(tx);
  return numAffectedRows === 1n;
}

export async function listTeammates(on: ReaderOrTx, accountId: bigint): Promise<Teammate[]> {
  const { rows } = await sql<Teammate>`
    select ${teammateColumns} from teammate where account_id = ${accountId} order by id limit 1000`.execute(
    on,
  );
  return rows;
}
