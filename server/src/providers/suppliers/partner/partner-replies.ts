import { JsonNumber, stringifyLosslessJson } from '#kernel/lossless-json';
import { ANY_OPERATOR, type AnyMode, type InventoryRow } from '#suppliers/supplier';
import type { FailureCase } from './failure-case.ts';
import { replyTable, statusBody, type WireReply } from './replies.ts';

/** Refusals to a hub that asks us as its partner. */
export type PartnerErrorCase = FailureCase | keyof typeof ownErrors;

/**
 * Answers from the books: a close of what we do not know, an order that pays too little. They go with 200; what could
 * not be read or may not be asked has an HTTP status of its own.
 */
const ownErrors = {
  activation_not_found: { httpStatus: 200, code: 'ACTIVATION_NOT_FOUND' },
  bad_status: { httpStatus: 200, code: 'BAD_STATUS' },
  sum_too_low: { httpStatus: 200, code: 'SUM_TOO_LOW' },
  bad_currency: { httpStatus: 200, code: 'BAD_CURRENCY' },
  unavailable: { httpStatus: 503, code: 'TRY_AGAIN' },
} as const;

export function partnerErrorReply(errorCase: PartnerErrorCase): WireReply {
  const { httpStatus, code } = { ...replyTable, ...ownErrors }[errorCase];
  return { httpStatus, body: statusBody(code) };
}

/** The acknowledgement of FINISH_ACTIVATION, the same each time it is repeated. */
export function finishReply(): WireReply {
  return { httpStatus: 200, body: statusBody(undefined) };
}

export function noNumbersReply(): WireReply {
  return { httpStatus: 200, body: JSON.stringify({ status: 'NO_NUMBERS' }) };
}

/** `number` in digits with country code, and our operation's id; both are written as JSON numbers in every dialect. */
export function numberReply({ number, activationId }: { number: string; activationId: bigint }): WireReply {
  return {
    httpStatus: 200,
    body: stringifyLosslessJson({ status: 'SUCCESS', number: new JsonNumber(number), activationId }),
  };
}

/**
 * GET_SERVICES' answer from rows in the hub's names (contract 7.1). Mode `sum` adds the operator `any` with the
 * sums; mode `exclusive` lists either `any` or named operators. Rows given under `any` are numbers of no known
 * operator: beside them the named operators of that service (mode `sum`) or country (`exclusive`) are folded
 * into `any`, so that no rule breaks and no number is lost.
 */
export function servicesReply(rows: readonly Omit<InventoryRow, 'rent'>[], anyMode: AnyMode): WireReply {
  const countries = new Map<string, Map<string, Map<string, number>>>();
  const add = ({ country, service, count }: Omit<InventoryRow, 'rent'>, operator: string) => {
    const operators = getOrAdd(countries, country, () => new Map<string, Map<string, number>>());
    const services = getOrAdd(operators, operator, () => new Map<string, number>());
    services.set(service, (services.get(service) ?? 0) + count);
  };
  const groupOf = ({ country, service }: { country: string; service: string }) =>
    JSON.stringify(anyMode === 'sum' ? [country, service] : [country]);
  const folded = new Set(rows.filter(({ operator }) => operator === ANY_OPERATOR).map(groupOf));

  for (const row of rows) {
    const named = !folded.has(groupOf(row));
    if (!named || anyMode === 'sum') add(row, ANY_OPERATOR);
    if (named) add(row, row.operator);
  }
  const countryList = [...countries].map(([country, operators]) => ({
    country,
    operatorMap: Object.fromEntries(
      [...operators].map(([name, services]) => [name, Object.fromEntries(services)]),
    ),
  }));
  return { httpStatus: 200, body: JSON.stringify({ status: 'SUCCESS', countryList }) };
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
