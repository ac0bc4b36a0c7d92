import type { ReaderOrTx, Tx } from '#db';
import { lockOffers, type PickedNumber, updateOffers } from './inventory-store.ts';
import { findFreeForServices, findStanding, type ServicesWish } from './number-store.ts';

/** One number, and the services that it is wanted for. */
export type GivenNumber = { numberId: bigint; poolId: bigint; serviceIds: readonly string[] };

/** Why a number that was named cannot be leased. `taken`: in another lease. `unsold`: no offer of its pool is for that service. */
export type Unavailable = 'offline' | 'taken' | 'unsold';

/**
 * Takes a given number out of the stock of these services, all or none; the caller marks it as leased in the same `tx`.
 * Its offers are locked, so what is found stays so. Answers why not, where it cannot be.
 */
export async function takeGivenNumber(tx: Tx, given: GivenNumber): Promise<Unavailable | undefined> {
  const { poolId, numberId } = given;
  const serviceIds = [...new Set(given.serviceIds)];
  const offers = await lockOffers(
    tx,
    serviceIds.map((serviceId) => ({ poolId, serviceId })),
  );
  if (offers.length < serviceIds.length) return 'unsold';
  const unavailable = await whyUnavailable(tx, { numberId, serviceIds });
  if (unavailable) return unavailable;
  await updateOffers(
    tx,
    serviceIds.map((serviceId) => ({ poolId, serviceId, stockDelta: -1 })),
  );
  return undefined;
}

/** Whether a number could be leased for these services at the moment. */
export async function whyUnavailable(
  on: ReaderOrTx,
  given: Pick<GivenNumber, 'numberId' | 'serviceIds'>,
): Promise<Exclude<Unavailable, 'unsold'> | undefined> {
  const number = await findStanding(on, given);
  if (!number || number.state === 'offline' || number.state === 'banned') return 'offline';
  return number.state === 'rented' || number.leased ? 'taken' : undefined;
}

/**
 * Picks a number of the pool that is free for all these services at once, and takes it out of their stock. Undefined
 * where there is none, or only such as rest for the account. The caller marks it as leased in the same `tx`.
 */
export async function pickForServices(
  tx: Tx,
  wish: ServicesWish,
  now: Date,
): Promise<PickedNumber | undefined> {
  const { poolId, serviceIds } = wish;
  const keys = serviceIds.map((serviceId) => ({ poolId, serviceId }));
  const offers = await lockOffers(tx, keys);
  if (offers.length < keys.length || offers.some(({ stock }) => stock <= 0)) return undefined;
  const number = await findFreeForServices(tx, wish, now);
  if (!number) return undefined;
  await updateOffers(
    tx,
    keys.map((key) => ({ ...key, stockDelta: -1 })),
  );
  return number;
}
