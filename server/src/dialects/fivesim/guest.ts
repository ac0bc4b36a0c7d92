import { setImmediate } from 'node:timers/promises';
import { summarizeShelf } from '#core';
import { groupBy } from '#kernel/group-by';
import { createRenderedLists } from '#kernel/rendered-json';
import type { Call, GuestAction } from './call.ts';
import { priceNumber } from './currency.ts';
import { ANY, namesOf, readCountry, readOperator } from './names.ts';
import { findText } from './read-query.ts';
import type { Offer } from './read-stock.ts';
import { listedTerms } from './terms.ts';
import { incorrect } from './wire-error.ts';

/** The whole catalogue, with the operators of each country beside its own fields. */
export const getCountries: GuestAction = async ({ core }) => {
  const view = await core.catalog.view();
  const names = namesOf(view);
  return Object.fromEntries(
    view.countries.map(({ id, iso2, dialCode, nameEn, nameRu, operators }) => [
      names.nameOfCountry(id),
      {
        iso: { [iso2.toLowerCase()]: 1 },
        prefix: { [`+${dialCode}`]: 1 },
        text_en: nameEn,
        text_ru: nameRu,
        ...Object.fromEntries(operators.filter((one) => one !== ANY).map((one) => [one, { activation: 1 }])),
      },
    ]),
  );
};

/** The offers on sale: services and terms, the least price of each and how many numbers there are. */
export const getProducts: GuestAction = async (call) => {
  const { core, currency, path, readStock } = call;
  const view = await core.catalog.view();
  const names = namesOf(view);
  const country = readCountry(path.country ?? '', names);
  const operator = readOperator(path.operator ?? '', country, view);
  const { minHours, maxHours } = core.rentals.rules;
  const suits = (offer: { operator: string; stock: number }) =>
    offer.stock > 0 && (operator === undefined || offer.operator === operator);

  const shelves: { name: string; category: string; offers: Sold[] }[] = [];
  for (const [name, hours] of listedTerms) {
    if (hours < minHours || hours > maxHours) continue;
    const offers = (await readStock.rentOffers({ countryId: country?.id, hours })).filter(suits);
    shelves.push({ name, category: 'hosting', offers });
  }
  const offers = (await readStock.offers({ countryId: country?.id })).filter(suits);
  for (const [serviceId, shelf] of groupBy(offers, (offer) => offer.serviceId))
    shelves.push({ name: names.nameOfService(serviceId), category: 'activation', offers: shelf });

  return Object.fromEntries(
    shelves
      .filter((shelf) => shelf.offers.length > 0)
      .map((shelf) => {
        const { price, count } = sumUp(shelf.offers, currency);
        return [shelf.name, { Category: shelf.category, Qty: count, Price: price }];
      }),
  );
};

/**
 * By country, product and operator; where a product alone is named it comes before the country, as in the original.
 * An offer out of stock has a count of 0.
 */
export const getPrices: GuestAction = async (call) => {
  const { core, readStock } = call;
  const names = namesOf(await core.catalog.view());
  const countryText = findText(call, 'country');
  const productText = findText(call, 'product');
  const country = countryText === undefined ? undefined : names.country(countryText);
  const service = productText === undefined ? undefined : names.service(productText);
  if (countryText !== undefined && !country) throw incorrect('country');
  if (productText !== undefined && !service) throw incorrect('product');

  const query = { countryId: country?.id, serviceId: service?.id };
  const [offers, rates] = await Promise.all([readStock.offers(query), readRates(call, query)]);
  const make = () => nestPrices(call, offers, { names, rates, query });
  // The offers of everything are the same array for some seconds.
  return country || service ? make() : rendered(offers, `prices in ${call.currency.decimals}`, make);
};

const rendered = createRenderedLists();
/** Shelves that are shown in one turn of the event loop: the polls of others are answered in between. */
const AT_ONCE = 500;

async function nestPrices(
  call: Call,
  offers: readonly Offer[],
  {
    names,
    rates,
    query: { countryId, serviceId },
  }: { names: Names; rates: ReadonlyMap<string, number>; query: Wanted },
): Promise<Nested> {
  const prices: Nested = {};
  let shown = 0;
  if (countryId !== undefined && serviceId !== undefined)
    prices[names.nameOfCountry(countryId)] = { [names.nameOfService(serviceId)]: {} };
  for (const shelf of groupBy(offers, placeOf).values()) {
    const [first] = shelf;
    if (!first) continue;
    const at = [names.nameOfCountry(first.countryId), names.nameOfService(first.serviceId)];
    const isByProduct = serviceId !== undefined && countryId === undefined;
    const [outer = '', inner = ''] = isByProduct ? at.reverse() : at;
    prices[outer] ??= {};
    prices[outer][inner] ??= {};
    prices[outer][inner][first.operator] = showOffer(call, shelf, rates.get(rateKey(first)));
    if (++shown % AT_ONCE === 0) await setImmediate();
  }
  return prices;
}

/** The operator of the service has no news to tell here. */
export const getFlash: GuestAction = async ({ path: { lang = '' } }) => {
  if (!/^[a-z]{2}$/i.test(lang)) throw incorrect('lang');
  return { text: '' };
};

type Names = ReturnType<typeof namesOf>;
type Wanted = { countryId: number | undefined; serviceId: string | undefined };
type Nested = Record<string, Record<string, Record<string, unknown>>>;
type Sold = { priceMicros: bigint; stock: number };

/** Too few orders tell nothing, and the original keeps silent about what hardly ever works. */
const FEWEST_ORDERS = 10;
const LEAST_RATE = 20;

const rateKey = ({ countryId, serviceId }: { countryId: number; serviceId: string }) =>
  `${countryId}/${serviceId}`;
const placeOf = (offer: Offer) => `${rateKey(offer)}/${offer.operator}`;

/** Whole percent of the orders of a service in a country that received a message; all its operators together. */
async function readRates(
  { core }: Call,
  query: { countryId: number | undefined; serviceId: string | undefined },
): Promise<Map<string, number>> {
  const rows = await core.statistics.listByCountry(query);
  return new Map(
    rows.flatMap((row) =>
      row.successRate !== null && row.orders >= FEWEST_ORDERS && row.successRate >= LEAST_RATE
        ? [[rateKey(row), row.successRate]]
        : [],
    ),
  );
}

function showOffer({ currency }: Call, shelf: readonly Offer[], rate: number | undefined) {
  const { price, count } = sumUp(shelf, currency);
  return { cost: price, count, ...(rate === undefined ? {} : { rate }) };
}

function sumUp(offers: readonly Sold[], currency: Call['currency']): { price: number; count: number } {
  const { best, count } = summarizeShelf(offers) ?? { best: undefined, count: 0 };
  return { price: priceNumber(best?.priceMicros ?? 0n, currency), count };
}
