/** Why an order got the offer that it got, as it was known then. */
export type ChoiceFacts = {
  operator: string;
  /** The list price of the offer that was taken, and the customer's discount on it. */
  listMicros: bigint;
  discountPercent: number;
  /** Its place among the offers that would have done, best first: those before it had run out. */
  place: number;
  of: number;
  /** List prices of all of them. */
  cheapestMicros: bigint;
  dearestMicros: bigint;
  /** What was known of the taken one: leases lately, those of them with a code, and after how many seconds. */
  tried: number;
  received: number;
  medianSeconds: number | null;
  /** The quote that the price is of. */
  quoteId?: string | undefined;
  /** The activation in whose place this one came. */
  swappedFrom?: number | undefined;
};

type Offer = Pick<ChoiceFacts, 'operator' | 'tried' | 'received' | 'medianSeconds'> & {
  poolId: bigint;
  priceMicros: bigint;
};

export type Choice = Pick<ChoiceFacts, 'discountPercent' | 'quoteId' | 'swappedFrom'> & {
  taken: Offer;
  /** All that would have done, best first. */
  offers: readonly Offer[];
};

/**
 * As it is kept with the first line of the history, of every order: a short text of what there is, `-` for what there is
 * not. The operator, whose name is free, comes last.
 */
export function writeChoice({ taken, offers, discountPercent, quoteId, swappedFrom }: Choice): string {
  const { operator, priceMicros, tried, received, medianSeconds } = taken;
  let [cheapest, dearest, place] = [priceMicros, priceMicros, 0];
  for (const [index, one] of offers.entries()) {
    if (one.priceMicros < cheapest) cheapest = one.priceMicros;
    if (one.priceMicros > dearest) dearest = one.priceMicros;
    if (one.poolId === taken.poolId) place = index + 1;
  }
  const counts = `${discountPercent} ${place} ${offers.length} ${tried} ${received} ${medianSeconds ?? '-'}`;
  return `${priceMicros} ${cheapest} ${dearest} ${counts} ${quoteId ?? '-'} ${swappedFrom ?? '-'} ${operator}`;
}

const kept = /^(\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (-|[\d.]+) (-|[0-9a-f-]{36}) (-|\d+) (.*)$/s;

/** Undefined where nothing was kept: leases from before it was. */
export function readChoice(facts: string | null): ChoiceFacts | undefined {
  const found = kept.exec(facts ?? '');
  if (!found) return undefined;
  const [list = '', cheapest = '', dearest = '', ...rest] = found.slice(1);
  const [discount, place, of, tried, received, median = '-', quoteId = '-', swapped = '-', operator = ''] =
    rest;
  return {
    ...{ listMicros: BigInt(list), cheapestMicros: BigInt(cheapest), dearestMicros: BigInt(dearest) },
    ...{ discountPercent: Number(discount), place: Number(place), of: Number(of), operator },
    ...{ tried: Number(tried), received: Number(received) },
    medianSeconds: median === '-' ? null : Number(median),
    ...(quoteId !== '-' && { quoteId }),
    ...(swapped !== '-' && { swappedFrom: Number(swapped) }),
  };
}
