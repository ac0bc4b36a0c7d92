import { randomBytes } from 'node:crypto';
import type { Database } from '#db';
import { enqueue, type JobHandler, JobRetry } from '#jobs';
import type { AddressGuard } from '#kernel/address-guard';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import type { Sealer } from '#kernel/seal';
import { deliverWebhook } from './jobs.ts';
import { sendWebhook } from './send-webhook.ts';
import {
  disableEndpoint,
  type Endpoint,
  findDelivery,
  insertEndpoint,
  listDeliveries,
  listEndpoints,
  recordAttempt,
  reopenDelivery,
} from './webhook-store.ts';

export { enqueueWebhooks } from './enqueue-webhooks.ts';
export { enqueueMessageWebhooks, type MessageArrival } from './message-webhooks.ts';
export type { Endpoint, WebhookDelivery } from './webhook-store.ts';

export type WebhooksDeps = { db: Database; clock: Clock; sealer: Sealer; guard: AddressGuard };

/** What an address can be told of. */
export const webhookKinds = ['activation-message'] as const;

export type Webhooks = ReturnType<typeof createWebhooks>;

export function createWebhooks({ db, clock, sealer, guard }: WebhooksDeps) {
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

    const { status, error } = await sendWebhook({
      url: delivery.url,
      secret: sealer.open(delivery.secretSealed),
      eventId: delivery.eventId,
      body: delivery.body,
      now: clock(),
      guard,
    });
    const delivered = error === null;
    await record({ state: delivered ? 'delivered' : isLast ? 'failed' : 'pending', status, error });
    if (!delivered && !isLast) throw new JobRetry(deliverWebhook.retrySeconds * 2 ** (attempt - 1));
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
      if (!isWebUrl(url)) throw new Refusal('bad_request', { url });
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

    /** Sends a delivered or failed one again. */
    async replay(deliveryId: bigint): Promise<void> {
      await db.write(async (tx) => {
        if (!(await reopenDelivery(tx, deliveryId, clock()))) throw new Refusal('not_found');
        await enqueue(tx, deliverWebhook, [{ deliveryId: String(deliveryId) }]);
      });
    },
  };
}

function isWebUrl(text: string): boolean {
  if (text.length > 2_000 || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}
