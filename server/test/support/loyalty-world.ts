import type { CardChange, CardType, LoyaltyCard } from '#modules/merchants/loyalty';
import { createWorld, type World } from './world.ts';

type Settings = Omit<CardChange, 'name'>;
type Changed = Awaited<ReturnType<World['core']['loyalty']['changeCardUser']>>;

export const DAY = 86_400;

/** A merchant with loyalty cards, and what happens to them. */
export type LoyaltyWorld = Awaited<ReturnType<typeof createLoyaltyWorld>>;

export async function createLoyaltyWorld() {
  const world = await createWorld();
  const { core } = world;
  const { accountId, name } = await world.customer();
  await core.merchants.open({ accountId, email: `${name}@example.org` });

  const makeCampaign = (campaignName = 'Free coffee') =>
    core.campaigns.create({ accountId, name: campaignName });

  /** A card and one consumer who has it. */
  async function makeCard(type: CardType, change: Settings = {}) {
    const card = await core.loyalty.createCard({ accountId, type, name: 'Card', ...change });
    const [user] = await core.loyalty.addUsers({
      accountId,
      cardId: card.id,
      users: [{ details: { firstName: 'Ann' } }],
      actor: 'api',
    });
    if (!user) throw new Error('a user was added');
    return { card, user };
  }

  const give = ({ id: cardId }: LoyaltyCard, userId: bigint, points: number, more = {}): Promise<Changed> =>
    core.loyalty.changeCardUser({ accountId, ref: { cardId, userId }, points, actor: 'api', ...more });

  return {
    ...world,
    accountId,
    makeCampaign,
    makeCard,
    give,

    /** A points card with one reward, and a consumer with so many points. */
    async makePointsCard(points: number, price = 1, change: Settings = {}) {
      const campaign = await makeCampaign();
      const rewards = [{ campaignId: campaign.id, threshold: price }];
      const { card, user } = await makeCard('points', { rewards, ...change });
      if (points > 0) await give(card, user.user.id, points);
      const [reward] = (await core.loyalty.getCard({ accountId, id: card.id })).rewards;
      if (!reward) throw new Error('the card has a reward');
      const spend = (requestId?: string) =>
        core.loyalty.spend({ ref: { id: user.id }, rewardId: reward.id, actor: 'page', requestId });
      return { card, userId: user.user.id, cardUserId: user.id, spend, reward };
    },

    pointsOf: async ({ id: cardId }: LoyaltyCard, userId: bigint): Promise<number> =>
      (await core.loyalty.getCardUser({ accountId, cardId, userId })).points,

    /** Redeems a coupon; gives the redemption. */
    async redeem(code: string): Promise<bigint> {
      const { redemptionId } = await core.couponSessions.change({
        accountId,
        code,
        events: [{ event: 'validate' }],
        actor: 'api',
      });
      if (redemptionId === undefined) throw new Error('a redemption was made');
      return redemptionId;
    },

    rollBack: (id: bigint) => core.couponSessions.rollBack({ id, accountId, actor: 'api' }),

    async sweep(): Promise<void> {
      const [expire] = core.loyalty.sweeps;
      await expire?.run();
    },
  };
}
