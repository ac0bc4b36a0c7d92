import { formatUtc } from '#kernel/clock';
import { isRefusal, Refusal } from '#kernel/refusal';
import type { Action, OwnCall } from './call.ts';
import { type AmountForm, dollars, priceCents, priceDollars, wholeCents } from './cents.ts';
import type { Activation } from './orders.ts';
import { findFlag, readDecimal, readFlag } from './parameters.ts';
import { ANY, readCarrier, readCountry, readService } from './places.ts';
import { readShelves } from './shelves.ts';
import { badRequest, WireError } from './wire-error.ts';

/** 3.13: in spite of `PUT`, each call buys a number. `m`, `n` and `network` may be there and mean nothing. */
export const orderNumber: Action = async (call) => {
  const maxPriceMicros = readMaximumPrice(call, wholeCents);
  const failover = readFlag(call.parameters, 'failover', true);
  return showPurchase(await buy(call, { maxPriceMicros, failover }), priceCents);
};

/** 4.8: in dollars, and flat. */
export const purchaseV2: Action = async (call) => {
  const maxPriceMicros = readMaximumPrice(call, dollars(6));
  return showPurchase(await buy(call, { maxPriceMicros, failover: true }), priceDollars);
};

function showPurchase({ id, phone, expiresAt, priceMicros }: Activation, price: (micros: bigint) => number) {
  return {
    orderId: String(id),
    phoneNumber: phone,
    expiredAtUTC: formatUtc(expiresAt),
    purchasePrice: price(priceMicros),
  };
}

function readMaximumPrice({ parameters }: OwnCall, form: AmountForm): bigint {
  const micros = form.parse(readDecimal(parameters, 'maximumPrice'));
  if (micros === undefined) throw badRequest('maximumPrice', form.expected);
  return micros;
}

type Terms = { maxPriceMicros: bigint; failover: boolean };

/** At the carrier asked for; where that has none within the price, at any, if the customer agreed to it. */
async function buy(call: OwnCall, { maxPriceMicros, failover }: Terms): Promise<Activation> {
  const { core, caller, parameters } = call;
  const view = await core.catalog.view();
  const country = readCountry(parameters, view);
  const service = readService(parameters, view);
  const carrier = readCarrier(parameters, country);
  const command = {
    accountId: caller.accountId,
    keyId: caller.keyId,
    countryId: country.id,
    serviceId: service.id,
    maxPriceMicros,
    distinctNumbers: findFlag(parameters, 'distinctNumbers'),
  };
  if (carrier === ANY) return core.activations.buy(command);

  try {
    return await core.activations.buy({ ...command, operators: [carrier] });
  } catch (error) {
    const hasNone = isRefusal(error, 'no_numbers');
    if (failover && (hasNone || isRefusal(error, 'price_too_low'))) return core.activations.buy(command);
    if (!hasNone) throw error;
  }
  const others = await readShelves(call, { country, carrier: ANY, service });
  const best = others.get(service.id)?.find(({ stock }) => stock > 0);
  if (!best) throw new Refusal('no_numbers');
  const { priceMicros } = best;
  if (priceMicros > maxPriceMicros) throw new Refusal('price_too_low');
  throw otherCarrierOnly(priceMicros);
}

/** "Additional action required": the customer may order again with `failover`. */
function otherCarrierOnly(priceMicros: bigint): WireError {
  return new WireError(222, 'CARRIER_UNAVAILABLE', {
    body: { action: 'retry-with-failover', carrier: ANY, price: priceCents(priceMicros) },
  });
}
