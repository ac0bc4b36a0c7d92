import type { Tx } from '#db';
import { setNumberStates } from './change-numbers.ts';
import { lockOffersOfPools } from './inventory-store.ts';
import { findNumbers, type KnownNumber, setOffByLine } from './listing-store.ts';
import { findStatesAfterRental, setStateAfterRental } from './number-rent-store.ts';

type SupplierPhones = { supplierId: bigint; phones: readonly string[] };

/**
 * Takes numbers of a supplier off sale because no line has them now; rented ones when their rentals end. One that is off sale
 * already stays so for the reason that it has.
 */
export async function takeOffByLine(
  tx: Tx,
  { supplierId, phones }: SupplierPhones,
  now: Date,
): Promise<void> {
  const own = (await findNumbers(tx, phones)).filter((number) => number.supplierId === supplierId);
  const online = own.filter(({ state }) => state === 'online').map(({ id }) => id);
  const off = online.length > 0 ? await setNumberStates(tx, online, 'offline') : [];
  const ends = await findStatesAfterRental(
    tx,
    own.map(({ id }) => id),
  );
  const rented = ends.filter(({ after }) => after === 'online').map(({ id }) => id);
  if (rented.length > 0) await setStateAfterRental(tx, rented, 'offline');
  await setOffByLine(tx, [...off, ...rented], now);
}

/** A line has them again: those that were taken off sale for want of one are on sale as before. */
export async function putBackByLine(tx: Tx, { supplierId, phones }: SupplierPhones): Promise<void> {
  const pools = (await findNumbers(tx, phones)).map(({ poolId }) => poolId);
  // An operator who takes one off sale for good at this moment has held its pool, too.
  await lockOffersOfPools(tx, pools);
  const own = (await findNumbers(tx, phones)).filter(
    (number) => number.supplierId === supplierId && number.offByLine,
  );
  const idsIn = (state: KnownNumber['state']) =>
    own.filter((number) => number.state === state).map(({ id }) => id);
  await setOffByLine(
    tx,
    own.map(({ id }) => id),
    null,
  );
  const [offline, rented] = [idsIn('offline'), idsIn('rented')];
  if (offline.length > 0) await setNumberStates(tx, offline, 'online');
  if (rented.length > 0) await setStateAfterRental(tx, rented, null);
}
