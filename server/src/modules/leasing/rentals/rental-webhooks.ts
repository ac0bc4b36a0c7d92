import type { Tx } from '#db';
import { formatUtc } from '#kernel/clock';
import { enqueueWebhooks } from '#modules/sending/webhooks';
import type { Rental } from './rental.ts';

/** A message that reached a rental, as far as a listener is told of it. */
export type RentalArrival = {
  rental: Rental;
  message: { id: bigint; sender: string; text: string | null; receivedAt: Date };
  /** The customer is told this: the code, or the text where there is none. */
  code: string;
};

/** The kind of event that `url` of a rent and the native API listen to. */
const rentalWebhookKind = 'rental-message';

export async function enqueueRentalWebhooks(
  tx: Tx,
  arrivals: readonly RentalArrival[],
  now: Date,
): Promise<void> {
  await enqueueWebhooks(
    tx,
    arrivals.map(({ rental, message, code }) => ({
      accountId: rental.accountId,
      kind: rentalWebhookKind,
      eventId: `message_${message.id}`,
      body: () =>
        JSON.stringify({
          rentId: rental.id,
          phone: rental.phone,
          phoneFrom: message.sender,
          text: message.text,
          code,
          country: rental.countryId,
          receivedAt: formatUtc(message.receivedAt),
        }),
    })),
    now,
  );
}
