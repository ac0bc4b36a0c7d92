import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import { setNumberStates } from './change-numbers.ts';
import { lockOffersOfPools } from './inventory-store.ts';
import {
  findOnlineEnds,
  findStatesAfterRental,
  forgetStatesAfterRental,
  listRentable,
  type RentableNumber,
  type RentableQuery,
  setStateAfterRental,
} from './number-rent-store.ts';
import { findPoolsOf } from './number-store.ts';

/**
 * Numbers of the pool that can be rented, beginning at any place: those that are leased all the time stand together.
 * The caller has locked the offers of the pool, so nothing can be leased meanwhile, and marks them as rented.
 */
export async function pickRentable(
  tx: Tx,
  { count, ...query }: RentableQuery,
  now: Date,
): Promise<RentableNumber[]> {
  const { least, most } = (await findOnlineEnds(tx, query.poolId)) ?? {};
  if (least === null || least === undefined || most === null || most === undefined) return [];
  const place = least + BigInt(Math.floor(Math.random() * Number(most - least + 1n)));

  const found = await listRentable(tx, query, { place, side: 'from', limit: count, now });
  if (found.length >= count) return found;
  const rest = await listRentable(tx, query, { place, side: 'below', limit: count - found.length, now });
  return [...found, ...rest];
}

/** The rentals of these numbers are over: they come online again, unless they are to be taken off. */
export async function giveBackRented(tx: Tx, numberIds: readonly bigint[]): Promise<void> {
  if (numberIds.length === 0) return;
  // Held before it is read what is to become of them: a line may just say another word.
  await lockOffersOfPools(tx, await findPoolsOf(tx, numberIds));
  const ended = await findStatesAfterRental(tx, numberIds);
  for (const state of ['online', 'offline', 'banned'] as const) {
    const ids = ended.filter(({ after }) => after === state).map(({ id }) => id);
    if (ids.length > 0) await setNumberStates(tx, ids, state, { endsRental: true });
  }
  await forgetStatesAfterRental(tx, numberIds);
}

/** A number that its supplier has just given (see `claimAskedNumber`) is rented; it goes off again at the end. */
export async function rentAskedNumber(tx: Tx, numberId: bigint): Promise<void> {
  await setStateAfterRental(tx, [numberId], 'offline');
  const rented = await setNumberStates(tx, [numberId], 'rented');
  assert.equal(rented.length, 1, 'a claimed number was rented already');
}
