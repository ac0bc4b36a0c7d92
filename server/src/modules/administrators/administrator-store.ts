import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { Role } from './role.ts';

export type AdministratorToken = {
  id: bigint;
  name: string;
  role: Role;
  /** The last four letters: enough to tell tokens apart, useless to a thief. */
  hint: string;
  createdAt: Date;
  /** Behind by up to a minute; null: never. */
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

/** The result of a look-up. */
export type TokenRow = AdministratorToken & { hash: string };

const MOST_LISTED = 1_000;

const columns = sql`id, name, role, hint, created_at as "createdAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;

/** Undefined when a living token has the name. */
export async function insertToken(
  tx: Tx,
  { name, role, hash, hint, createdAt }: Pick<TokenRow, 'name' | 'role' | 'hash' | 'hint' | 'createdAt'>,
): Promise<AdministratorToken | undefined> {
  const { rows } = await sql<AdministratorToken>`
    insert into administrator_token (name, role, hash, hint, created_at)
    values (${name}, ${role}, ${hash}, ${hint}, ${createdAt})
    on conflict (lower(name)) where revoked_at is null do nothing returning ${columns}`.execute(tx);
  return rows[0];
}

/** Those that live. */
export async function findTokens(on: ReaderOrTx, hashes: readonly string[]): Promise<TokenRow[]> {
  const { rows } = await sql<TokenRow>`
    select ${columns}, hash from administrator_token
     where hash = any(${[...hashes]}::text[]) and revoked_at is null`.execute(on);
  return rows;
}

/** Newest first, the revoked ones too. */
export async function listTokens(on: ReaderOrTx): Promise<AdministratorToken[]> {
  const { rows } = await sql<AdministratorToken>`
    select ${columns} from administrator_token order by id desc limit ${MOST_LISTED}`.execute(on);
  return rows;
}

/** The token as it is now; undefined where it did not live. */
export async function revokeToken(tx: Tx, id: bigint, now: Date): Promise<AdministratorToken | undefined> {
  const { rows } = await sql<AdministratorToken>`
    update administrator_token set revoked_at = ${now} where id = ${id} and revoked_at is null
    returning ${columns}`.execute(tx);
  return rows[0];
}

/** Several processes may say so at once: one of them writes. */
export async function markUsed(
  tx: Tx,
  { id, unlessSince, now }: { id: bigint; unlessSince: Date; now: Date },
): Promise<void> {
  await sql`
    update administrator_token set last_used_at = ${now}
     where id = ${id} and (last_used_at is null or last_used_at < ${unlessSince})`.execute(tx);
}
