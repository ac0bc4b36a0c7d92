import { setImmediate } from 'node:timers/promises';
import { groupBy } from '#kernel/group-by';
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

/** The offers on sale, by country, service and price; a filter that is absent means everything. */
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
export const groupByPool = (prices: readonly Price[]): Price[][] => [
  ...groupBy(
    prices,
    ({ countryId, serviceId, supplierId }) => `${countryId}/${serviceId}/${supplierId}`,
  ).values(),
];

export const groupByCountry = (prices: readonly Price[]): Price[][] => [
  ...groupBy(prices, ({ countryId }) => countryId).values(),
];
