import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLoyaltyWorld, type LoyaltyWorld } from '#test/loyalty-world';
import { outcomes } from '#test/outcomes';
import { expectSoundBooks } from '#test/sound-books';

let world: LoyaltyWorld;
beforeAll(async () => {
  world = await createLoyaltyWorld();
});
afterAll(() => world.close());

const refusal = (code: string, details = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

describe('stamps', () => {
  test('bring the rewards that they reach, once a round, and a full card begins anew', async () => {
    const coffee = await world.makeCampaign('Coffee');
    const pizza = await world.makeCampaign('Pizza');
    const { card, user } = await world.makeCard('stamp', {
      size: 10,
      rewards: [
        { campaignId: coffee.id, threshold: 3 },
        { campaignId: pizza.id, threshold: 10 },
      ],
    });

    const first = await world.give(card, user.user.id, 4);
    await world.give(card, user.user.id, -2);
    const second = await world.give(card, user.user.id, 8);
    const third = await world.give(card, user.user.id, 3);

    expect(first.granted.map(({ campaign }) => campaign.name)).toEqual(['Coffee']);
    expect(second.granted.map(({ campaign }) => campaign.name)).toEqual(['Pizza']);
    expect(second.cardUser).toMatchObject({ points: 0, round: 2 });
    expect(third.granted.map(({ campaign }) => campaign.name)).toEqual(['Coffee']);
    expect(third.granted[0]?.session).toMatchObject({ source: 'loyalty', details: { firstName: 'Ann' } });
    await expectSoundBooks(world);
  });

  test('100 stamps given at once on a card of ten are ten full cards', async () => {
    const { id: campaignId } = await world.makeCampaign();
    const { card, user } = await world.makeCard('stamp', {
      size: 10,
      rewards: [{ campaignId, threshold: 10 }],
    });

    const { done } = await outcomes(Array.from({ length: 100 }, () => world.give(card, user.user.id, 1)));

    expect(done).toBe(100);
    expect((await world.core.loyalty.readCardUser(user.id, { history: 1 })).coupons).toHaveLength(10);
    expect(await world.pointsOf(card, user.user.id)).toBe(0);
    await expectSoundBooks(world);
  });

  test('count although the coupon of a reward cannot be had', async () => {
    const { id: campaignId } = await world.makeCampaign();
    const { card, user } = await world.makeCard('stamp', {
      size: 2,
      rewards: [{ campaignId, threshold: 1 }],
    });
    await world.core.campaigns.change({ accountId: world.accountId, id: campaignId, status: 'removed' });

    const { granted, cardUser } = await world.give(card, user.user.id, 1);

    expect(granted).toEqual([]);
    expect(cardUser.points).toBe(1);
  });

  test('are not sold: nothing can be bought for them', async () => {
    const { id: campaignId } = await world.makeCampaign();
    const { card, user } = await world.makeCard('stamp', {
      size: 5,
      rewards: [{ campaignId, threshold: 3 }],
    });
    await world.give(card, user.user.id, 2);
    const [reward] = (await world.core.loyalty.getCard({ accountId: world.accountId, id: card.id })).rewards;

    await expect(
      world.core.loyalty.spend({ ref: { id: user.id }, rewardId: reward?.id ?? 0n, actor: 'page' }),
    ).rejects.toEqual(refusal('not_allowed', { what: 'not_for_sale' }));
  });

  test('may be a hundred at once, and not one more, given or taken', async () => {
    const { card, user } = await world.makeCard('stamp', { size: 100 });
    const give = (points: number) => world.give(card, user.user.id, points);

    await expect(give(101)).rejects.toEqual(refusal('bad_amount', { name: 'points' }));
    const { cardUser } = await give(100);
    expect(cardUser).toMatchObject({ points: 0, round: 2 });
    await give(99);
    await expect(give(-101)).rejects.toEqual(refusal('bad_amount', { name: 'points' }));
    await expect(give(-100)).rejects.toEqual(refusal('no_balance', { what: 'points' }));
    await expect(give(0.5)).rejects.toEqual(refusal('bad_amount', { name: 'points' }));

    expect((await give(-99)).cardUser.points).toBe(0);
    await expectSoundBooks(world);
  });

  test('that are set to what there is to be may be more than a hundred at once', async () => {
    const { card, user } = await world.makeCard('stamp', { size: 100 });

    const { cardUser } = await world.core.loyalty.changeCardUser({
      accountId: world.accountId,
      ref: { cardId: card.id, userId: user.user.id },
      balance: 250,
      actor: 'api',
    });

    expect(cardUser).toMatchObject({ points: 50, round: 3 });
    await expectSoundBooks(world);
  });

  test('of one request that comes again bring what they brought, and no more', async () => {
    const [coffee, pizza] = [await world.makeCampaign('Coffee'), await world.makeCampaign('Pizza')];
    const { card, user } = await world.makeCard('stamp', {
      size: 3,
      rewards: [
        { campaignId: pizza.id, threshold: 3 },
        { campaignId: coffee.id, threshold: 1 },
      ],
    });
    const give = () => world.give(card, user.user.id, 3, { requestId: 'till' });

    const [first, again] = [await give(), await give()];

    const codes = first.granted.map(({ session }) => session.code);
    expect(first.granted.map(({ campaign }) => campaign.name)).toEqual(['Coffee', 'Pizza']);
    expect(again.granted.map(({ session }) => session.code)).toEqual(codes);
    expect(again.cardUser).toMatchObject({ points: 0, round: 2 });
    const { coupons, history } = await world.core.loyalty.readCardUser(user.id, { history: 10 });
    expect(coupons.map(({ session }) => session.code)).toEqual(codes.toReversed());
    const [ofCoffee, ofPizza] = first.granted.map(({ session }) => session.id);
    expect(history).toMatchObject([
      { kind: 'reward', points: 0, campaignId: pizza.id, sessionId: ofPizza },
      { kind: 'reward', points: 0, campaignId: coffee.id, sessionId: ofCoffee },
      { kind: 'round', points: -3, campaignId: null, sessionId: null },
      { kind: 'given', points: 3 },
      { kind: 'joined', points: 0 },
    ]);
  });

  test('bring every consumer of a card its reward, and show the fifty newest coupons of each', async () => {
    const { accountId } = world;
    const { id: campaignId } = await world.makeCampaign();
    const { card, user } = await world.makeCard('stamp', {
      size: 1,
      rewards: [{ campaignId, threshold: 1 }],
    });
    const [other] = await world.core.loyalty.addUsers({
      ...{ accountId, cardId: card.id, users: [{ details: { firstName: 'Bob' } }], actor: 'api' },
    });

    const many = await world.give(card, user.user.id, 51);
    const one = await world.give(card, other?.user.id ?? 0n, 1);

    const codesOf = (granted: readonly { session: { code: string } }[]) =>
      granted.map(({ session }) => session.code);
    expect([many.granted.length, one.granted.length]).toEqual([51, 1]);
    const read = async (id = 0n) =>
      codesOf((await world.core.loyalty.readCardUser(id, { history: 1 })).coupons);
    expect(await read(user.id)).toEqual(codesOf(many.granted).toReversed().slice(0, 50));
    expect(await read(other?.id)).toEqual(codesOf(one.granted));
  });

  test('several at once over several rounds bring each reward once a round', async () => {
    const { id: campaignId } = await world.makeCampaign();
    const { card, user } = await world.makeCard('stamp', {
      size: 3,
      rewards: [{ campaignId, threshold: 2 }],
    });

    const { granted, cardUser } = await world.give(card, user.user.id, 8);

    expect(granted).toHaveLength(3);
    expect(cardUser).toMatchObject({ points: 2, round: 3 });
    await expectSoundBooks(world);
  });
});
