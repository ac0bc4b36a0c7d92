import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ReaderOrTx, Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { createAccount, findAccount } from '#modules/money/accounts';
import { openLedgerAccount } from '#modules/money/ledger';
import {
  assertCallable,
  checkConnection,
  hashPartnerKey,
  mergeSettings,
  type SettingsChange,
} from '#modules/stock/supply';
import type { HubKindName } from '#suppliers/registry';
import type { HubsDeps } from './deps.ts';
import { type Hub, type HubAccess, HubSettings } from './hub.ts';
import { type HubKey, insertHubKey, listHubKeys } from './hub-key-store.ts';
import { findHub, type HubReference, insertHub, lockHub, updateHub } from './hub-store.ts';
import type { HubListView } from './list-view.ts';

export type ConnectHub = {
  /** Also its part of our addresses: `/partner/NAME/…`. */
  name: string;
  dialect: HubKindName;
  /** Where it takes pushes. */
  pushUrl: string;
  /** Our key there; otherwise a random one is made. */
  key?: string | undefined;
  settings?: HubSettings | undefined;
  /** Whose the leases are; otherwise an account `hub.NAME` is opened. One hub each. */
  accountId?: bigint | undefined;
};

/** A key in full: in this answer, and nowhere else. */
export type NewHubKey = HubKey & { key: string };

const MOST_KEYS = 2;

/** Refuses `bad_request`, `already_exists`, `account_not_found`. */
export async function connectHub(
  tx: Tx,
  deps: Pick<HubsDeps, 'sealer' | 'guard'>,
  { name, dialect, pushUrl, key, settings = {}, accountId }: ConnectHub,
  now: Date,
): Promise<{ hub: Hub; key: NewHubKey }> {
  if (!/^[A-Za-z][A-Za-z0-9._-]{0,59}$/.test(name)) throw new Refusal('bad_request', { name });
  const checked = checkConnection(Checked, { pushUrl, settings });
  assertHubCallable(deps.guard, checked);
  if (await findHub(tx, { name })) throw new Refusal('already_exists', { name });
  if (accountId !== undefined && !(await findAccount(tx, { id: accountId })))
    throw new Refusal('account_not_found', { accountId });
  const owner = accountId ?? (await createAccount(tx, { name: `hub.${name}` }, now)).id;
  const hub = await insertHub(tx, { name, accountId: owner, dialect, ...checked }, now);
  if (!hub) throw new Refusal('already_exists', { name });
  await openLedgerAccount(tx, { kind: 'hub', reference: String(hub.id) });
  return { hub, key: await addHubKey(tx, deps, { hubId: hub.id, key }, now) };
}

export type ChangeHub = {
  hubId: bigint;
  pushUrl?: string | undefined;
  settings?: SettingsChange<HubSettings> | undefined;
  access?: HubAccess | undefined;
};

/** Refuses `not_found`, `bad_request`. */
export async function changeHub(
  tx: Tx,
  { guard }: Pick<HubsDeps, 'guard'>,
  { hubId, pushUrl, settings, access }: ChangeHub,
): Promise<Hub> {
  const hub = await lockHub(tx, hubId);
  if (!hub) throw new Refusal('not_found', { hub: hubId });
  const checked = checkConnection(Checked, {
    pushUrl: pushUrl ?? hub.pushUrl,
    settings: mergeSettings(hub.settings, settings),
  });
  if (pushUrl || settings?.pushUrls || settings?.allowNetworks) assertHubCallable(guard, checked);
  await updateHub(tx, hubId, { ...checked, access: access ?? hub.access });
  return getHub(tx, { id: hubId });
}

function assertHubCallable(
  guard: HubsDeps['guard'],
  { pushUrl, settings }: Pick<Hub, 'pushUrl' | 'settings'>,
): void {
  const { activation, rental } = settings.pushUrls ?? {};
  const own = { 'settings.pushUrls.activation': activation, 'settings.pushUrls.rental': rental };
  assertCallable(guard, { pushUrl, ...own }, settings.allowNetworks);
}

export async function getHub(on: ReaderOrTx, by: HubReference): Promise<Hub> {
  const hub = await findHub(on, by);
  if (!hub) throw new Refusal('not_found', { hub: 'id' in by ? by.id : by.name });
  return hub;
}

/** Two keys may hold at a time, so that one can replace the other. Refuses `limit_reached`, `already_exists`, `bad_request`. */
export async function addHubKey(
  tx: Tx,
  { sealer }: Pick<HubsDeps, 'sealer'>,
  { hubId, key = randomBytes(24).toString('base64url') }: { hubId: bigint; key?: string | undefined },
  now: Date,
): Promise<NewHubKey> {
  if (!(await lockHub(tx, hubId))) throw new Refusal('not_found', { hub: hubId });
  const valid = (await listHubKeys(tx, hubId)).filter(({ revokedAt }) => revokedAt === null);
  if (valid.length >= MOST_KEYS) throw new Refusal('limit_reached', { keys: MOST_KEYS });
  if (!/^[\x21-\x7e]{8,200}$/.test(key)) throw new Refusal('bad_request', { key: '8 to 200 characters' });
  const row = { hubId, hash: hashPartnerKey(key), sealed: sealer.seal(key), hint: key.slice(-4) };
  const added = await insertHubKey(tx, row, now);
  if (!added) throw new Refusal('already_exists', { key: 'the hub has or had it' });
  return { ...added, key };
}

const Checked = z.object({
  pushUrl: z.url({ protocol: /^https?$/ }).max(2_000),
  settings: HubSettings,
});

/** A hub as its operator sees it. */
export type HubView = Hub & { keys: HubKey[]; openOperations: number; list: HubListView | null };
