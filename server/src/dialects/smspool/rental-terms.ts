import { Refusal } from '#kernel/refusal';
import type { Call } from './call.ts';
import { type Catalogue, type Country, readCatalogue } from './catalogue.ts';
import { priceNumber } from './dollars.ts';
import { findText, type Parameters, readText } from './parameters.ts';
import { WireError } from './wire-error.ts';

const DAY_HOURS = 24;

/** Any whole number of days may be rented; these are listed. */
const usualDays = [1, 3, 7, 14, 30, 60, 90];

function listedDays({ core: { rentals } }: Call): number[] {
  const { minHours, maxHours } = rentals.rules;
  return usualDays.filter((days) => days * DAY_HOURS >= minHours && days * DAY_HOURS <= maxHours);
}

/** The hours that `days` means. Refuses `rental_term_bad`; a term that is not named is missing. */
export function readDays(parameters: Parameters): { days: number; hours: number } {
  const text = readText(parameters, 'days');
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days === 0) throw new Refusal('rental_term_bad');
  return { days, hours: days * DAY_HOURS };
}

export function badDays(call: Call): WireError {
  const days = listedDays(call).join(', ');
  return new WireError(
    400,
    'INVALID_DAYS',
    `You selected a invalid amount of days! The following days are available: ${days}`,
  );
}

/** A country is for rent; its number is the rental's. */
export async function readRentalCountry({ core, parameters }: Call): Promise<Country> {
  readText(parameters, 'id');
  const catalogue = await readCatalogue(core);
  const text = findText(parameters, 'id') ?? '';
  const country = /^\d{1,6}$/.test(text) ? catalogue.findCountry(text) : undefined;
  if (!country)
    throw new WireError(
      400,
      'INVALID_RENTAL',
      'Invalid rental ID, please enter a valid rental ID from /rental/retrieve_all endpoint',
    );
  return country;
}

export type Offer = {
  country: Country;
  /** Dollars by days. */
  pricing: Record<string, number>;
};

/** The offers of rentals, of one country or of all, with their prices. */
export async function readRentalOffers(
  call: Call,
  catalogue: Catalogue,
  country?: Country,
): Promise<Offer[]> {
  const offers = new Map<number, Offer>();
  for (const days of listedDays(call)) {
    const rows = await call.core.rentals.listStock({
      hours: days * DAY_HOURS,
      countryId: country?.key,
      countUpTo: 1,
    });
    for (const { countryId, priceMicros, stock } of rows) {
      if (stock === 0) continue;
      const offer = offers.get(countryId) ?? { country: catalogue.country(countryId), pricing: {} };
      offers.set(countryId, offer);
      const price = priceNumber(priceMicros);
      offer.pricing[days] = Math.min(price, offer.pricing[days] ?? price);
    }
  }
  return [...offers.values()].sort((a, b) => a.country.key - b.country.key);
}
