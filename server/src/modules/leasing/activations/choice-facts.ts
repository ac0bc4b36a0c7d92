import { z } from 'zod';

const micros = z.string().transform(BigInt);

const ChoiceFacts = z.object({
  operator: z.string(),
  /** The list price of the offer that was taken, and the customer's discount on it. */
  listMicros: micros,
  discountPercent: z.number(),
  /** Its place among the offers that would have done, best first: those before it had run out. */
  place: z.number(),
  of: z.number(),
  /** List prices of all of them. */
  cheapestMicros: micros,
  dearestMicros: micros,
  /** What was known of the taken one: leases lately, those of them with a code, and after how many seconds. */
  tried: z.number(),
  received: z.number(),
  medianSeconds: z.number().nullable(),
  /** The quote that the price is of. */
  quoteId: z.string().optional(),
  /** The activation in whose place this one came. */
  swappedFrom: z.number().optional(),
});

/** Why an order got the offer that it got, as it was known then. */
export type ChoiceFacts = z.infer<typeof ChoiceFacts>;

type Offer = Pick<ChoiceFacts, 'operator' | 'tried' | 'received' | 'medianSeconds'> & {
  poolId: bigint;
  priceMicros: bigint;
};

export type Choice = Pick<ChoiceFacts, 'discountPercent' | 'quoteId' | 'swappedFrom'> & {
  taken: Offer;
  /** All that would have done, best first. */
  offers: readonly Offer[];
};

/** As it is kept with the first line of the history. */
export function writeChoice({ taken, offers, ...rest }: Choice): string {
  const { operator, priceMicros, tried, received, medianSeconds } = taken;
  let [cheapest, dearest] = [priceMicros, priceMicros];
  for (const one of offers) {
    if (one.priceMicros < cheapest) cheapest = one.priceMicros;
    if (one.priceMicros > dearest) dearest = one.priceMicros;
  }
  return JSON.stringify({
    ...{ operator, listMicros: String(priceMicros), tried, received, medianSeconds },
    place: offers.findIndex(({ poolId }) => poolId === taken.poolId) + 1,
    of: offers.length,
    ...{ cheapestMicros: String(cheapest), dearestMicros: String(dearest) },
    ...rest,
  });
}

/** Undefined where nothing was kept: leases from before it was. */
export const readChoice = (facts: unknown): ChoiceFacts | undefined => ChoiceFacts.safeParse(facts).data;
