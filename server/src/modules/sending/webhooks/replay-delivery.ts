import type { Tx } from '#db';
import { enqueue } from '#jobs';
import { Refusal } from '#kernel/refusal';
import { deliverWebhook } from './jobs.ts';
import { reopenDelivery } from './webhook-store.ts';

/** Sends a delivered or failed one again; refuses `not_found` for one that is still being tried. */
export async function replayDelivery(tx: Tx, deliveryId: bigint, now: Date): Promise<void> {
  if (!(await reopenDelivery(tx, deliveryId, now))) throw new Refusal('not_found', { what: 'webhook' });
  await enqueue(tx, deliverWebhook, [{ deliveryId: String(deliveryId) }]);
}
