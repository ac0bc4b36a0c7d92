import { setImmediate } from 'node:timers/promises';
import type { Action, Call } from './call.ts';
import { priceNumber } from './currency.ts';
import { readCount, readFlag, readService } from './fields.ts';
import { countByPrice } from './prices.ts';
import { keepList, type Price, readShelves, type Shelves, shelvesOf, summarize } from './stock.ts';

/**
 * `action=getTopCountriesByService`, and `getTopCountriesByServiceRank`, as both show the prices of the buyer's own rank:
 * the countries with the most numbers first, in an object by place. Without a service: the same for every service.
 */
export const getTopCountriesByService: Action = async (call) => {
  const view = await call.core.catalog.view();
  const service = call.parameters.has('service') ? readService(call, view) : undefined;
  const withPrices = readFlag(call, 'freePrice');
  const render = (shelves: Shelf[]) => renderPlaces(call, shelves, withPrices);
  if (service) {
    const byService = await readByService(call, service.id);
    return { json: render(byService.get(service.id) ?? []) };
  }
  return keepList(call, `top countries ${withPrices}`, async (board) => {
    const byService = groupByService(await shelvesOf(board, inStock));
    const places: Record<string, unknown> = {};
    for (const { id } of view.services) {
      const shelves = byService.get(id);
      if (!shelves) continue;
      places[id] = render(shelves);
      await setImmediate();
    }
    return places;
  });
};

/** `action=getListOfTopCountriesByService`: the countries by how much was bought there lately, in percent. */
export const getListOfTopCountriesByService: Action = async (call) => {
  const { core, profile, parameters } = call;
  const service = (await core.catalog.view()).service(parameters.get('service') ?? '');
  if (!service) return profile === 'seed' ? 'BAD_ACTION' : 'WRONG_SERVICE';
  const length = readCount(call, ['length'], { fallback: 10, most: 100 });
  const page = readCount(call, ['page'], { fallback: 1, most: 1_000_000 });

  const shelves = (await readByService(call, service.id)).get(service.id) ?? [];
  const lately = (await core.activations.listDeliverability()).filter(
    ({ serviceId }) => serviceId === service.id,
  );
  const bought = lately.reduce((sum, { ended }) => sum + ended, 0);
  const rows = shelves.map(({ countryId }) => {
    const { ended = 0, received = 0 } = lately.find((row) => row.countryId === countryId) ?? {};
    return {
      country: countryId,
      share: bought === 0 ? 0 : Math.round((100 * ended) / bought),
      rate: ended === 0 ? 0 : Math.round((100 * received) / ended),
    };
  });
  const start = length * Math.max(page - 1, 0);
  return { json: rows.sort((a, b) => b.share - a.share).slice(start, start + length) };
};

/** One service in one country. */
type Shelf = { countryId: number; stock: readonly Price[] };

const inStock = ({ stock }: Price) => stock > 0;

/** Countries that have the service in stock, the fullest first. */
async function readByService(call: Call, serviceId: string): Promise<Map<string, Shelf[]>> {
  return groupByService(await readShelves(call, { serviceId }, inStock));
}

function groupByService(shelvesInStock: Shelves): Map<string, Shelf[]> {
  const byService = new Map<string, Shelf[]>();
  for (const [countryId, services] of shelvesInStock) {
    for (const [id, stock] of services) {
      const shelves = byService.get(id) ?? [];
      if (shelves.length === 0) byService.set(id, shelves);
      shelves.push({ countryId, stock });
    }
  }
  const countOf = ({ stock }: Shelf) => summarize(stock).count;
  for (const shelves of byService.values()) shelves.sort((a, b) => countOf(b) - countOf(a));
  return byService;
}

function renderPlaces({ currency }: Call, shelves: readonly Shelf[], withPrices: boolean) {
  const places = shelves.map(({ countryId, stock }) => {
    const { priceMicros, listMicros, count } = summarize(stock);
    const place = {
      country: countryId,
      count,
      price: priceNumber(priceMicros, currency),
      retail_price: priceNumber(listMicros, currency),
    };
    return withPrices ? { ...place, freePriceMap: countByPrice(stock, currency) } : place;
  });
  return { ...places };
}
