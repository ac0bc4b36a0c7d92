import type { Offer } from '#modules/stock/inventory';
import { sampleBeta } from './sample-beta.ts';

type Ranked = Pick<
  Offer,
  'priceMicros' | 'stock' | 'tried' | 'received' | 'medianSeconds' | 'toldAt' | 'poolId'
>;
type Policy = { priceBandPercent: number; random?: () => number };

/** The guess about a newcomer weighs as much as so many leases. */
const PRIOR_WEIGHT = 2;
/** Rates that differ by less than this are the same. */
const STEPS = 20;

/**
 * Best first: by price; among those of one price band by success, then by time to code, then by how lately the supplier
 * told its stock, then the fullest, so that no operator's pool is drained while others lie idle.
 *
 * Success is not the measured rate but a draw from what the rate may be (Thompson sampling): an offer that was seldom tried
 * may turn out first and so is tried again, one that failed often hardly ever. A newcomer starts with the rate of its rivals.
 */
export function rankOffers<O extends Ranked>(
  offers: readonly O[],
  { priceBandPercent, random = Math.random }: Policy,
): O[] {
  const byPrice = offers.toSorted((a, b) => compare(a.priceMicros, b.priceMicros));
  const ranked: O[] = [];
  while (ranked.length < byPrice.length) {
    const rest = byPrice.slice(ranked.length);
    const most = ((rest[0]?.priceMicros ?? 0n) * BigInt(100 + priceBandPercent)) / 100n;
    ranked.push(
      ...rankAlike(
        rest.filter(({ priceMicros }) => priceMicros <= most),
        random,
      ),
    );
  }
  return ranked;
}

function rankAlike<O extends Ranked>(offers: readonly O[], random: () => number): readonly O[] {
  if (offers.length < 2) return offers;
  const sum = (pick: (offer: O) => number) => offers.reduce((total, offer) => total + pick(offer), 0);
  const tried = sum((offer) => offer.tried);
  const received = sum((offer) => offer.received);
  const expected = (received + PRIOR_WEIGHT / 2) / (tried + PRIOR_WEIGHT);
  const draw = (offer: O) =>
    sampleBeta(
      offer.received + expected * PRIOR_WEIGHT,
      offer.tried - offer.received + (1 - expected) * PRIOR_WEIGHT,
      random,
    );
  const known = offers.flatMap(({ medianSeconds }) => medianSeconds ?? []);
  const usualSeconds = known.reduce((total, seconds) => total + seconds, 0) / Math.max(known.length, 1);
  return offers
    .map((offer) => ({
      offer,
      success: tried === 0 ? 0 : Math.round(draw(offer) * STEPS),
      seconds: offer.medianSeconds ?? usualSeconds,
      toldMs: offer.toldAt?.getTime() ?? Number.POSITIVE_INFINITY,
    }))
    .sort(
      (a, b) =>
        b.success - a.success ||
        compare(a.seconds, b.seconds) ||
        compare(b.toldMs, a.toldMs) ||
        b.offer.stock - a.offer.stock ||
        compare(a.offer.priceMicros, b.offer.priceMicros),
    )
    .map(({ offer }) => offer);
}

const compare = <T extends bigint | number>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);
