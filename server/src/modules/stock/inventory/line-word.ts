import type { Tx } from '#db';
import { setNumberStates } from './change-numbers.ts';
import { lockOffersOfPools } from './inventory-store.ts';
import { type LineNumber, lockLineNumber, setLineDown } from './line-word-store.ts';
import { setStateAfterRental } from './number-rent-store.ts';
import { findPoolOfPhone } from './number-store.ts';

type Which = { supplierId: bigint; phone: string };

/**
 * A line's word: its number can get nothing, so it goes off sale, after its rental if it is in one. False for one that is off
 * already, by whoever's word, and for what is no number of the supplier.
 */
export async function takeOffForLine(tx: Tx, which: Which, since: Date): Promise<boolean> {
  const number = await hold(tx, which);
  if (number?.state === 'rented' && number.stateAfter === null)
    await setStateAfterRental(tx, [number.id], 'offline');
  else if (number?.state === 'online') await setNumberStates(tx, [number.id], 'offline');
  else return false;
  await setLineDown(tx, [number.id], since);
  return true;
}

/** The line takes its own word back. One that somebody else took off, too, stays as it is. */
export async function putBackForLine(tx: Tx, which: Which): Promise<void> {
  const number = await hold(tx, which);
  if (!number?.lineDownSince) return;
  if (number.state === 'rented') await setStateAfterRental(tx, [number.id], null);
  else await setNumberStates(tx, [number.id], 'online');
}

/** Offers first, then the number: the order of all who change a number's state, so nobody's word comes between. */
async function hold(tx: Tx, which: Which): Promise<LineNumber | undefined> {
  const poolId = await findPoolOfPhone(tx, which);
  if (poolId === undefined) return undefined;
  await lockOffersOfPools(tx, [poolId]);
  return lockLineNumber(tx, which);
}
