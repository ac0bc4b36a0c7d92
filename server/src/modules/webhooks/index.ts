import { randomBytes } from 'node:crypto';
import type { Database } from '#db';
import { type JobHandler, JobRetry } from '#jobs';
import type { AddressGuard } from '#kernel/address-guard';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import type { Sealer } from '#kernel/seal';
import { isWebAddress } from '#kernel/web-address';
import { deliverWebhook } from './jobs.ts';
import { replayDelivery } from './replay-delivery.ts';
import { sendWebhook } from './send-webhook.ts';
import {
  disableEndpoint,
  type Endpoint,
  findDelivery,
  insertEndpoint,
  listAttempts,
  listDeliveries,
  listEndpoints,
  recordAttempt,
} from './webhook-store.ts';

export { enqueueWebhooks } from './enqueue-webhooks.ts';
export { enqueueMessageWebhooks, type MessageArrival } from './message-webhooks.ts';
export { replayDelivery } from './replay-delivery.ts';
export {
  deleteDeliveries,
  type Endpoint,
  findDeliveryOf,
  listAttempts,
  listDeliveries,
  setOnlyEndpoint,
  type WebhookAttempt,
  type WebhookDelivery,
} from './webhook-store.ts';

/** How the deliveries of one kind differ from the others'. */
export type WebhookKind = {
  /** Seconds to wait after each failed try, at most seven of them; the tries are one more. */
  waitsSeconds: readonly number[];
  /** What to sign with (Standard Webhooks form: `whsec_` and base64), and headers of its own. */
  sign(event: {
    accountId: bigint;
    eventId: string;
    body: string;
  }): Promise<{ secret: string; headers: Record<string, string> }>;
};

export type WebhooksDeps = {
  db: Database;
  clock: Clock;
  sealer: Sealer;
  guard: AddressGuard;
  kinds?: Readonly<Record<string, WebhookKind>>;
};

/** What an address can be told of. */
export const webhookKinds = ['activation-message', 'rental-message'] as const;

export type Webhooks = ReturnType<typeof createWebhooks>;

export function createWebhooks({ db, clock, sealer, guard, kinds = {} }: WebhooksDeps) {
  const handler: JobHandler<{ deliveryId: string }> = async ({ deliveryId }, { attempt, isLast }) => {
    const delivery = await findDelivery(db.read, BigInt(deliveryId));
    if (delivery?.state !== 'pending') return;
    const record = (attempt: {
      state: 'pending' | 'delivered' | 'failed';
      status: number | null;
      error: string | null;
    }) => db.write((tx) => recordAttempt(tx, { id: delivery.id, now: clock(), ...attempt }));
    if (!delivery.enabled)
      return record({ state: 'failed', status: null, error: 'the endpoint was removed' });

    const kind = kinds[delivery.kind];
    const signed = kind ? await kind.sign(delivery) : { secret: sealer.open(delivery.secretSealed) };
    const { status, error } = await sendWebhook({
      ...signed,
      url: delivery.url,
      eventId: delivery.eventId,
      body: delivery.body,
      now: clock(),
      guard,
    });
    const delivered = error === null;
    const wait = kind ? kind.waitsSeconds[attempt - 1] : deliverWebhook.retrySeconds * 2 ** (attempt - 1);
    const again = !delivered && !isLast && wait !== undefined;
    await record({ state: delivered ? 'delivered' : again ? 'pending' : 'failed', status, error });
    if (again) throw new JobRetry(wait);
  };

  return {
    handlers: [{ job: deliverWebhook, handler }],
    kinds: webhookKinds,

    /** Tells `url` of every event of `kind`. The secret (Standard Webhooks form) is in this answer and nowhere else. */
    async addEndpoint({
      accountId,
      kind,
      url,
    }: {
      accountId: bigint;
      kind: string;
      url: string;
    }): Promise<Endpoint & { secret: string }> {
      if (!isWebAddress(url)) throw new Refusal('bad_request', { url });
      const secret = `whsec_${randomBytes(24).toString('base64')}`;
      const endpoint = await db.write((tx) =>
        insertEndpoint(tx, { accountId, kind, url, secretSealed: sealer.seal(secret), now: clock() }),
      );
      if (!endpoint) throw new Refusal('already_exists', { url });
      return { ...endpoint, secret };
    },

    listEndpoints: (accountId: bigint) => listEndpoints(db.read, [accountId]),

    async removeEndpoint(ref: { id: bigint; accountId: bigint }): Promise<void> {
      if (!(await db.write((tx) => disableEndpoint(tx, ref)))) throw new Refusal('not_found');
    },

    /** Newest first, `limit` at most 1000; `before` is a delivery's id. */
    listDeliveries: (query: { accountId: bigint; limit: number; before?: bigint | undefined }) =>
      listDeliveries(db.read, query),

    /** Every try of one delivery, oldest first. The caller has shown that it is its own. */
    listAttempts: (deliveryId: bigint) => listAttempts(db.read, deliveryId),

    /** Sends a delivered or failed one again. */
    replay: (deliveryId: bigint): Promise<void> => db.write((tx) => replayDelivery(tx, deliveryId, clock())),
  };
}
