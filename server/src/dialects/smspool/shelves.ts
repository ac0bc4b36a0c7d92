import { groupBy } from '#kernel/group-by';
import type { Call } from './call.ts';
import type { Catalogue, Country, Service } from './catalogue.ts';

type Own = Awaited<ReturnType<Call['core']['activations']['pricesOf']>>;

/** One price of one service in one country in one pool, as the caller pays it. */
export type Price = Awaited<ReturnType<Own['list']>>[number];

type Board = Awaited<ReturnType<Own['everywhere']>>;

type Wanted = {
  country?: Country | undefined;
  service?: Service | undefined;
  /** A supplier. */
  pool?: bigint | undefined;
};

/** The offers on sale, by country, service and price; a filter that is absent means everything. */
export async function readPrices(
  { core, caller }: Call,
  catalogue: Catalogue,
  { country, service, pool }: Wanted,
): Promise<Price[]> {
  const own = await core.activations.pricesOf(caller?.accountId);
  const query = { countryId: country?.key, serviceId: service?.key };
  const prices = country || service ? await own.list(query) : inOrder(await own.everywhere(), catalogue);
  return pool === undefined ? prices : prices.filter(({ supplierId }) => supplierId === pool);
}

/** All prices of a board, as the catalogue orders the countries. */
export function inOrder(board: Board, { countries }: Catalogue): Price[] {
  return countries.flatMap(({ key }) => board.get(key) ?? []);
}

/** The prices of each country, service and pool together, the cheapest first. */
export const groupByPool = (prices: readonly Price[]): Price[][] => [
  ...groupBy(
    prices,
    ({ countryId, serviceId, supplierId }) => `${countryId}/${serviceId}/${supplierId}`,
  ).values(),
];

export const groupByCountry = (prices: readonly Price[]): Price[][] => [
  ...groupBy(prices, ({ countryId }) => countryId).values(),
];
