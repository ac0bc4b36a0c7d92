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

describe('points', () => {
  test('of 100 parallel spends on a balance for 10 exactly 10 succeed', async () => {
    const { card, userId, cardUserId, spend } = await world.makePointsCard(30, 3);

    const { done, refused } = await outcomes(Array.from({ length: 100 }, () => spend()));

    expect(done).toBe(10);
    expect(refused).toEqual(['no_balance']);
    expect(await world.pointsOf(card, userId)).toBe(0);
    const { coupons } = await world.core.loyalty.readCardUser(cardUserId, { history: 100 });
    expect(coupons).toHaveLength(10);
    await expectSoundBooks(world);
  });

  test('a refund followed by a redeem cannot mint points', async () => {
    const { card, userId, spend } = await world.makePointsCard(10, 5);
    const { granted } = await spend();
    const code = granted[0]?.session.code ?? '';
    const redemptionId = await world.redeem(code);

    await world.rollBack(redemptionId);
    const again = await outcomes([world.redeem(code), world.rollBack(redemptionId)]);

    expect(again).toEqual({ done: 0, refused: ['already_done'] });
    expect(await world.pointsOf(card, userId)).toBe(10);
    await expectSoundBooks(world);
  });

  test('many refunds and spends at once give back what was paid and no more', async () => {
    const { card, userId, spend } = await world.makePointsCard(20, 1);
    const bought = await Promise.all(Array.from({ length: 20 }, () => spend()));
    const redemptions: bigint[] = [];
    for (const { granted } of bought) redemptions.push(await world.redeem(granted[0]?.session.code ?? ''));

    const refunds = await outcomes(
      Array.from({ length: 100 }, (_, index) => world.rollBack(redemptions[index % 10] ?? 0n)),
    );
    const mixed = await outcomes([
      ...Array.from({ length: 40 }, () => spend()),
      ...redemptions.map((id) => world.rollBack(id)),
    ]);

    expect(refunds).toEqual({ done: 10, refused: ['already_done'] });
    // Ten refunds before and ten among the spends: 20 points in all, whatever of them was spent meanwhile.
    const spent = mixed.done - 10;
    expect(await world.pointsOf(card, userId)).toBe(20 - spent);
    expect(spent).toBeGreaterThanOrEqual(10);
    expect(spent).toBeLessThanOrEqual(20);
    await expectSoundBooks(world);
  });

  test('one request is carried out once, however often it arrives', async () => {
    const { card, userId, spend } = await world.makePointsCard(100, 10);

    const bought = await Promise.all(Array.from({ length: 20 }, () => spend('tap-1')));
    await Promise.all(Array.from({ length: 20 }, () => world.give(card, userId, 5, { requestId: 'till-1' })));

    expect(new Set(bought.map(({ granted }) => granted[0]?.session.code)).size).toBe(1);
    expect(await world.pointsOf(card, userId)).toBe(95);
  });

  test('what is taken away never goes below zero, with many at once', async () => {
    const { card, userId } = await world.makePointsCard(10);

    const { done, refused } = await outcomes(Array.from({ length: 40 }, () => world.give(card, userId, -3)));

    expect({ done, refused }).toEqual({ done: 3, refused: ['no_balance'] });
    expect(await world.pointsOf(card, userId)).toBe(1);
    await expectSoundBooks(world);
  });

  test('a balance that is set is booked as the difference', async () => {
    const { card, userId } = await world.makePointsCard(10, 1, { mostPerDay: 10 });
    const ref = { cardId: card.id, userId };

    const up = await world.core.loyalty.changeCardUser({
      accountId: world.accountId,
      ref,
      balance: 500,
      actor: 'api',
    });
    const down = await world.core.loyalty.changeCardUser({
      accountId: world.accountId,
      ref,
      balance: 3,
      actor: 'api',
    });

    expect([up.cardUser.points, down.cardUser.points]).toEqual([500, 3]);
    await expectSoundBooks(world);
  });

  test('points are no money: balance and entries of the account do not show them', async () => {
    const before = await world.core.ledger.getBalance(world.accountId);
    const entries = await world.core.ledger.listEntries({ accountId: world.accountId, limit: 1000 });

    await world.makePointsCard(1_000);

    expect(await world.core.ledger.getBalance(world.accountId)).toEqual(before);
    expect(await world.core.ledger.listEntries({ accountId: world.accountId, limit: 1000 })).toEqual(entries);
    const { sums, sumMicros } = await world.core.ledger.trialBalance();
    expect(sums).toEqual([
      { currency: 'POINTS', sumMicros: 0n },
      { currency: 'USD', sumMicros: 0n },
    ]);
    expect(sumMicros).toBe(0n);
  });

  test('a reward whose campaign was stopped cannot be bought', async () => {
    const { spend, reward, card, userId } = await world.makePointsCard(10);
    await world.core.campaigns.change({
      accountId: world.accountId,
      id: reward.campaignId,
      status: 'inactive',
    });

    await expect(spend()).rejects.toEqual(refusal('expired'));
    expect(await world.pointsOf(card, userId)).toBe(10);
  });

  test('that are spent stand in the history with their coupon, which is in the consumer’s name', async () => {
    const { card, userId, cardUserId, spend, reward } = await world.makePointsCard(10, 4);
    const { accountId } = world;
    world.advance(60);

    const { cardUser, granted } = await spend();

    const [coupon] = granted;
    expect(cardUser.points).toBe(6);
    expect(await world.core.loyalty.getCardUser({ accountId, cardId: card.id, userId })).toEqual(cardUser);
    expect(coupon?.session).toMatchObject({ customId: `usr_${userId}`, source: 'loyalty' });
    expect(coupon?.session.details).toEqual({ firstName: 'Ann' });
    const { history } = await world.core.loyalty.readCardUser(cardUserId, { history: 10 });
    const { campaignId } = reward;
    expect(history).toMatchObject([
      { kind: 'spent', points: -4, campaignId, sessionId: coupon?.session.id, actor: 'page' },
      { kind: 'given', points: 10, campaignId: null, sessionId: null, actor: 'api' },
      { kind: 'joined', points: 0, campaignId: null, sessionId: null, actor: 'api' },
    ]);
  });

  test('that return stand in the history with their coupon, and are a change of the card', async () => {
    const { card, userId, cardUserId, spend, reward } = await world.makePointsCard(5, 5);
    const { granted, cardUser } = await spend();
    const redemptionId = await world.redeem(granted[0]?.session.code ?? '');
    world.advance(60);

    await world.rollBack(redemptionId);

    const { accountId } = world;
    const after = await world.core.loyalty.getCardUser({ accountId, cardId: card.id, userId });
    expect(after).toEqual({ ...cardUser, points: 5, changedAt: after.changedAt });
    expect(Number(after.changedAt) - Number(cardUser.changedAt)).toBeGreaterThanOrEqual(60_000);
    const { history } = await world.core.loyalty.readCardUser(cardUserId, { history: 2 });
    const { campaignId } = reward;
    const sessionId = granted[0]?.session.id;
    expect(history).toMatchObject([
      { kind: 'returned', points: 5, campaignId, sessionId, actor: 'api' },
      { kind: 'spent', points: -5, campaignId, sessionId, actor: 'page' },
    ]);
  });

  test('are enough for a reward that costs all of them, and one fewer is not', async () => {
    const { card, userId, spend } = await world.makePointsCard(9, 5);
    await spend();
    await expect(spend()).rejects.toEqual(refusal('no_balance', { what: 'points', points: 4 }));
    await world.give(card, userId, 1);

    await spend();

    expect(await world.pointsOf(card, userId)).toBe(0);
  });

  test('may all be taken away, and not one more', async () => {
    const { card, userId } = await world.makePointsCard(9);

    await expect(world.give(card, userId, -10)).rejects.toEqual(refusal('no_balance', { what: 'points' }));
    await world.give(card, userId, -9);

    expect(await world.pointsOf(card, userId)).toBe(0);
    await expectSoundBooks(world);
  });

  test('return to whoever is void, who still cannot use them', async () => {
    const { card, userId, spend } = await world.makePointsCard(5, 5);
    const { granted } = await spend();
    const redemptionId = await world.redeem(granted[0]?.session.code ?? '');
    const ref = { cardId: card.id, userId };
    await world.core.loyalty.changeCardUser({ accountId: world.accountId, ref, voided: true, actor: 'api' });

    await world.rollBack(redemptionId);

    expect(await world.pointsOf(card, userId)).toBe(5);
    await expect(spend()).rejects.toEqual(refusal('not_allowed', { what: 'voided' }));
  });

  test('do not return for a coupon that cost none', async () => {
    const { id: campaignId } = await world.makeCampaign();
    const { card, user } = await world.makeCard('stamp', {
      size: 5,
      rewards: [{ campaignId, threshold: 1 }],
    });
    const { granted } = await world.give(card, user.user.id, 1);

    await world.rollBack(await world.redeem(granted[0]?.session.code ?? ''));

    expect(await world.pointsOf(card, user.user.id)).toBe(1);
    const { history } = await world.core.loyalty.readCardUser(user.id, { history: 10 });
    expect(history.map(({ kind }) => kind)).toEqual(['reward', 'given', 'joined']);
  });

  test('do not return for a coupon that no card gave', async () => {
    const { accountId } = world;
    const { id: campaignId } = await world.makeCampaign();
    const { session } = await world.core.couponSessions.create({ accountId, campaignId, source: 'api' });

    await world.rollBack(await world.redeem(session.code));

    expect((await world.core.loyalty.listEvents({ accountId, limit: 1 }))[0]?.kind).not.toBe('returned');
    await expectSoundBooks(world);
  });

  test('of one consumer are asked for by requests of their own: the same word of another is another', async () => {
    const [one, other] = [await world.makePointsCard(0), await world.makePointsCard(0)];

    await world.give(one.card, one.userId, 5, { requestId: 'till' });
    await world.give(other.card, other.userId, 7, { requestId: 'till' });
    await world.give(one.card, one.userId, 99, { requestId: 'till' });

    expect(await world.pointsOf(one.card, one.userId)).toBe(5);
    expect(await world.pointsOf(other.card, other.userId)).toBe(7);
  });

  test('cannot buy a reward of another card, nor one that was taken off', async () => {
    const { card, cardUserId, reward } = await world.makePointsCard(10);
    const other = await world.makePointsCard(10);
    const buy = (rewardId: bigint) =>
      world.core.loyalty.spend({ ref: { id: cardUserId }, rewardId, actor: 'page' });

    await expect(buy(other.reward.id)).rejects.toEqual(refusal('not_found', { what: 'reward' }));
    await world.core.loyalty.changeCard({ accountId: world.accountId, id: card.id, rewards: [] });

    await expect(buy(reward.id)).rejects.toEqual(refusal('not_found', { what: 'reward' }));
  });

  test('of a card that is not active are neither given nor spent', async () => {
    const { card, userId, spend } = await world.makePointsCard(10);
    await world.core.loyalty.changeCard({ accountId: world.accountId, id: card.id, status: 'inactive' });

    await expect(world.give(card, userId, 1)).rejects.toEqual(refusal('not_allowed', { what: 'inactive' }));
    await expect(spend()).rejects.toEqual(refusal('not_allowed', { what: 'inactive' }));
  });
});
