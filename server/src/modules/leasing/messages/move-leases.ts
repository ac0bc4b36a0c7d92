import type { Tx } from '#db';
import { type Activation, receiveOnActivations, type SettlingMeans } from '#modules/leasing/activations';
import { lockForReceipt, type RentalArrival, receiveOnRentals } from '#modules/leasing/rentals';
import type { MessageArrival } from '#modules/sending/webhooks';

export type ActivationArrival = MessageArrival & { activation: Activation };
type Arrivals = { onActivations: readonly ActivationArrival[]; onRentals: readonly RentalArrival[] };

/** Moves the leases that messages were accepted for, and the money with them. */
export async function moveLeases(
  tx: Tx,
  { onActivations, onRentals }: Arrivals,
  { means, now }: { means: SettlingMeans | undefined; now: Date },
): Promise<void> {
  const rentals = onRentals.map(({ rental }) => rental);
  const activations = onActivations.map(({ activation }) => activation);
  const books = await lockForReceipt(tx, rentals, activations);
  await receiveOnActivations(tx, onActivations, { means, now });
  await receiveOnRentals(tx, rentals, { books, now });
}
