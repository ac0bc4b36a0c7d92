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

test('the merchant is told of what stamps bring and of points that return, and not of who may use a card again', async () => {
  const { accountId } = await world.merchant();
  const { loyalty, merchants, campaigns, couponSessions } = world.core;
  await merchants.change(accountId, { webhookUrl: 'https://receiver.example/', webhookTriggers: [] });
  const { id: campaignId } = await campaigns.create({ accountId, name: 'Coffee' });
  const rewards = [{ campaignId, threshold: 2 }];
  const stamps = await loyalty.createCard({ accountId, type: 'stamp', name: 'Stamps', size: 5, rewards });
  const points = await loyalty.createCard({ accountId, type: 'points', name: 'Points', rewards });
  await loyalty.createUser({ accountId, details: { email: 'bea@example.org', firstName: 'Bea' } });
  const add = async (cardId: bigint, details: object) => {
    const users = [{ details: { email: 'bea@example.org', ...details } }];
    const [added] = await loyalty.addUsers({ accountId, cardId, users, actor: 'api' });
    return { id: added?.id ?? 0n };
  };
  const change = (ref: { id: bigint }, more: object) =>
    loyalty.changeCardUser({ accountId, ref, actor: 'api', ...more });

  const onStamps = await add(stamps.id, { firstName: 'Beate' });
  await change(onStamps, { points: 3 });
  await change(onStamps, { voided: true });
  await change(onStamps, { voided: false });
  const onPoints = await add(points.id, {});
  await change(onPoints, { points: 5 });
  const [reward] = (await loyalty.getCard({ accountId, id: points.id })).rewards;
  const { granted } = await loyalty.spend({ ref: onPoints, rewardId: reward?.id ?? 0n, actor: 'page' });
  const { redemptionId } = await couponSessions.change({
    accountId,
    code: granted[0]?.session.code ?? '',
    events: [{ event: 'validate' }],
    actor: 'api',
  });
  await couponSessions.rollBack({ id: redemptionId ?? 0n, accountId, actor: 'api' });

  const deliveries = await world.core.webhooks.listDeliveries({ accountId, limit: 50 });
  const bodies = deliveries
    .map(({ body }) => JSON.parse(body))
    .filter(({ type }) => String(type).startsWith('loyalty'))
    .reverse();
  expect(
    bodies.map(({ type, loyaltycard_type, points_added, user }) => [
      ...[loyaltycard_type, type, points_added, user.points, user.first_name],
    ]),
  ).toEqual([
    ['stamp', 'loyalty_user_created', undefined, '0', 'Beate'],
    ['stamp', 'loyalty_points_added', '3', '3', 'Beate'],
    ['stamp', 'loyalty_reward_granted', undefined, '3', 'Beate'],
    ['stamp', 'loyalty_user_voided', undefined, '3', 'Beate'],
    ['points', 'loyalty_user_created', undefined, '0', 'Beate'],
    ['points', 'loyalty_points_added', '5', '5', 'Beate'],
    ['points', 'loyalty_reward_granted', '-2', '3', 'Beate'],
    ['points', 'loyalty_points_added', '2', '5', 'Beate'],
  ]);
});
