import { createHash } from 'node:crypto';
import type { Database } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { emailKey } from '#kernel/email';
import { verifyPassword } from '#kernel/password';
import { Refusal } from '#kernel/refusal';
import { hashSecretToken, makeSecretToken } from '#kernel/secret-token';
import {
  type Campaigns,
  checkLocationPassword,
  findPasswordHash,
  findPasswordsOfLocations,
} from '#modules/merchants/campaigns';
import { findMerchants, findWidget } from '#modules/merchants/merchants';
import { limitTries, trySubjects } from '#modules/password-tries';
import {
  deleteOldStaffSessions,
  deleteStaffSession,
  findStaffSession,
  insertStaffSession,
  type Staff,
} from './staff-store.ts';

export type { Staff } from './staff-store.ts';

export type StaffDeps = { db: Database; clock: Clock; campaigns: Pick<Campaigns, 'signInLocation'> };

export type SignIn = {
  /** The account's widget key, or the email address of one of its shops. */
  name: string;
  password: string;
  /** Where the caller comes from. */
  address: string;
};

const SHIFT_SECONDS = 12 * 3_600;
const REMEMBERED_SECONDS = 30 * 86_400;

/** People in shops who redeem and look up coupons: signed in by passwords that a shop or account shares. */
export function createStaff(deps: StaffDeps) {
  const { db, clock, campaigns } = deps;

  async function start(staff: Staff, seconds: number): Promise<{ token: string; seconds: number }> {
    const { token, hash } = makeSecretToken();
    const now = clock();
    const passwordMark = await findMark(staff);
    if (passwordMark === undefined) throw new Refusal('key_unknown');
    const row = { ...staff, passwordMark, hash, now, expiresAt: addSeconds(now, seconds) };
    await db.write((tx) => insertStaffSession(tx, row));
    return { token, seconds };
  }

  /** Changes with the password that opens what `staff` may do; undefined where there is none any more. */
  async function findMark({ accountId, locationId, campaignId }: Staff): Promise<string | undefined> {
    const hash =
      locationId !== null
        ? (await findPasswordsOfLocations(db.read, { accountId, locationIds: [locationId] }))[0]?.passwordHash
        : campaignId !== null
          ? await findPasswordHash(db.read, campaignId)
          : (await findWidget(db.read, { accountId }))?.passwordHash;
    return hash ? createHash('sha256').update(hash).digest('hex') : undefined;
  }

  async function checkWidget(name: string, password: string): Promise<Staff | undefined> {
    const widget = await findWidget(db.read, { key: name });
    // As long for an unknown key as for a wrong password.
    const known = await verifyPassword(password, widget?.passwordHash ?? '');
    if (!widget) return undefined;
    const { accountId } = widget;
    if (widget.passwordHash !== null && known) return { accountId, locationId: null, campaignId: null };
    const locationId = await checkLocationPassword(db.read, { accountId, password });
    return locationId === undefined ? undefined : { accountId, locationId, campaignId: null };
  }

  return {
    /**
     * For a working day, by widget key with its password or a shop's, or by a shop's email address and password. The
     * token is in this answer and nowhere else. Refuses `key_unknown`, `account_inactive`, `rate_limited`
     * (`retryAfterSeconds`).
     */
    async signIn({
      name,
      password,
      address,
    }: SignIn): Promise<{ token: string; seconds: number; staff: Staff }> {
      const who = emailKey(name.slice(0, 200));
      const subjects = trySubjects(`widget:${who}`, 'staff', address);
      const location = who.includes('@')
        ? await campaigns.signInLocation({ email: who, password, address })
        : undefined;
      const staff = location
        ? { accountId: location.accountId, locationId: location.id, campaignId: null }
        : who.includes('@')
          ? undefined
          : await limitTries(deps, subjects, () => checkWidget(who, password));
      if (!staff) throw new Refusal('key_unknown');
      const merchant = (await findMerchants(db.read, [staff.accountId])).get(staff.accountId);
      if (!merchant || merchant.blocked) throw new Refusal('account_inactive');
      return { ...(await start(staff, SHIFT_SECONDS)), staff };
    },

    /**
     * Remembers a device for 30 days. The caller has shown that a password was typed on it that opens this campaign:
     * its own (`locationId` null), good for this campaign, or a shop's, good for that shop.
     */
    remember: ({
      accountId,
      campaignId,
      locationId,
    }: {
      accountId: bigint;
      campaignId: bigint;
      locationId: bigint | null;
    }): Promise<{ token: string; seconds: number }> =>
      start(
        { accountId, locationId, campaignId: locationId === null ? campaignId : null },
        REMEMBERED_SECONDS,
      ),

    /** Undefined for a token that is unknown or too old, or whose password is another now. */
    async find(token: string | undefined): Promise<Staff | undefined> {
      if (!token) return undefined;
      const session = await findStaffSession(db.read, { hash: hashSecretToken(token), now: clock() });
      if (!session || (await findMark(session)) !== session.passwordMark) return undefined;
      const { accountId, locationId, campaignId } = session;
      return { accountId, locationId, campaignId };
    },

    signOut: (token: string): Promise<void> =>
      db.write((tx) => deleteStaffSession(tx, hashSecretToken(token))),

    sweeps: [
      {
        name: 'staff.delete-old-sessions',
        everySeconds: 3_600,
        run: () => db.write((tx) => deleteOldStaffSessions(tx, clock())),
      },
    ],
  };
}
