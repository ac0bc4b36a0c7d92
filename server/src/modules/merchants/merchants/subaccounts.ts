import type { Database, Tx } from '#db';
import type { AddressGuard } from '#kernel/address-guard';
import type { Clock } from '#kernel/clock';
import { hashPassword } from '#kernel/password';
import { LOWER_ALPHANUMERIC, randomText } from '#kernel/random-text';
import { Refusal } from '#kernel/refusal';
import type { Sealer } from '#kernel/seal';
import { createAccount } from '#modules/money/accounts';
import { changeMerchant } from './change-merchant.ts';
import { type InviteDeps, inviteToSetPassword } from './invite.ts';
import { createKeyPair, type KeyPair } from './key-pairs.ts';
import { findCurrentKeyPair } from './key-store.ts';
import { type Merchant, type MerchantStatus, type Permission, permissions } from './merchant.ts';
import {
  findMerchants,
  findSubaccount,
  insertMerchant,
  isEmailTaken,
  lockMerchant,
  type MerchantChange,
  updateMerchant,
} from './merchant-store.ts';
import { findPackage } from './package-store.ts';

export type SubaccountDeps = InviteDeps & {
  db: Database;
  clock: Clock;
  sealer: Sealer;
  /** Of the calls to webhooks. */
  guard?: AddressGuard | undefined;
};

/**
 * A main account's settings of its subaccount. `password` is the one that its people sign in with; `access` changes single
 * permissions of those that the package gives, or of those that it had.
 */
export type SubaccountDetails = Omit<MerchantChange, 'passwordHash' | 'email' | 'permissions'> & {
  password?: string | undefined;
  access?: Partial<Record<Permission, boolean>> | undefined;
};

/** A subaccount with the key pair that its programs sign in with. */
export type Subaccount = Merchant & { keyPair: KeyPair | undefined };

/**
 * A new account under `parentId`, with a key pair of its own. A package gives its permissions and limit, which
 * `details` may narrow or widen. Without a password its people are sent a link to set one. Refuses `already_exists` (an email that
 * this main account or one under it has; of others nothing is told) and `not_found` (package).
 */
export async function createSubaccount(
  deps: SubaccountDeps,
  { parentId, email, details }: { parentId: bigint; email: string; details: SubaccountDetails },
): Promise<Subaccount> {
  const now = deps.clock();
  const passwordHash = details.password === undefined ? undefined : await hashPassword(details.password);
  return deps.db.write(async (tx) => {
    if (await isEmailTaken(tx, { familyId: parentId, email }))
      throw new Refusal('already_exists', { what: 'email' });
    const { id } = await createAccount(
      tx,
      { name: `sub-${randomText(16, LOWER_ALPHANUMERIC)}`, parentId },
      now,
    );
    const merchant = {
      accountId: id,
      parentId,
      email,
      status: details.status ?? ('trial' satisfies MerchantStatus),
      permissions: [...permissions],
      createdAt: now,
    };
    if (!(await insertMerchant(tx, merchant))) throw new Refusal('already_exists', { what: 'email' });
    await createKeyPair(tx, { sealer: deps.sealer, accountId: id, now });
    const timeZone = details.timeZone ?? (await findMerchants(tx, [parentId])).get(parentId)?.timeZone;
    await applyDetails(tx, deps, { parentId, id, details: { ...details, timeZone }, passwordHash, now });
    const subaccount = await readSubaccount(tx, deps.sealer, { parentId, id });
    if (passwordHash === undefined) await inviteToSetPassword(tx, deps, subaccount, now);
    return subaccount;
  });
}

/** Changes what `details` names. Refuses `not_found` (subaccount, package) and `already_exists` (email). */
export async function updateSubaccount(
  deps: SubaccountDeps,
  {
    parentId,
    id,
    email,
    details,
  }: { parentId: bigint; id: bigint; email?: string | undefined; details: SubaccountDetails },
): Promise<Subaccount> {
  const now = deps.clock();
  const passwordHash = details.password === undefined ? undefined : await hashPassword(details.password);
  return deps.db.write(async (tx) => {
    await lockMerchant(tx, id);
    if (!(await findSubaccount(tx, { parentId, id }))) throw new Refusal('not_found', { what: 'subaccount' });
    if (email !== undefined) {
      if (await isEmailTaken(tx, { familyId: parentId, email, except: id }))
        throw new Refusal('already_exists', { what: 'email' });
      await updateMerchant(tx, id, { email });
    }
    await applyDetails(tx, deps, { parentId, id, details, passwordHash, now });
    return readSubaccount(tx, deps.sealer, { parentId, id });
  });
}

async function applyDetails(
  tx: Tx,
  { guard }: Pick<SubaccountDeps, 'guard'>,
  {
    parentId,
    id,
    details: { password: _, access = {}, ...named },
    passwordHash,
    now,
  }: {
    parentId: bigint;
    id: bigint;
    details: SubaccountDetails;
    passwordHash: string | undefined;
    now: Date;
  },
): Promise<void> {
  const chosen = named.packageId
    ? await findPackage(tx, { accountId: parentId, id: named.packageId })
    : undefined;
  if (named.packageId && !chosen) throw new Refusal('not_found', { what: 'package' });
  const base = chosen?.permissions ?? (await findSubaccount(tx, { parentId, id }))?.permissions ?? [];
  const change = {
    ...named,
    maxCampaigns: named.maxCampaigns === undefined ? chosen?.maxCampaigns : named.maxCampaigns,
    permissions: permissions.filter((permission) => access[permission] ?? base.includes(permission)),
    ...(passwordHash === undefined ? {} : { passwordHash }),
  };
  await changeMerchant(tx, { accountId: id, change, now, guard });
}

/** Refuses `not_found`: of another main account as well as of nobody. */
export async function readSubaccount(
  on: Parameters<typeof findSubaccount>[0],
  sealer: Sealer,
  ref: { parentId: bigint; id: bigint },
): Promise<Subaccount> {
  const merchant = await findSubaccount(on, ref);
  if (!merchant) throw new Refusal('not_found', { what: 'subaccount' });
  const pair = await findCurrentKeyPair(on, ref.id);
  return {
    ...merchant,
    keyPair: pair && { clientId: pair.clientId, secret: sealer.open(pair.secretSealed) },
  };
}
