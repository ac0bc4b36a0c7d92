import { setImmediate } from 'node:timers/promises';
import { summarizeShelf } from '#core';
import { groupBy } from '#kernel/group-by';
import type { Call } from './call.ts';

/** One price of one service in one country at one supplier. */
export type Price = Awaited<
  ReturnType<Awaited<ReturnType<Call['core']['activations']['pricesOf']>>['list']>
>[number];

/** The offers on sale, by country and then by service, the cheapest first. */
export type Shelves = Map<number, Map<string, Price[]>>;

/** The offers on sale, at the caller's own prices; absent filters mean everything. */
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
  const byCountry = groupBy(prices, ({ countryId }) => countryId);
  return new Map(
    [...byCountry].map(([countryId, rows]) => [countryId, groupBy(rows, ({ serviceId }) => serviceId)]),
  );
}

/** A shelf in a price list, also before any discount; nothing at nought where there is none. */
export function summarize(shelf: readonly Price[]): {
  priceMicros: bigint;
  listMicros: bigint;
  count: number;
} {
  const { best, count } = summarizeShelf(shelf) ?? { best: undefined, count: 0 };
  return { priceMicros: best?.priceMicros ?? 0n, listMicros: best?.listMicros ?? 0n, count };
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
