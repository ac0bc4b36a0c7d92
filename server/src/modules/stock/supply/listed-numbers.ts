import type { Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import {
  addNumbers,
  findListed,
  findNumbers,
  type ListedState,
  lockOffersOfPools,
  openPools,
  type PoolKey,
  setNumberStates,
  setStateAfterRental,
  unlist,
  unlistOthers,
  upsertListings,
} from '#modules/stock/inventory';
import { belongsToCountry, countryOfPhone } from '#suppliers/countries';
import { supplierKind } from '#suppliers/registry';
import { ANY_OPERATOR, type ListedNumber } from '#suppliers/supplier';
import type { Partner } from './authenticate-partner.ts';
import { liftBlocks } from './block-store.ts';
import { startBlock } from './blocks.ts';
import { findSilent, lockConnection, recordHeard } from './connection-store.ts';
import type { SupplyDeps } from './deps.ts';
import type { Notices } from './notices.ts';

export type ListDeps = Pick<SupplyDeps, 'db' | 'clock'> & { notices: Notices };

/** Two periods of five minutes, and a margin. */
const SILENT_SECONDS = 660;

export type ListResult = {
  /** Our ids, by the number as the partner wrote it. */
  ids: { writtenAs: string; id: bigint }[];
  /** Numbers that could not be taken: of another country than said (`country_id`), or another supplier's (`number`). */
  refused: { writtenAs: string; field: 'country_id' | 'number' }[];
};

type Placed = { listed: ListedNumber; key: PoolKey };

/**
 * Takes a partner's numbers in, in one transaction. With `replace` the list is complete: what is missing goes offline at
 * once, and what is leased when its lease ends.
 */
export async function listNumbers(
  { db, clock, notices }: ListDeps,
  partner: Partner,
  { numbers, replace }: { numbers: readonly ListedNumber[]; replace: boolean },
): Promise<ListResult> {
  const { supplierId } = partner;
  const misplaced: ListResult['refused'] = [];
  const placed = numbers.flatMap((listed): Placed[] => {
    const key = placeOf(partner, listed, notices);
    if (!key) misplaced.push({ writtenAs: listed.writtenAs, field: 'country_id' });
    return key ? [{ listed, key }] : [];
  });
  return db.write(async (tx) => {
    const now = clock();
    await lockConnection(tx, supplierId);
    const pools = await openPools(
      tx,
      placed.map(({ key }) => key),
    );
    const before = await findListed(tx, supplierId);
    await lockOffersOfPools(tx, [...pools.map(({ id }) => id), ...before.map(({ poolId }) => poolId)]);
    await addNumbers(
      tx,
      placed.map(({ listed: { phone } }, index) => ({
        phone,
        poolId: pools[index]?.id ?? 0n,
        provenance: 'partner' as const,
      })),
      now,
    );
    const known = new Map(
      (
        await findNumbers(
          tx,
          placed.map(({ listed }) => listed.phone),
        )
      ).map((number) => [number.phone, number]),
    );
    const foreign: ListResult['refused'] = [];
    const own = placed.flatMap(({ listed }) => {
      const number = known.get(listed.phone);
      if (number?.supplierId === supplierId) return [{ listed, number }];
      foreign.push({ writtenAs: listed.writtenAs, field: 'number' });
      return [];
    });
    await upsertListings(
      tx,
      supplierId,
      own.map(({ listed: { portId, rent }, number: { id } }) => ({ numberId: id, portId, rent })),
      now,
    );
    if (replace) {
      const keep = own.map(({ number }) => number.id);
      await takeOff(tx, await unlistOthers(tx, supplierId, keep, now));
    }
    await bringBack(
      tx,
      own.map(({ number }) => number),
    );
    await comeBack(tx, supplierId, now);
    return {
      ids: own.map(({ listed: { writtenAs }, number: { id } }) => ({ writtenAs, id })),
      refused: [...misplaced, ...foreign],
    };
  });
}

function placeOf(
  { supplierId, dialect, settings }: Partner,
  listed: ListedNumber,
  notices: Notices,
): PoolKey | undefined {
  const { phone, callingCode, mccMnc } = listed;
  const names = supplierKind(dialect).names(settings);
  const countryId = names.country.toPlatform(String(callingCode)) ?? countryOfPhone(phone);
  if (countryId === undefined || !belongsToCountry(phone, countryId)) return undefined;
  const operator = mccMnc === undefined ? ANY_OPERATOR : names.operator.toPlatform(mccMnc, countryId);
  if (operator === undefined)
    notices.note({ supplierId, kind: 'name_unknown', subject: `operator ${mccMnc}` });
  return { supplierId, countryId, operator: operator ?? ANY_OPERATOR, step: 0 };
}

/** A number that is taken off the list; one that is not there is taken off already. */
export async function removeNumber(
  { db, clock }: ListDeps,
  { supplierId }: Partner,
  which: { id?: bigint | undefined; phone?: string | undefined },
): Promise<void> {
  await db.write(async (tx) => {
    const now = clock();
    await lockConnection(tx, supplierId);
    await takeOff(tx, await unlist(tx, supplierId, which, now));
    await comeBack(tx, supplierId, now);
  });
}

/** A sign of life: what was listed last is on sale again. */
export async function checkWork({ db, clock }: ListDeps, { supplierId }: Partner): Promise<void> {
  await db.write(async (tx) => {
    const now = clock();
    await lockConnection(tx, supplierId);
    await comeBack(tx, supplierId, now);
  });
}

/** After silence everything that is listed comes online again. */
async function comeBack(tx: Tx, supplierId: bigint, now: Date): Promise<void> {
  await recordHeard(tx, supplierId, now);
  const lifted = await liftBlocks(tx, { supplierId, reason: 'silent' }, now);
  if (lifted > 0) await bringBack(tx, await findListed(tx, supplierId));
}

/** Offline at once; a number in a rental when that ends. What is leased for a service stays leased. */
async function takeOff(tx: Tx, numbers: readonly ListedState[]): Promise<void> {
  const online = idsIn(numbers, 'online');
  const rented = idsIn(numbers, 'rented');
  if (online.length > 0) await setNumberStates(tx, online, 'offline');
  if (rented.length > 0) await setStateAfterRental(tx, rented, 'offline');
}

async function bringBack(tx: Tx, numbers: readonly ListedState[]): Promise<void> {
  const offline = idsIn(numbers, 'offline');
  const rented = idsIn(numbers, 'rented');
  if (offline.length > 0) await setNumberStates(tx, offline, 'online');
  if (rented.length > 0) await setStateAfterRental(tx, rented, null);
}

function idsIn(numbers: readonly ListedState[], state: ListedState['state']): bigint[] {
  return numbers.filter((number) => number.state === state).map(({ id }) => id);
}

/** Takes the numbers of partners off that have gone silent. */
export async function blockSilent({ db, clock }: ListDeps): Promise<void> {
  const now = clock();
  const since = addSeconds(now, -SILENT_SECONDS);
  for (const supplierId of await findSilent(db.read, since, now)) {
    await db.write(async (tx) => {
      const connection = await lockConnection(tx, supplierId);
      if (!connection?.heardAt || connection.heardAt >= since) return;
      await takeOff(tx, await findListed(tx, supplierId));
      await startBlock(
        tx,
        { supplierId, reason: 'silent', details: { heardAt: connection.heardAt }, endsAt: null },
        now,
      );
    });
  }
}
