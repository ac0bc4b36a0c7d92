import type { Activation } from '#core';
import type { Catalogue } from './catalogue.ts';
import { priceNumber } from './dollars.ts';

/** The state of an operation. A cancelled one has ended without an answer; there is no other word for it. */
const stateWords = {
  waiting: 'TZ_NUM_WAIT',
  received: 'TZ_NUM_ANSWER',
  retrying: 'TZ_NUM_WAIT',
  finished: 'TZ_OVER_OK',
  cancelled: 'TZ_OVER_EMPTY',
  expired: 'TZ_OVER_EMPTY',
} as const satisfies Record<Activation['state'], string>;

/** The fields of an operation wherever it is shown, but for its messages. */
export function describeOperation(activation: Activation, catalogue: Catalogue, now: Date) {
  const { id, state, countryId, serviceId, phone, priceMicros, expiresAt, cancellableAt } = activation;
  const service = catalogue.service(serviceId);
  const isOver = stateWords[state].startsWith('TZ_OVER');
  return {
    tzid: id,
    response: stateWords[state],
    country: catalogue.country(countryId).code,
    sum: priceNumber(priceMicros),
    service: service.slug,
    title: service.name,
    number: `+${phone}`,
    time: isOver ? 0 : secondsLeft(expiresAt, now),
    form: 'index',
    guard_interval_remaining_seconds: state === 'waiting' ? secondsLeft(cancellableAt, now) : 0,
  };
}

/** Rounded up: at nought it is over. */
function secondsLeft(until: Date, now: Date): number {
  return Math.max(Math.ceil((until.getTime() - now.getTime()) / 1000), 0);
}
