import { createHmac } from 'node:crypto';
import type { Database, Tx } from '#db';
import { formatUtc } from '#kernel/clock';
import { ALPHANUMERIC, randomText } from '#kernel/random-text';
import type { Sealer } from '#kernel/seal';
import { deleteDeliveries, enqueueWebhooks, type WebhookKind } from '#modules/sending/webhooks';
import { findCurrentKeyPair } from './key-store.ts';
import { isTold } from './merchant.ts';
import { deleteEventsBefore, insertEvents } from './merchant-event-store.ts';
import { findMerchants } from './merchant-store.ts';

/** The kind of the endpoints that merchants' events go to. */
export const MERCHANT_WEBHOOK = 'merchant';

/** The events that a merchant can be told of (contract 6.2). */
export const merchantEventTypes = [
  'coupon_opened',
  'coupon_played',
  'coupon_claimed',
  'coupon_validated',
  'coupon_voided',
  'coupon_unvoided',
  'coupon_created',
  'coupon_updated',
  'coupon_removed',
  'singleuse_created',
  'directory_registration',
  'directory_payment',
  'loyalty_user_created',
  'loyalty_points_added',
  'loyalty_reward_granted',
  'loyalty_user_voided',
  'sms_subscribed',
  'sms_unsubscribed',
] as const;
export type MerchantEventType = (typeof merchantEventTypes)[number];

/** Something that happened to what an account owns. */
export type MerchantEvent = {
  accountId: bigint;
  type: MerchantEventType;
  campaignId?: bigint | undefined;
  sessionCode?: string | undefined;
  /** The members of the body after `id`, `type` and `datetime`. Whole numbers and texts only: receivers sign it anew. */
  members(context: { publicUrl: string }): Record<string, unknown>;
};

/** Receivers may ask about an event for so long. */
const KEEP_DAYS = 90;
const DELETE_MOST = 1_000;

/** A minute, 5, 30, 2 hours, 12, a day, two days: over three days in all. */
const waitsSeconds = [60, 300, 1_800, 7_200, 43_200, 86_400, 172_800];

/**
 * Queues what the merchants want to hear, in the transaction of its cause. Accounts that listen to nothing cost one
 * read. `publicUrl` is the operator's own address, for merchants without one.
 */
export async function enqueueMerchantEvents(
  tx: Tx,
  events: readonly MerchantEvent[],
  { publicUrl, now }: { publicUrl: string; now: Date },
): Promise<void> {
  if (events.length === 0) return;
  const merchants = await findMerchants(
    tx,
    events.map(({ accountId }) => accountId),
  );
  const told = events.flatMap((event) => {
    const merchant = merchants.get(event.accountId);
    if (!merchant || !isTold(merchant, event.type)) return [];
    return [
      { ...event, id: `evt_${randomText(20, ALPHANUMERIC)}`, publicUrl: merchant.publicUrl ?? publicUrl },
    ];
  });
  if (told.length === 0) return;

  await insertEvents(tx, told, now);
  await enqueueWebhooks(
    tx,
    told.map(({ id, accountId, type, members, publicUrl: address }) => ({
      accountId,
      kind: MERCHANT_WEBHOOK,
      eventId: id,
      body: () => JSON.stringify({ id, type, datetime: formatUtc(now), ...members({ publicUrl: address }) }),
    })),
    now,
  );
}

/** Signs with the account's own secret, as its receivers know it (contract 6.1), and as Standard Webhooks does. */
export function createMerchantWebhookKind({ db, sealer }: { db: Database; sealer: Sealer }): WebhookKind {
  return {
    waitsSeconds,
    async sign({ accountId, eventId, body }) {
      const pair = await findCurrentKeyPair(db.read, accountId);
      const secret = pair ? sealer.open(pair.secretSealed) : '';
      return {
        secret: `whsec_${Buffer.from(secret).toString('base64')}`,
        headers: {
          'x-hmac': createHmac('sha256', secret).update(body).digest('hex'),
          'x-webhook-id': eventId,
        },
      };
    },
  };
}

/** Forgets events and their deliveries after 90 days. */
export async function deleteOldEvents(tx: Tx, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEEP_DAYS * 86_400_000);
  await deleteEventsBefore(tx, before, DELETE_MOST);
  await deleteDeliveries(tx, { kind: MERCHANT_WEBHOOK, before, limit: DELETE_MOST });
}
