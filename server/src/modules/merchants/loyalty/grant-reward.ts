import type { Tx } from '#db';
import { type Campaign, findCampaigns, isRunning } from '#modules/merchants/campaigns';
import { type CouponSession, createSessionIn } from '#modules/merchants/coupon-sessions';
import type { RewardRow } from './card-store.ts';
import { insertGrant } from './grant-store.ts';
import type { Reward } from './loyalty-card.ts';
import type { CardUser } from './loyalty-user.ts';

/** A coupon that was granted. */
export type GrantedReward = { session: CouponSession; campaign: Campaign; threshold: number };

export type Context = { publicUrl: string; now: Date };

/** The rewards as consumers read them, and whether their coupons can be had now. */
export async function readRewards(
  on: Parameters<typeof findCampaigns>[0],
  rows: readonly RewardRow[],
  now: Date,
): Promise<(Reward & { cardId: bigint })[]> {
  const campaigns = await findCampaigns(
    on,
    rows.map(({ campaignId }) => campaignId),
  );
  return rows.map((row) => {
    const campaign = campaigns.get(row.campaignId);
    return {
      ...row,
      title: campaign?.title || campaign?.name || '',
      running: campaign !== undefined && isRunning(campaign, now),
    };
  });
}

/** Makes the coupon, in the consumer's name. The card user is held. */
export async function grantReward(
  tx: Tx,
  {
    cardUser,
    reward,
    eventId,
    round,
    pointsPaid,
  }: {
    cardUser: CardUser;
    reward: { campaignId: bigint; threshold: number };
    eventId: bigint;
    round: number | null;
    pointsPaid: number;
  },
  context: Context,
): Promise<GrantedReward> {
  const { user, accountId } = cardUser;
  const { session, campaign } = await createSessionIn(
    tx,
    {
      accountId,
      campaignId: reward.campaignId,
      source: 'loyalty',
      email: user.email,
      phone: user.phone,
      customId: `usr_${user.id}`,
      details: detailsOf(user),
    },
    context,
  );
  await insertGrant(tx, {
    sessionId: session.id,
    cardUserId: cardUser.id,
    campaignId: campaign.id,
    eventId,
    threshold: reward.threshold,
    round,
    pointsPaid,
    at: context.now,
  });
  return { session, campaign, threshold: reward.threshold };
}

const detailNames = ['firstName', 'lastName', 'gender', 'birthday', 'address', 'zip', 'city'] as const;

function detailsOf(user: CardUser['user']) {
  return Object.fromEntries(detailNames.flatMap((name) => (user[name] === '' ? [] : [[name, user[name]]])));
}
