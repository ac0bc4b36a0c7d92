import { setImmediate } from 'node:timers/promises';
import { Refusal } from '#kernel/refusal';
import type { Action, Call } from './call.ts';
import { type Catalogue, type Country, readCatalogue, readCountry, readService } from './catalogue.ts';
import { priceNumber } from './dollars.ts';
import { findText } from './parameters.ts';

/** One price of one service in one country, as the caller pays it. */
type Price = { serviceId: string; priceMicros: bigint; stock: number };
type Prices = Awaited<ReturnType<Call['core']['activations']['pricesOf']>>;

/** `getPrice`: the cheapest that is in stock; of nothing in stock, the cheapest at all. */
export const getPrice: Action = async ({ core, caller, parameters }) => {
  const catalogue = await readCatalogue(core);
  const service = readService(parameters, catalogue);
  const country = readCountry(parameters, catalogue);
  const own = await core.activations.pricesOf(caller.accountId);
  const shelf = summarize(await own.list({ countryId: country.key, serviceId: service.key }));
  if (!shelf) throw new Refusal('no_numbers');
  return { response: 1, price: priceNumber(shelf.priceMicros) };
};

/** `getNumbersStats`: of one country, or of all by their codes. */
export const getNumbersStats: Action = async ({ core, caller, parameters }) => {
  const catalogue = await readCatalogue(core);
  const own = await core.activations.pricesOf(caller.accountId);
  const isRussian = findText(parameters, 'lang') === 'ru';
  if (findText(parameters, 'country') !== 'all')
    return readStats(own, readCountry(parameters, catalogue), catalogue, isRussian);

  const all: Record<string, unknown> = {};
  for (const country of catalogue.countries) {
    all[country.code] = await readStats(own, country, catalogue, isRussian);
    // Everything at once would keep the embedded database busy: the polls of others are answered in between.
    await setImmediate();
  }
  return all;
};

async function readStats(own: Prices, country: Country, catalogue: Catalogue, isRussian: boolean) {
  const { code, nameEn, nameRu, position } = country;
  const shelves = new Map<string, Price[]>();
  for (const price of await own.list({ countryId: country.key })) {
    const shelf = shelves.get(price.serviceId);
    if (shelf) shelf.push(price);
    else shelves.set(price.serviceId, [price]);
  }
  return {
    ...{ name: nameEn, position, code, other: false, new: false, enabled: true },
    locale_name: isRussian ? nameRu : nameEn,
    services: Object.fromEntries(
      [...shelves].flatMap(([key, shelf]) => {
        const sum = summarize(shelf);
        if (!sum) return [];
        const { id, slug, name } = catalogue.service(key);
        const price = priceNumber(sum.priceMicros);
        return [
          [
            `service_${slug}`,
            { count: sum.count, popular: false, code, price, id, service: name, slug },
          ] as const,
        ];
      }),
    ),
  };
}

/** The least price that is in stock (of nothing in stock, the least at all), and how many numbers there are. */
function summarize(shelf: readonly Price[]): { priceMicros: bigint; count: number } | undefined {
  const inStock = shelf.filter(({ stock }) => stock > 0);
  const [cheapest] = inStock.length > 0 ? inStock : shelf;
  if (!cheapest) return undefined;
  return {
    priceMicros: cheapest.priceMicros,
    count: inStock.reduce((sum, { stock }) => sum + stock, 0),
  };
}
