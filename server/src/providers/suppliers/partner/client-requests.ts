import { stringifyLosslessJson } from '#kernel/lossless-json';
import {
  type CallingDialect,
  currencyDecimals,
  dialectDefaults,
  type PrefixType,
  RENT_SERVICE,
  RUB,
} from './dialect.ts';
import { renderPrefixes } from './exclusions.ts';
import { type ForeignId, renderId, renderSum } from './fields.ts';

/** What a hub asks its partner for. Names are the partner's own. */
export type NumberOrder = {
  country: string;
  operator: string;
  /** `rent` makes it a rental. */
  service: string;
  /** What the partner would earn, in micros of `currency`. */
  sumMicros: bigint;
  /** ISO 4217 numeric; default 643 (RUB). Written in `smshub` only. */
  currency?: number;
  /** Digits with country code; numbers beginning with one must not be issued. */
  exceptionPrefixes?: readonly string[];
  /** Rental only: the first period. */
  days?: number;
};

/** 1 not ordered for this service, 3 sold, 4 cancelled, 5 refunded (contract 7.3). */
export type FinishStatus = 1 | 3 | 4 | 5;

export type Finish = {
  activationId: ForeignId;
  status: FinishStatus;
  /** Amount credited in micros; for a rental the total of all periods. */
  sumMicros?: bigint;
  currency?: number;
  rent?: boolean;
};

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
