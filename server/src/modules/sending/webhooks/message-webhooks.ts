import type { Tx } from '#db';
import { formatUtc } from '#kernel/clock';
import { enqueueWebhooks } from './enqueue-webhooks.ts';

/** A message that reached an activation, as far as a listener is told of it. */
export type MessageArrival = {
  activation: { id: number; accountId: bigint; serviceId: string; countryId: number };
  message: { id: bigint; sender: string; text: string | null; receivedAt: Date };
  /** The code that the customer is told, or the text where there is none. */
  code: string;
};

/** Tells those who listen to `activation-message`, in the shape of handler_api's webhook (contract 3.5). */
export async function enqueueMessageWebhooks(
  tx: Tx,
  arrivals: readonly MessageArrival[],
  now: Date,
): Promise<void> {
  await enqueueWebhooks(
    tx,
    arrivals.map(({ activation, message, code }) => ({
      accountId: activation.accountId,
      kind: 'activation-message',
      eventId: `message_${message.id}`,
      body: () =>
        JSON.stringify({
          activationId: activation.id,
          service: activation.serviceId,
          text: message.text,
          code,
          country: activation.countryId,
          phoneFrom: message.sender,
          receivedAt: formatUtc(message.receivedAt),
        }),
    })),
    now,
  );
}
