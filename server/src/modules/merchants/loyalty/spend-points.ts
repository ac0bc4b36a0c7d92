import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { findCampaigns, isRunning } from '#modules/merchants/campaigns';
import { enqueueMerchantEvents } from '#modules/merchants/merchants';
import { listRewards } from './card-store.ts';
import { type CardUserRef, updateCardUser } from './card-user-store.ts';
import { type ChangedCardUser, readAgain } from './change-card-user.ts';
import type { LoyaltyDeps } from './change-cards.ts';
import { findEventByRequest, insertEvent, setEventSession } from './event-store.ts';
import { type Context, grantReward } from './grant-reward.ts';
import { holdCardUser } from './hold-card-user.ts';
import { useLots } from './lot-store.ts';
import { loyaltyEvent } from './loyalty-events.ts';

export type SpendPoints = {
  ref: CardUserRef;
  rewardId: bigint;
  actor: string;
  /** One request buys once, however often it arrives. */
  requestId?: string | undefined;
};

/**
 * A consumer buys a reward of a points card: the coupon and its price are one transaction. Refuses `not_found`
 * (loyalty_user, reward), `not_allowed` (`voided`, `inactive`, `not_for_sale`), `expired` (its campaign is over or
 * stopped), `no_balance` (points).
 */
export function spendPoints(
  { db, clock, publicAddress }: LoyaltyDeps,
  command: SpendPoints,
): Promise<ChangedCardUser> {
  return db.write((tx) => spendIn(tx, command, { publicUrl: publicAddress.url, now: clock() }));
}

async function spendIn(
  tx: Tx,
  { ref, rewardId, actor, requestId }: SpendPoints,
  context: Context,
): Promise<ChangedCardUser> {
  const { now } = context;
  const held = await holdCardUser(tx, ref, now);
  const { card, cardUser, book } = held;
  if (requestId !== undefined) {
    const done = await findEventByRequest(tx, { cardUserId: cardUser.id, requestId });
    if (done !== undefined) return readAgain(tx, held, done);
  }
  if (cardUser.voided) throw new Refusal('not_allowed', { what: 'voided' });
  if (card.status !== 'active') throw new Refusal('not_allowed', { what: 'inactive' });
  if (card.type !== 'points' || !book) throw new Refusal('not_allowed', { what: 'not_for_sale' });

  const reward = (await listRewards(tx, [card.id])).find(({ id }) => id === rewardId);
  if (!reward) throw new Refusal('not_found', { what: 'reward' });
  const campaign = (await findCampaigns(tx, [reward.campaignId])).get(reward.campaignId);
  if (!campaign || !isRunning(campaign, now)) throw new Refusal('expired', { what: 'campaign' });
  const price = reward.threshold;
  if (held.points < price) throw new Refusal('no_balance', { what: 'points', points: held.points });

  const { accountId } = cardUser;
  const eventId = await insertEvent(tx, {
    ...{ accountId, cardUserId: cardUser.id, kind: 'spent', points: -price, campaignId: campaign.id },
    ...{ actor, requestId, at: now },
  });
  assert(eventId !== undefined, 'a request that was carried out before is not carried out again');
  const coupon = await grantReward(
    tx,
    { cardUser, reward, eventId, round: null, pointsPaid: price },
    context,
  );
  await setEventSession(tx, eventId, coupon.session.id);
  await book.post([{ reason: 'spend', points: price, reference: `session:${coupon.session.id}` }], now);
  await useLots(tx, cardUser.id, price);

  await updateCardUser(tx, cardUser, now);
  const view = { ...cardUser, changedAt: now, points: held.points - price };
  await enqueueMerchantEvents(
    tx,
    [loyaltyEvent('loyalty_reward_granted', view, { card, granted: coupon, pointsAdded: -price })],
    context,
  );
  return { card, cardUser: view, granted: [coupon] };
}
