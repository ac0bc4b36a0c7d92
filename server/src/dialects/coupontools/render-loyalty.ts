import type { CardView, Core } from '#core';
import { formatUtc } from '#kernel/clock';
import { publicUrl } from './addresses.ts';
import type { Call } from './call.ts';

export type { CardView } from '#core';
export type CardUser = Awaited<ReturnType<Core['loyalty']['getCardUser']>>;
type Card = CardView['card'];
type Context = Pick<Call, 'core' | 'caller'>;

/** The host on which a card is shown. */
function domainOf(call: Context, { domain }: Pick<Card, 'domain'>): string {
  return domain === '' ? new URL(publicUrl(call)).host : domain;
}

const optionalNumber = (value: number | null) => (value === null ? '' : String(value));

/** A card in the legacy families. */
export function renderCard(call: Context, { card, rewards, locations, users }: CardView) {
  return {
    ID: `loy_${card.id}`,
    code: card.code,
    name: card.name,
    type: card.type,
    status: card.status,
    url: call.core.loyalty.url(publicUrl(call), card),
    domain: domainOf(call, card),
    amount: optionalNumber(card.size),
    amount_of_users: String(users),
    created_date_utc: formatUtc(card.createdAt),
    description: card.description,
    terms: card.terms,
    image: card.imageUrl,
    timezone: card.timeZone,
    limit_per_day: optionalNumber(card.mostPerDay),
    limit_per_user: optionalNumber(card.mostPerConsumer),
    points_expire_days: optionalNumber(card.pointsExpireDays),
    location: locations.map(({ id, companyName, city }) => ({
      ID: `loc_${id}`,
      company_name: companyName,
      city,
    })),
    reward: rewards.map(({ campaignId, title, threshold }) => ({
      ID: `cam_${campaignId}`,
      name: title,
      amount: String(threshold),
    })),
  };
}

/** One consumer's card in the legacy families. */
export function renderUser(call: Context, card: Card, user: CardUser) {
  return call.core.loyalty.renderCardUser(user, { card, publicUrl: publicUrl(call) });
}

/** A card in the modern family. */
export function renderModernCard(call: Context, card: Card) {
  const { id, code, name, type } = card;
  return { id: Number(id), code, name, domain: domainOf(call, card), type };
}

/** One consumer's card in the modern family. */
export function renderModernUser(call: Context, card: Card, { user, ...row }: CardUser) {
  const custom = Object.fromEntries(
    Array.from({ length: 8 }, (_, index) => [`custom_${index + 1}`, row.custom[index] ?? null]),
  );
  const changedAt = user.changedAt > row.changedAt ? user.changedAt : row.changedAt;
  return {
    id: Number(user.id),
    code: row.code,
    first_name: user.firstName,
    last_name: user.lastName,
    address: user.address,
    zip: user.zip,
    city: user.city,
    phone: user.phone,
    email: user.email,
    ...custom,
    points: row.points,
    stamps: card.type === 'stamp' ? row.points : 0,
    voided: row.voided,
    url: call.core.loyalty.url(publicUrl(call), card, row.secret),
    created_at: row.createdAt.toISOString(),
    updated_at: changedAt.toISOString(),
  };
}
