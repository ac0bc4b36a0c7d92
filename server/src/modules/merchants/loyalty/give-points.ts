import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { findCampaigns, isRunning, periodStart } from '#modules/merchants/campaigns';
import { listRewards } from './card-store.ts';
import { insertEvent } from './event-store.ts';
import { type Context, type GrantedReward, grantReward } from './grant-reward.ts';
import { listGrantedKeys } from './grant-store.ts';
import type { Held } from './hold-card-user.ts';
import { insertLot, useLots } from './lot-store.ts';
import { type LoyaltyCard, MOST_POINTS, MOST_STAMPS, stamp } from './loyalty-card.ts';
import type { CardUser } from './loyalty-user.ts';

export type Give = {
  /** Negative takes away. */
  points: number;
  locationId?: bigint | undefined;
  actor: string;
  /** Carried out once, however often it arrives. */
  requestId?: string | undefined;
  /** False for what sets a balance right: the card's limits say how much is given, not what there may be. */
  limited: boolean;
};

/**
 * Points or stamps for one consumer, or fewer of them. Stamps bring the rewards that they reach, and a full card begins
 * anew. Returns the row as it is to be written. Refuses `not_allowed` (`voided`, `inactive`, `membership`),
 * `limit_reached`, `no_balance` (`points`), `bad_amount`.
 */
export async function givePoints(
  tx: Tx,
  held: Held,
  give: Give,
  context: Context,
): Promise<{ cardUser: CardUser; points: number; granted: GrantedReward[] }> {
  const { card, cardUser, book } = held;
  if (cardUser.voided) throw new Refusal('not_allowed', { what: 'voided' });
  if (card.status !== 'active') throw new Refusal('not_allowed', { what: 'inactive', name: 'loyaltycard' });
  if (!book) throw new Refusal('not_allowed', { what: 'membership', name: 'points' });
  const most = card.type === 'stamp' ? MOST_STAMPS : MOST_POINTS;
  if (!Number.isInteger(give.points) || Math.abs(give.points) > (give.limited ? most : MOST_POINTS))
    throw new Refusal('bad_amount', { name: 'points' });

  return give.points < 0
    ? takeAway(tx, { ...held, book }, give, context)
    : add(tx, { ...held, book }, give, context);
}

type HeldPoints = Held & { book: NonNullable<Held['book']> };

async function takeAway(tx: Tx, held: HeldPoints, give: Give, { now }: Context) {
  const { cardUser, book } = held;
  const taken = -give.points;
  if (held.points < taken) throw new Refusal('no_balance', { what: 'points', name: 'points' });
  const eventId = await tell(tx, { cardUser, kind: 'taken', give, now });
  await book.post([{ reason: 'take', points: taken, reference: `loyalty_event:${eventId}` }], now);
  await useLots(tx, cardUser.id, taken);
  return {
    cardUser: {
      ...cardUser,
      givenTotal: atLeastZero(cardUser.givenTotal - BigInt(taken)),
      givenToday: atLeastZero(cardUser.givenToday - BigInt(taken)),
    },
    points: held.points - taken,
    granted: [],
  };
}

async function add(tx: Tx, held: HeldPoints, give: Give, context: Context) {
  const { card, book } = held;
  const { now } = context;
  const counted = count(card, held.cardUser, give.points, now);
  if (give.limited) assertLimits(card, counted);
  const { points } = give;
  const eventId = await tell(tx, { cardUser: counted, kind: 'given', give, now });
  await book.post([{ reason: 'give', points, reference: `loyalty_event:${eventId}` }], now);
  const { pointsExpireDays: days } = card;
  const expiresAt = days === null ? null : addSeconds(now, days * 86_400);
  await insertLot(tx, { cardUserId: counted.id, points, expiresAt, now });

  if (card.type === 'stamp') return addStamps(tx, { ...held, cardUser: counted }, { give, eventId }, context);
  return { cardUser: counted, points: held.points + points, granted: [] };
}

async function addStamps(
  tx: Tx,
  { card, cardUser, book, points: stamps }: HeldPoints,
  { give, eventId }: { give: Give; eventId: bigint },
  context: Context,
) {
  const { now } = context;
  assert(card.size !== null, 'a stamp card has a size');
  const rewards = await listRewards(tx, [card.id]);
  const granted = await listGrantedKeys(tx, { cardUserId: cardUser.id, round: cardUser.round });
  const done = stamp(
    { size: card.size, rewards },
    { round: cardUser.round, stamps, added: give.points, granted },
  );
  const { size } = card;
  for (const round of done.finished) {
    await insertEvent(tx, {
      ...{ accountId: cardUser.accountId, cardUserId: cardUser.id, kind: 'round', points: -size },
      ...{ locationId: give.locationId, actor: give.actor, at: now },
    });
    const reference = `card_user:${cardUser.id}:round:${round}`;
    await book.post([{ reason: 'round', points: size, reference }], now);
  }
  await useLots(tx, cardUser.id, size * done.finished.length);

  // A coupon that cannot be taken is not granted; the stamp counts all the same.
  const campaigns = await findCampaigns(
    tx,
    done.reached.map(({ reward }) => reward.campaignId),
  );
  const coupons: GrantedReward[] = [];
  for (const { round, reward } of done.reached) {
    const campaign = campaigns.get(reward.campaignId);
    if (!campaign || !isRunning(campaign, now)) continue;
    const coupon = await grantReward(tx, { cardUser, reward, eventId, round, pointsPaid: 0 }, context);
    const { accountId, id: cardUserId } = cardUser;
    const { id: sessionId, campaignId } = coupon.session;
    await insertEvent(tx, {
      ...{ accountId, cardUserId, kind: 'reward', campaignId, sessionId },
      ...{ locationId: give.locationId, actor: give.actor, at: now },
    });
    coupons.push(coupon);
  }
  return { cardUser: { ...cardUser, round: done.round }, points: done.stamps, granted: coupons };
}

/** The points that the consumer was given by then, today (by the card's clock) and in all. */
function count(card: LoyaltyCard, cardUser: CardUser, points: number, now: Date): CardUser {
  const today = periodStart('day', now, card.timeZone);
  const before = cardUser.givenOn === today ? cardUser.givenToday : 0n;
  return {
    ...cardUser,
    givenOn: today,
    givenToday: before + BigInt(points),
    givenTotal: cardUser.givenTotal + BigInt(points),
  };
}

function assertLimits(
  { mostPerDay, mostPerConsumer }: LoyaltyCard,
  { givenToday, givenTotal }: CardUser,
): void {
  if (mostPerDay !== null && givenToday > BigInt(mostPerDay))
    throw new Refusal('limit_reached', { what: 'points_per_day' });
  if (mostPerConsumer !== null && givenTotal > BigInt(mostPerConsumer))
    throw new Refusal('limit_reached', { what: 'points_per_consumer' });
}

async function tell(
  tx: Tx,
  {
    cardUser,
    kind,
    give,
    now,
  }: { cardUser: CardUser; kind: 'given' | 'taken'; give: Omit<Give, 'limited'>; now: Date },
): Promise<bigint> {
  const { accountId, id: cardUserId } = cardUser;
  const eventId = await insertEvent(tx, { ...give, accountId, cardUserId, kind, at: now });
  assert(eventId !== undefined, 'a request that was carried out before is not carried out again');
  return eventId;
}

const atLeastZero = (value: bigint): bigint => (value < 0n ? 0n : value);
