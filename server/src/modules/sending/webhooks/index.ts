import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import type { Database, Tx } from '#db';
import { type JobHandler, JobRetry } from '#jobs';
import type { AddressGuard } from '#kernel/address-guard';
import { addSeconds, type Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import type { Sealer } from '#kernel/seal';
import { isWebAddress } from '#kernel/web-address';
import { enqueueDeliveries } from './enqueue-webhooks.ts';
import { deliverWebhook, jittered, waitsSeconds } from './jobs.ts';
import { replayDelivery } from './replay-delivery.ts';
import { sendWebhook } from './send-webhook.ts';
import {
  type DeliveryRange,
  disableEndpoint,
  type Endpoint,
  type EndpointSecrets,
  findDelivery,
  hasDeliveredSince,
  hasEndpoint,
  insertDeliveries,
  insertEndpoint,
  listAttempts,
  listDeliveries,
  listEndpoints,
  recordAttempt,
  reopenDeliveries,
  replaceSecret,
} from './webhook-store.ts';

export { enqueueWebhooks, queueDeliveries } from './enqueue-webhooks.ts';
export { eventListeners } from './joined.ts';
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

export type ReplayRange = Omit<DeliveryRange, 'delivered'> & {
  accountId: bigint;
  delivered?: boolean | undefined;
};

const DAY_SECONDS = 86_400;
const MOST_KEPT_SECONDS = 30 * DAY_SECONDS;
const MOST_REPLAYED = 1_000;

const newSecret = () => `whsec_${randomBytes(24).toString('base64')}`;

/** The receiver says that nothing will ever be taken there. */
const GONE = 410;

/** The events that an address can be told of. */
const webhookKinds = ['activation-message', 'rental-message'] as const;

export type Webhooks = ReturnType<typeof createWebhooks>;

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
    const now = clock();
    const { headers, ...own } = kind ? await kind.sign(delivery) : { headers: {}, secret: undefined };
    const secrets = own.secret === undefined ? secretsOf(delivery, now) : [own.secret];
    const {
      status,
      error,
      retryAfterSeconds = 0,
    } = await sendWebhook({
      secrets,
      headers,
      url: delivery.url,
      eventId: delivery.eventId,
      body: delivery.body,
      now,
      guard,
    });
    const delivered = error === null;
    const planned = kind ? kind.waitsSeconds[attempt - 1] : waitsSeconds[attempt - 1];
    const again = !delivered && status !== GONE && !isLast && planned !== undefined;
    await record({ state: delivered ? 'delivered' : again ? 'pending' : 'failed', status, error });
    if (again) throw new JobRetry(Math.max(kind ? planned : jittered(planned), retryAfterSeconds));
    if (!delivered && !kind) await switchOff(delivery, { isGone: status === GONE });
  };

  /** The one of now first. */
  function secretsOf(
    { secretSealed, oldSecretSealed, oldSecretUntil }: EndpointSecrets,
    now: Date,
  ): string[] {
    const isOldGood = oldSecretSealed !== null && oldSecretUntil !== null && now < oldSecretUntil;
    return [secretSealed, ...(isOldGood ? [oldSecretSealed] : [])].map((sealed) => sealer.open(sealed));
  }

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
      begin = async () => {},
      ...filter
    }: {
      accountId: bigint;
      kind: string;
      url: string;
      types?: string[] | undefined;
      keyId?: bigint | undefined;
      activationId?: number | undefined;
      /** In the same transaction, before. */
      begin?(tx: Tx): Promise<void>;
    }): Promise<Endpoint & { secret: string }> {
      const refusal = isWebAddress(url) ? guard.refusalOf?.(url) : 'is no address of the web';
      if (refusal !== undefined) throw new Refusal('bad_request', { url: refusal });
      const secret = newSecret();
      const endpoint = await db.write(async (tx) => {
        await begin(tx);
        const secretSealed = sealer.seal(secret);
        return insertEndpoint(tx, { accountId, kind, url, secretSealed, now: clock(), ...filter });
      });
      if (!endpoint) throw new Refusal('already_exists', { url });
      return { ...endpoint, secret };
    },

    listEndpoints: (accountId: bigint) => listEndpoints(db.read, [accountId]),

    async removeEndpoint(ref: { id: bigint; accountId: bigint }): Promise<void> {
      if (!(await db.write((tx) => disableEndpoint(tx, ref)))) throw new Refusal('not_found');
    },

    /**
     * A new secret, which is in this answer and nowhere else. The one before signs beside it for `keepSeconds` (a day unless
     * said, at most a month): the receiver changes its own in between. One that was replaced before is good no more. Refuses
     * `not_found`, `bad_request`.
     */
    async rotateSecret({
      id,
      accountId,
      keepSeconds = DAY_SECONDS,
    }: {
      id: bigint;
      accountId: bigint;
      keepSeconds?: number | undefined;
    }): Promise<{ secret: string; oldUntil: Date }> {
      if (!(keepSeconds >= 0 && keepSeconds <= MOST_KEPT_SECONDS))
        throw new Refusal('bad_request', { keepSeconds });
      const secret = newSecret();
      const oldUntil = addSeconds(clock(), keepSeconds);
      const change = { id, accountId, secretSealed: sealer.seal(secret), oldUntil };
      if (!(await db.write((tx) => replaceSecret(tx, change))))
        throw new Refusal('not_found', { what: 'webhook' });
      return { secret, oldUntil };
    },

    /** Sends an event that means nothing (`{"type":"test"}`) to an endpoint. Gives the delivery's id. Refuses `not_found`. */
    sendTest: ({ id, accountId }: { id: bigint; accountId: bigint }): Promise<{ deliveryId: bigint }> =>
      db.write(async (tx) => {
        if (!(await hasEndpoint(tx, { id, accountId }))) throw new Refusal('not_found', { what: 'webhook' });
        const now = clock();
        const eventId = `test_${randomBytes(12).toString('hex')}`;
        const body = JSON.stringify({
          type: 'test',
          timestamp: now.toISOString(),
          data: { webhookId: String(id) },
        });
        const made = await insertDeliveries(tx, [{ endpointId: id, eventId, body }], now);
        await enqueueDeliveries(tx, made);
        return { deliveryId: made[0]?.id ?? assert.fail('the event is new') };
      }),

    /**
     * Sends the failed deliveries of an endpoint again, from one id to another, or with `delivered` all that are over; at most a
     * thousand at once, fifty a second. `next`: where to go on, null where nothing is left. Refuses `not_found`.
     */
    replayRange: ({
      accountId,
      delivered = false,
      ...range
    }: ReplayRange): Promise<{ replayed: number; next: bigint | null }> =>
      db.write(async (tx) => {
        const ref = { id: range.endpointId, accountId };
        if (!(await hasEndpoint(tx, ref))) throw new Refusal('not_found', { what: 'webhook' });
        const opened = await reopenDeliveries(
          tx,
          { ...range, delivered },
          { limit: MOST_REPLAYED, now: clock() },
        );
        await enqueueDeliveries(tx, opened);
        const last = opened.at(-1);
        return {
          replayed: opened.length,
          next: opened.length < MOST_REPLAYED || last === undefined ? null : last.id + 1n,
        };
      }),

    /** Newest first, `limit` at most 1000; `before` is a delivery's id. */
    listDeliveries: (query: { accountId: bigint; limit: number; before?: bigint | undefined }) =>
      listDeliveries(db.read, query),

    /** Every try of one delivery, oldest first. The caller has shown that it is its own. */
    listAttempts: (deliveryId: bigint) => listAttempts(db.read, deliveryId),

    /** Sends a delivered or failed one again. */
    replay: (deliveryId: bigint): Promise<void> => db.write((tx) => replayDelivery(tx, deliveryId, clock())),
  };
}
