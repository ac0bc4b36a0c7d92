import { addSeconds } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import {
  changeDirectory,
  createDirectory,
  type DirectoriesDeps,
  listItem,
  MOST_ITEMS,
  unlistItem,
} from './change-directories.ts';
import { directoryUrl, hasPaidAccess, paymentAddress } from './directory.ts';
import { renderUser } from './directory-events.ts';
import { type CountedDirectory, findOwnDirectory, listDirectories } from './directory-store.ts';
import type { DirectoryUser } from './directory-user.ts';
import { isKnownCategory, type Listed, type ListedQuery, listListed } from './listed.ts';
import { listShown, type ShownPage, type ShownQuery } from './shown.ts';
import { deleteOldTokens, deleteToken } from './token-store.ts';
import { findUser, listUsers } from './user-store.ts';
import { createUser, createUserSignOn, setAccess, setBlocked, type UserRef } from './users.ts';
import { openCoupon, register, resetPassword, signIn, signOn, visit } from './visitors.ts';

export {
  directoryStatuses,
  directoryTypes,
  directoryUrl,
  registrations,
} from './directory.ts';
export { type CountedDirectory, findOwnDirectory } from './directory-store.ts';
export type { DirectoryUser } from './directory-user.ts';
export { itemKinds } from './item-store.ts';
export type { Listed } from './listed.ts';
export type { ShownPage } from './shown.ts';
export type { UserRef } from './users.ts';

type Own = { accountId: bigint; id: bigint };

const MOST_DIRECTORIES = 10_000;
const TOKEN_KEEP_SECONDS = 7 * 86_400;

/** Pages that list coupons and loyalty cards, and the people who are registered with them. */
export function createDirectories(deps: DirectoriesDeps) {
  const { db, clock } = deps;

  async function get(own: Own): Promise<CountedDirectory> {
    const [directory] = await listDirectories(db.read, { ...own, limit: 1 });
    if (!directory) throw new Refusal('not_found', { what: 'directory' });
    return directory;
  }

  return {
    /** A new directory, which lists nothing. Refuses `bad_request` (`name` says which setting). */
    create: (command: Parameters<typeof createDirectory>[1]) => createDirectory(deps, command),

    /** Changes what is named; `status: 'removed'` takes it out of sight for good. Refuses `not_found`, `bad_request`. */
    change: (command: Parameters<typeof changeDirectory>[1]) => changeDirectory(deps, command),

    /** With how much is in it. Refuses `not_found` for everybody else's and for what was removed. */
    get,

    /** In the order they were made. */
    list: (accountId: bigint): Promise<CountedDirectory[]> =>
      listDirectories(db.read, { accountId, limit: MOST_DIRECTORIES }),

    /**
     * Lists a campaign or card of the account, or of one under it; a second time changes what is named. Refuses
     * `not_found` (`directory`, `campaign`, `loyalty_card`, `category`), `limit_reached`.
     */
    listItem: (command: Parameters<typeof listItem>[1]) => listItem(deps, command),

    /** Refuses `not_found` (`directory`, or the kind of what is not listed). */
    unlistItem: (command: Parameters<typeof unlistItem>[1]) => unlistItem(deps, command),

    /** The items of a directory: featured first, then by position. Refuses `not_found` (`directory`, `category`). */
    async listItems({
      accountId,
      id,
      ...query
    }: Own & Pick<ListedQuery, 'categoryId' | 'onlyRunning'>): Promise<Listed[]> {
      await assertOwn({ accountId, directoryId: id });
      const { categoryId } = query;
      if (categoryId !== undefined && !(await isKnownCategory(db.read, { accountId, id: categoryId })))
        throw new Refusal('not_found', { what: 'category' });
      return listListed(db.read, { ...query, directoryId: id, limit: MOST_ITEMS }, clock());
    },

    /** Newest first. Refuses `not_found` (directory). */
    async listUsers({
      accountId,
      directoryId,
      ...paging
    }: {
      accountId: bigint;
      directoryId: bigint;
      /** From 1. */
      page: number;
      perPage: number;
    }): Promise<{ users: DirectoryUser[]; count: number }> {
      await assertOwn({ accountId, directoryId });
      return listUsers(db.read, { ...paging, directoryId });
    },

    /** Refuses `not_found` (`directory`, `directory_user`). */
    async getUser({ accountId, directoryId, id }: UserRef): Promise<DirectoryUser> {
      await assertOwn({ accountId, directoryId });
      const user = await findUser(db.read, { directoryId, id });
      if (!user) throw new Refusal('not_found', { what: 'directory_user' });
      return user;
    },

    /** Registers a person. Refuses `not_found` (directory), `already_exists` (email). */
    createUser: (command: Parameters<typeof createUser>[1]) => createUser(deps, command),

    /** Refuses `not_found` (`directory`, `directory_user`). */
    setBlocked: (command: Parameters<typeof setBlocked>[1]) => setBlocked(deps, command),

    /** Gives or takes paid access. Refuses `not_found` (`directory`, `directory_user`). */
    setAccess: (command: Parameters<typeof setAccess>[1]) => setAccess(deps, command),

    /** A token that signs a person's browser in once, within ten minutes. Refuses as `setBlocked`. */
    createUserSignOn: (ref: UserRef) => createUserSignOn(deps, ref),

    /** Who looks at a directory's page, and what they meet. Refuses `not_found`. */
    visit: (command: Parameters<typeof visit>[1]) => visit(deps, command),

    /** The items on the page of a directory; the caller has met an open door. */
    listShown: (query: Omit<ShownQuery, 'limit'>): Promise<ShownPage> =>
      listShown(
        db.read,
        { ...query, limit: MOST_ITEMS },
        { publicUrl: deps.publicAddress.url, now: clock() },
      ),

    register: (command: Parameters<typeof register>[1]) => register(deps, command),
    signIn: (command: Parameters<typeof signIn>[1]) => signIn(deps, command),
    signOn: (command: Parameters<typeof signOn>[1]) => signOn(deps, command),
    resetPassword: (command: Parameters<typeof resetPassword>[1]) => resetPassword(deps, command),
    openCoupon: (command: Parameters<typeof openCoupon>[1]) => openCoupon(deps, command),

    /** The browser's token is dead from then on. */
    signOut: (browserToken: string): Promise<void> => db.write((tx) => deleteToken(tx, browserToken)),

    /** Where a directory is found; `publicUrl` where it has no domain of its own. */
    url: directoryUrl,
    /** Where a person pays. */
    paymentAddress,
    /** A person as API answers and webhooks show them. */
    renderUser: (user: DirectoryUser) => renderUser(user, clock()),
    /** Whether a person has paid access now. */
    hasPaidAccess: (user: DirectoryUser): boolean => hasPaidAccess(user, clock()),

    sweeps: [
      {
        name: 'directories.delete-old-tokens',
        everySeconds: 3_600,
        run: () => db.write((tx) => deleteOldTokens(tx, addSeconds(clock(), -TOKEN_KEEP_SECONDS))),
      },
    ],
  };

  async function assertOwn({ accountId, directoryId }: Omit<UserRef, 'id'>): Promise<void> {
    if (!(await findOwnDirectory(db.read, { accountId, id: directoryId })))
      throw new Refusal('not_found', { what: 'directory' });
  }
}
