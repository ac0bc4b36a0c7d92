import { isRefusal, Refusal } from '#kernel/refusal';
import type { Action, OwnCall } from './call.ts';
import { parseBid } from './currency.ts';
import { namesOf, readCountry, readOperator, readProduct } from './names.ts';
import { type Activation, showActivation, showRental } from './orders.ts';
import { findFlag, findText } from './read-query.ts';
import { spellRefusal } from './refusals.ts';
import { readTerm } from './terms.ts';
import { badRequest, incorrect, WireError } from './wire-error.ts';

export const buyActivation: Action = async (call) => {
  const { core, caller, path } = call;
  const { place, names } = await readPlace(call);
  const { id: serviceId } = readProduct(path.product ?? '', names);
  assertNoForwarding(call);
  const { accountId, keyId } = caller;
  const bid = readBid(call);
  const activation = await core.activations.buy({ accountId, keyId, serviceId, ...place, ...bid });
  return showActivation(call, activation, { sms: null });
};

/** Rent: the product is the term. */
export const buyHosting: Action = async (call) => {
  const { core, caller, path } = call;
  const { place } = await readPlace(call);
  const hours = readTerm(path.product ?? '');
  assertNoForwarding(call);
  const { accountId, keyId } = caller;
  const rental = await core.rentals.rent({ accountId, keyId, hours, ...place, ...readBid(call) });
  return showRental(call, rental, { sms: null });
};

/** The number of a finished order once more, for the same product. */
export const reuseNumber: Action = async (call) => {
  const { core, caller, path } = call;
  const { id: serviceId } = readProduct(path.product ?? '', namesOf(await core.catalog.view()));
  const phone = /^\+?(\d{4,15})$/.exec(path.number ?? '')?.[1];
  if (phone === undefined) throw incorrect('number');
  const { id } = await findFinished(call, { serviceId, phone });
  try {
    const activation = await core.activations.buyAgain({
      id,
      accountId: caller.accountId,
      keyId: caller.keyId,
    });
    return await showActivation(call, activation, { sms: null });
  } catch (error) {
    throw isRefusal(error) ? spellReuse(error) : error;
  }
};

/** Empty places in the address have words of their own. */
async function readPlace({ core, path: { country: name = '', operator: wanted = '' } }: OwnCall) {
  if (name === '') throw badRequest('select country');
  if (wanted === '') throw badRequest('select operator');
  const view = await core.catalog.view();
  const names = namesOf(view);
  const country = readCountry(name, names);
  const operator = readOperator(wanted, country, view);
  return {
    names,
    place: { countryId: country?.id, operators: operator === undefined ? undefined : [operator] },
  };
}

/** Whatever the operator: a customer who names a limit does not want to pay more. */
function readBid(call: OwnCall): { maxPriceMicros?: bigint } {
  const text = findText(call, 'maxPrice');
  return text === undefined ? {} : { maxPriceMicros: parseBid(text, call.currency) };
}

/** Calls are not forwarded here. `reuse`, `voice` and `ref` wish for nothing that must be refused. */
function assertNoForwarding(call: OwnCall): void {
  if (findFlag(call, 'forwarding')) throw badRequest('forwarding is not available');
}

const PAGE = 500;
const MOST_PAGES = 10;

/** The newest order of that number that has ended with a message, among the newest five thousand of its product. */
async function findFinished(
  { core, caller: { accountId } }: OwnCall,
  { serviceId, phone }: { serviceId: string; phone: string },
): Promise<Activation> {
  // One whose time is up is finished before a sweep has written it down.
  const query = { accountId, serviceId, states: ['finished', 'received', 'retrying'], limit: PAGE };
  let before: number | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const rows = await core.activations.list({ ...query, before });
    const found = rows.find((row) => row.phone === phone && row.state === 'finished');
    if (found) return found;
    if (rows.length < PAGE) throw new Refusal('repeat_impossible', { reason: 'unfinished' });
    before = rows.at(-1)?.id;
  }
  throw badRequest('reuse expired');
}

/** A number that somebody else has, or that is out of reach, may be had later. */
function spellReuse(refusal: Refusal): WireError {
  const { code, details } = refusal;
  if (code === 'repeat_impossible' && ['taken', 'offline'].includes(String(details.reason)))
    return badRequest('no free phones');
  const { status, text } = spellRefusal(refusal);
  return new WireError(status === 200 ? 400 : status, text);
}
