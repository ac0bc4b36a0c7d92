import { formatUtc } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import type { Action, Call } from './call.ts';
import { priceNumber, priceText } from './currency.ts';
import { readFlag } from './fields.ts';
import { continueAction, readHours, readRental, rentError } from './rent-action.ts';
import { byPlace } from './rent-lists.ts';
import { renderRent } from './rent-number.ts';

/** `action=continueRentNumber` */
export const continueRentNumber: Action = continueAction(async (call) => {
  const ref = readRental(call);
  if (!ref) return rentError('NO_ID_RENT');
  const { keyId } = call.caller;
  return renderRent(call, await call.core.rentals.extend({ ...ref, keyId, hours: requireHours(call) }));
});

/** `action=getContinueRentPriceNumber`: of the shortest term where none is asked for. */
export const getContinueRentPriceNumber: Action = continueAction(async (call) => {
  const { core, currency } = call;
  const ref = readRental(call);
  if (!ref) return rentError('NO_ID_RENT');
  const hours = readHours(call) ?? core.rentals.rules.minHours;
  const { priceMicros } = await core.rentals.quoteExtension({ ...ref, hours });
  return {
    json: { status: 'success', price: priceNumber(priceMicros, currency), currency: currency.code },
  };
});

/** `action=continueRentInfo`: the price, how many hours could be added at most, and what was paid for so far. */
export const continueRentInfo: Action = continueAction(async (call) => {
  const { core, currency } = call;
  const ref = readRental(call);
  if (!ref) return rentError('NO_ID_RENT');
  const needHistory = readFlag(call, 'needHistory');
  const asked = readHours(call) ?? core.rentals.rules.minHours;
  const { priceMicros, hours, longest } = await core.rentals.quoteExtension({ ...ref, hours: asked });
  const periods = needHistory ? await core.rentals.listPeriods(ref) : [];
  const history = periods.map((period) => ({
    createDate: formatUtc(period.createdAt),
    price: priceText(period.priceMicros, currency),
    hours: period.hours,
  }));
  return {
    json: {
      status: 'success',
      price: priceNumber(priceMicros, currency),
      currency: currency.code,
      hours,
      maxHours: longest,
      ...(needHistory ? { history: byPlace(history) } : {}),
    },
  };
});

/** The term that is paid for is never guessed. */
export function requireHours(call: Call): number {
  const hours = readHours(call);
  if (hours === undefined) throw new Refusal('rental_term_bad');
  return hours;
}
