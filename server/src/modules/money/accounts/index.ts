import { randomBytes } from 'node:crypto';
import type { Database, ReaderOrTx, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { type CapView, openLedgerAccount, setCap, viewCaps } from '#modules/money/ledger';
import {
  type Account,
  type AccountChange,
  type AccountState,
  type ApiKey,
  findAccount,
  findDistinct,
  hasKey,
  insertAccount,
  insertKey,
  type KeyDialect,
  type KeyRentAnswer,
  type KeyV2Types,
  listAccounts,
  listKeys,
  revokeKey,
  updateAccount,
} from './account-store.ts';
import { createAuthenticate, hashKey, parseIpRule } from './authenticate.ts';
import { scopes } from './scope.ts';

export type {
  Account,
  AccountState,
  ApiKey,
} from './account-store.ts';
export { findAccount } from './account-store.ts';
export { isAllowed } from './authenticate.ts';
export { requireScope, type Scope, scopes } from './scope.ts';

export type CreateKey = {
  accountId: bigint;
  dialect?: KeyDialect | undefined;
  strictWords?: boolean | undefined;
  v2Types?: KeyV2Types | undefined;
  rentAnswer?: KeyRentAnswer | undefined;
  /** Empty: everything. Names of other scopes are refused. */
  scopes?: string[] | undefined;
  ipAllow?: string[] | undefined;
  /** Only the demo world names its key; everybody else gets a random one. */
  key?: string | undefined;
};

export type Accounts = ReturnType<typeof createAccounts>;

export function createAccounts({ db, clock }: { db: Database; clock: Clock }) {
  const { authenticate, forget } = createAuthenticate(db);

  return {
    /** The caller behind a key; refuses `key_unknown`, `key_ip_refused`, `account_inactive`. */
    authenticate,

    /** An account and its place in the books. Refuses `already_exists`, `bad_request` (the name). */
    create: (command: CreateAccount): Promise<Account> =>
      db.write((tx) => createAccount(tx, command, clock())),

    async get(by: { id: bigint } | { name: string }): Promise<Account> {
      const account = await findAccount(db.read, by);
      if (!account) throw new Refusal('account_not_found');
      return account;
    },

    list: ({ limit = 100, after = 0n }: { limit?: number | undefined; after?: bigint | undefined } = {}) =>
      listAccounts(db.read, Math.min(limit, 1000), after),

    /** Fields that are not named stay. A suspended account is answered like an unknown one, within a second. */
    async change({ id, ...change }: AccountChange & { id: bigint }): Promise<Account> {
      const account = await db.write((tx) => updateAccount(tx, id, change));
      if (!account) throw new Refusal('account_not_found');
      forget();
      return account;
    },

    async setState({ id, state }: { id: bigint; state: AccountState }): Promise<void> {
      await this.change({ id, state });
    },

    /** Of these accounts those that want another number for each activation; also within a `tx`. */
    findDistinct: (on: ReaderOrTx, ids: readonly bigint[]) => findDistinct(on, ids),

    /** The key itself is in this answer and nowhere else. */
    createKey: (command: CreateKey): Promise<ApiKey & { key: string }> =>
      db.write((tx) => createKey(tx, command, clock())),

    listKeys: (accountId: bigint) => listKeys(db.read, accountId),

    async revokeKey(id: bigint): Promise<void> {
      if (!(await db.write((tx) => revokeKey(tx, id, clock())))) throw new Refusal('not_found');
      forget();
    },

    /**
     * The most that the account, or one of its keys, may spend by one order and in a day of UTC; null: no cap. It holds for
     * everything that is ordered from then on, and what was spent today counts. Refuses `account_not_found`, `not_found` (a
     * key that the account has not), `bad_amount`.
     */
    setCaps: ({ accountId, keyId = null, orderMicros, dayMicros }: SetCaps): Promise<CapView> =>
      db.write(async (tx) => {
        if (keyId !== null && !(await hasKey(tx, { accountId, keyId }))) throw new Refusal('not_found');
        return setCap(tx, { accountId, keyId, orderMicros, dayMicros }, clock());
      }),

    /** The account's own caps (`keyId` null), then those of its keys, with what is spent today. */
    listCaps: (accountId: bigint): Promise<CapView[]> => viewCaps(db.read, accountId, clock()),

    /** Drops what this process remembers of keys. */
    forget,
  };
}

export type SetCaps = {
  accountId: bigint;
  /** Absent or null: of the account as a whole. */
  keyId?: bigint | null | undefined;
  orderMicros: bigint | null;
  dayMicros: bigint | null;
};

export type CreateAccount = {
  name: string;
  parentId?: bigint | undefined;
  distinctNumbers?: boolean | undefined;
};

export async function createAccount(
  tx: Tx,
  { name, parentId, distinctNumbers = false }: CreateAccount,
  now: Date,
): Promise<Account> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) throw new Refusal('bad_request', { name });
  if (parentId !== undefined && !(await findAccount(tx, { id: parentId })))
    throw new Refusal('account_not_found');
  const account = await insertAccount(tx, {
    name,
    parentId: parentId ?? null,
    distinctNumbers,
    createdAt: now,
  });
  if (!account) throw new Refusal('already_exists', { name });
  await openLedgerAccount(tx, { kind: 'customer', accountId: account.id });
  return account;
}

export async function createKey(tx: Tx, command: CreateKey, now: Date): Promise<ApiKey & { key: string }> {
  const { accountId, dialect = 'auto', strictWords = true, v2Types = 'number' } = command;
  const { rentAnswer = 'phone', scopes: keyScopes = [], ipAllow = [] } = command;
  const key = command.key ?? randomBytes(16).toString('hex');
  if (!/^[0-9a-f]{32}$/.test(key)) throw new Refusal('bad_request', { key: 'must be 32 hex digits' });
  for (const rule of ipAllow) parseIpRule(rule);
  for (const scope of keyScopes)
    if (!scopes.some((known) => known === scope)) throw new Refusal('bad_request', { scope });
  if (!(await findAccount(tx, { id: accountId }))) throw new Refusal('account_not_found');

  const row = {
    accountId,
    hint: key.slice(-4),
    dialect,
    strictWords,
    v2Types,
    rentAnswer,
    scopes: keyScopes,
    ipAllow,
    createdAt: now,
  };
  const id = await insertKey(tx, { ...row, hash: hashKey(key) });
  if (id === undefined) throw new Refusal('already_exists', { key: 'this key is in use' });
  return { ...row, id, key, revokedAt: null };
}
