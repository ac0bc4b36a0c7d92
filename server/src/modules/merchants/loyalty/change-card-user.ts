import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { findCampaigns, findOwnLocations } from '#modules/merchants/campaigns';
import { findSessionsById } from '#modules/merchants/coupon-sessions';
import { enqueueMerchantEvents, type MerchantEvent } from '#modules/merchants/merchants';
import { listCardLocationIds } from './card-store.ts';
import { type CardUserRef, updateCardUser, withPoints } from './card-user-store.ts';
import { getOwnCard, type LoyaltyDeps } from './change-cards.ts';
import { findEventByRequest, insertEvent } from './event-store.ts';
import { givePoints } from './give-points.ts';
import type { Context, GrantedReward } from './grant-reward.ts';
import { listGrantsOfEvent } from './grant-store.ts';
import { type Held, holdCardUser } from './hold-card-user.ts';
import type { LoyaltyCard } from './loyalty-card.ts';
import { loyaltyEvent } from './loyalty-events.ts';
import { applyCustom, type CardUserView, type CustomFields, type UserDetails } from './loyalty-user.ts';
import { findUser, updateUser } from './user-store.ts';

/** A change of one consumer's card: all of it, or nothing. */
export type ChangeCardUser = {
  accountId: bigint;
  ref: CardUserRef;
  /** Points or stamps to add; negative takes away. */
  points?: number | undefined;
  /** The points that there are to be afterwards; the card's limits do not count for it. */
  balance?: number | undefined;
  voided?: boolean | undefined;
  /** The shop where it happens. */
  locationId?: bigint | undefined;
  details?: UserDetails | undefined;
  custom?: CustomFields | undefined;
  actor: string;
  /** Points of one request are booked once, however often it arrives. */
  requestId?: string | undefined;
};

export type ChangedCardUser = { card: LoyaltyCard; cardUser: CardUserView; granted: GrantedReward[] };

/**
 * Refuses `not_found` (loyalty_card, loyalty_user, location), `already_exists` (email), `not_allowed` (`voided`,
 * `inactive`, `membership`), `limit_reached`, `no_balance` (points), `bad_amount`.
 */
export async function changeCardUser(
  { db, clock, publicAddress }: LoyaltyDeps,
  command: ChangeCardUser,
): Promise<ChangedCardUser> {
  return refuseTakenEmail(
    db.write((tx) => changeCardUserIn(tx, command, { publicUrl: publicAddress.url, now: clock() })),
  );
}

/** Two requests that set one address at once: the database lets the second fail. */
export async function refuseTakenEmail<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'constraint' in error && error.constraint === 'loyalty_user_email_once')
      throw new Refusal('already_exists', { what: 'email' });
    throw error;
  }
}

async function changeCardUserIn(tx: Tx, command: ChangeCardUser, context: Context): Promise<ChangedCardUser> {
  const { accountId, ref, locationId, actor, requestId } = command;
  const { now } = context;
  if ('cardId' in ref) await getOwnCard(tx, { accountId, id: ref.cardId });
  const held = await holdCardUser(tx, ref, now);
  if (held.cardUser.accountId !== accountId || held.card.status === 'removed')
    throw new Refusal('not_found', { what: 'loyalty_user' });
  if (requestId !== undefined) {
    const done = await findEventByRequest(tx, { cardUserId: held.cardUser.id, requestId });
    if (done !== undefined) return readAgain(tx, held, done);
  }
  if (locationId !== undefined) await assertLocation(tx, held.card, locationId);

  const events: ((view: CardUserView) => MerchantEvent)[] = [];
  let { cardUser, points } = held;
  let granted: GrantedReward[] = [];
  if (command.voided !== undefined && command.voided !== cardUser.voided) {
    const kind = command.voided ? 'voided' : 'unvoided';
    await insertEvent(tx, { accountId, cardUserId: cardUser.id, kind, locationId, actor, at: now });
    cardUser = { ...cardUser, voided: command.voided };
    if (command.voided) events.push((view) => loyaltyEvent('loyalty_user_voided', view, { card: held.card }));
  }
  if (command.custom) cardUser = { ...cardUser, custom: applyCustom(cardUser.custom, command.custom) };

  const add = pointsToAdd(command, points);
  if (add !== 0) {
    const give = { points: add, locationId, actor, requestId, limited: command.balance === undefined };
    ({ cardUser, points, granted } = await givePoints(tx, { ...held, cardUser }, give, context));
    events.push((view) => loyaltyEvent('loyalty_points_added', view, { card: held.card, pointsAdded: add }));
    for (const one of granted)
      events.push((view) => loyaltyEvent('loyalty_reward_granted', view, { card: held.card, granted: one }));
  }
  if (command.details) {
    const { id } = cardUser.user;
    if (!(await updateUser(tx, { id, accountId, change: command.details, now })))
      throw new Refusal('already_exists', { what: 'email' });
    cardUser = { ...cardUser, user: (await findUser(tx, { accountId, id })) ?? cardUser.user };
  }
  await updateCardUser(tx, cardUser, now);
  const view = { ...cardUser, changedAt: now, points };
  await enqueueMerchantEvents(
    tx,
    events.map((event) => event(view)),
    context,
  );
  return { card: held.card, cardUser: view, granted };
}

function pointsToAdd({ points, balance }: ChangeCardUser, before: number): number {
  if (balance === undefined) return points ?? 0;
  if (!Number.isInteger(balance) || balance < 0) throw new Refusal('bad_amount', { name: 'points' });
  return balance - before;
}

/** A card that names places is good there alone. */
async function assertLocation(
  on: Parameters<typeof findOwnLocations>[0],
  card: Pick<LoyaltyCard, 'id' | 'accountId'>,
  locationId: bigint,
): Promise<void> {
  const own = await findOwnLocations(on, { accountId: card.accountId, ids: [locationId] });
  const named = (await listCardLocationIds(on, [card.id])).get(card.id);
  if (!own.has(locationId) || (named && !named.includes(locationId)))
    throw new Refusal('not_found', { what: 'location', name: 'location' });
}

/** The rewards of a request that was carried out before, and the card as it is now. */
export async function readAgain(
  tx: Tx,
  { card, cardUser }: Pick<Held, 'card' | 'cardUser'>,
  eventId: bigint,
): Promise<ChangedCardUser> {
  const [view] = await withPoints(tx, [cardUser]);
  return {
    card,
    cardUser: view ?? { ...cardUser, points: 0 },
    granted: await readGranted(tx, await listGrantsOfEvent(tx, eventId)),
  };
}

/** The coupons with their campaigns. */
export async function readGranted(
  on: Parameters<typeof findCampaigns>[0],
  grants: readonly { sessionId: bigint; campaignId: bigint; threshold: number }[],
): Promise<GrantedReward[]> {
  const campaigns = await findCampaigns(
    on,
    grants.map(({ campaignId }) => campaignId),
  );
  const sessions = await findSessionsById(
    on,
    grants.map(({ sessionId }) => sessionId),
  );
  return grants.flatMap(({ sessionId, campaignId, threshold }) => {
    const campaign = campaigns.get(campaignId);
    const session = sessions.get(sessionId);
    return campaign && session ? [{ session, campaign, threshold }] : [];
  });
}
