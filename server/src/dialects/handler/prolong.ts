import { formatUtc } from '#kernel/clock';
import { isRefusal } from '#kernel/refusal';
import type { Action, Call } from './call.ts';
import { requireHours } from './continue-rent.ts';
import { priceNumber } from './currency.ts';
import { continueAction, listedTerms, readRental, rentAction, rentError } from './rent-action.ts';
import { renderRentV2 } from './rent-number.ts';

/** `action=prolong`: what `continueRentNumber` does, in the form of a later service. */
export const prolong: Action = continueAction(async (call) => {
  const ref = readRental(call);
  if (!ref) return rentError('NO_ID_RENT');
  const { keyId } = call.caller;
  return renderRentV2(call, await call.core.rentals.extend({ ...ref, keyId, hours: requireHours(call) }));
});

/** `action=prolongOptions`: what each of the usual terms would cost. */
export const prolongOptions: Action = continueAction(async (call) => {
  const ref = readRental(call);
  if (!ref) return rentError('NO_ID_RENT');
  const options = [];
  for (const hours of listedTerms(call.core.rentals.rules)) {
    const price = await quote(call, { ...ref, hours });
    if (price !== undefined) options.push({ price, duration: { unit: 'hour', value: hours } });
  }
  return { json: { data: { options } } };
});

/** Undefined for a term that would end too far ahead. */
async function quote(
  { core, currency }: Call,
  extension: Parameters<Call['core']['rentals']['quoteExtension']>[0],
): Promise<number | undefined> {
  try {
    return priceNumber((await core.rentals.quoteExtension(extension)).priceMicros, currency);
  } catch (error) {
    if (isRefusal(error, 'rental_term_bad')) return undefined;
    throw error;
  }
}

/** `action=prolongHistory`: what was paid for after the first term, oldest first. */
export const prolongHistory: Action = rentAction(async (call) => {
  const { core, currency } = call;
  const ref = readRental(call);
  if (!ref) return rentError('NO_ID_RENT');
  const later = (await core.rentals.listPeriods(ref)).filter(({ event }) => event !== 'rent');
  const data = later.map(({ priceMicros, hours, createdAt }) => ({
    userPrice: priceNumber(priceMicros, currency),
    hours,
    createDate: formatUtc(createdAt),
    payerType: 'client',
  }));
  return { json: { data } };
});
