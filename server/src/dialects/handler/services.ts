import type { Action, Call } from './call.ts';
import { type Currency, priceNumber, priceText } from './currency.ts';
import { type CatalogView, readCountry, readOperators, readService } from './fields.ts';
import { type Price, readShelves, type Shelves, summarize } from './stock.ts';

/** `action=getServicesAndCost`: every service in the annex's order, whether in stock or not; `quantity` is a text. */
export const getServicesAndCost: Action = async (call) => {
  const view = await call.core.catalog.view();
  const country = readCountry(call, view);
  const shelves = await findShelves(call, country);
  return {
    json: view.services.map(({ id, name }) => {
      const { price, count } = offerOf(shelves.get(id), call.currency);
      return { id, name, price, quantity: String(count) };
    }),
  };
};

/** Countries named beside each service at most. */
const CHEAPEST = 5;

/** `action=getServicesAndCostWithStatistics`: here `quantity` is a number. */
export const getServicesAndCostWithStatistics: Action = async (call) => {
  const { core, currency } = call;
  const view = await core.catalog.view();
  const country = readCountry(call, view);
  const services = call.parameters.has('service') ? [readService(call, view)] : view.services;
  const shelves = await findShelves(call, country);
  const delivered = new Map(
    (await core.activations.listDeliverability())
      .filter(({ countryId }) => countryId === country.id)
      .map((row) => [row.serviceId, row]),
  );
  const everywhere = await readShelves(call, {
    serviceId: services.length === 1 ? services[0]?.id : undefined,
  });

  return {
    json: services.map(({ id, name }) => {
      const { price, count } = offerOf(shelves.get(id), currency);
      const { received = 0, ended = 0 } = delivered.get(id) ?? {};
      return {
        id,
        name,
        price,
        quantity: count,
        deliverability: (ended === 0 ? 0 : (100 * received) / ended).toFixed(2),
        cheap_prices_countries: listCheapest(everywhere, id).map(({ countryId, priceMicros }) => ({
          country_id: countryId,
          country_name: countryName(call, view, countryId),
          price: priceText(priceMicros, currency),
        })),
      };
    }),
  };
};

function listCheapest(shelves: Shelves, serviceId: string) {
  return [...shelves]
    .flatMap(([countryId, byService]) => {
      const { priceMicros, count } = summarize(byService.get(serviceId) ?? []);
      return count > 0 ? [{ countryId, priceMicros }] : [];
    })
    .sort((a, b) => Number(a.priceMicros - b.priceMicros))
    .slice(0, CHEAPEST);
}

/** `action=getServicesList`; with a country only what has a price there. */
export const getServicesList: Action = async (call) => {
  const { core, parameters } = call;
  const view = await core.catalog.view();
  const shelves = parameters.has('country') ? await findShelves(call, readCountry(call, view)) : undefined;
  const services = view.services.filter(({ id }) => shelves?.has(id) ?? true);
  return { json: { status: 'success', services: services.map(({ id, name }) => ({ code: id, name })) } };
};

/** `action=getNumbersStatus`: `_1` stands for numbers with call forwarding, of which there are none. */
export const getNumbersStatus: Action = async (call) => {
  const view = await call.core.catalog.view();
  const shelves = await findShelves(call, readCountry(call, view, '0'));
  return {
    json: Object.fromEntries(
      view.services.flatMap(({ id }) => [
        [`${id}_0`, summarize(shelves.get(id) ?? []).count],
        [`${id}_1`, 0],
      ]),
    ),
  };
};

/** The country's stock, by service, at the operators asked for. */
async function findShelves(
  call: Call,
  country: { id: number; operators: readonly string[] },
): Promise<Map<string, Price[]>> {
  const operators = readOperators(call, country.operators);
  const shelves = await readShelves(call, { countryId: country.id, operators });
  return shelves.get(country.id) ?? new Map();
}

/** Out of stock is price 0. */
function offerOf(shelf: readonly Price[] = [], currency: Currency): { price: number; count: number } {
  const { priceMicros, count } = summarize(shelf);
  return { price: count > 0 ? priceNumber(priceMicros, currency) : 0, count };
}

function countryName({ lang }: Call, view: CatalogView, id: number): string {
  const country = view.country(id);
  return (lang === 'ru' ? country?.nameRu : country?.nameEn) ?? '';
}
