import { formatUtc } from '#kernel/clock';
import { sessionUrl } from '#modules/merchants/coupon-sessions';
import type { MerchantEvent } from '#modules/merchants/merchants';
import type { GrantedReward } from './grant-reward.ts';
import { cardUrl, type LoyaltyCard } from './loyalty-card.ts';
import type { CardUserView, LoyaltyUser } from './loyalty-user.ts';

/** The person, as API answers show them before they have a card. */
export function renderUser(user: LoyaltyUser) {
  return {
    ID: `usr_${user.id}`,
    first_name: user.firstName,
    last_name: user.lastName,
    email: user.email,
    phone: user.phone,
    gender: user.gender,
    birthday: user.birthday,
    city: user.city,
  };
}

/** One consumer's card, as API answers and webhooks show it (contract 5.4.5). */
export function renderCardUser(
  { user, ...row }: CardUserView,
  { card, publicUrl }: { card: Pick<LoyaltyCard, 'code' | 'domain'>; publicUrl: string },
) {
  const { ID, ...person } = renderUser(user);
  const changedAt = user.changedAt > row.changedAt ? user.changedAt : row.changedAt;
  return {
    ID,
    code: row.code,
    ...person,
    points: String(row.points),
    total_points: String(row.givenTotal),
    voided: row.voided ? '1' : '0',
    saved_to_passbook: '0',
    saved_to_androidpay: '0',
    created_date_utc: formatUtc(row.createdAt),
    last_update_utc: formatUtc(changedAt),
    card_url: cardUrl(publicUrl, card, row.secret),
  };
}

/** A coupon that a card gave, as API answers and webhooks show it. */
export function renderGranted({ session, campaign }: GrantedReward, publicUrl: string) {
  return {
    campaign: `cam_${campaign.id}`,
    session: session.code,
    session_url: sessionUrl(publicUrl, campaign.code, session.code),
  };
}

/** The event about a consumer's card for a merchant's receiver (contract 6.2). */
export function loyaltyEvent(
  type: 'loyalty_user_created' | 'loyalty_points_added' | 'loyalty_reward_granted' | 'loyalty_user_voided',
  cardUser: CardUserView,
  {
    card,
    pointsAdded,
    granted,
  }: { card: LoyaltyCard; pointsAdded?: number | undefined; granted?: GrantedReward | undefined },
): MerchantEvent {
  return {
    accountId: cardUser.accountId,
    type,
    campaignId: granted?.campaign.id,
    sessionCode: granted?.session.code,
    members: ({ publicUrl }) => ({
      loyaltycard: `loy_${card.id}`,
      loyaltycard_code: card.code,
      loyaltycard_type: card.type,
      user: renderCardUser(cardUser, { card, publicUrl }),
      ...(pointsAdded !== undefined && { points_added: String(pointsAdded) }),
      ...(granted && { reward: renderGranted(granted, publicUrl) }),
    }),
  };
}
