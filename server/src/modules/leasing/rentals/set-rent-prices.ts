import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { openPools, type PoolKey } from '#modules/stock/inventory';
import type { RentPriceStep } from './rent-price.ts';
import { replaceRentPrices } from './rent-price-store.ts';
import { LONGEST_TERM_HOURS } from './rental.ts';

/** All prices of one pool; without steps it is not for rent. */
export type RentPrices = PoolKey & { steps: readonly RentPriceStep[] };

export const MOST_STEPS = 50;
export const MOST_HOURS = LONGEST_TERM_HOURS;

/** Replaces the prices of each pool, which is made if it is not there. Refuses `bad_request`, `bad_amount`. */
export async function setRentPrices(tx: Tx, prices: readonly RentPrices[]): Promise<void> {
  for (const { steps } of prices) assertSteps(steps);
  const pools = await openPools(tx, prices);
  await replaceRentPrices(
    tx,
    prices.map(({ steps }, index) => ({ poolId: pools[index]?.id ?? 0n, steps })),
  );
}

export function assertSteps(steps: readonly RentPriceStep[]): void {
  const wholeHours = (hours: number) => Number.isInteger(hours) && hours >= 1 && hours <= MOST_HOURS;
  if (steps.length > MOST_STEPS) throw new Refusal('bad_request', { steps: `at most ${MOST_STEPS}` });
  if (new Set(steps.map(({ fromHours }) => fromHours)).size < steps.length)
    throw new Refusal('bad_request', { fromHours: 'two steps begin at the same hour' });
  for (const { fromHours, unitHours, priceMicros } of steps) {
    if (!wholeHours(fromHours)) throw new Refusal('bad_request', { fromHours });
    if (!wholeHours(unitHours)) throw new Refusal('bad_request', { unitHours });
    if (priceMicros < 0n || priceMicros > MOST_PRICE) throw new Refusal('bad_amount', { priceMicros });
  }
}

/** Of one unit, so that the longest term stays far from the end of 64 bits. */
const MOST_PRICE = 1_000_000_000_000n;
