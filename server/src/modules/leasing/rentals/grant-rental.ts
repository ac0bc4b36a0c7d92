import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { lockOffersOfPools, pickRentable, setNumberStates } from '#modules/stock/inventory';
import { beginRental, type Rental, type RentRules } from './rental.ts';
import { insertRentals, nextRentalIds } from './rental-store.ts';

export type GrantRental = {
  accountId: bigint;
  /** A number of it, whichever is free. */
  pool: { id: bigint; supplierId: bigint; countryId: number };
  /** May be far longer than what customers can rent. */
  hours: number;
};

/** Nothing was paid, so nothing is guarded or refunded. */
const rules: RentRules = { minHours: 0, maxHours: 0, guardSeconds: 0, missesToBan: 0, banSeconds: 0 };

/** The operator puts a number into an account's hands for nothing. Refuses `no_numbers`. */
export async function grantRental(
  tx: Tx,
  { accountId, pool, hours }: GrantRental,
  now: Date,
): Promise<Rental> {
  const { id: poolId, supplierId, countryId } = pool;
  await lockOffersOfPools(tx, [poolId]);
  const [number] = await pickRentable(tx, { poolId, count: 1, exceptPrefixes: [], exceptIds: [] }, now);
  if (!number) throw new Refusal('no_numbers');
  const [id] = await nextRentalIds(tx, 1);
  assert(id !== undefined, 'a sequence never ends');
  const rental: Rental = {
    ...{ id, accountId, countryId, operator: 'any', poolId, supplierId, hours },
    ...{ numberId: number.id, phone: number.phone, asked: false, priceMicros: 0n, autoRenewHours: null },
    ...{ messageCount: 0, lastMessageAt: null },
    ...beginRental(now, hours, rules),
  };
  await insertRentals(tx, [{ ...rental, orderKey: undefined }]);
  const rented = await setNumberStates(tx, [number.id], 'rented');
  assert.equal(rented.length, 1, 'a number that was free is rented once');
  return rental;
}
