import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { enqueueDeliveries } from './enqueue-webhooks.ts';
import { reopenDelivery } from './webhook-store.ts';

/** Sends a delivered or failed one again; refuses `not_found` for one that is still being tried. */
export async function replayDelivery(tx: Tx, deliveryId: bigint, now: Date): Promise<void> {
  const delivery = await reopenDelivery(tx, deliveryId, now);
  if (!delivery) throw new Refusal('not_found', { what: 'webhook' });
  await enqueueDeliveries(tx, [delivery]);
}
