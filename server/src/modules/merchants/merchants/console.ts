import type { Database, Reader, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { emailKey } from '#kernel/email';
import { hashPassword, verifyPassword } from '#kernel/password';
import { Refusal } from '#kernel/refusal';
import { findAccount } from '#modules/money/accounts';
import { limitTries, trySubjects } from '#modules/password-tries';
import { changeMerchant } from './change-merchant.ts';
import { endSession, findSession, startSession } from './console-session-store.ts';
import { assertPassword, isExpired, type Merchant } from './merchant.ts';
import { findMerchants, findPasswordHash, findPasswordsByEmail, recordLogin } from './merchant-store.ts';
import { type TokenSubject, useToken } from './merchant-token-store.ts';
import { findTeammate, type Teammate } from './package-store.ts';

export type ConsoleDeps = { db: Database; clock: Clock };

/** Who uses the console, and as whom. */
export type ConsoleUser = { merchant: Merchant; teammate: Teammate | undefined; expiresAt: Date };

/** A session that has just begun: `token` goes into the browser's cookie. */
export type Begun = { merchant: Merchant; token: string; expiresAt: Date };

/** Signing in to the console, staying signed in, and signing out. */
export function createConsole(deps: ConsoleDeps) {
  const { db, clock } = deps;

  return {
    /**
     * With an email address and a password. Refuses `key_unknown` for a wrong pair, `rate_limited`
     * (`retryAfterSeconds`) after five of them for one email address or thirty from one network, `account_inactive`,
     * `expired` (`what: 'account'`).
     */
    async signIn({
      email,
      password,
      address,
    }: {
      email: string;
      password: string;
      /** Where the caller comes from: one password must not be tried on many people either. */
      address?: string | undefined;
    }): Promise<Begun> {
      const subjects = trySubjects(`console:${emailKey(email)}`, 'console', address);
      const merchant = await limitTries(deps, subjects, () => findByPassword(db.read, email, password));
      if (!merchant) throw new Refusal('key_unknown');
      return db.write((tx) => begin(tx, { accountId: merchant.accountId }, clock()));
    },

    /** With the token of a link, once. Refuses `expired` for a token that is unknown, used or too old. */
    signOn: (token: string): Promise<Begun & { subject: TokenSubject }> =>
      db.write(async (tx) => {
        const now = clock();
        const subject = await useToken(tx, { kind: 'sign_on', token, now });
        if (!subject) throw new Refusal('expired', { what: 'token' });
        return { ...(await begin(tx, subject, now)), subject };
      }),

    /**
     * Who is signed in with that token; undefined for nobody. An account that was blocked or has expired meanwhile is
     * signed out by that.
     */
    async findConsoleUser(token: string): Promise<ConsoleUser | undefined> {
      const now = clock();
      const session = token === '' ? undefined : await findSession(db.read, { token, now });
      if (!session) return undefined;
      const { accountId, teammateId, expiresAt } = session;
      const merchant = (await findMerchants(db.read, [accountId])).get(accountId);
      const account = await findAccount(db.read, { id: accountId });
      if (!merchant || merchant.blocked || account?.state !== 'active' || isExpired(merchant, now))
        return undefined;
      const teammate =
        teammateId === null ? undefined : await findTeammate(db.read, { accountId, id: teammateId });
      return { merchant, teammate, expiresAt };
    },

    signOut: (token: string): Promise<void> => db.write((tx) => endSession(tx, token)),

    /**
     * Sets the password by a link, once; whoever was signed in is signed out. Refuses `expired` for a token that is
     * unknown, used or too old, and `bad_request` (`name: 'password'`) for one that is too short.
     */
    async resetPassword({ token, password }: { token: string; password: string }): Promise<void> {
      assertPassword(password);
      const passwordHash = await hashPassword(password);
      await db.write(async (tx) => {
        const now = clock();
        const subject = await useToken(tx, { kind: 'password', token, now });
        if (!subject) throw new Refusal('expired', { what: 'token' });
        await changeMerchant(tx, { accountId: subject.accountId, change: { passwordHash }, now });
      });
    },

    /**
     * A new password in exchange for the old one, if there is one; everybody else of the account is signed out. Refuses
     * `key_unknown` for a wrong one, `rate_limited` after five, `bad_request` (`name: 'password'`), `not_allowed` for a
     * teammate, whose login is a link.
     */
    async changePassword({
      accountId,
      oldPassword,
      password,
      token,
    }: {
      accountId: bigint;
      oldPassword: string;
      password: string;
      /** Of the session that asks: it goes on. */
      token: string;
    }): Promise<void> {
      assertPassword(password);
      const session = await findSession(db.read, { token, now: clock() });
      if (session?.teammateId != null) throw new Refusal('not_allowed', { what: 'teammate' });
      const merchant = (await findMerchants(db.read, [accountId])).get(accountId);
      const hash = merchant && (await findPasswordHash(db.read, accountId));
      if (hash) {
        const check = async () => (await verifyPassword(oldPassword, hash)) || undefined;
        if (!(await limitTries(deps, `console:${emailKey(merchant.email)}`, check)))
          throw new Refusal('key_unknown');
      }
      const passwordHash = await hashPassword(password);
      const change = { passwordHash };
      await db.write((tx) => changeMerchant(tx, { accountId, change, now: clock(), keepToken: token }));
    },
  };
}

/** Passwords that are looked at for one email address at least, so that the time does not tell how many there are. */
const LEAST_CHECKS = 2;
/** And at most. */
const MOST_CHECKS = 8;

/** Several accounts may have one email address, since no merchant is told of another's: the password says which. */
async function findByPassword(
  on: Reader,
  email: string,
  password: string,
): Promise<{ accountId: bigint } | undefined> {
  const known = await findPasswordsByEmail(on, email, MOST_CHECKS);
  const hashes = known.map(({ passwordHash }) => passwordHash);
  while (hashes.length < LEAST_CHECKS) hashes.push('');
  const answers = await Promise.all(hashes.map((hash) => verifyPassword(password, hash)));
  return known.find((_, at) => answers[at]);
}

async function begin(
  tx: Tx,
  { accountId, teammateId = null }: { accountId: bigint; teammateId?: bigint | null | undefined },
  now: Date,
): Promise<Begun> {
  const merchant = (await findMerchants(tx, [accountId])).get(accountId);
  const account = await findAccount(tx, { id: accountId });
  if (!merchant || merchant.blocked || account?.state !== 'active') throw new Refusal('account_inactive');
  if (isExpired(merchant, now)) throw new Refusal('expired', { what: 'account' });
  await recordLogin(tx, accountId, now);
  return { merchant, ...(await startSession(tx, { accountId, teammateId, now })) };
}
