import { formatUtc } from '#kernel/clock';
import type { Activation } from './call.ts';
import type { Catalogue } from './catalogue.ts';
import { priceText } from './dollars.ts';
import type { Message } from './messages.ts';
import { encodeId } from './order-code.ts';

/**
 * The numbers by which clients know how an order stands. 2 (expired), 4 (resend asked for) and 5 (cancelled) are known as
 * well, but many clients wait on while they see anything but 3 and 6: an order whose money came back is always 6, one that
 * waits again is 1.
 */
export const statusNumbers = {
  waiting: 1,
  received: 3,
  retrying: 1,
  finished: 3,
  cancelled: 6,
  expired: 6,
} as const satisfies Record<Activation['state'], number>;

const statusWords = { 1: 'pending', 3: 'completed', 6: 'refunded' } as const;

export const unixSeconds = (moment: Date) => Math.floor(moment.getTime() / 1000);

export function secondsLeft(until: Date, now: Date): number {
  return Math.max(Math.floor((until.getTime() - now.getTime()) / 1000), 0);
}

/** The number of times that more was asked for, or came, than the one message that was paid for. */
export function countResends({ state, messageCount }: Activation): number {
  return Math.max(state === 'retrying' ? messageCount : messageCount - 1, 0);
}

/** An order as the lists have it; before a code `code` is the text of nought. */
export function renderRow(
  activation: Activation,
  { catalogue, latest, now }: { catalogue: Catalogue; latest: Message | undefined; now: Date },
) {
  const { id, state, phone, createdAt, expiresAt, lastMessageAt } = activation;
  const status = statusNumbers[state];
  return {
    timestamp: formatUtc(createdAt),
    order_code: encodeId('order', id),
    phonenumber: phone,
    code: (status === 3 ? activation.code : null) ?? '0',
    full_code: (status === 3 ? latest?.text : null) ?? '',
    short_name: catalogue.country(activation.countryId).shortName,
    service: catalogue.service(activation.serviceId).name,
    status: statusWords[status],
    pool: Number(activation.supplierId),
    expiry: unixSeconds(expiresAt),
    completed_on: formatUtc(lastMessageAt ?? createdAt),
    time_left: secondsLeft(expiresAt, now),
    cost: priceText(activation.priceMicros),
  };
}
