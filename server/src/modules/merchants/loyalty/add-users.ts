import type { Tx } from '#db';
import { LOWER_ALPHANUMERIC, randomText } from '#kernel/random-text';
import { readableCode } from '#kernel/readable-code';
import { Refusal } from '#kernel/refusal';
import { enqueueMerchantEvents } from '#modules/merchants/merchants';
import { findCardUser, insertCardUser, setLedgerAccount } from './card-user-store.ts';
import { insertEvent } from './event-store.ts';
import type { Context } from './grant-reward.ts';
import type { LoyaltyCard } from './loyalty-card.ts';
import { loyaltyEvent } from './loyalty-events.ts';
import {
  applyCustom,
  type CardUserView,
  type CustomFields,
  type LoyaltyUser,
  type UserDetails,
} from './loyalty-user.ts';
import { openPoints } from './points-book.ts';
import { findUser, findUserByEmail, insertUser, updateUser } from './user-store.ts';

const CODE_LENGTH = 6;
const SECRET_LENGTH = 21;

export type NewCardUser = { details: UserDetails; custom?: CustomFields | undefined };

/** A person, without a card. Refuses `already_exists` (email). */
export async function createUserIn(
  tx: Tx,
  row: { accountId: bigint; details: UserDetails; passwordHash: string | null; now: Date },
): Promise<LoyaltyUser> {
  const user = await insertUser(tx, row);
  if (!user) throw new Refusal('already_exists', { what: 'email', name: 'email' });
  return user;
}

/**
 * Gives somebody a card, once: `joined` is false where they have it already. `consent` is the wording that they agreed
 * to themselves.
 */
export async function joinCard(
  tx: Tx,
  {
    card,
    user,
    custom = {},
    consent = null,
    actor,
  }: {
    card: LoyaltyCard;
    user: LoyaltyUser;
    custom?: CustomFields | undefined;
    consent?: string | null | undefined;
    actor: string;
  },
  context: Context,
): Promise<{ id: bigint; joined: boolean }> {
  const { now } = context;
  const ref = { cardId: card.id, userId: user.id };
  for (;;) {
    const known = await findCardUser(tx, ref);
    if (known) return { id: known.id, joined: false };
    const row = {
      ...ref,
      accountId: card.accountId,
      code: readableCode(CODE_LENGTH),
      secret: randomText(SECRET_LENGTH, LOWER_ALPHANUMERIC),
      custom: applyCustom([], custom),
    };
    const id = await insertCardUser(tx, { ...row, consent, now });
    if (id === undefined) continue;

    const ledgerAccountId =
      card.type === 'membership' ? null : await openPoints(tx, { accountId: card.accountId, id });
    if (ledgerAccountId !== null) await setLedgerAccount(tx, id, ledgerAccountId);
    await insertEvent(tx, { accountId: card.accountId, cardUserId: id, kind: 'joined', actor, at: now });
    const view: CardUserView = {
      ...row,
      ...{ id, user, ledgerAccountId, voided: false, round: 1, givenTotal: 0n, givenToday: 0n, givenOn: '' },
      ...{ consentedAt: consent === null ? null : now, createdAt: now, changedAt: now, points: 0 },
    };
    await enqueueMerchantEvents(tx, [loyaltyEvent('loyalty_user_created', view, { card })], context);
    return { id, joined: true };
  }
}

/**
 * The merchant gives a card to somebody who may be new: an address that one of its users has is theirs, and what is
 * said of them is written over. Refuses `already_exists` (email) where they have this card.
 */
export async function addCardUser(
  tx: Tx,
  { card, details, custom, actor }: NewCardUser & { card: LoyaltyCard; actor: string },
  context: Context,
): Promise<bigint> {
  const { accountId } = card;
  const { now } = context;
  const known = details.email ? await findUserByEmail(tx, { accountId, email: details.email }) : undefined;
  if (known) await updateUser(tx, { id: known.id, accountId, change: { ...details, email: undefined }, now });
  const user = known
    ? ((await findUser(tx, { accountId, id: known.id })) ?? known)
    : await createUserIn(tx, { accountId, details, passwordHash: null, now });
  const { id, joined } = await joinCard(tx, { card, user, custom, actor }, context);
  if (!joined) throw new Refusal('already_exists', { what: 'email', name: 'email' });
  return id;
}
