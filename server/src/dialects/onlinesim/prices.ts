import { setImmediate } from 'node:timers/promises';
import { summarizeShelf } from '#core';
import { groupBy } from '#kernel/group-by';
import { Refusal } from '#kernel/refusal';
import { createRenderedLists } from '#kernel/rendered-json';
import type { Action, Call } from './call.ts';
import { type Catalogue, type Country, readCatalogue, readCountry, readService } from './catalogue.ts';
import { priceNumber } from './dollars.ts';
import { findText } from './parameters.ts';

type Prices = Awaited<ReturnType<Call['core']['activations']['pricesOf']>>;
type Price = Awaited<ReturnType<Prices['list']>>[number];

/** `getPrice`: the cheapest that is in stock; of nothing in stock, the cheapest at all. */
export const getPrice: Action = async ({ core, caller, parameters }) => {
  const catalogue = await readCatalogue(core);
  const service = readService(parameters, catalogue);
  const country = readCountry(parameters, catalogue);
  const own = await core.activations.pricesOf(caller.accountId);
  const shelf = summarizeShelf(await own.list({ countryId: country.key, serviceId: service.key }));
  if (!shelf) throw new Refusal('no_numbers');
  return { response: 1, price: priceNumber(shelf.best.priceMicros) };
};

/** `getNumbersStats`: of one country, or of all by their codes. */
export const getNumbersStats: Action = async ({ core, caller, parameters }) => {
  const catalogue = await readCatalogue(core);
  const own = await core.activations.pricesOf(caller.accountId);
  const isRussian = findText(parameters, 'lang') === 'ru';
  if (findText(parameters, 'country') !== 'all') return showOne(readCountry(parameters, catalogue));

  const board = await own.everywhere();
  return rendered(board, `numbers ${isRussian}`, async () => {
    const all: Record<string, unknown> = {};
    for (const country of catalogue.countries) {
      all[country.code] = showStats(board.get(country.key) ?? [], country, catalogue, isRussian);
      await setImmediate(); // the polls of others are answered in between
    }
    return all;
  });

  async function showOne(country: Country) {
    return showStats(await own.list({ countryId: country.key }), country, catalogue, isRussian);
  }
};

const rendered = createRenderedLists();

function showStats(prices: readonly Price[], country: Country, catalogue: Catalogue, isRussian: boolean) {
  const { code, nameEn, nameRu, position } = country;
  const shelves = groupBy(prices, ({ serviceId }) => serviceId);
  return {
    ...{ name: nameEn, position, code, other: false, new: false, enabled: true },
    locale_name: isRussian ? nameRu : nameEn,
    services: Object.fromEntries(
      [...shelves].flatMap(([key, shelf]) => {
        const sum = summarizeShelf(shelf);
        if (!sum) return [];
        const { id, slug, name } = catalogue.service(key);
        const price = priceNumber(sum.best.priceMicros);
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
