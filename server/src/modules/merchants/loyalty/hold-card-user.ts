import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { findCards } from './card-store.ts';
import { type CardUserRef, lockCardUser } from './card-user-store.ts';
import { insertEvent } from './event-store.ts';
import { takeDueLots } from './lot-store.ts';
import type { LoyaltyCard } from './loyalty-card.ts';
import type { CardUser } from './loyalty-user.ts';
import { lockPoints, type PointsBook } from './points-book.ts';

/** One consumer's card, held for this `tx`. */
export type Held = {
  card: LoyaltyCard;
  cardUser: CardUser;
  /** Undefined for a membership, which has no points. */
  book: PointsBook | undefined;
  points: number;
};

/**
 * Holds the card user, then its points, and books what has expired by now: a sweep that is late gives nobody more. Looks
 * at no account: the caller's `ref` names what is its own. Refuses `not_found` (loyalty_user).
 */
export async function holdCardUser(tx: Tx, ref: CardUserRef, now: Date): Promise<Held> {
  const cardUser = await lockCardUser(tx, ref);
  const card = cardUser && (await findCards(tx, [cardUser.cardId])).get(cardUser.cardId);
  if (!cardUser || !card) throw new Refusal('not_found', { what: 'loyalty_user' });
  if (cardUser.ledgerAccountId === null) return { card, cardUser, book: undefined, points: 0 };

  const book = await lockPoints(tx, card, cardUser.ledgerAccountId);
  const due = await takeDueLots(tx, cardUser.id, now);
  if (due.length === 0) return { card, cardUser, book, points: book.points };

  await book.post(
    due.map(({ id, points }) => ({ reason: 'expire', points, reference: `loyalty_lot:${id}` })),
    now,
  );
  const expired = due.reduce((sum, { points }) => sum + points, 0);
  await insertEvent(tx, {
    accountId: cardUser.accountId,
    cardUserId: cardUser.id,
    kind: 'expired',
    points: -expired,
    actor: 'clock',
    at: now,
  });
  return { card, cardUser, book, points: book.points - expired };
}
