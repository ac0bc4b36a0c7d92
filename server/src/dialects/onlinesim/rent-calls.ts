import type { Rental } from '#core';
import { Refusal } from '#kernel/refusal';
import type { Action, Call } from './call.ts';
import { readCatalogue, readCountry } from './catalogue.ts';
import { findFlag, findTzid, readTzid } from './parameters.ts';
import { readHours } from './rent-terms.ts';
import { readPaging, showRental } from './rentals.ts';
import { WireError } from './wire-error.ts';

/** `rent/getRentNum`: renews itself only where that is asked for, each time for as long. */
export const rentNumber: Action = async (call) => {
  const { core, caller, parameters } = call;
  const country = readCountry(parameters, await readCatalogue(core));
  const hours = readHours(parameters);
  const page = readPaging(parameters);
  const rental = await core.rentals.rent({
    accountId: caller.accountId,
    keyId: caller.keyId,
    countryId: country.key,
    hours,
    autoRenew: findFlag(parameters, 'extension') ?? false,
  });
  return { response: 1, item: await showRental(call, rental, page) };
};

/** Each is shown with what its extensions cost: a longer list would keep the database busy. */
const MOST_RENTALS = 100;

/** `rent/getRentState`: one rental, or the newest of all, as long as they last. */
export const getRentState: Action = async (call) => {
  const page = readPaging(call.parameters);
  const list: unknown[] = [];
  for (const rental of await findRentals(call)) list.push(await showRental(call, rental, page));
  return { response: 1, list };
};

async function findRentals({ core, caller: { accountId }, parameters }: Call): Promise<Rental[]> {
  const id = findTzid(parameters);
  if (id === undefined) return core.rentals.listOpen({ accountId, limit: MOST_RENTALS });
  const rental = await core.rentals.get({ id, accountId });
  if (!isOpen(rental)) throw new Refusal('rental_closed');
  return [rental];
}

/** `rent/extendRentState` */
export const extendRental: Action = async (call) => {
  const ref = readRef(call);
  const hours = readHours(call.parameters);
  const page = readPaging(call.parameters);
  const rental = await call.core.rentals.extend({ ...ref, keyId: call.caller.keyId, hours });
  return { response: 1, item: await showRental(call, rental, page) };
};

/** `rent/portReload` starts a modem again; here it cannot be done, whoever asks. */
export const reloadPort: Action = async (call) => {
  await call.core.rentals.get(readRef(call));
  throw new WireError('NO_COMPLETE_TZID');
};

/** `rent/closeRentNum`: before the first message the money comes back, later nothing does. */
export const closeRental: Action = async (call) => {
  const { rentals } = call.core;
  const ref = readRef(call);
  const { state } = await rentals.get(ref);
  await (state === 'waiting' ? rentals.cancel(ref) : rentals.finish(ref));
  return { response: 1 };
};

const isOpen = ({ state }: Rental) => state === 'waiting' || state === 'active';

const readRef = ({ caller, parameters }: Call) => ({
  id: readTzid(parameters),
  accountId: caller.accountId,
});
