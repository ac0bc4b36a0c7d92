import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Tx } from '#db';
import type { AddressGuard } from '#kernel/address-guard';
import { Refusal } from '#kernel/refusal';
import { findSupplier } from '#modules/stock/inventory';
import { type SupplierKindName, supplierKind } from '#suppliers/registry';
import { hashPartnerKey } from './authenticate-partner.ts';
import { findLastingBlocks } from './block-store.ts';
import { BaseUrl, type Connection, type PartnerAccess } from './connection.ts';
import { assertCallable, checkConnection, mergeSettings } from './connection-settings.ts';
import { findConnection, insertConnection, lockConnection, updateConnection } from './connection-store.ts';
import type { SupplyDeps } from './deps.ts';
import { insertKey, listKeys, type PartnerKey, revokeKey } from './key-store.ts';
import { refreshOffers } from './refresh-offers.ts';

export type ConnectPartner = {
  /** A supplier of kind `partner`, or the simulator. */
  supplierId: bigint;
  dialect: SupplierKindName;
  /** Absent in `onlinesim-v2`, and for a partner that is never asked. */
  baseUrl?: string | null | undefined;
  /** The kind's own (`SupplierKind.settings`), which checks them. */
  settings?: Readonly<Record<string, unknown>> | undefined;
  /** Where both sides agreed on one; otherwise a random one is made. */
  key?: string | undefined;
};

/** A key in full: in this answer, and nowhere else. */
export type NewPartnerKey = PartnerKey & { key: string };

const MOST_KEYS = 2;

/** Refuses `not_found`, `not_allowed` for a supplier that is no partner, `already_exists`, `bad_request`. */
export async function connectPartner(
  tx: Tx,
  deps: Pick<SupplyDeps, 'sealer'> & Partial<Pick<SupplyDeps, 'guard'>>,
  { supplierId, dialect, baseUrl = null, settings = {}, key }: ConnectPartner,
  now: Date,
): Promise<NewPartnerKey> {
  const supplier = await findSupplier(tx, { id: supplierId });
  if (!supplier) throw new Refusal('not_found', { supplier: supplierId });
  // The simulator may be talked to as well: its numbers stand in for a partner's.
  if (supplier.kind === 'manual') throw new Refusal('not_allowed', { kind: supplier.kind });
  const connection = { supplierId, dialect, ...checkSettings({ dialect, baseUrl, settings }) };
  assertPartnerCallable(deps.guard, connection);
  if (!(await insertConnection(tx, connection, now)))
    throw new Refusal('already_exists', { supplier: supplierId });
  return addPartnerKey(tx, deps, { supplierId, key }, now);
}

export type ChangePartner = {
  supplierId: bigint;
  baseUrl?: string | null | undefined;
  settings?: Readonly<Record<string, unknown>> | undefined;
  access?: PartnerAccess | undefined;
};

/** Refuses `not_found`, `bad_request`. */
export async function changePartner(
  tx: Tx,
  { rubPerUsdMicros, guard }: Pick<SupplyDeps, 'rubPerUsdMicros' | 'guard'>,
  { supplierId, baseUrl, settings, access }: ChangePartner,
  now: Date,
): Promise<Connection> {
  const connection = await holdConnection(tx, supplierId);
  const checked = checkSettings({
    dialect: connection.dialect,
    baseUrl: baseUrl === undefined ? connection.baseUrl : baseUrl,
    settings: mergeSettings<Readonly<Record<string, unknown>>>(connection.settings, settings),
  });
  if (baseUrl || changesAddresses(connection.dialect, settings))
    assertPartnerCallable(guard, { ...connection, ...checked });
  await updateConnection(tx, supplierId, { ...checked, access }, now);
  return reprice(tx, supplierId, rubPerUsdMicros, now);
}

/** Puts on sale what may be sold now. */
export async function reprice(
  tx: Tx,
  supplierId: bigint,
  rubPerUsdMicros: bigint,
  now: Date,
): Promise<Connection> {
  const connection = await holdConnection(tx, supplierId);
  await refreshOffers(tx, connection, rubPerUsdMicros, now);
  return connection;
}

async function getConnection(
  on: Parameters<typeof findConnection>[0],
  supplierId: bigint,
): Promise<Connection> {
  const connection = await findConnection(on, supplierId);
  if (!connection) throw new Refusal('not_found', { supplier: supplierId });
  return connection;
}

/** Holds the row for this `tx`. Refuses `not_found`. */
export async function holdConnection(tx: Tx, supplierId: bigint): Promise<Connection> {
  const connection = await lockConnection(tx, supplierId);
  if (!connection) throw new Refusal('not_found', { supplier: supplierId });
  return connection;
}

/** Two keys may hold at a time, so that one can replace the other. Refuses `limit_reached`, `already_exists`, `bad_request`. */
export async function addPartnerKey(
  tx: Tx,
  { sealer }: Pick<SupplyDeps, 'sealer'>,
  {
    supplierId,
    key = randomBytes(24).toString('base64url'),
  }: { supplierId: bigint; key?: string | undefined },
  now: Date,
): Promise<NewPartnerKey> {
  await holdConnection(tx, supplierId);
  const valid = (await listKeys(tx, supplierId)).filter(({ revokedAt }) => revokedAt === null);
  if (valid.length >= MOST_KEYS) throw new Refusal('limit_reached', { keys: MOST_KEYS });
  if (!/^[\x21-\x7e]{16,200}$/.test(key)) throw new Refusal('bad_request', { key: '16 to 200 characters' });
  const added = await insertKey(
    tx,
    { supplierId, hash: hashPartnerKey(key), sealed: sealer.seal(key), hint: key.slice(-4) },
    now,
  );
  if (!added) throw new Refusal('already_exists', { key: 'another partner has it' });
  return { ...added, key };
}

export async function removePartnerKey(
  tx: Tx,
  which: { supplierId: bigint; id: bigint },
  now: Date,
): Promise<void> {
  if (!(await revokeKey(tx, which, now))) throw new Refusal('not_found', { key: which.id });
}

function checkSettings({
  dialect,
  ...given
}: {
  dialect: SupplierKindName;
  baseUrl: string | null;
  settings: object;
}) {
  if (given.baseUrl !== null && !supplierKind(dialect).isAsked)
    throw new Refusal('bad_request', { baseUrl: 'a partner of this dialect is never called' });
  const { settings } = supplierKind(dialect);
  return checkConnection(z.object({ baseUrl: BaseUrl.nullable(), settings }), given);
}

function assertPartnerCallable(
  guard: AddressGuard | undefined,
  { dialect, baseUrl, settings }: Pick<Connection, 'dialect' | 'baseUrl' | 'settings'>,
): void {
  const urls = Object.entries(supplierKind(dialect).addressesIn(settings)).map(
    ([name, url]) => [`settings.${name}`, url] as const,
  );
  assertCallable(guard, { baseUrl, ...Object.fromEntries(urls) }, settings.allowNetworks);
}

/** A partner as its operator sees it. */
export type PartnerView = Connection & {
  keys: PartnerKey[];
  /** Those that last, with their reasons and ends. */
  blocks: Awaited<ReturnType<typeof findLastingBlocks>>;
};

export async function viewPartner(
  on: Parameters<typeof findConnection>[0],
  supplierId: bigint,
  now: Date,
): Promise<PartnerView> {
  const connection = await getConnection(on, supplierId);
  const keys = await listKeys(on, supplierId);
  return { ...connection, keys, blocks: await findLastingBlocks(on, [supplierId], now) };
}

/** Whether a change of settings may lead calls elsewhere. */
function changesAddresses(
  dialect: SupplierKindName,
  settings: Readonly<Record<string, unknown>> | undefined,
): boolean {
  if (!settings) return false;
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));
  const addresses = Object.keys(supplierKind(dialect).addressesIn(given));
  return addresses.length > 0 || given.allowNetworks !== undefined;
}
