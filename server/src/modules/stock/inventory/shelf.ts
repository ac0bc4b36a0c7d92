type Offered = { priceMicros: bigint; stock: number };

/** A summary of several offers of one thing: the cheapest, the dearest, and how many numbers there are. */
type ShelfSummary<O extends Offered> = { best: O; dearest: O; count: number };

/**
 * Of what is in stock; of nothing in stock, of all, so that a price list has no holes. Among equal prices the first is the
 * best. Undefined where there is no offer.
 */
export function summarizeShelf<O extends Offered>(shelf: readonly O[]): ShelfSummary<O> | undefined {
  const inStock = shelf.filter(({ stock }) => stock > 0);
  const [first, ...others] = inStock.length > 0 ? inStock : shelf;
  if (!first) return undefined;
  const summary = { best: first, dearest: first, count: first.stock };
  for (const offer of others) {
    if (offer.priceMicros < summary.best.priceMicros) summary.best = offer;
    if (offer.priceMicros > summary.dearest.priceMicros) summary.dearest = offer;
    summary.count += offer.stock;
  }
  return summary;
}
