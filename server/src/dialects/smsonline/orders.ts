import type { Activation, Core } from '#core';
import { formatUtc } from '#kernel/clock';
import { createGroup, succeeded } from '#kernel/group';
import { priceCents } from './cents.ts';

export type { Activation } from '#core';

type Message = Awaited<ReturnType<Core['messages']['listByActivation']>>[number];

/** The words for an order's state; `retrying` is an order that waits again. */
export const statusWords: Record<Activation['state'], string> = {
  waiting: 'waiting',
  received: 'complete',
  retrying: 'waiting',
  finished: 'complete',
  cancelled: 'refunded',
  expired: 'expired',
};

/** Whether nothing can arrive for it any more. */
export function isEnded({ state }: Activation): boolean {
  return state === 'finished' || state === 'cancelled' || state === 'expired';
}

export type Orders = ReturnType<typeof createOrders>;

/** Activations as this protocol shows them. */
export function createOrders(core: Core) {
  // Orders are polled all day long: the messages that polls of one turn of the event loop want are one query.
  const readMessages = createGroup<number, Message[]>({
    maxSize: 500,
    maxInFlight: 8,
    isShared: () => true,
    async run(ids) {
      const byId = await core.messages.listByActivations(ids);
      return ids.map((id) => succeeded(byId.get(id) ?? []));
    },
  });

  return {
    /** Prices in cents, unless `price` renders them otherwise. */
    async show(activation: Activation, price: (micros: bigint) => number = priceCents) {
      const [view, messages] = await Promise.all([
        core.catalog.view(),
        activation.messageCount > 0 ? readMessages(activation.id) : [],
      ]);
      const received = messages.map((message) => ({
        text: message.text ?? '',
        code: core.messages.codeOf(message),
        sender: message.sender,
        receivedAtUTC: formatUtc(message.receivedAt),
      }));
      const latest = received.at(-1);
      return {
        sShort: activation.serviceId,
        cShort: String(activation.countryId),
        orderId: String(activation.id),
        country: view.country(activation.countryId)?.nameEn ?? '',
        service: view.service(activation.serviceId)?.name ?? '',
        carrier: activation.operator,
        phoneNumber: activation.phone,
        purchasePrice: price(activation.priceMicros),
        status: statusWords[activation.state],
        sms: latest?.text ?? null,
        code: latest?.code ?? null,
        smsList: received,
        createdAtUTC: formatUtc(activation.createdAt),
        expiredAtUTC: formatUtc(activation.expiresAt),
      };
    },
  };
}
