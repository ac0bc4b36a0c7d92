/** For terms of `fromHours` and more, `priceMicros` for each begun unit of `unitHours` (1: hours, 24: days). */
export type RentPriceStep = { fromHours: number; unitHours: number; priceMicros: bigint };

/**
 * The price of a term: the cheapest of all steps, where a term shorter than a step may be bought as that step's shortest.
 * So a longer term never costs less than a shorter one. Undefined without steps: not for rent.
 */
export function termPrice(steps: readonly RentPriceStep[], hours: number): bigint | undefined {
  const prices = steps.map(({ fromHours, unitHours, priceMicros }) => {
    const units = Math.ceil(Math.max(hours, fromHours) / unitHours);
    return BigInt(units) * priceMicros;
  });
  return prices.reduce<bigint | undefined>(
    (least, price) => (least === undefined || price < least ? price : least),
    undefined,
  );
}
