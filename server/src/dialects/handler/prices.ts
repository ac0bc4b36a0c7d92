import type { Action, Call } from './call.ts';
import { type Currency, priceNumber, priceText } from './currency.ts';
import { findCountry, readSuppliers } from './fields.ts';
import { mapShelves, type Price, readShelves, type Shelves, summarize } from './stock.ts';

/** `action=getPrices`, and `getPricesExtended`, which has nothing to add here. */
export const getPrices: Action = async (call) => ({
  json: mapShelves(await findShelves(call), (shelf) => {
    const { priceMicros, count } = summarize(shelf);
    return { cost: priceNumber(priceMicros, call.currency), count, physicalCount: count };
  }),
});

/** `action=getPricesV2`: how many there are at each price. */
export const getPricesV2: Action = async (call) => ({
  json: mapShelves(await findShelves(call), (shelf) => countByPrice(shelf, call.currency)),
});

/** `action=getPricesV3`: the same by supplier. */
export const getPricesV3: Action = async (call) => {
  const wanted = readSuppliers(call, 'providerIds');
  const unwanted = readSuppliers(call, 'exceptProviderIds') ?? [];
  const isWanted = ({ supplierId }: Price) =>
    (wanted?.includes(supplierId) ?? true) && !unwanted.includes(supplierId);
  return {
    json: mapShelves(await findShelves(call, isWanted), (shelf) => {
      const supplierIds = [...new Set(shelf.map(({ supplierId }) => supplierId))];
      return Object.fromEntries(
        supplierIds.map((supplierId) => {
          const { priceMicros, count } = summarize(shelf.filter((row) => row.supplierId === supplierId));
          const price = priceNumber(priceMicros, call.currency);
          return [String(supplierId), { count, price, provider_id: Number(supplierId) }];
        }),
      );
    }),
  };
};

/** `action=getPricesVerification`: the service comes first, then the country. */
export const getPricesVerification: Action = async (call) => {
  const services: Record<string, Record<number, { count: number; price: number }>> = {};
  for (const [countryId, byService] of await findShelves(call)) {
    for (const [serviceId, shelf] of byService) {
      const { priceMicros, count } = summarize(shelf);
      services[serviceId] ??= {};
      services[serviceId][countryId] = { count, price: priceNumber(priceMicros, call.currency) };
    }
  }
  return { json: services };
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

/** The offers on sale for the `service` and `country` asked for; nothing where they are unknown. */
async function findShelves(call: Call, suits?: (price: Price) => boolean): Promise<Shelves> {
  const { core, parameters } = call;
  const view = await core.catalog.view();
  const country = findCountry(parameters.get('country'), view);
  const service = view.service(parameters.get('service') ?? '');
  if ((parameters.has('country') && !country) || (parameters.has('service') && !service)) return new Map();
  return readShelves(call, { countryId: country?.id, serviceId: service?.id }, suits);
}
