import { setImmediate } from 'node:timers/promises';
import type { Call } from './call.ts';

/** One price of one service in one country at one supplier. */
export type Price = Awaited<
  ReturnType<Awaited<ReturnType<Call['core']['activations']['pricesOf']>>['list']>
>[number];

/** What is on sale, by country and then by service, the cheapest first. */
export type Shelves = Map<number, Map<string, Price[]>>;

/** What is on sale, at the caller's own prices; absent filters mean everything. */
export async function readShelves(
  { core: { activations, catalog }, caller }: Call,
  query: { countryId?: number | undefined; serviceId?: string | undefined; operators?: string[] | undefined },
  suits: (price: Price) => boolean = () => true,
): Promise<Shelves> {
  const own = await activations.pricesOf(caller.accountId);
  if (query.countryId !== undefined || query.serviceId !== undefined)
    return groupPrices((await own.list(query)).filter(suits));

  // Everything at once would keep the embedded database, and with it the process, busy for most of a second (measured
  // with 56,000 offers); country by country the polls of others are answered in between.
  const prices: Price[] = [];
  for (const { id } of (await catalog.view()).countries) {
    prices.push(...(await own.list({ ...query, countryId: id })));
    await setImmediate();
  }
  return groupPrices(prices.filter(suits));
}

function groupPrices(prices: readonly Price[]): Shelves {
  const shelves: Shelves = new Map();
  for (const price of prices) {
    const services = shelves.get(price.countryId) ?? new Map<string, Price[]>();
    if (services.size === 0) shelves.set(price.countryId, services);
    const shelf = services.get(price.serviceId);
    if (shelf) shelf.push(price);
    else services.set(price.serviceId, [price]);
  }
  return shelves;
}

/**
 * The cheapest price that is in stock (or, of nothing in stock, the cheapest at all), also before any discount, and the
 * numbers of all prices.
 */
export function summarize(shelf: readonly Price[]): {
  priceMicros: bigint;
  listMicros: bigint;
  count: number;
} {
  const best = shelf.find(({ stock }) => stock > 0) ?? shelf[0];
  return {
    priceMicros: best?.priceMicros ?? 0n,
    listMicros: best?.listMicros ?? 0n,
    count: shelf.reduce((sum, { stock }) => sum + stock, 0),
  };
}

/** Country by country and service by service, as the price maps of this protocol are nested. */
export function mapShelves<T>(
  shelves: Shelves,
  render: (shelf: readonly Price[]) => T,
): Record<number, Record<string, T>> {
  return Object.fromEntries(
    [...shelves].map(([countryId, services]) => [
      countryId,
      Object.fromEntries([...services].map(([serviceId, shelf]) => [serviceId, render(shelf)])),
    ]),
  );
}
