import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

export type AccountState = 'active' | 'suspended';
export type Account = {
  id: bigint;
  name: string;
  parentId: bigint | null;
  state: AccountState;
  /** Each of its activations gets a number that it has in no other, unless the order says otherwise. */
  distinctNumbers: boolean;
  createdAt: Date;
};

/** The profile in which the text protocol answers this key: that of the path it was asked on, or always the same. */
export type KeyDialect = 'auto' | 'seed' | 'classic';

/**
 * The form of cost and flags in `getNumberV2` and its kind: a number and `"1"` as documented, or text and a boolean as the
 * protocol's inventor sent them.
 */
export type KeyV2Types = 'number' | 'text';

/** The form in which a rented number is answered: in an object of its own, or in the form of `getNumberV2`. */
export type KeyRentAnswer = 'phone' | 'v2';

export type ApiKey = {
  id: bigint;
  accountId: bigint;
  /** The last four digits: enough to tell keys apart, useless to a thief. */
  hint: string;
  dialect: KeyDialect;
  /** Whether the bare path keeps to the seed's closed list of words. */
  strictWords: boolean;
  v2Types: KeyV2Types;
  rentAnswer: KeyRentAnswer;
  scopes: string[];
  ipAllow: string[];
  createdAt: Date;
  revokedAt: Date | null;
};

/** The result of a key look-up: the key and the state of its account. */
export type KeyRow = ApiKey & { hash: string; accountState: AccountState; accountName: string };

const accountColumns = sql`id, name, parent_id as "parentId", state, distinct_numbers as "distinctNumbers",
  created_at as "createdAt"`;
const keyColumns = sql`k.id, k.account_id as "accountId", k.hint, k.dialect, k.strict_words as "strictWords", k.v2_types as "v2Types",
  k.rent_answer as "rentAnswer", k.scopes,
  k.ip_allow as "ipAllow", k.created_at as "createdAt", k.revoked_at as "revokedAt"`;

/** Undefined when the name is taken. */
export async function insertAccount(
  tx: Tx,
  { name, parentId, distinctNumbers, createdAt }: Omit<Account, 'id' | 'state'>,
): Promise<Account | undefined> {
  const { rows } = await sql<Account>`
    insert into account (name, parent_id, distinct_numbers, created_at)
    values (${name}, ${parentId}, ${distinctNumbers}, ${createdAt})
    on conflict (name) do nothing returning ${accountColumns}`.execute(tx);
  return rows[0];
}

export async function findAccount(
  on: ReaderOrTx,
  by: { id: bigint } | { name: string },
): Promise<Account | undefined> {
  const { rows } = await sql<Account>`
    select ${accountColumns} from account
     where ${'id' in by ? sql`id = ${by.id}` : sql`name = ${by.name}`}`.execute(on);
  return rows[0];
}

export async function listAccounts(on: ReaderOrTx, limit: number, after: bigint): Promise<Account[]> {
  const { rows } = await sql<Account>`
    select ${accountColumns} from account where id > ${after} order by id limit ${limit}`.execute(on);
  return rows;
}

export type AccountChange = { state?: AccountState | undefined; distinctNumbers?: boolean | undefined };

/** Fields that are not named stay. */
export async function updateAccount(
  tx: Tx,
  id: bigint,
  { state, distinctNumbers }: AccountChange,
): Promise<Account | undefined> {
  const { rows } = await sql<Account>`
    update account set state = coalesce(${state ?? null}, state),
                       distinct_numbers = coalesce(${distinctNumbers ?? null}, distinct_numbers)
     where id = ${id} returning ${accountColumns}`.execute(tx);
  return rows[0];
}

/** Of these accounts those that want another number for each activation. */
export async function findDistinct(on: ReaderOrTx, ids: readonly bigint[]): Promise<Set<bigint>> {
  const { rows } = await sql<{ id: bigint }>`
    select id from account where id = any(${[...new Set(ids)]}::bigint[]) and distinct_numbers`.execute(on);
  return new Set(rows.map(({ id }) => id));
}

export async function insertKey(
  tx: Tx,
  key: Omit<ApiKey, 'id' | 'revokedAt'> & { hash: string },
): Promise<bigint | undefined> {
  const { rows } = await sql<{ id: bigint }>`
    insert into api_key (account_id, hash, hint, dialect, strict_words, v2_types, rent_answer, scopes, ip_allow, created_at)
    values (${key.accountId}, ${key.hash}, ${key.hint}, ${key.dialect}, ${key.strictWords}, ${key.v2Types}, ${key.rentAnswer},
            ${key.scopes}::text[], ${key.ipAllow}::text[], ${key.createdAt})
    on conflict (hash) do nothing returning id`.execute(tx);
  return rows[0]?.id;
}

export async function findKeys(on: ReaderOrTx, hashes: readonly string[]): Promise<KeyRow[]> {
  const { rows } = await sql<KeyRow>`
    select ${keyColumns}, k.hash, a.state as "accountState", a.name as "accountName"
      from api_key k join account a on a.id = k.account_id
     where k.hash = any(${[...hashes]}::text[])`.execute(on);
  return rows;
}

export async function listKeys(on: ReaderOrTx, accountId: bigint): Promise<ApiKey[]> {
  const { rows } = await sql<ApiKey>`
    select ${keyColumns} from api_key k where k.account_id = ${accountId} order by k.id limit 1000`.execute(
    on,
  );
  return rows;
}

export async function hasKey(
  on: ReaderOrTx,
  { accountId, keyId }: { accountId: bigint; keyId: bigint },
): Promise<boolean> {
  const { rows } = await sql`select from api_key where id = ${keyId} and account_id = ${accountId}`.execute(
    on,
  );
  return rows.length > 0;
}

export async function revokeKey(tx: Tx, id: bigint, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update api_key set revoked_at = ${now} where id = ${id} and revoked_at is null`.execute(tx);
  return numAffectedRows === 1n;
}
