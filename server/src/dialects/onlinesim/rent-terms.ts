import { Refusal } from '#kernel/refusal';
import type { Action, Call } from './call.ts';
import { type Country, readCatalogue, readCountry } from './catalogue.ts';
import { priceNumber } from './dollars.ts';
import { findText, type Parameters } from './parameters.ts';

const DAY_HOURS = 24;

/** Any whole number of days may be rented; these are listed. */
const usualDays = [1, 3, 7, 15, 30, 60, 90];

export function listDays({ core: { rentals } }: Call): { days: number; hours: number }[] {
  const { minHours, maxHours } = rentals.rules;
  return usualDays
    .map((days) => ({ days, hours: days * DAY_HOURS }))
    .filter(({ hours }) => hours >= minHours && hours <= maxHours);
}

/** The hours that `days` means. Refuses `rental_term_bad`; a term that is not named is refused in the same word. */
export function readHours(parameters: Parameters): number {
  const text = findText(parameters, 'days') ?? '';
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Refusal('rental_term_bad');
  return Number(text) * DAY_HOURS;
}

/** `rent/tariffsRent`: of one country, or of all by their codes. */
export const listRentTariffs: Action = async (call) => {
  const { core, parameters } = call;
  const catalogue = await readCatalogue(core);
  if (findText(parameters, 'country') !== undefined) {
    const country = readCountry(parameters, catalogue);
    return (await readTariffs(call, [country], country.key))[country.code];
  }
  return readTariffs(call, catalogue.countries);
};

/** A country where nothing is for rent has no days. */
async function readTariffs(call: Call, countries: readonly Country[], countryId?: number) {
  const shelves = new Map<number, { count: Record<string, number>; days: Record<string, number> }>();
  for (const { days, hours } of listDays(call))
    for (const row of await call.core.rentals.listStock({ hours, countryId })) {
      if (row.stock === 0) continue;
      const shelf = shelves.get(row.countryId) ?? { count: {}, days: {} };
      shelves.set(row.countryId, shelf);
      const price = priceNumber(row.priceMicros);
      shelf.days[days] = Math.min(price, shelf.days[days] ?? price);
      shelf.count[days] = row.stock + (shelf.count[days] ?? 0);
    }
  return Object.fromEntries(
    countries.map(({ key, code, nameEn, position }) => [
      code,
      {
        ...{ code, enabled: true, name: nameEn, new: false, position },
        ...(shelves.get(key) ?? { count: {}, days: {} }),
        ...{ extend: 1, confirm: true },
      },
    ]),
  );
}
