import type { Tx } from '#db';
import { enqueue } from '#jobs';
import { deliverWebhook } from './jobs.ts';
import { type DeliveryRef, insertDeliveries, listEndpoints } from './webhook-store.ts';

const PER_SECOND = 50;

/** Queues the bodies for everybody who listens, in the transaction of their cause. */
export async function enqueueWebhooks(
  tx: Tx,
  events: readonly { accountId: bigint; kind: string; eventId: string; body(): string }[],
  now: Date,
): Promise<void> {
  if (events.length === 0) return;
  const endpoints = await listEndpoints(
    tx,
    events.map(({ accountId }) => accountId),
  );
  const deliveries = events.flatMap(({ accountId, kind, eventId, body }) =>
    endpoints
      .filter((endpoint) => endpoint.accountId === accountId && endpoint.kind === kind)
      .map(({ id }) => ({ endpointId: id, eventId, body: body() })),
  );
  await queueDeliveries(tx, deliveries, now);
}

/** Queues bodies for those who listen, an event to each of them once. */
export async function queueDeliveries(
  tx: Tx,
  deliveries: readonly { endpointId: bigint; eventId: string; body: string }[],
  now: Date,
): Promise<void> {
  if (deliveries.length > 0) await enqueueDeliveries(tx, await insertDeliveries(tx, deliveries, now));
}

/** Many at once are paced: neither the receiver nor what goes on meanwhile is to be run over by one import. */
export async function enqueueDeliveries(tx: Tx, deliveries: readonly DeliveryRef[]): Promise<void> {
  for (let at = 0; at < deliveries.length; at += PER_SECOND)
    await enqueue(
      tx,
      deliverWebhook,
      deliveries
        .slice(at, at + PER_SECOND)
        .map(({ id, endpointId }) => ({ deliveryId: String(id), endpointId: String(endpointId) })),
      { afterSeconds: at / PER_SECOND },
    );
}
