import { formatUtc } from '#kernel/clock';
import type { Action, OwnCall, Rental } from './call.ts';
import { type Catalogue, readCatalogue } from './catalogue.ts';
import { priceText } from './dollars.ts';
import { encodeId } from './order-code.ts';
import { secondsLeft, unixSeconds } from './orders.ts';
import { readFlag, readRentalId } from './parameters.ts';
import { readDays } from './rental-terms.ts';

const readRef = ({ caller, parameters }: OwnCall) => ({
  id: readRentalId(parameters),
  accountId: caller.accountId,
});

/** `rental/retrieve_messages`: the newest 500, newest first. */
export const listMessages: Action = async (call) => {
  const { core } = call;
  const ref = readRef(call);
  const { supplierId } = await core.rentals.get(ref);
  const messages = await core.rentals.listMessages(ref);
  return {
    success: 1,
    messages: messages.map(({ id, sender, text, receivedAt }) => ({
      ID: Number(id),
      message: text ?? '',
      sender,
      timestamp: formatUtc(receivedAt),
    })),
    source: Number(supplierId),
  };
};

/** `rental/retrieve_status` */
export const getStatus: Action = async (call) => {
  const rental = await call.core.rentals.get(readRef(call));
  return {
    success: 1,
    status: {
      available: isOpen(rental) ? 1 : 0,
      activeFor: isOpen(rental) ? secondsLeft(rental.endsAt, call.core.clock()) : 0,
      auto_extend: rental.autoRenewHours === null ? 0 : 1,
      expiry: unixSeconds(rental.endsAt),
      phonenumber: rental.phone,
    },
  };
};

/** `rental/info` */
export const getInfo: Action = async (call) => {
  const rental = await call.core.rentals.get(readRef(call));
  return {
    ...renderRental(rental, await readCatalogue(call.core)),
    price: priceText(rental.priceMicros),
    auto_extend: rental.autoRenewHours === null ? 0 : 1,
    refund: isGivenBack(rental) ? 1 : 0,
    // A rental takes every sender.
    service: 0,
    service_name: 'All services',
  };
};

/** `rental/retrieve`: what is rented at the moment, newest first. */
export const listRentals: Action = async ({ core, caller: { accountId } }) => {
  const catalogue = await readCatalogue(core);
  const rentals = await core.rentals.listOpen({ accountId, limit: 500 });
  return rentals.map((rental) => ({ ...renderRental(rental, catalogue), state: 'Unknown' }));
};

/** `rental/refund` */
export const refund: Action = async (call) => {
  await call.core.rentals.cancel(readRef(call));
  return { success: 1, message: 'Your rental has been refunded!' };
};

/** `rental/extend` */
export const extend: Action = async (call) => {
  const ref = readRef(call);
  const { hours } = readDays(call.parameters);
  const { endsAt } = await call.core.rentals.extend({ ...ref, keyId: call.caller.keyId, hours });
  return {
    success: 1,
    message: 'Your rental has been succesfully extended!',
    expiration_date: unixSeconds(endsAt),
  };
};

/**
 * `rental/auto_extend`: as `auto_extend` says; without it, as clients ask, on where it is off and off where it is on. Each
 * time for as long as it was rented at first.
 */
export const autoExtend: Action = async (call) => {
  const { core, parameters } = call;
  const ref = readRef(call);
  const { autoRenewHours } = await core.rentals.get(ref);
  const isWanted = parameters.has('auto_extend')
    ? readFlag(parameters, 'auto_extend')
    : autoRenewHours === null;
  const [first] = await core.rentals.listPeriods(ref);
  const hours = isWanted ? (first?.hours ?? core.rentals.rules.minHours) : null;
  await core.rentals.setAutoRenew({ ...ref, hours });
  return {
    success: 1,
    message: 'Your auto extension status has been updated.',
    auto_extend: hours === null ? 0 : 1,
  };
};

function renderRental({ id, phone, countryId, supplierId, endsAt }: Rental, catalogue: Catalogue) {
  const country = catalogue.country(countryId);
  return {
    rental_code: encodeId('rental', id),
    phonenumber: phone,
    expiration_date: unixSeconds(endsAt),
    country_name: country.shortName,
    rental: country.id,
    source: Number(supplierId),
    type: 1,
  };
}

const isOpen = ({ state }: Rental) => state === 'waiting' || state === 'active';
const isGivenBack = ({ state }: Rental) => state === 'cancelled' || state === 'missed';
