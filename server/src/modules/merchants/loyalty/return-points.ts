import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { enqueueMerchantEvents } from '#modules/merchants/merchants';
import { updateCardUser } from './card-user-store.ts';
import { insertEvent } from './event-store.ts';
import type { Context } from './grant-reward.ts';
import { findGrant } from './grant-store.ts';
import { holdCardUser } from './hold-card-user.ts';
import { insertLot } from './lot-store.ts';
import { loyaltyEvent } from './loyalty-events.ts';

/**
 * The redemption of a coupon was taken back: the points that it was bought with return, once (the ledger has a unique
 * key for it), and begin a new life where points expire. Does nothing for other coupons. Whoever is void gets them too:
 * they are theirs, and cannot be used.
 */
export async function returnPoints(
  tx: Tx,
  { sessionId, actor }: { sessionId: bigint; actor: string },
  context: Context,
): Promise<void> {
  const grant = await findGrant(tx, sessionId);
  if (!grant || grant.pointsPaid === 0) return;
  const { now } = context;
  const { card, cardUser, book, points: before } = await holdCardUser(tx, { id: grant.cardUserId }, now);
  assert(book, 'points were paid from somewhere');

  const points = grant.pointsPaid;
  await book.post([{ reason: 'return', points, reference: `session:${sessionId}` }], now);
  const { pointsExpireDays: days } = card;
  const expiresAt = days === null ? null : addSeconds(now, days * 86_400);
  await insertLot(tx, { cardUserId: cardUser.id, points, expiresAt, now });
  await insertEvent(tx, {
    ...{ accountId: cardUser.accountId, cardUserId: cardUser.id, kind: 'returned', points },
    ...{ campaignId: grant.campaignId, sessionId, actor, at: now },
  });
  await updateCardUser(tx, cardUser, now);
  const view = { ...cardUser, changedAt: now, points: before + points };
  await enqueueMerchantEvents(
    tx,
    [loyaltyEvent('loyalty_points_added', view, { card, pointsAdded: points })],
    context,
  );
}
