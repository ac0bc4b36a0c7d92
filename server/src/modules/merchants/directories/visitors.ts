import { emailKey } from '#kernel/email';
import { hashPassword, verifyPassword } from '#kernel/password';
import { Refusal } from '#kernel/refusal';
import { isRunning } from '#modules/merchants/campaigns';
import { createSessionIn } from '#modules/merchants/coupon-sessions';
import { limitTries, trySubjects } from '#modules/password-tries';
import type { DirectoriesDeps } from './change-directories.ts';
import { type Directory, type Door, doorOf } from './directory.ts';
import { findDirectoryByCode } from './directory-store.ts';
import type { DirectoryUser, UserDetails } from './directory-user.ts';
import { listListed } from './listed.ts';
import { createToken, findTokenUser, useToken } from './token-store.ts';
import { findUser, findUserByEmail } from './user-store.ts';
import { createUser, setPassword } from './users.ts';

/** Who looks at a directory's page, and what they meet there. */
export type Visitor = { directory: Directory; user: DirectoryUser | undefined; door: Door };

const SHORTEST_PASSWORD = 8;

/** Refuses `not_found` for a code that is no directory's. */
export async function visit(
  { db, clock }: DirectoriesDeps,
  { code, browserToken }: { code: string; browserToken?: string | undefined },
): Promise<Visitor> {
  const directory = await findDirectoryByCode(db.read, code.toLowerCase());
  if (!directory || directory.status === 'removed') throw new Refusal('not_found', { what: 'directory' });
  const now = clock();
  const directoryId = directory.id;
  const id = browserToken
    ? await findTokenUser(db.read, { kind: 'browser', token: browserToken, directoryId, now })
    : undefined;
  const user = id === undefined ? undefined : await findUser(db.read, { directoryId, id });
  return { directory, user, door: doorOf(directory, user, now) };
}

export type Registration = {
  code: string;
  email: string;
  password: string;
  consented: boolean;
  details?: Partial<UserDetails> | undefined;
};

/**
 * A visitor registers and is signed in: gives the browser's token. Refuses `not_allowed` (`registration`), `bad_request`
 * (`name`: `password` or `consent`), `already_exists` (email).
 */
export async function register(deps: DirectoriesDeps, { code, ...person }: Registration): Promise<string> {
  const { directory } = await visit(deps, { code });
  if (directory.registration === 'none' || directory.status !== 'active')
    throw new Refusal('not_allowed', { what: 'registration' });
  assertPassword(person.password);
  if (directory.consentText !== '' && !person.consented)
    throw new Refusal('bad_request', { name: 'consent' });
  const { accountId, id: directoryId } = directory;
  const user = await createUser(deps, { ...person, accountId, directoryId });
  return deps.db.write((tx) => createToken(tx, { kind: 'browser', userId: user.id, now: deps.clock() }));
}

/** Gives the browser's token; undefined for a wrong pair. Refuses `rate_limited` (`retryAfterSeconds`). */
export async function signIn(
  deps: DirectoriesDeps,
  {
    code,
    email,
    password,
    address,
  }: {
    code: string;
    email: string;
    password: string;
    /** Where the caller comes from: one password must not be tried on many people either. */
    address?: string | undefined;
  },
): Promise<string | undefined> {
  const { directory } = await visit(deps, { code });
  const { db, clock } = deps;
  const subjects = trySubjects(`directory:${directory.id}:${emailKey(email)}`, 'directory', address);
  const user = await limitTries(deps, subjects, async () => {
    const found = await findUserByEmail(db.read, { directoryId: directory.id, email });
    const known = await verifyPassword(password, found?.passwordHash ?? '');
    return known ? found : undefined;
  });
  return user && db.write((tx) => createToken(tx, { kind: 'browser', userId: user.id, now: clock() }));
}

/** Takes a token of single sign-on for a browser's. Undefined for one that is unknown, used or too old. */
export async function signOn(
  deps: DirectoriesDeps,
  { code, token }: { code: string; token: string },
): Promise<string | undefined> {
  const { directory } = await visit(deps, { code });
  return deps.db.write(async (tx) => {
    const now = deps.clock();
    const userId = await useToken(tx, { kind: 'sign_on', token, directoryId: directory.id, now });
    return userId === undefined ? undefined : createToken(tx, { kind: 'browser', userId, now });
  });
}

/** A person sets a new password by a mailed token and is signed in. Refuses `bad_request`, `expired` (`token`). */
export async function resetPassword(
  deps: DirectoriesDeps,
  { code, token, password }: { code: string; token: string; password: string },
): Promise<string> {
  const { directory } = await visit(deps, { code });
  assertPassword(password);
  const passwordHash = await hashPassword(password);
  return deps.db.write(async (tx) => {
    const now = deps.clock();
    const directoryId = directory.id;
    const id = await useToken(tx, { kind: 'password', token, directoryId, now });
    if (id === undefined) throw new Refusal('expired', { what: 'token' });
    await setPassword(tx, { directoryId, id, passwordHash }, now);
    return createToken(tx, { kind: 'browser', userId: id, now });
  });
}

/**
 * Where a visitor finds a coupon that the directory lists: a registered one has a session of their own, the same each
 * time. Refuses `not_allowed` (`door`), `not_found` (campaign).
 */
export async function openCoupon(
  deps: DirectoriesDeps,
  { campaignId, ...browser }: { code: string; browserToken?: string | undefined; campaignId: bigint },
): Promise<{ campaignCode: string; sessionCode: string | undefined }> {
  const { directory, user, door } = await visit(deps, browser);
  if (door !== 'open') throw new Refusal('not_allowed', { what: 'door' });
  const listed = await listListed(
    deps.db.read,
    { directoryId: directory.id, limit: MOST_LISTED },
    deps.clock(),
  );
  const campaign = listed
    .flatMap((one) => (one.kind === 'campaign' ? [one.campaign] : []))
    .find(({ id }) => id === campaignId);
  if (!campaign) throw new Refusal('not_found', { what: 'campaign' });
  const now = deps.clock();
  if (!user || !isRunning(campaign, now)) return { campaignCode: campaign.code, sessionCode: undefined };
  const { session } = await deps.db.write((tx) =>
    createSessionIn(
      tx,
      {
        accountId: campaign.accountId,
        campaignId,
        source: 'visit',
        email: user.email,
        phone: /^[1-9]\d{6,14}$/.test(user.phone) ? user.phone : undefined,
        duplicateCheck: 'email',
        details: {
          ...(user.firstName ? { firstName: user.firstName } : {}),
          ...(user.lastName ? { lastName: user.lastName } : {}),
        },
      },
      { publicUrl: deps.publicAddress.url, now },
    ),
  );
  return { campaignCode: campaign.code, sessionCode: session.code };
}

/** More than one page shows. */
const MOST_LISTED = 5_000;

function assertPassword(password: string): void {
  if ([...password].length < SHORTEST_PASSWORD) throw new Refusal('bad_request', { name: 'password' });
}
