import { requireScope } from '#core';
import { isRefusal, Refusal } from '#kernel/refusal';
import type { Action, Answer, Call } from './call.ts';
import { readCountry, readFlag, readOperators, readService } from './fields.ts';
import { renderPurchase } from './get-number.ts';
import { readHours, rentAction, rentError } from './rent-action.ts';
import { EVERY_SENDER } from './rent-lists.ts';

type Rental = Awaited<ReturnType<Call['core']['rentals']['rent']>>;

/** `action=getRentNumber` */
export const getRentNumber: Action = rentAction(async (call) => {
  const { core, caller, parameters } = call;
  const view = await core.catalog.view();
  if (parameters.get('service') !== EVERY_SENDER) readService(call, view);
  const country = readCountry(call, view);
  const operators = readOperators(call, country.operators);
  const hours = readHours(call) ?? core.rentals.rules.minHours;
  const url = readUrl(parameters.get('url'));
  if (url !== undefined) requireScope(caller, 'webhooks');
  if (readFlag(call, 'incomingCall')) return rentError('NO_NUMBERS');

  const { accountId, keyId } = caller;
  const rental = await core.rentals.rent({ accountId, keyId, countryId: country.id, operators, hours });
  if (url !== undefined) await listen(call, url);
  return renderRent(call, rental);
});

/** The rented number, and the end of the rental, in the form that the key asks for. */
export function renderRent(call: Call, rental: Rental): Answer | Promise<Answer> {
  if (call.caller.rentAnswer === 'v2') return renderRentV2(call, rental);
  const { id, endsAt, phone } = rental;
  const endDate = endsAt.toISOString().slice(0, 19);
  return { json: { status: 'success', phone: { id, endDate, number: phone } } };
}

/** As `getNumberV2` answers; the cost is that of all periods. */
export async function renderRentV2(call: Call, rental: Rental): Promise<Answer> {
  return renderPurchase(call, { ...rental, expiresAt: rental.endsAt }, await call.core.catalog.view());
}

/** The address is told of all rentals of the account from now on: each message says which rental it is for. */
async function listen({ core, caller: { accountId } }: Call, url: string): Promise<void> {
  try {
    await core.webhooks.addEndpoint({ accountId, kind: 'rental-message', url });
  } catch (error) {
    // It listens already, or is no address after all: the number is rented and paid for all the same.
    if (!isRefusal(error)) throw error;
  }
}

const MOST_URL = 2_000;

function readUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const isWeb = text.length <= MOST_URL && /^https?:\/\//i.test(text) && URL.canParse(text);
  if (!isWeb) throw new Refusal('bad_request', { url: text });
  return text;
}
