import { signal, type Tx } from '#db';
import { type NewEvent, recordEvents } from '#modules/events';
import { leaseTopic } from '#modules/leasing/leases';
import { isOpen, isRental, type Rental, type RentalEvent, type RentalRecord } from './rental.ts';

/** Their customers' events: those of these that have a number now. */
export async function tellBegun(tx: Tx, rentals: readonly RentalRecord[], now: Date): Promise<void> {
  const events = rentals.filter(isRental).map(
    ({ id, accountId, countryId, phone, priceMicros, hours, endsAt }): NewEvent => ({
      ...{ accountId, kind: 'rental.created', subject: `rental:${id}` },
      details: { countryId, phone, priceMicros: String(priceMicros), hours, endsAt },
    }),
  );
  await recordEvents(tx, events, now);
}

/** Wakes those who wait for these rentals; longer terms and ends are events. */
export async function tellMoved(tx: Tx, moves: readonly { to: Rental; event: RentalEvent }[]): Promise<void> {
  signal(
    tx,
    moves.map(({ to }) => leaseTopic('rental', to.id)),
  );
  const events = moves.flatMap(({ to, event }): NewEvent[] => {
    const { id, accountId, state, priceMicros, hours, endsAt } = to;
    const base = { accountId, subject: `rental:${id}` };
    if (event === 'extend' || event === 'renew')
      return [
        { ...base, kind: 'rental.extended', details: { hours, endsAt, priceMicros: String(priceMicros) } },
      ];
    return isOpen(to) ? [] : [{ ...base, kind: 'rental.ended', details: { state } }];
  });
  const [first] = moves;
  if (first) await recordEvents(tx, events, first.to.changedAt);
}
