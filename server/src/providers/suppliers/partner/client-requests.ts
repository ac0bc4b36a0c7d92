import { stringifyLosslessJson } from '#kernel/lossless-json';
import { type Finish, type NumberOrder, RENT_SERVICE, RUB } from '#suppliers/supplier';
import { type CallingDialect, currencyDecimals, dialectDefaults, type PrefixType } from './dialect.ts';
import { renderPrefixes } from './exclusions.ts';
import { renderId, renderSum } from './fields.ts';

export function renderGetServices(key: string): string {
  return stringifyLosslessJson({ action: 'GET_SERVICES', key });
}

export function renderGetNumber(
  { key, dialect, prefixType }: { key: string; dialect: CallingDialect; prefixType?: PrefixType },
  { country, operator, service, sumMicros, currency = RUB, exceptionPrefixes = [], days }: NumberOrder,
): string {
  return stringifyLosslessJson({
    action: 'GET_NUMBER',
    key,
    country,
    operator,
    service,
    sum: renderSum(sumMicros, currencyDecimals[currency] ?? 2),
    ...(dialect === 'smshub' && { currency }),
    exceptionPhoneSet: renderPrefixes(exceptionPrefixes, prefixType ?? dialectDefaults[dialect].prefixType),
    ...(service === RENT_SERVICE && days !== undefined && { days }),
  });
}

/** `sum` belongs to Onlinesim's form, where a rental must have one; the sibling protocol has no such field. */
export function renderFinish(
  { key, dialect }: { key: string; dialect: CallingDialect },
  { activationId, status, sumMicros, currency = RUB, rent = false }: Finish,
): string {
  const sum = sumMicros ?? (rent ? 0n : undefined);
  return stringifyLosslessJson({
    action: 'FINISH_ACTIVATION',
    key,
    activationId: renderId(activationId),
    status,
    ...(rent && { service: RENT_SERVICE }),
    ...(sum !== undefined &&
      dialect === 'onlinesim-v1' && { sum: renderSum(sum, currencyDecimals[currency] ?? 2) }),
  });
}
