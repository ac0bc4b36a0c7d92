import type { Tx } from '#db';
import { hashPassword } from '#kernel/password';
import { Refusal } from '#kernel/refusal';
import { enqueueMerchantEvents } from '#modules/merchants/merchants';
import type { DirectoriesDeps } from './change-directories.ts';
import type { Directory } from './directory.ts';
import { directoryEvent } from './directory-events.ts';
import { findOwnDirectory } from './directory-store.ts';
import { type DirectoryUser, noDetails, type UserDetails } from './directory-user.ts';
import { createToken, deleteTokensOf } from './token-store.ts';
import { findUser, insertUser, lockUser, updateUser } from './user-store.ts';

/** A person of one of the account's directories. */
export type UserRef = { accountId: bigint; directoryId: bigint; id: bigint };

export type CreateUser = {
  accountId: bigint;
  directoryId: bigint;
  email: string;
  /** Without one they are signed in by a token only. */
  password?: string | undefined;
  details?: Partial<UserDetails> | undefined;
  consented?: boolean | undefined;
};

/** Registers a person. Refuses `not_found` (directory), `already_exists` (email). */
export async function createUser(
  deps: DirectoriesDeps,
  { accountId, directoryId, email, password, details = {}, consented = false }: CreateUser,
): Promise<DirectoryUser> {
  const passwordHash = password === undefined ? null : await hashPassword(password);
  const now = deps.clock();
  return deps.db.write(async (tx) => {
    const directory = await getDirectory(tx, { accountId, directoryId });
    const user = await insertUser(tx, {
      ...noDetails,
      ...details,
      directoryId,
      email,
      passwordHash,
      consentText: consented ? directory.consentText : '',
      consentedAt: consented ? now : null,
      now,
    });
    if (!user) throw new Refusal('already_exists', { what: 'email', name: 'email' });
    await tell(tx, deps, 'directory_registration', { directory, user, now });
    return user;
  });
}

/** A blocked person meets a notice instead of the list. Refuses `not_found` (`directory`, `directory_user`). */
export async function setBlocked(
  { db, clock }: DirectoriesDeps,
  { blocked, ...ref }: UserRef & { blocked: boolean },
): Promise<DirectoryUser> {
  return db.write(async (tx) => {
    await getDirectory(tx, ref);
    return found(await updateUser(tx, ref, { blocked }, clock()));
  });
}

/**
 * Paid access from now on, to an end or without one; or none. The merchant is told where that changes something. Refuses
 * `not_found` (`directory`, `directory_user`).
 */
export async function setAccess(
  deps: DirectoriesDeps,
  { paid, until, ...ref }: UserRef & { paid: boolean; until?: Date | undefined },
): Promise<DirectoryUser> {
  const now = deps.clock();
  return deps.db.write(async (tx) => {
    const directory = await getDirectory(tx, ref);
    const access = { paid, paidUntil: paid ? (until ?? null) : null };
    const before = found(await lockUser(tx, ref));
    if (before.paid === access.paid && before.paidUntil?.getTime() === access.paidUntil?.getTime())
      return before;
    const user = found(await updateUser(tx, ref, { access }, now));
    await tell(tx, deps, 'directory_payment', { directory, user, now });
    return user;
  });
}

/** A token that signs the person's browser in, once. Refuses `not_found` (`directory`, `directory_user`). */
export async function createUserSignOn(
  { db, clock }: DirectoriesDeps,
  ref: UserRef,
): Promise<{ token: string; directory: Directory }> {
  return db.write(async (tx) => {
    const directory = await getDirectory(tx, ref);
    const { id } = found(await findUser(tx, ref));
    return { token: await createToken(tx, { kind: 'sign_on', userId: id, now: clock() }), directory };
  });
}

/** Sets a password; every browser of the person is signed out. */
export async function setPassword(
  tx: Tx,
  { passwordHash, ...ref }: { directoryId: bigint; id: bigint; passwordHash: string },
  now: Date,
): Promise<DirectoryUser> {
  const user = found(await updateUser(tx, ref, { passwordHash }, now));
  await deleteTokensOf(tx, user.id);
  return user;
}

async function getDirectory(
  tx: Tx,
  { accountId, directoryId }: { accountId: bigint; directoryId: bigint },
): Promise<Directory> {
  const directory = await findOwnDirectory(tx, { accountId, id: directoryId });
  if (!directory) throw new Refusal('not_found', { what: 'directory' });
  return directory;
}

function found(user: DirectoryUser | undefined): DirectoryUser {
  if (!user) throw new Refusal('not_found', { what: 'directory_user' });
  return user;
}

function tell(
  tx: Tx,
  { publicAddress }: DirectoriesDeps,
  type: 'directory_registration' | 'directory_payment',
  { directory, user, now }: { directory: Directory; user: DirectoryUser; now: Date },
): Promise<void> {
  const event = directoryEvent(type, directory, user, now);
  return enqueueMerchantEvents(tx, [event], { publicUrl: publicAddress.url, now });
}
