import { addSeconds } from '#kernel/clock';
import { hashPassword } from '#kernel/password';
import { Refusal } from '#kernel/refusal';
import { findAccount } from '#modules/money/accounts';
import {
  findDeliveryOf,
  listAttempts,
  listDeliveries,
  replayDelivery,
  type WebhookAttempt,
  type WebhookDelivery,
} from '#modules/sending/webhooks';
import { changeMerchant } from './change-merchant.ts';
import { createConsole } from './console.ts';
import { deleteOldSessions } from './console-session-store.ts';
import { createAuthenticate, createKeyPair, type KeyPair } from './key-pairs.ts';
import { findCurrentKeyPair, listKeyPairs, revokeKeyPair } from './key-store.ts';
import { assertMay, type Merchant, permissions } from './merchant.ts';
import { findSentEvent, findSentEvents, type SentEvent } from './merchant-event-store.ts';
import { deleteOldEvents, MERCHANT_WEBHOOK } from './merchant-events.ts';
import {
  findMerchants,
  insertMerchant,
  isEmailTaken,
  listMerchants,
  listSubaccounts,
  lockMerchant,
  type MerchantChange,
} from './merchant-store.ts';
import { createToken, deleteOldTokens, type TokenSubject } from './merchant-token-store.ts';
import {
  deleteTeammate,
  findTeammate,
  insertPackage,
  insertTeammate,
  listPackages,
  listTeammates,
  type Package,
  type Teammate,
} from './package-store.ts';
import { createSubaccount, readSubaccount, type SubaccountDeps, updateSubaccount } from './subaccounts.ts';
import { findWidget, setWidget } from './widget-store.ts';

export type { KeyPair } from './key-pairs.ts';
export { type Merchant, permissions, publicUrlOf } from './merchant.ts';
export type { SentEvent } from './merchant-event-store.ts';
export {
  createMerchantWebhookKind,
  enqueueMerchantEvents,
  MERCHANT_WEBHOOK,
  type MerchantEvent,
  type MerchantEventType,
  merchantEventTypes,
} from './merchant-events.ts';
export { findMerchants, lockMerchant, type MerchantChange } from './merchant-store.ts';
export { consolePages, type TokenSubject } from './merchant-token-store.ts';
export type { Package, Teammate } from './package-store.ts';
export { findWidget } from './widget-store.ts';

export type MerchantsDeps = SubaccountDeps;

export type Merchants = ReturnType<typeof createMerchants>;

const MOST_SUBACCOUNTS = 10_000;
const TOKEN_KEEP_SECONDS = 7 * 86_400;

/** The accounts that run campaigns, and those under them. */
export function createMerchants(deps: MerchantsDeps) {
  const { db, clock, sealer } = deps;
  const { authenticate, forget } = createAuthenticate(deps);

  return {
    /** The merchant behind a key pair; refuses `key_unknown`, `account_inactive`, `expired` (`what: 'account'`). */
    authenticate,

    /** Makes an account a main merchant, with a key pair. Refuses `account_not_found`, `already_exists`. */
    open: async ({
      accountId,
      email,
      keyPair,
      details = {},
    }: {
      accountId: bigint;
      email: string;
      keyPair?: KeyPair | undefined;
      details?: MerchantChange | undefined;
    }): Promise<KeyPair> =>
      db.write(async (tx) => {
        const now = clock();
        if (!(await findAccount(tx, { id: accountId }))) throw new Refusal('account_not_found');
        const merchant = {
          accountId,
          parentId: null,
          email,
          status: 'customer' as const,
          permissions: [...permissions],
          createdAt: now,
        };
        if (await isEmailTaken(tx, { email })) throw new Refusal('already_exists', { what: 'email' });
        if (!(await insertMerchant(tx, merchant))) throw new Refusal('already_exists', { what: 'email' });
        await changeMerchant(tx, { accountId, change: details, now, guard: deps.guard });
        return createKeyPair(tx, { sealer, accountId, pair: keyPair, now });
      }),

    /** Refuses `account_not_found`. */
    async get(accountId: bigint): Promise<Merchant> {
      const merchant = (await findMerchants(db.read, [accountId])).get(accountId);
      if (!merchant) throw new Refusal('account_not_found');
      return merchant;
    },

    /** Main accounts and subaccounts, by account. `limit` is at most 1000. */
    list: (query: { limit: number; after?: bigint | undefined }): Promise<Merchant[]> =>
      listMerchants(db.read, query),

    /**
     * For the account's own settings and the operator; a main account changes its subaccounts by `updateSubaccount`.
     * Refuses `account_not_found`, `bad_request` (`name`), `already_exists` (`what: 'email'`, of any account: a
     * merchant cannot change it here).
     */
    async change(
      accountId: bigint,
      { password, ...change }: MerchantChange & { password?: string | undefined },
    ): Promise<void> {
      const passwordHash = password === undefined ? change.passwordHash : await hashPassword(password);
      await db.write(async (tx) => {
        await lockMerchant(tx, accountId);
        if (!(await findMerchants(tx, [accountId])).has(accountId)) throw new Refusal('account_not_found');
        const { email } = change;
        if (email !== undefined && (await isEmailTaken(tx, { email, except: accountId })))
          throw new Refusal('already_exists', { what: 'email' });
        const changed = { ...change, passwordHash };
        await changeMerchant(tx, { accountId, change: changed, now: clock(), guard: deps.guard });
      });
      forget();
    },

    ...createConsole(deps),

    /** Refuses `not_allowed` (`what: 'permission'`) for what a main account did not give its subaccount. */
    assertMay,

    /** The pair that is shown and signs webhooks. */
    async getKeyPair(accountId: bigint): Promise<KeyPair | undefined> {
      const pair = await findCurrentKeyPair(db.read, accountId);
      return pair && { clientId: pair.clientId, secret: sealer.open(pair.secretSealed) };
    },

    /**
     * The key and password with which staff open the validation widget: makes a key where there is none (or another,
     * with `newKey`), and sets the password where one is named. With an empty one the passwords of shops alone open it.
     * Refuses `account_not_found`.
     */
    async setWidget({
      accountId,
      password,
      newKey = false,
    }: {
      accountId: bigint;
      password?: string | undefined;
      newKey?: boolean | undefined;
    }): Promise<{ key: string; hasPassword: boolean }> {
      const passwordHash = password === '' ? null : password && (await hashPassword(password));
      const widget = await db.write((tx) => setWidget(tx, { accountId, passwordHash, newKey }));
      return { key: widget.key, hasPassword: widget.passwordHash !== null };
    },

    /** Undefined where `setWidget` was never called. */
    async findWidget(accountId: bigint): Promise<{ key: string; hasPassword: boolean } | undefined> {
      const widget = await findWidget(db.read, { accountId });
      return widget && { key: widget.key, hasPassword: widget.passwordHash !== null };
    },

    /** One more pair; the older ones work until they are revoked. */
    addKeyPair: (accountId: bigint): Promise<KeyPair> =>
      db.write((tx) => createKeyPair(tx, { sealer, accountId, now: clock() })),

    /** Those that work, newest first: the first is the one that is shown and signs. */
    async listKeyPairs(accountId: bigint): Promise<(KeyPair & { createdAt: Date })[]> {
      const pairs = await listKeyPairs(db.read, accountId);
      return pairs.map(({ clientId, secretSealed, createdAt }) => ({
        clientId,
        secret: sealer.open(secretSealed),
        createdAt,
      }));
    },

    /** Refuses `not_found`, and `not_allowed` for the last one: without a pair nothing could sign the webhooks. */
    async revokeKeyPair(ref: { accountId: bigint; clientId: string }): Promise<void> {
      await db.write(async (tx) => {
        await lockMerchant(tx, ref.accountId);
        if (!(await revokeKeyPair(tx, { ...ref, now: clock() }))) throw new Refusal('not_found');
        if (!(await findCurrentKeyPair(tx, ref.accountId)))
          throw new Refusal('not_allowed', { what: 'last_key_pair' });
      });
      forget();
    },

    /** In the order they were made. */
    listSubaccounts: (parentId: bigint): Promise<Merchant[]> =>
      listSubaccounts(db.read, parentId, MOST_SUBACCOUNTS),

    /** With its key pair. Refuses `not_found` for everybody else's. */
    getSubaccount: (ref: { parentId: bigint; id: bigint }) => readSubaccount(db.read, sealer, ref),

    createSubaccount: (command: Parameters<typeof createSubaccount>[1]) => createSubaccount(deps, command),

    async updateSubaccount(command: Parameters<typeof updateSubaccount>[1]) {
      const subaccount = await updateSubaccount(deps, command);
      forget();
      return subaccount;
    },

    async createPackage(command: Omit<Package, 'id'>): Promise<Package> {
      const made = await db.write((tx) => insertPackage(tx, { ...command, now: clock() }));
      if (!made) throw new Refusal('already_exists', { what: 'package' });
      return made;
    },

    listPackages: (accountId: bigint): Promise<Package[]> => listPackages(db.read, accountId),

    async createTeammate(command: Omit<Teammate, 'id'>): Promise<Teammate> {
      const made = await db.write((tx) => insertTeammate(tx, { ...command, now: clock() }));
      if (!made) throw new Refusal('already_exists', { what: 'email' });
      return made;
    },

    listTeammates: (accountId: bigint): Promise<Teammate[]> => listTeammates(db.read, accountId),

    /** Signs the teammate out, too. Refuses `not_found`. */
    async removeTeammate(ref: { accountId: bigint; id: bigint }): Promise<void> {
      if (!(await db.write((tx) => deleteTeammate(tx, ref))))
        throw new Refusal('not_found', { what: 'teammate' });
    },

    /** Refuses `not_found`. */
    async getTeammate(ref: { accountId: bigint; id: bigint }): Promise<Teammate> {
      const teammate = await findTeammate(db.read, ref);
      if (!teammate) throw new Refusal('not_found', { what: 'teammate' });
      return teammate;
    },

    /** A token that signs in to the console once, within 5 minutes. The caller has shown that all of it is its own. */
    createSignOn: (subject: TokenSubject): Promise<string> =>
      db.write((tx) => createToken(tx, { ...subject, kind: 'sign_on', now: clock() })),

    /** A token with which a password can be set once, within a day. */
    createPasswordReset: (accountId: bigint): Promise<string> =>
      db.write((tx) => createToken(tx, { accountId, kind: 'password', now: clock() })),

    /** An event that was sent to this merchant; refuses `not_found` (`what: 'webhook'`) for everybody else's. */
    async getEvent(ref: { accountId: bigint; eventId: string }): Promise<SentEvent> {
      const event = await findSentEvent(db.read, ref);
      if (!event) throw new Refusal('not_found', { what: 'webhook' });
      return event;
    },

    /** The events for this merchant and the states of their deliveries, newest first; `before` is the `id` of a delivery. */
    async listEvents(query: {
      accountId: bigint;
      limit: number;
      before?: bigint | undefined;
    }): Promise<{ delivery: WebhookDelivery; event: SentEvent | undefined }[]> {
      const deliveries = await listDeliveries(db.read, { ...query, kind: MERCHANT_WEBHOOK });
      const events = await findSentEvents(
        db.read,
        deliveries.map(({ eventId }) => eventId),
      );
      return deliveries.map((delivery) => ({ delivery, event: events.get(delivery.eventId) }));
    },

    /** The state of an event's delivery, and every try of it. Refuses `not_found`. */
    async getEventDelivery(ref: {
      accountId: bigint;
      eventId: string;
    }): Promise<{ delivery: WebhookDelivery; attempts: WebhookAttempt[] }> {
      const delivery = await findDeliveryOf(db.read, ref);
      if (!delivery) throw new Refusal('not_found', { what: 'webhook' });
      return { delivery, attempts: await listAttempts(db.read, delivery.id) };
    },

    /** Sends a delivered or failed event again, with the same id and body. Refuses `not_found`. */
    replayEvent: (ref: { accountId: bigint; eventId: string }): Promise<void> =>
      db.write(async (tx) => {
        const delivery = await findDeliveryOf(tx, ref);
        if (!delivery) throw new Refusal('not_found', { what: 'webhook' });
        await replayDelivery(tx, delivery.id, clock());
      }),

    sweeps: [
      {
        name: 'merchants.delete-old-events',
        everySeconds: 600,
        run: () => db.write((tx) => deleteOldEvents(tx, clock())),
      },
      {
        name: 'merchants.delete-old-sessions',
        everySeconds: 3_600,
        run: () => db.write((tx) => deleteOldSessions(tx, clock())),
      },
      {
        name: 'merchants.delete-old-tokens',
        everySeconds: 3_600,
        run: () => db.write((tx) => deleteOldTokens(tx, addSeconds(clock(), -TOKEN_KEEP_SECONDS))),
      },
    ],
  };
}
