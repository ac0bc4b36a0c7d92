import { randomBytes } from 'node:crypto';
import type { Database } from '#db';
import { type JobHandler, JobRetry } from '#jobs';
import type { AddressGuard } from '#kernel/address-guard';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import type { Sealer } from '#kernel/seal';
import { isWebAddress } from '#kernel/web-address';
import { deliverWebhook, jittered, waitsSeconds } from './jobs.ts';
import { replayDelivery } from './replay-delivery.ts';
import { sendWebhook } from './send-webhook.ts';
import {
  disableEndpoint,
  type Endpoint,
  findDelivery,
  hasDeliveredSince,
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
  listTries,
  setOnlyEndpoint,
  type WebhookAttempt,
  type WebhookDelivery,
  type WebhookTry,
} from './webhook-store.ts';

/** The way in which the deliveries of one kind differ from the others'. */
export type WebhookKind = {
  /** Seconds to wait after each failed try, at most seventeen of them; the tries are one more. */
  waitsSeconds: readonly number[];
  /** The secret to sign with (Standard Webhooks form: `whsec_` and base64), and headers of its own. */
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
  /** Told of an endpoint that was switched off. */
  onSwitchedOff?(endpoint: { accountId: bigint; url: string; reason: string }): void;
};

/** The receiver says that nothing will ever be taken there. */
const GONE = 410;

/** The events that an address can be told of. */
const webhookKinds = ['activation-message', 'rental-message'] as const;

export function createWebhooks({
  db,
  clock,
  sealer,
  guard,
  kinds = {},
  onSwitchedOff = () => {},
}: WebhooksDeps) {
  const handler: JobHandler<{ deliveryId: string }> = async ({ deliveryId }, { attempt, isLast }) => {
    const delivery = await findDelivery(db.read, BigInt(deliveryId));
    if (delivery?.state !== 'pending') return;
    const record = (attempt: {
      state: 'pending' | 'delivered' | 'failed';
      status: number | null;
      error: string | null;
    }) => db.write((tx) => recordAttempt(tx, { id: delivery.id, now: clock(), ...attempt }));
    if (!delivery.enabled)
      return record({ state: 'failed', status: null, error: 'the endpoint was removed or switched off' });

    const kind = kinds[delivery.kind];
    const signed = kind ? await kind.sign(delivery) : { secret: sealer.open(delivery.secretSealed) };
    const {
      status,
      error,
      retryAfterSeconds = 0,
    } = await sendWebhook({
      ...signed,
      url: delivery.url,
      eventId: delivery.eventId,
      body: delivery.body,
      now: clock(),
      guard,
    });
    const delivered = error === null;
    const planned = kind ? kind.waitsSeconds[attempt - 1] : waitsSeconds[attempt - 1];
    const again = !delivered && status !== GONE && !isLast && planned !== undefined;
    await record({ state: delivered ? 'delivered' : again ? 'pending' : 'failed', status, error });
    if (again) throw new JobRetry(Math.max(kind ? planned : jittered(planned), retryAfterSeconds));
    if (!delivered && !kind) await switchOff(delivery, { isGone: status === GONE });
  };

  /** Nobody listens there any more; the account adds the address again when somebody does. */
  async function switchOff(
    { id, endpointId, accountId, url }: { id: bigint; endpointId: bigint; accountId: bigint; url: string },
    { isGone }: { isGone: boolean },
  ): Promise<void> {
    const isOff = await db.write(async (tx) => {
      // A receiver that took others meanwhile is there: it only does not want this one.
      if (!isGone && (await hasDeliveredSince(tx, { endpointId, deliveryId: id }))) return false;
      return disableEndpoint(tx, { id: endpointId, accountId });
    });
    const reason = isGone ? 'it says that it is gone' : 'nothing was taken for three days';
    if (isOff) onSwitchedOff({ accountId, url, reason });
  }

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
      const refusal = isWebAddress(url) ? guard.refusalOf?.(url) : 'is no address of the web';
      if (refusal !== undefined) throw new Refusal('bad_request', { url: refusal });
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
