import type { Tx } from '#db';
import { createGroup, succeeded } from '#kernel/group';
import { hashPassword } from '#kernel/password';
import { Refusal } from '#kernel/refusal';
import { findLocations, type RedeemLocation } from '#modules/merchants/campaigns';
import type { Redemption } from '#modules/merchants/coupon-sessions';
import { addCardUser, createUserIn, joinCard, type NewCardUser } from './add-users.ts';
import { countCardUsers, findCardByCode, listCardLocationIds, listCards, listRewards } from './card-store.ts';
import {
  type CardUserQuery,
  type CardUserRef,
  findCardUser,
  listCardUsers,
  withPoints,
} from './card-user-store.ts';
import {
  type ChangeCardUser,
  type ChangedCardUser,
  changeCardUser,
  readGranted,
  refuseTakenEmail,
} from './change-card-user.ts';
import {
  type CreateCard,
  changeCard,
  copyCard,
  createCard,
  getOwnCard,
  type LoyaltyDeps,
} from './change-cards.ts';
import { findOwnCardUser, giveByPassword, register, signIn } from './consumer.ts';
import { type LoyaltyEvent, listEvents } from './event-store.ts';
import { expirePoints } from './expire-points.ts';
import { type GrantedReward, readRewards } from './grant-reward.ts';
import { listGrants } from './grant-store.ts';
import { findNextExpiry } from './lot-store.ts';
import { type CardChange, cardUrl, type LoyaltyCard, type Reward } from './loyalty-card.ts';
import { renderCardUser, renderGranted, renderUser } from './loyalty-events.ts';
import type { CardUserView, LoyaltyUser, UserDetails } from './loyalty-user.ts';
import { returnPoints } from './return-points.ts';
import { deleteOldSignIns, deleteSignIn } from './sign-in-store.ts';
import { type SpendPoints, spendPoints } from './spend-points.ts';
import { findUser } from './user-store.ts';

export type { NewCardUser } from './add-users.ts';
export { findCardLocations } from './card-locations.ts';
export { findCards, findOwnCard } from './card-store.ts';
export type { CardUserQuery, CardUserRef } from './card-user-store.ts';
export type { ChangeCardUser, ChangedCardUser } from './change-card-user.ts';
export type { CreateCard } from './change-cards.ts';
export type { LoyaltyEvent } from './event-store.ts';

export {
  type CardChange,
  type CardType,
  cardStatuses,
  cardTypes,
  cardUrl,
  type LoyaltyCard,
} from './loyalty-card.ts';
export { loyaltyChecks } from './loyalty-checks.ts';
export type {
  CardUserView,
  LoyaltyUser,
  UserDetails,
} from './loyalty-user.ts';

export type Loyalty = ReturnType<typeof createLoyalty>;

type Own = { accountId: bigint; id: bigint };

/** A card with what is shown together with it. */
export type CardView = {
  card: LoyaltyCard;
  rewards: Reward[];
  /** Where it is good; empty: everywhere. */
  locations: RedeemLocation[];
  users: number;
};

/** The details of one consumer's card, beside its points, for a page. */
export type CardUserDetails = {
  coupons: GrantedReward[];
  history: LoyaltyEvent[];
  /** When the next points end, and how many. */
  nextExpiry: { at: Date; points: number } | undefined;
};

const MOST_AT_ONCE = 500;
const SHOWN_COUPONS = 50;

/** Takes back what a coupon was bought with, within the transaction that takes its redemption back. */
export function returnPointsOf(
  publicAddress: LoyaltyDeps['publicAddress'],
): (tx: Tx, redemption: Redemption, now: Date) => Promise<void> {
  return (tx, { sessionId, actor }, now) =>
    returnPoints(tx, { sessionId, actor }, { publicUrl: publicAddress.url, now });
}

/** Stamp cards, points cards and memberships: who has them, what is on them, what they give. */
export function createLoyalty(deps: LoyaltyDeps) {
  const { db, clock, publicAddress } = deps;
  const context = () => ({ publicUrl: publicAddress.url, now: clock() });
  /** Many at once on one card wait here for their turn, not on the database's connections. */
  const inTurn = createGroup<() => Promise<ChangedCardUser>, ChangedCardUser>({
    maxSize: 1,
    run: (works) => Promise.all(works.map(async (work) => succeeded(await work()))),
  });

  async function view(cards: readonly LoyaltyCard[]): Promise<CardView[]> {
    const ids = cards.map(({ id }) => id);
    const rewards = await readRewards(db.read, await listRewards(db.read, ids), clock());
    const places = await listCardLocationIds(db.read, ids);
    const locations = await findLocations(db.read, [...places.values()].flat());
    const users = await countCardUsers(db.read, ids);
    return cards.map((card) => ({
      card,
      rewards: rewards.filter(({ cardId }) => cardId === card.id),
      locations: (places.get(card.id) ?? []).flatMap((id) => locations.get(id) ?? []),
      users: users.get(card.id) ?? 0,
    }));
  }

  async function viewOne(card: LoyaltyCard): Promise<CardView> {
    const [one] = await view([card]);
    return one ?? { card, rewards: [], locations: [], users: 0 };
  }

  async function findView(ref: CardUserRef): Promise<CardUserView | undefined> {
    const found = await findCardUser(db.read, ref);
    return found && (await withPoints(db.read, [found]))[0];
  }

  async function getCardUser({
    accountId,
    cardId,
    userId,
  }: {
    accountId: bigint;
    cardId: bigint;
    userId: bigint;
  }): Promise<CardUserView> {
    await getOwnCard(db.read, { accountId, id: cardId });
    const found = await findView({ cardId, userId });
    if (!found) throw new Refusal('not_found', { what: 'loyalty_user' });
    return found;
  }

  return {
    /**
     * A new card, e.g. `createCard({ accountId, type: 'stamp', name: 'Pizza', size: 10, rewards: [{ campaignId, threshold:
     * 10 }] })`. `type` is `stamp` (with `size`; rewards come by themselves), `points` (rewards are bought) or
     * `membership` (no balance, no rewards). Refuses `account_not_found`, `bad_request` (`name`), `not_found` (campaign,
     * location).
     */
    createCard: (command: CreateCard): Promise<LoyaltyCard> => createCard(deps, command),

    /**
     * Changes what is named; `rewards` and `locationIds` replace what was there, `status: 'removed'` is for good. Points
     * that were earned keep the end that they had. Refuses as `createCard` does, and `not_found` (loyalty_card).
     */
    changeCard: (command: Own & CardChange): Promise<LoyaltyCard> => changeCard(deps, command),

    /** A new card with another's settings, rewards and places, without its consumers. Refuses `not_found`. */
    copyCard: (command: Own & { name?: string | undefined }): Promise<LoyaltyCard> => copyCard(deps, command),

    /** Refuses `not_found` for everybody else's and for what was removed. */
    getCard: async (ref: Own): Promise<CardView> => viewOne(await getOwnCard(db.read, ref)),

    /** In the order they were made. */
    listCards: async (query: { accountId: bigint; onlyActive?: boolean | undefined }): Promise<CardView[]> =>
      view(await listCards(db.read, query)),

    /** Of any account, removed ones too: for the pages that everybody may see. */
    async findCardByCode(code: string): Promise<CardView | undefined> {
      const card = await findCardByCode(db.read, code);
      return card && viewOne(card);
    },

    /** A person who may be given cards. Refuses `already_exists` (email). */
    async createUser({
      accountId,
      password,
      details,
    }: {
      accountId: bigint;
      password?: string | undefined;
      details: UserDetails;
    }): Promise<LoyaltyUser> {
      const passwordHash = password === undefined ? null : await hashPassword(password);
      return db.write((tx) => createUserIn(tx, { accountId, details, passwordHash, now: clock() }));
    },

    /** Gives a person a card; a second time changes nothing. Refuses `not_found` (loyalty_card, loyalty_user). */
    async linkUser({
      accountId,
      cardId,
      userId,
      actor,
    }: {
      accountId: bigint;
      cardId: bigint;
      userId: bigint;
      actor: string;
    }): Promise<CardUserView> {
      await db.write(async (tx) => {
        const card = await getOwnCard(tx, { accountId, id: cardId });
        const user = await findUser(tx, { accountId, id: userId });
        if (!user) throw new Refusal('not_found', { what: 'loyalty_user' });
        await joinCard(tx, { card, user, actor }, context());
      });
      return getCardUser({ accountId, cardId, userId });
    },

    /**
     * Gives the card to people who may be new, all of them or none, in their order. An address that one of the account's
     * users has is theirs. Refuses `not_found` (loyalty_card), `already_exists` (email: has the card), `bad_request`
     * (more than 500).
     */
    async addUsers({
      accountId,
      cardId,
      users,
      actor,
    }: {
      accountId: bigint;
      cardId: bigint;
      users: readonly NewCardUser[];
      actor: string;
    }): Promise<CardUserView[]> {
      if (users.length > MOST_AT_ONCE) throw new Refusal('bad_request', { name: 'users' });
      const ids = await refuseTakenEmail(
        db.write(async (tx) => {
          const card = await getOwnCard(tx, { accountId, id: cardId });
          const made: bigint[] = [];
          for (const user of users) made.push(await addCardUser(tx, { ...user, card, actor }, context()));
          return made;
        }),
      );
      const rows = await Promise.all(ids.map((id) => findView({ id })));
      return rows.filter((row) => row !== undefined);
    },

    /** Refuses `not_found` (loyalty_card, loyalty_user). */
    getCardUser,

    /** In the order in which they joined. Refuses `not_found` (loyalty_card). */
    async listCardUsers({
      accountId,
      ...query
    }: CardUserQuery & { accountId: bigint }): Promise<CardUserView[]> {
      await getOwnCard(db.read, { accountId, id: query.cardId });
      return withPoints(db.read, await listCardUsers(db.read, query));
    },

    /**
     * Gives or takes points, sets them, voids, writes details: all of the command or nothing of it. Refuses `not_found`
     * (loyalty_user, location), `already_exists` (email), `not_allowed` (`voided`, `inactive`, `membership`),
     * `limit_reached`, `no_balance` (points), `bad_amount`.
     */
    changeCardUser: (command: ChangeCardUser): Promise<ChangedCardUser> =>
      inTurn(() => changeCardUser(deps, command)),

    /**
     * A consumer buys a reward of a points card. Refuses `not_found` (loyalty_user, reward), `not_allowed` (`voided`,
     * `inactive`, `not_for_sale`), `expired`, `no_balance` (points).
     */
    spend: (command: SpendPoints): Promise<ChangedCardUser> => inTurn(() => spendPoints(deps, command)),

    /** By the address of a consumer's card. The caller knows the secret, or has shown that it is its own. */
    findCardUser: findView,

    /** For the page of a card. The caller has shown that it is its own. */
    async readCardUser(id: bigint, { history }: { history: number }): Promise<CardUserDetails> {
      return {
        coupons: await readGranted(db.read, await listGrants(db.read, id, SHOWN_COUPONS)),
        history: await listEvents(db.read, { cardUserId: id, limit: history }),
        nextExpiry: await findNextExpiry(db.read, id),
      };
    },

    /** The log of an account or of one of its shops, newest first; `before` is the id that the last page ended with. */
    listEvents: (query: {
      accountId: bigint;
      locationId?: bigint | undefined;
      before?: bigint | undefined;
      limit: number;
    }): Promise<LoyaltyEvent[]> => {
      const { locationId, ...of } = query;
      return listEvents(db.read, locationId === undefined ? of : { ...of, locationId });
    },

    /** A consumer takes a card with an address and a password, and is signed in. */
    register: (command: Parameters<typeof register>[1]) => register(deps, command),
    /** Undefined for a wrong pair. Refuses `rate_limited` (`retryAfterSeconds`) after five wrong ones. */
    signIn: (command: Parameters<typeof signIn>[1]) => signIn(deps, command),
    signOut: (token: string): Promise<void> => db.write((tx) => deleteSignIn(tx, token)),
    /** Whose card a browser's token opens. */
    async findSignedIn(query: { cardId: bigint; token: string }): Promise<CardUserView | undefined> {
      const found = await findOwnCardUser(deps, query);
      return found && (await withPoints(db.read, [found]))[0];
    },

    /** Staff type a shop's password, on the consumer's phone or after a scan. Undefined for a wrong one. */
    giveByPassword: (command: Parameters<typeof giveByPassword>[1]) => giveByPassword(deps, command),

    /** The shapes in which API answers, pages and webhooks show them. */
    renderUser,
    renderCardUser,
    renderGranted,
    /** Where a consumer finds a card. */
    url: cardUrl,

    sweeps: [
      { name: 'loyalty.expire-points', everySeconds: 60, run: () => expirePoints(deps) },
      {
        name: 'loyalty.delete-old-sign-ins',
        everySeconds: 3_600,
        run: () => db.write((tx) => deleteOldSignIns(tx, clock())),
      },
    ],
  };
}
