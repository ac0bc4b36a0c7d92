import { setImmediate } from 'node:timers/promises';
import type { Call } from './call.ts';
import type { Catalogue, Country, Service } from './catalogue.ts';

/** One price of one service in one country in one pool, as the caller pays it. */
export type Price = Awaited<
  ReturnType<Awaited<ReturnType<Call['core']['activations']['pricesOf']>>['list']>
>[number];

type Wanted = {
  country?: Country | undefined;
  service?: Service | undefined;
  /** A supplier. */
  pool?: bigint | undefined;
};

/** What is on sale, by country, service and price; what is not wanted means everything. */
export async function readPrices(
  { core, caller }: Call,
  catalogue: Catalogue,
  { country, service, pool }: Wanted,
): Promise<Price[]> {
  const own = await core.activations.pricesOf(caller?.accountId);
  const query = { countryId: country?.key, serviceId: service?.key };
  const prices: Price[] = [];
  if (country || service) prices.push(...(await own.list(query)));
  else {
    // Everything at once would keep the embedded database busy for most of a second; country by country the polls of
    // others are answered in between.
    for (const { key } of catalogue.countries) {
      prices.push(...(await own.list({ ...query, countryId: key })));
      await setImmediate();
    }
  }
  return pool === undefined ? prices : prices.filter(({ supplierId }) => supplierId === pool);
}

/** The prices of each country, service and pool together, the cheapest first. */
export function groupByPool(prices: readonly Price[]): Price[][] {
  return group(prices, ({ countryId, serviceId, supplierId }) => `${countryId}/${serviceId}/${supplierId}`);
}

export function groupByCountry(prices: readonly Price[]): Price[][] {
  return group(prices, ({ countryId }) => String(countryId));
}

function group(prices: readonly Price[], keyOf: (price: Price) => string): Price[][] {
  const groups = new Map<string, Price[]>();
  for (const price of prices) {
    const known = groups.get(keyOf(price));
    if (known) known.push(price);
    else groups.set(keyOf(price), [price]);
  }
  return [...groups.values()];
}

/** The cheapest price in stock (of nothing in stock, the cheapest at all), the dearest, and how many numbers there are. */
export function summarize(
  shelf: readonly Price[],
): { best: Price; dearest: Price; count: number } | undefined {
  const inStock = shelf.filter(({ stock }) => stock > 0);
  const shown = inStock.length > 0 ? inStock : shelf;
  const [best] = shown;
  const dearest = shown.at(-1);
  if (!best || !dearest) return undefined;
  return { best, dearest, count: inStock.reduce((sum, { stock }) => sum + stock, 0) };
}
