import { signal, type Tx } from '#db';
import { type NewEvent, recordEvents } from '#modules/events';
import { leaseTopic } from '#modules/leasing/leases';
import { type Activation, isLease, isOpen } from './activation.ts';

/** Their customers' events: those of these that have a number now. Orders on their way are shown to nobody. */
export async function tellBegun(tx: Tx, activations: readonly Activation[], now: Date): Promise<void> {
  const events = activations.filter(isLease).map(
    ({ id, accountId, serviceId, countryId, phone, priceMicros }): NewEvent => ({
      ...{ accountId, kind: 'activation.created', subject: `activation:${id}` },
      details: { serviceId, countryId, phone, priceMicros: String(priceMicros) },
    }),
  );
  await recordEvents(tx, events, now);
}

/** Wakes those who wait for these activations; their ends are events. */
export async function tellMoved(tx: Tx, moved: readonly Activation[]): Promise<void> {
  signal(
    tx,
    moved.map(({ id }) => leaseTopic('activation', id)),
  );
  const [first] = moved;
  if (!first) return;
  const events = moved
    .filter((activation) => !isOpen(activation))
    .map(
      ({ id, accountId, state, priceMicros }): NewEvent => ({
        ...{ accountId, kind: 'activation.ended', subject: `activation:${id}` },
        details: { state, priceMicros: String(priceMicros) },
      }),
    );
  await recordEvents(tx, events, first.changedAt);
}
