import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CouponWorld, createCouponWorld } from '#test/coupon-world';

let world: CouponWorld;

beforeAll(async () => {
  world = await createCouponWorld();
});
afterAll(() => world.close());

test('the merchant is told of everything that happens to a card, once, and of nothing that was refused', async () => {
  const { accountId: told } = await world.merchant();
  await world.core.merchants.change(told, { webhookUrl: 'https://receiver.example/', webhookTriggers: [] });
  const { id: campaignId, code } = await world.core.campaigns.create({ accountId: told, name: 'Coffee' });
  const card = await world.core.loyalty.createCard({
    accountId: told,
    type: 'points',
    name: 'Club',
    rewards: [{ campaignId, threshold: 5 }],
  });
  const [user] = await world.core.loyalty.addUsers({
    accountId: told,
    cardId: card.id,
    users: [{ details: { email: 'ann@example.org' } }],
    actor: 'api',
  });
  const ref = { id: user?.id ?? 0n };
  const change = (more: object) =>
    world.core.loyalty.changeCardUser({ accountId: told, ref, actor: 'api', ...more });
  await change({ points: 7, requestId: 'one' });
  await change({ points: 7, requestId: 'one' });
  await expect(change({ points: -8 })).rejects.toMatchObject({ code: 'no_balance' });
  const [reward] = (await world.core.loyalty.getCard({ accountId: told, id: card.id })).rewards;
  const { granted } = await world.core.loyalty.spend({ ref, rewardId: reward?.id ?? 0n, actor: 'page' });
  await change({ voided: true });

  const deliveries = await world.core.webhooks.listDeliveries({ accountId: told, limit: 50 });

  const bodies = deliveries
    .map(({ body }) => JSON.parse(body) as Record<string, unknown>)
    .filter(({ type }) => String(type).startsWith('loyalty'))
    .reverse();
  expect(bodies.map(({ type, points_added }) => [type, points_added])).toEqual([
    ['loyalty_user_created', undefined],
    ['loyalty_points_added', '7'],
    ['loyalty_reward_granted', '-5'],
    ['loyalty_user_voided', undefined],
  ]);
  expect(bodies[0]).toMatchObject({ user: { points: '0', total_points: '0', voided: '0' } });
  const session = granted[0]?.session.code;
  expect(bodies[2]).toMatchObject({
    loyaltycard: `loy_${card.id}`,
    user: {
      ID: `usr_${user?.user.id}`,
      points: '2',
      card_url: expect.stringContaining(`/l/${card.code}/`),
    },
    reward: {
      campaign: `cam_${campaignId}`,
      session,
      session_url: expect.stringContaining(`/p/${code}/${session}`),
    },
  });
  expect(bodies[3]).toMatchObject({ user: { voided: '1', points: '2' } });
});
