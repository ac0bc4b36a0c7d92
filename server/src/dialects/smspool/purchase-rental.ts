import { isRefusal } from '#kernel/refusal';
import type { Action, OwnCall } from './call.ts';
import { readCatalogue } from './catalogue.ts';
import { priceText } from './dollars.ts';
import { encodeId } from './order-code.ts';
import { unixSeconds } from './orders.ts';
import { findText, readFlag } from './parameters.ts';
import { assertDays } from './rental-offers.ts';
import { readDays, readRentalCountry } from './rental-terms.ts';
import { badParameter, notOffered, WireError } from './wire-error.ts';

/** `purchase/rental` */
export const purchaseRental: Action = async (call) => {
  const { core, caller, parameters } = call;
  const country = await readRentalCountry(call);
  const { days, hours } = readDays(parameters);
  assertDays(call, hours);
  await readServiceId(call);
  if (readFlag(parameters, 'create_token')) throw notOffered('create_token', 'Tokens are not offered here.');

  const { accountId, keyId } = caller;
  const command = { accountId, keyId, countryId: country.key, hours };
  try {
    const rental = await core.rentals.rent(command);
    return {
      success: 1,
      message:
        'Your rental has been ordered, it will take upto 24 hours to activate your rental although usually your rental will be issued instantly.',
      phonenumber: rental.phone,
      days,
      rental_code: encodeId('rental', rental.id),
      expiry: unixSeconds(rental.endsAt),
    };
  } catch (error) {
    throw isRefusal(error, 'no_balance') ? await tooPoor(call, command) : error;
  }
};

/** A rental takes every sender here, whatever single service is named; one that does not exist is a mistake all the same. */
async function readServiceId({ core, parameters }: OwnCall): Promise<void> {
  const text = findText(parameters, 'service_id');
  if (text === undefined || text === '0') return;
  if (!(await readCatalogue(core)).findService(text))
    throw badParameter('service_id', 'must be a service of the /service/retrieve_all endpoint');
}

async function tooPoor(
  { core, caller }: OwnCall,
  command: { countryId: number; hours: number },
): Promise<WireError> {
  const { priceMicros } = await core.rentals.quote(command);
  const { availableMicros } = await core.ledger.getBalance(caller.accountId);
  const short = priceText(priceMicros > availableMicros ? priceMicros - availableMicros : 0n);
  return new WireError(
    400,
    'BALANCE_ERROR',
    `You do not have enough balance, please top up your account with ${short} dollars in order to purchase this rental.`,
  );
}
