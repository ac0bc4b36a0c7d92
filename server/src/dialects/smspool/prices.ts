import { setImmediate } from 'node:timers/promises';
import { summarizeShelf } from '#core';
import { formatUtc } from '#kernel/clock';
import { createRenderedLists, type RenderedJson } from '#kernel/rendered-json';
import type { Action, Call } from './call.ts';
import {
  type Catalogue,
  findCountry,
  findService,
  readCatalogue,
  readCountry,
  readService,
} from './catalogue.ts';
import { parseBid, priceText } from './dollars.ts';
import { findText } from './parameters.ts';
import { parsePool, poolName } from './pools.ts';
import { groupByCountry, groupByPool, inOrder, type Price, readPrices } from './shelves.ts';
import { WireError } from './wire-error.ts';

/** `request/price`: the cheapest that is in stock. */
export const getPrice: Action = async (call) => {
  const { country, service, pool, catalogue } = await readOffer(call);
  const shelf = summarizeShelf(await readPrices(call, catalogue, { country, service, pool }));
  if (!shelf)
    throw new WireError(422, 'PRICE_NOT_FOUND', 'We could not find a price for this country and service.');
  return {
    price: priceText(shelf.best.priceMicros),
    high_price: priceText(shelf.dearest.priceMicros),
    pool: Number(shelf.best.supplierId),
    success_rate: (await readSuccessRates(call))(country.key, service.key),
  };
};

/** `sms/stock` */
export const getStock: Action = async (call) => {
  const { country, service, pool, catalogue } = await readOffer(call);
  const shelf = summarizeShelf(await readPrices(call, catalogue, { country, service, pool }));
  return { success: 1, amount: shelf?.count ?? 0 };
};

/** `request/pricing`: what everything costs, in stock or not. */
export const listPricing: Action = (call) =>
  listOffers(call, 'pricing', (offer) => ({
    ...{ service: offer.service.id, service_name: offer.service.name },
    ...{ country: offer.country.id, country_name: offer.country.name, short_name: offer.country.shortName },
    ...{ pool: offer.pool, price: offer.price },
  }));

/** `sms/all_stock` */
export const listStock: Action = (call) => {
  const now = formatUtc(call.core.clock());
  return listOffers(call, 'stock', (offer) => ({
    ...{ country: offer.country.id, country_name: offer.country.name },
    ...{ service: offer.service.id, service_name: offer.service.name },
    ...{ pool: offer.pool, pool_name: offer.poolName, price: offer.price, stock: offer.count },
    last_update: now,
  }));
};

/** `pool/retrieve_valid`: where a service can be had in a country, the cheapest first. */
export const listValidPools: Action = async (call) => {
  const { country, service, catalogue } = await readOffer(call);
  return inStock(groupByPool(await readPrices(call, catalogue, { country, service }))).map(({ best }) => ({
    pool: Number(best.supplierId),
    name: poolName(best.supplierId),
    price: priceText(best.priceMicros),
    custom_area: 0,
  }));
};

/** `request/suggested_countries`: where a service can be had. */
export const suggestCountries: Action = async (call) => {
  const catalogue = await readCatalogue(call.core);
  const service = readService(call.parameters, catalogue);
  return inStock(groupByCountry(await readPrices(call, catalogue, { service }))).map(({ best }) => {
    const { id, name, shortName } = catalogue.country(best.countryId);
    return {
      ...{ country_id: id, name, short_name: shortName },
      ...{ pool: Number(best.supplierId), price: priceText(best.priceMicros) },
    };
  });
};

/** `request/success_rate`: of what was bought lately in each country, how much received a message. */
export const listSuccessRates: Action = async (call) => {
  const catalogue = await readCatalogue(call.core);
  const service = readService(call.parameters, catalogue);
  const rateOf = await readSuccessRates(call);
  const shelves = inStock(groupByCountry(await readPrices(call, catalogue, { service })));
  return shelves.map(({ best, dearest }) => {
    const { id, key, name, shortName } = catalogue.country(best.countryId);
    return {
      ...{ country: id, country_id: id, name, short_name: shortName },
      success_rate: String(rateOf(key, service.key)),
      ...{ price: priceText(dearest.priceMicros), low_price: priceText(best.priceMicros) },
    };
  });
};

async function readOffer({ core, parameters }: Call) {
  const catalogue = await readCatalogue(core);
  const country = readCountry(parameters, catalogue);
  const service = readService(parameters, catalogue);
  return { catalogue, country, service, pool: parsePool(findText(parameters, 'pool')) };
}

type Offer = {
  country: ReturnType<Catalogue['country']>;
  service: ReturnType<Catalogue['service']>;
  pool: number;
  poolName: string;
  price: string;
  count: number;
};

const rendered = createRenderedLists();
/** Rows that are written in one turn of the event loop: the polls of others are answered in between. */
const AT_ONCE = 500;

/** Each country, service and pool of those asked for. `name` tells the list of everything from others. */
async function listOffers<T>(
  call: Call,
  name: string,
  render: (offer: Offer) => T,
): Promise<T[] | RenderedJson> {
  const { core, parameters } = call;
  const catalogue = await readCatalogue(core);
  const country = findCountry(parameters, catalogue);
  const service = findService(parameters, catalogue);
  const pool = parsePool(findText(parameters, 'pool'));
  const most = findText(parameters, 'max_price');
  const mostMicros = most === undefined ? undefined : parseBid('max_price', most);

  const make = async (prices: readonly Price[]) => {
    const rows: T[] = [];
    for (const shelf of groupByPool(prices)) {
      const sum = summarizeShelf(shelf);
      if (!sum || (mostMicros !== undefined && sum.best.priceMicros > mostMicros)) continue;
      const { best, count } = sum;
      rows.push(
        render({
          country: catalogue.country(best.countryId),
          service: catalogue.service(best.serviceId),
          pool: Number(best.supplierId),
          poolName: poolName(best.supplierId),
          price: priceText(best.priceMicros),
          count,
        }),
      );
      if (rows.length % AT_ONCE === 0) await setImmediate();
    }
    return rows;
  };
  if (country || service || pool !== undefined || mostMicros !== undefined)
    return make(await readPrices(call, catalogue, { country, service, pool }));
  const own = await core.activations.pricesOf(call.caller?.accountId);
  const board = await own.everywhere();
  return rendered(board, name, () => make(inOrder(board, catalogue)));
}

/** Shelves that are not empty, the cheapest first. */
function inStock(shelves: readonly Price[][]) {
  return shelves
    .flatMap((shelf) => summarizeShelf(shelf) ?? [])
    .filter(({ count }) => count > 0)
    .sort((a, b) =>
      a.best.priceMicros === b.best.priceMicros ? 0 : a.best.priceMicros < b.best.priceMicros ? -1 : 1,
    );
}

/** In percent; where nothing is known, nothing has been shown to work. */
async function readSuccessRates({ core }: Call): Promise<(country: number, service: string) => number> {
  const rows = await core.activations.listDeliverability();
  const rates = new Map(
    rows.map(({ countryId, serviceId, ended, received }) => [
      `${countryId}/${serviceId}`,
      ended === 0 ? 0 : Math.round((100 * received) / ended),
    ]),
  );
  return (country, service) => rates.get(`${country}/${service}`) ?? 0;
}
