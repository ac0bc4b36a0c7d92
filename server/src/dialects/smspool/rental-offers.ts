import type { Action, Call, OpenAction } from './call.ts';
import { readCatalogue } from './catalogue.ts';
import { findWhole } from './parameters.ts';
import { badDays, readDays, readRentalCountry, readRentalOffers } from './rental-terms.ts';
import { WireError } from './wire-error.ts';

const DAY_SECONDS = 86_400;

/** `rental/retrieve_all`: countries where numbers are for rent. All can be extended, so the type changes nothing. */
export const listRentalOffers: OpenAction = async (call) => {
  findWhole(call.parameters, 'type', { most: 1 });
  const offers = await readRentalOffers(call, await readCatalogue(call.core));
  if (offers.length === 0)
    throw new WireError(404, 'RENTAL_NOT_FOUND', 'No available rentals found for your search.');
  const { guardSeconds } = call.core.rentals.rules;
  return {
    success: 1,
    data: offers.map(({ country: { id, name, region }, pricing }) => ({
      ...{ ID: id, name, tag: name, region, pool: 0, pricing, priority: 0 },
      // In whole days, so a guard of some hours is told as none.
      refund_within: Math.floor(guardSeconds / DAY_SECONDS),
      refund_min_days: 0,
      is_refundable: guardSeconds > 0 ? 1 : 0,
      single_service: null,
      single_service_extend: null,
    })),
  };
};

/** `rental/retrieve_pricing` */
export const getRentalPricing: Action = async (call) => {
  const country = await readRentalCountry(call);
  const [offer] = await readRentalOffers(call, await readCatalogue(call.core), country);
  const pricing = offer?.pricing ?? {};
  return { pricing, extend: pricing };
};

/** `rental/stock` */
export const getRentalStock: Action = async (call) => {
  const country = await readRentalCountry(call);
  const { hours } = readDays(call.parameters);
  assertDays(call, hours);
  const rows = await call.core.rentals.listStock({ hours, countryId: country.key });
  return { success: 1, count: rows.reduce((sum, { stock }) => sum + stock, 0) };
};

export function assertDays(call: Call, hours: number): void {
  const { minHours, maxHours } = call.core.rentals.rules;
  if (hours < minHours || hours > maxHours) throw badDays(call);
}
