import type { Core } from '#core';

/** One price of one service in one country at one operator of one supplier. */
export type Stock = Awaited<ReturnType<Core['inventory']['listStock']>>[number];

/** What is on sale, by country and then by service, the cheapest first. */
export type Shelves = Map<number, Map<string, Stock[]>>;

export function groupStock(rows: readonly Stock[]): Shelves {
  const shelves: Shelves = new Map();
  for (const row of rows) {
    const services = shelves.get(row.countryId) ?? new Map<string, Stock[]>();
    if (services.size === 0) shelves.set(row.countryId, services);
    const shelf = services.get(row.serviceId);
    if (shelf) shelf.push(row);
    else services.set(row.serviceId, [row]);
  }
  return shelves;
}

/** The cheapest price that is in stock (or, of nothing in stock, the cheapest at all), and the numbers of all prices. */
export function summarize(shelf: readonly Stock[]): { priceMicros: bigint; count: number } {
  const best = shelf.find(({ stock }) => stock > 0) ?? shelf[0];
  return {
    priceMicros: best?.priceMicros ?? 0n,
    count: shelf.reduce((sum, { stock }) => sum + stock, 0),
  };
}

/** Country by country and service by service, as the price maps of this protocol are nested. */
export function mapShelves<T>(
  shelves: Shelves,
  render: (shelf: readonly Stock[]) => T,
): Record<number, Record<string, T>> {
  return Object.fromEntries(
    [...shelves].map(([countryId, services]) => [
      countryId,
      Object.fromEntries([...services].map(([serviceId, shelf]) => [serviceId, render(shelf)])),
    ]),
  );
}
