import { signal, type Tx } from '#db';
import { type NewEvent, recordEvents } from '#modules/events';
import { leaseTopic } from '#modules/leasing/leases';
import type { RentalArrival } from '#modules/leasing/rentals';
import type { ActivationArrival } from './move-leases.ts';

/** Wakes those who wait for these messages, late ones too, and writes the events of their customers. */
export async function tellMessages(
  tx: Tx,
  {
    onActivations,
    onRentals,
  }: { onActivations: readonly ActivationArrival[]; onRentals: readonly RentalArrival[] },
  now: Date,
): Promise<void> {
  const events = [
    ...onActivations.map(
      ({ activation: { id, accountId }, message }): NewEvent => ({
        ...{ accountId, kind: 'activation.message', subject: leaseTopic('activation', id) },
        ...{ messageId: message.id, details: {} },
      }),
    ),
    ...onRentals.map(
      ({ rental: { id, accountId }, message }): NewEvent => ({
        ...{ accountId, kind: 'rental.message', subject: leaseTopic('rental', id) },
        ...{ messageId: message.id, details: {} },
      }),
    ),
  ];
  signal(
    tx,
    events.map(({ subject }) => subject),
  );
  await recordEvents(tx, events, now);
}
