import { formatUtc } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import type { Action, Answer, Call } from './call.ts';
import { parseBid, parseFloor, priceNumber, priceText } from './currency.ts';
import {
  type CatalogView,
  readCountry,
  readFlag,
  readOperators,
  readService,
  readSuppliers,
} from './fields.ts';

type Activation = Awaited<ReturnType<Call['core']['activations']['buy']>>;

/** `action=getNumber` */
export const getNumber: Action = (call) => buy(call, ({ id, phone }) => `ACCESS_NUMBER:${id}:${phone}`);

/** `action=getNumberV2`: the same purchase, answered in JSON; what goes wrong stays a word. */
export const getNumberV2: Action = (call) =>
  buy(call, (activation, view) => renderPurchase(call, activation, view));

type Purchase = Pick<
  Activation,
  'id' | 'phone' | 'priceMicros' | 'countryId' | 'createdAt' | 'expiresAt' | 'operator'
>;

/** A purchase in JSON, in the types that the key asks for. */
export function renderPurchase({ currency, caller }: Call, activation: Purchase, view: CatalogView): Answer {
  const asText = caller.v2Types === 'text';
  const render = asText ? priceText : priceNumber;
  return {
    json: {
      activationId: String(activation.id),
      phoneNumber: activation.phone,
      activationCost: render(activation.priceMicros, currency),
      currency: currency.code,
      countryCode: String(activation.countryId),
      countryPhoneCode: Number(view.country(activation.countryId)?.dialCode),
      canGetAnotherSms: asText ? true : '1',
      activationTime: formatUtc(activation.createdAt),
      activationEndTime: formatUtc(activation.expiresAt),
      activationOperator: activation.operator,
    },
  };
}

async function buy(
  call: Call,
  render: (activation: Activation, view: CatalogView) => Answer,
): Promise<Answer> {
  const { core, caller, parameters } = call;
  const view = await core.catalog.view();
  const service = readService(call, view);
  const place = readPlace(call, view);
  if (isBidInAnotherCurrency(call)) return 'WRONG_CURRENCY';

  const activation = await core.activations.buy({
    accountId: caller.accountId,
    keyId: caller.keyId,
    serviceId: service.id,
    ...place,
    ...readPrices(call),
    exceptPrefixes: readExceptPrefixes(parameters.get('phoneException')),
    supplierIds: readSuppliers(call, 'providerIds'),
    exceptSupplierIds: readSuppliers(call, 'exceptProviderIds'),
    orderKey: readOrderKey(parameters.get('orderId')),
    distinctNumbers: parameters.has('distinctNumbers') ? readFlag(call, 'distinctNumbers') : undefined,
  });
  return render(activation, view);
}

/** The country, where old classic clients mean 0 by none, and its operators. */
function readPlace(call: Call, view: CatalogView) {
  const { profile, parameters } = call;
  const text = parameters.get('country');
  if (text === 'any' || text === '*') {
    const known = call.parameters.has('operator') ? view.countries.flatMap(({ operators }) => operators) : [];
    return { countryId: undefined, operators: readOperators(call, known) };
  }
  const country = readCountry(call, view, profile === 'classic' ? '0' : undefined);
  return { countryId: country.id, operators: readOperators(call, country.operators) };
}

/** `fixedPrice` wants exactly what was bid, as it is shown. */
function readPrices(call: Call): { minPriceMicros?: bigint; maxPriceMicros?: bigint } {
  const { parameters, currency } = call;
  const most = parameters.get('maxPrice');
  const least = readFlag(call, 'fixedPrice')
    ? (most ?? parameters.get('minPrice'))
    : parameters.get('minPrice');
  return {
    ...(least === undefined ? {} : { minPriceMicros: parseFloor(least, currency) }),
    ...(most === undefined ? {} : { maxPriceMicros: parseBid(most, currency) }),
  };
}

/** A bid must not be taken for another currency than the one it was made in. */
function isBidInAnotherCurrency({ parameters, currency }: Call): boolean {
  if (!parameters.has('maxPrice') && !parameters.has('minPrice')) return false;
  return (parameters.get('currency') ?? String(currency.code)) !== String(currency.code);
}

const MOST_PREFIXES = 20;

/** Country code and three to six digits each. */
function readExceptPrefixes(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const prefixes = text.split(',');
  if (prefixes.length > MOST_PREFIXES || prefixes.some((prefix) => !/^[1-9]\d{3,9}$/.test(prefix)))
    throw new Refusal('prefixes_bad');
  return prefixes;
}

function readOrderKey(text: string | undefined): string | undefined {
  if (text !== undefined && !/^[\x20-\x7e]{1,128}$/.test(text))
    throw new Refusal('bad_request', { orderId: text });
  return text;
}
