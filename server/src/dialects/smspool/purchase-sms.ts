import { summarizeShelf } from '#core';
import { isRefusal, Refusal } from '#kernel/refusal';
import type { Action, Activation, OwnCall } from './call.ts';
import {
  type Catalogue,
  type Country,
  readCatalogue,
  readCountry,
  readService,
  type Service,
} from './catalogue.ts';
import { balanceText, parseBid, priceCents, priceText } from './dollars.ts';
import { encodeId } from './order-code.ts';
import { findText, findWhole, type Parameters, readFlag } from './parameters.ts';
import { parsePool, poolName } from './pools.ts';
import { readPrices } from './shelves.ts';
import { badParameter, notOffered, WireError } from './wire-error.ts';

/** `purchase/sms` */
export const purchaseSms: Action = async (call) => {
  const { core, caller, parameters } = call;
  const catalogue = await readCatalogue(core);
  const country = readCountry(parameters, catalogue);
  const service = readService(parameters, catalogue);
  refuseExtras(parameters);
  const wanted: Wanted = {
    country,
    service,
    pool: parsePool(findText(parameters, 'pool')),
    maxPriceMicros: findBid(parameters),
  };
  const operators = findOperators(parameters, country);
  const exceptPrefixes = findPrefixes(parameters, country);

  try {
    const activation = await core.activations.buy({
      accountId: caller.accountId,
      keyId: caller.keyId,
      countryId: country.key,
      serviceId: service.key,
      operators,
      exceptPrefixes,
      maxPriceMicros: wanted.maxPriceMicros,
      supplierIds: wanted.pool === undefined ? undefined : [wanted.pool],
    });
    return renderPurchase(activation, wanted, core.clock());
  } catch (error) {
    throw (await explain(error, call, catalogue, wanted)) ?? error;
  }
};

type Wanted = {
  country: Country;
  service: Service;
  pool: bigint | undefined;
  maxPriceMicros: bigint | undefined;
};

function renderPurchase(
  { id, phone, priceMicros, supplierId, expiresAt }: Activation,
  { country, service }: Wanted,
  now: Date,
) {
  const code = encodeId('order', id);
  const cost = priceText(priceMicros);
  return {
    success: 1,
    // A number, and exact: a phone number has at most fifteen digits.
    number: Number(phone),
    cc: country.dialCode,
    phonenumber: phone.startsWith(country.dialCode) ? phone.slice(country.dialCode.length) : phone,
    order_id: code,
    orderid: code,
    country: country.name,
    service: service.name,
    pool: Number(supplierId),
    expires_in: Math.max(Math.round((expiresAt.getTime() - now.getTime()) / 1000), 0),
    expiration: Math.floor(expiresAt.getTime() / 1000),
    message: `You have succesfully ordered a ${service.name} number from pool: ${poolName(supplierId)} for ${cost}.`,
    cost,
    cost_in_cents: priceCents(priceMicros),
  };
}

/** The original's messages about money have amounts in them. */
async function explain(
  error: unknown,
  call: OwnCall,
  catalogue: Catalogue,
  wanted: Wanted,
): Promise<WireError | undefined> {
  if (isRefusal(error, 'price_too_low') && wanted.maxPriceMicros !== undefined) {
    const most = balanceText(wanted.maxPriceMicros);
    return new WireError(
      422,
      'PRICE_NOT_FOUND',
      `We could not find a suitable pool below the price of: ${most}`,
    );
  }
  if (!isRefusal(error, 'no_balance')) return undefined;
  const { availableMicros } = await call.core.ledger.getBalance(call.caller.accountId);
  const price = summarizeShelf(await readPrices(call, catalogue, wanted))?.best.priceMicros;
  const only = `you only have: ${balanceText(availableMicros)}`;
  return new WireError(
    422,
    'BALANCE_ERROR',
    price === undefined
      ? `Insufficient balance, ${only}`
      : `Insufficient balance, the price is: ${priceText(price)} while ${only}`,
  );
}

/** An extra that is not to be had is refused before anything is paid. */
function refuseExtras(parameters: Parameters): void {
  // Cheapest first or best first: the core weighs both, so either is taken and changes nothing.
  findWhole(parameters, 'pricing_option', { most: 1 });
  const quantity = findWhole(parameters, 'quantity', { most: 999_999_999 });
  if (quantity === 0) throw badParameter('quantity', 'must be at least 1');
  if (quantity !== undefined && quantity > 1)
    throw notOffered('quantity', 'You can order one phone number at a time.');
  if (readFlag(parameters, 'create_token')) throw notOffered('create_token', 'Tokens are not offered here.');
  const kind = findText(parameters, 'activation_type')?.toUpperCase() ?? 'SMS';
  if (kind !== 'SMS') throw notOffered('activation_type', 'Only phone numbers for SMS are offered here.');
  if (parameters.has('phonenumber'))
    throw notOffered('phonenumber', 'You cannot choose a phone number here.');
}

function findBid(parameters: Parameters): bigint | undefined {
  const text = findText(parameters, 'max_price');
  return text === undefined ? undefined : parseBid('max_price', text);
}

/** A carrier by its name. Refuses `operator_unknown`. */
function findOperators(parameters: Parameters, { operators }: Country): string[] | undefined {
  const text = findText(parameters, 'carrier')?.toLowerCase();
  if (text === undefined || text === 'any') return undefined;
  const operator = operators.find((one) => one.toLowerCase() === text);
  if (operator === undefined) throw new Refusal('operator_unknown');
  return [operator];
}

const MOST_AREA_CODES = 20;

/**
 * Area codes that the number must not have. That it must have one of them cannot be asked of the core, so it is refused:
 * another number than was wanted would be paid for.
 */
function findPrefixes(parameters: Parameters, { dialCode }: Country): string[] | undefined {
  const exclude = readFlag(parameters, 'exclude');
  const text = findText(parameters, 'areacode');
  if (text === undefined) return undefined;
  const codes = text
    .replace(/[[\]"'\s]/g, '')
    .split(',')
    .filter((code) => code !== '');
  if (codes.length === 0) return undefined;
  if (codes.length > MOST_AREA_CODES || codes.some((code) => !/^\d{1,6}$/.test(code)))
    throw new Refusal('prefixes_bad');
  if (!exclude)
    throw notOffered('areacode', 'Area codes can only be excluded here: send exclude=1 with them.');
  return codes.map((code) => `${dialCode}${code}`);
}
