import type { Action, Call } from './call.ts';
import { priceNumber } from './currency.ts';
import { readCount, readCountry, readFlag, readOperators, readService } from './fields.ts';
import { listedTerms, readHours, rentAction, rentError } from './rent-action.ts';

/** The service that stands for every sender. A rental takes every sender anyhow, so all others cost the same. */
export const EVERY_SENDER = 'full';

/** `action=getRentServicesAndCountries`: where numbers can be rented, and what the term costs in the country asked for. */
export const getRentServicesAndCountries: Action = rentAction(async (call) => {
  const { core, currency, parameters } = call;
  const view = await core.catalog.view();
  const hours = readHours(call) ?? core.rentals.rules.minHours;
  const country = parameters.has('country') ? readCountry(call, view) : undefined;
  const operators = readOperators(call, country?.operators ?? view.countries.flatMap((one) => one.operators));
  if (readFlag(call, 'incomingCall')) return rentError('OUT_OF_STOCK');

  const everywhere = await core.rentals.listStock({ hours, countUpTo: 1 });
  const here = (await core.rentals.listStock({ hours, countryId: country?.id, operators })).filter(
    ({ stock }) => stock > 0,
  );
  const [best] = here.sort((a, b) =>
    a.priceMicros === b.priceMicros ? 0 : a.priceMicros < b.priceMicros ? -1 : 1,
  );
  if (!best) return rentError('OUT_OF_STOCK');

  const shown = {
    cost: priceNumber(best.priceMicros, currency),
    quant: here.reduce((sum, { stock }) => sum + stock, 0),
  };
  const inStock = everywhere.filter(({ stock }) => stock > 0);
  const ofCountry = inStock.filter(({ countryId }) => countryId === country?.id).map((row) => row.operator);
  return {
    json: {
      countries: numbered(inStock.map(({ countryId }) => countryId)),
      operators: numbered(['any', ...ofCountry.sort()]),
      services: Object.fromEntries(
        [EVERY_SENDER, ...view.services.filter(({ enabled }) => enabled).map(({ id }) => id)].map((id) => [
          id,
          shown,
        ]),
      ),
      currency: currency.code,
    },
  };
});

/**
 * `action=serviceCountRent`: what the usual terms cost in each country (or the one asked for), and how many numbers there are. A rental takes every
 * sender, so the service, which must be named, changes nothing.
 */
export const serviceCountRent: Action = rentAction(async (call) => {
  const { core, currency, parameters } = call;
  const view = await core.catalog.view();
  if (parameters.get('service') !== EVERY_SENDER) readService(call, view);
  const country = parameters.has('country') ? readCountry(call, view) : undefined;
  const operators = readOperators(call, country?.operators ?? view.countries.flatMap((one) => one.operators));

  const countries: Record<
    number,
    Record<number, { price: number; retail_price: number; count: number }>
  > = {};
  for (const hours of listedTerms(core.rentals.rules)) {
    const rows = await core.rentals.listStock({ hours, countryId: country?.id, operators });
    for (const { countryId, priceMicros, stock } of rows) {
      if (stock === 0) continue;
      countries[countryId] ??= {};
      const terms = countries[countryId];
      const price = priceNumber(priceMicros, currency);
      const known = terms[hours];
      const least = Math.min(price, known?.price ?? price);
      terms[hours] = { price: least, retail_price: least, count: stock + (known?.count ?? 0) };
    }
  }
  return { json: countries };
});

/** `action=getRentList`: what is rented at the moment, newest first. */
export const getRentList: Action = rentAction(async (call) => {
  const { core, caller } = call;
  const { limit, offset } = readPage(call, 'length', 100);
  const rentals = await core.rentals.listOpen({ accountId: caller.accountId, limit, offset });
  if (rentals.length === 0) return rentError('NO_NUMBERS');
  return {
    json: { status: 'success', values: byPlace(rentals.map(({ id, phone }) => ({ id: String(id), phone }))) },
  };
});

const MOST_ROWS = 500;

/** Pages count from 1; 0 is the first one too. */
export function readPage(call: Call, sizeName: string, fallback: number): { limit: number; offset: number } {
  const limit = readCount(call, [sizeName], { fallback, most: MOST_ROWS });
  const page = readCount(call, ['page'], { fallback: 1, most: 1_000_000 });
  return { limit, offset: limit * Math.max(page - 1, 0) };
}

/** Lists are objects here, with places for keys: typed clients know them so. */
export function byPlace<T>(rows: readonly T[]): Record<number, T> {
  return Object.fromEntries(rows.entries());
}

function numbered<T>(values: readonly T[]): Record<number, T> {
  return byPlace([...new Set(values)]);
}
