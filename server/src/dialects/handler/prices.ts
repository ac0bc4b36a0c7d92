import { setImmediate } from 'node:timers/promises';
import type { Action, Answer, Call } from './call.ts';
import { type Currency, priceNumber, priceText } from './currency.ts';
import { findCountry, readSuppliers } from './fields.ts';
import {
  isEverything,
  keepList,
  mapPrices,
  mapShelves,
  type Price,
  type Query,
  readShelves,
  type Shelves,
  shelvesOf,
  summarize,
} from './stock.ts';

/** `action=getPrices`, and `getPricesExtended`, which has nothing to add here. */
export const getPrices: Action = (call) =>
  showPrices(call, 'prices', (shelf) => {
    const { priceMicros, count } = summarize(shelf);
    return { cost: priceNumber(priceMicros, call.currency), count, physicalCount: count };
  });

/** `action=getPricesV2`: how many there are at each price. */
export const getPricesV2: Action = (call) =>
  showPrices(call, 'prices by price', (shelf) => countByPrice(shelf, call.currency));

/** `action=getPricesV3`: the same by supplier. */
export const getPricesV3: Action = async (call) => {
  const wanted = readSuppliers(call, 'providerIds');
  const unwanted = readSuppliers(call, 'exceptProviderIds') ?? [];
  const render = (shelf: readonly Price[]) => {
    const supplierIds = [...new Set(shelf.map(({ supplierId }) => supplierId))];
    return Object.fromEntries(
      supplierIds.map((supplierId) => {
        const { priceMicros, count } = summarize(shelf.filter((row) => row.supplierId === supplierId));
        const price = priceNumber(priceMicros, call.currency);
        return [String(supplierId), { count, price, provider_id: Number(supplierId) }];
      }),
    );
  };
  if (!wanted && unwanted.length === 0) return showPrices(call, 'prices by supplier', render);
  const query = await readWanted(call);
  const isWanted = ({ supplierId }: Price) =>
    (wanted?.includes(supplierId) ?? true) && !unwanted.includes(supplierId);
  return { json: mapShelves(query ? await readShelves(call, query, isWanted) : new Map(), render) };
};

/** `action=getPricesVerification`: the service comes first, then the country. */
export const getPricesVerification: Action = async (call) => {
  const query = await readWanted(call);
  if (!query) return { json: {} };
  const make = async (shelves: Shelves) => {
    const services: Record<string, Record<number, { count: number; price: number }>> = {};
    for (const [countryId, byService] of shelves) {
      for (const [serviceId, shelf] of byService) {
        const { priceMicros, count } = summarize(shelf);
        services[serviceId] ??= {};
        services[serviceId][countryId] = { count, price: priceNumber(priceMicros, call.currency) };
      }
      await setImmediate();
    }
    return services;
  };
  return isEverything(query)
    ? keepList(call, 'services with prices', async (board) => make(await shelvesOf(board)))
    : { json: await make(await readShelves(call, query)) };
};

/** Keys with decimals keep their order: a JavaScript reader would sort `"13"` before `"12.5"`. */
export function countByPrice(shelf: readonly Price[], currency: Currency): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { priceMicros, stock } of shelf) {
    if (stock === 0) continue;
    const price = priceText(priceMicros, currency);
    counts[price] = (counts[price] ?? 0) + stock;
  }
  return counts;
}

async function showPrices(
  call: Call,
  name: string,
  render: (shelf: readonly Price[]) => unknown,
): Promise<Answer> {
  const query = await readWanted(call);
  return query ? mapPrices(call, query, { name, render }) : { json: {} };
}

/** The `service` and `country` asked for; undefined where one of them is unknown. */
async function readWanted({ core, parameters }: Call): Promise<Query | undefined> {
  const view = await core.catalog.view();
  const country = findCountry(parameters.get('country'), view);
  const service = view.service(parameters.get('service') ?? '');
  if ((parameters.has('country') && !country) || (parameters.has('service') && !service)) return undefined;
  return { countryId: country?.id, serviceId: service?.id };
}
