import type { Tx } from '#db';
import { setOfferRecords } from '#modules/stock/inventory';
import { type DelayCount, delayAt } from './delays.ts';
import { deleteOutcomes, findOutcomes, NO_CODE, nameOf, type OfferKey } from './offer-outcome-store.ts';

const HOUR_MS = 3_600_000;
/** Offers that are summed up by one statement. */
const BATCH = 1_000;

export const hourOf = (at: Date) => Math.floor(at.getTime() / HOUR_MS);

/** Sums up anew what is known of these offers, and puts it where orders read it. */
export async function refreshRecords(tx: Tx, keys: readonly OfferKey[]): Promise<void> {
  for (let start = 0; start < keys.length; start += BATCH) {
    const part = keys.slice(start, start + BATCH);
    const outcomes = await findOutcomes(tx, part);
    await setOfferRecords(
      tx,
      part.map((key) => ({ ...key, ...summarize(outcomes.get(nameOf(key)) ?? []) })),
    );
  }
}

/** Forgets outcomes of hours before `hour`, some thousands at a time, and what was concluded from them. */
export async function forgetOutcomes(tx: Tx, hour: number): Promise<void> {
  await refreshRecords(tx, await deleteOutcomes(tx, hour));
}

function summarize(outcomes: readonly DelayCount[]) {
  const delays = outcomes.filter(({ bucket }) => bucket !== NO_CODE);
  const count = (rows: readonly DelayCount[]) => rows.reduce((sum, { activations }) => sum + activations, 0);
  return { tried: count(outcomes), received: count(delays), medianSeconds: delayAt(delays, 0.5) };
}
