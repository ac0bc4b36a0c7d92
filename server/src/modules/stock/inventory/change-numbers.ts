import type { Tx } from '#db';
import { deleteFreeUses, lockOffersOfPools, type NumberState } from './inventory-store.ts';
import { setLineDown } from './line-word-store.ts';
import { countBarred } from './number-bar-store.ts';
import {
  countNumbers,
  findPoolsOf,
  insertNumbers,
  lockNumbersNotIn,
  type NewNumber,
  updateNumberStates,
} from './number-store.ts';
import { addNewToStock, addToPoolStock, type Price, upsertPrices } from './offer-stock-store.ts';

/** Adds numbers that are not there yet, online at once. Returns the phones that it added. */
export async function addNumbers(tx: Tx, numbers: readonly NewNumber[], now: Date): Promise<Set<string>> {
  if (numbers.length === 0) return new Set();
  await lockOffersOfPools(
    tx,
    numbers.map(({ poolId }) => poolId),
  );
  const inserted = await insertNumbers(tx, numbers, now);
  const added = new Map<bigint, number>();
  for (const { poolId } of inserted) added.set(poolId, (added.get(poolId) ?? 0) + 1);
  await addNewToStock(tx, added);
  return new Set(inserted.map(({ phone }) => phone));
}

/** Sets prices. A new offer's stock is counted once, here; from then on it is maintained. */
export async function setPrices(tx: Tx, prices: readonly Price[]): Promise<void> {
  if (prices.length === 0) return;
  const poolIds = [...new Set(prices.map((p) => p.poolId))];
  await lockOffersOfPools(tx, poolIds);
  const { online, leased } = await countNumbers(tx, poolIds);
  await upsertPrices(
    tx,
    prices.map((price) => ({
      ...price,
      stock: (online.get(price.poolId) ?? 0) - (leased.get(`${price.poolId}/${price.serviceId}`) ?? 0),
    })),
  );
}

/**
 * Moves numbers to another state, keeping the stock of every offer exact. A number that comes online gets a new
 * place behind every frontier. A rented number stays rented until its rental ends it (`endsRental`). Returns the ids that
 * really changed. Whatever a line said of a number that is off is over, but for the line's own word and the end of a rental
 * (`keepsLineWord`).
 */
export async function setNumberStates(
  tx: Tx,
  ids: readonly bigint[],
  state: NumberState,
  { endsRental = false, keepsLineWord = endsRental }: { endsRental?: boolean; keepsLineWord?: boolean } = {},
): Promise<bigint[]> {
  await lockOffersOfPools(tx, await findPoolsOf(tx, ids));
  if (!keepsLineWord && state !== 'rented') await setLineDown(tx, ids, null);
  const moving = await lockNumbersNotIn(tx, ids, { state, endsRental });
  const changed = moving.map(({ id }) => id);
  if (changed.length === 0) return [];
  await updateNumberStates(tx, changed, state);

  const gained = state === 'online' ? changed : [];
  const lost = state === 'online' ? [] : moving.filter(({ was }) => was === 'online').map(({ id }) => id);
  await addToPoolStock(tx, gained, 1);
  await addToPoolStock(tx, lost, -1);
  await countBarred(tx, gained, 1);
  await countBarred(tx, lost, -1);
  await deleteFreeUses(tx, changed);
  return changed;
}
