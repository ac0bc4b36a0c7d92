import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { createWorld, type World } from '#test/world';
import type { CardChange, CardType, LoyaltyCard } from './loyalty-card.ts';

let world: World;
let accountId: bigint;

beforeAll(async () => {
  world = await createWorld();
  const { accountId: id, name } = await world.customer();
  await world.core.merchants.open({ accountId: id, email: `${name}@example.org` });
  accountId = id;
});
afterAll(() => world.close());

const DAY = 86_400;

async function outcomes(promises: Promise<unknown>[]) {
  const settled = await Promise.allSettled(promises);
  const refusals = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  return {
    done: settled.length - refusals.length,
    refused: [...new Set(refusals.map((error) => (isRefusal(error) ? error.code : String(error))))],
  };
}

const refusal = (code: string, details = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

const makeCampaign = (name = 'Free coffee') => world.core.campaigns.create({ accountId, name });

async function makeCard(type: CardType, change: Omit<CardChange, 'name'> = {}) {
  const card = await world.core.loyalty.createCard({ accountId, type, name: 'Card', ...change });
  const [user] = await world.core.loyalty.addUsers({
    accountId,
    cardId: card.id,
    users: [{ details: { firstName: 'Ann' } }],
    actor: 'api',
  });
  if (!user) throw new Error('a user was added');
  return { card, user };
}

async function makePointsCard(points: number, price = 1, change: Omit<CardChange, 'name'> = {}) {
  const campaign = await makeCampaign();
  const rewards = [{ campaignId: campaign.id, threshold: price }];
  const { card, user } = await makeCard('points', { rewards, ...change });
  if (points > 0) await give(card, user.user.id, points);
  const [reward] = (await world.core.loyalty.getCard({ accountId, id: card.id })).rewards;
  if (!reward) throw new Error('the card has a reward');
  const spend = (requestId?: string) =>
    world.core.loyalty.spend({ ref: { id: user.id }, rewardId: reward.id, actor: 'page', requestId });
  return { card, userId: user.user.id, cardUserId: user.id, spend, reward };
}

const give = ({ id: cardId }: LoyaltyCard, userId: bigint, points: number, more = {}) =>
  world.core.loyalty.changeCardUser({ accountId, ref: { cardId, userId }, points, actor: 'api', ...more });

const pointsOf = async ({ id: cardId }: LoyaltyCard, userId: bigint) =>
  (await world.core.loyalty.getCardUser({ accountId, cardId, userId })).points;

async function redeem(code: string): Promise<bigint> {
  const { redemptionId } = await world.core.couponSessions.change({
    accountId,
    code,
    events: [{ event: 'validate' }],
    actor: 'api',
  });
  if (redemptionId === undefined) throw new Error('a redemption was made');
  return redemptionId;
}

const rollBack = (id: bigint) => world.core.couponSessions.rollBack({ id, accountId, actor: 'api' });

async function assertBooks(): Promise<void> {
  expect(await world.core.ledger.trialBalance()).toMatchObject({ balanced: true, differing: [] });
}

describe('points', () => {
  test('of 100 parallel spends on a balance for 10 exactly 10 succeed', async () => {
    const { card, userId, cardUserId, spend } = await makePointsCard(30, 3);

    const { done, refused } = await outcomes(Array.from({ length: 100 }, () => spend()));

    expect(done).toBe(10);
    expect(refused).toEqual(['no_balance']);
    expect(await pointsOf(card, userId)).toBe(0);
    const { coupons } = await world.core.loyalty.readCardUser(cardUserId, { history: 100 });
    expect(coupons).toHaveLength(10);
    await assertBooks();
  });

  test('a refund followed by a redeem cannot mint points', async () => {
    const { card, userId, spend } = await makePointsCard(10, 5);
    const { granted } = await spend();
    const code = granted[0]?.session.code ?? '';
    const redemptionId = await redeem(code);

    await rollBack(redemptionId);
    const again = await outcomes([redeem(code), rollBack(redemptionId)]);

    expect(again).toEqual({ done: 0, refused: ['already_done'] });
    expect(await pointsOf(card, userId)).toBe(10);
    await assertBooks();
  });

  test('many refunds and spends at once give back what was paid and no more', async () => {
    const { card, userId, spend } = await makePointsCard(20, 1);
    const bought = await Promise.all(Array.from({ length: 20 }, () => spend()));
    const redemptions: bigint[] = [];
    for (const { granted } of bought) redemptions.push(await redeem(granted[0]?.session.code ?? ''));

    const refunds = await outcomes(
      Array.from({ length: 100 }, (_, index) => rollBack(redemptions[index % 10] ?? 0n)),
    );
    const mixed = await outcomes([
      ...Array.from({ length: 40 }, () => spend()),
      ...redemptions.map((id) => rollBack(id)),
    ]);

    expect(refunds).toEqual({ done: 10, refused: ['already_done'] });
    // Ten refunds before and ten among the spends: 20 points in all, whatever of them was spent meanwhile.
    const spent = mixed.done - 10;
    expect(await pointsOf(card, userId)).toBe(20 - spent);
    expect(spent).toBeGreaterThanOrEqual(10);
    expect(spent).toBeLessThanOrEqual(20);
    await assertBooks();
  });

  test('one request is carried out once, however often it arrives', async () => {
    const { card, userId, spend } = await makePointsCard(100, 10);

    const bought = await Promise.all(Array.from({ length: 20 }, () => spend('tap-1')));
    await Promise.all(Array.from({ length: 20 }, () => give(card, userId, 5, { requestId: 'till-1' })));

    expect(new Set(bought.map(({ granted }) => granted[0]?.session.code)).size).toBe(1);
    expect(await pointsOf(card, userId)).toBe(95);
  });

  test('what is taken away never goes below zero, with many at once', async () => {
    const { card, userId } = await makePointsCard(10);

    const { done, refused } = await outcomes(Array.from({ length: 40 }, () => give(card, userId, -3)));

    expect({ done, refused }).toEqual({ done: 3, refused: ['no_balance'] });
    expect(await pointsOf(card, userId)).toBe(1);
    await assertBooks();
  });

  test('a balance that is set is booked as the difference', async () => {
    const { card, userId } = await makePointsCard(10, 1, { mostPerDay: 10 });
    const ref = { cardId: card.id, userId };

    const up = await world.core.loyalty.changeCardUser({ accountId, ref, balance: 500, actor: 'api' });
    const down = await world.core.loyalty.changeCardUser({ accountId, ref, balance: 3, actor: 'api' });

    expect([up.cardUser.points, down.cardUser.points]).toEqual([500, 3]);
    await assertBooks();
  });

  test('points are no money: balance and entries of the account do not show them', async () => {
    const before = await world.core.ledger.getBalance(accountId);
    const entries = await world.core.ledger.listEntries({ accountId, limit: 1000 });

    await makePointsCard(1_000);

    expect(await world.core.ledger.getBalance(accountId)).toEqual(before);
    expect(await world.core.ledger.listEntries({ accountId, limit: 1000 })).toEqual(entries);
    const { sums, sumMicros } = await world.core.ledger.trialBalance();
    expect(sums).toEqual([
      { currency: 'POINTS', sumMicros: 0n },
      { currency: 'USD', sumMicros: 0n },
    ]);
    expect(sumMicros).toBe(0n);
  });

  test('a reward whose campaign was stopped cannot be bought', async () => {
    const { spend, reward, card, userId } = await makePointsCard(10);
    await world.core.campaigns.change({ accountId, id: reward.campaignId, status: 'inactive' });

    await expect(spend()).rejects.toEqual(refusal('expired'));
    expect(await pointsOf(card, userId)).toBe(10);
  });
});

describe('stamps', () => {
  test('bring the rewards that they reach, once a round, and a full card begins anew', async () => {
    const coffee = await makeCampaign('Coffee');
    const pizza = await makeCampaign('Pizza');
    const { card, user } = await makeCard('stamp', {
      size: 10,
      rewards: [
        { campaignId: coffee.id, threshold: 3 },
        { campaignId: pizza.id, threshold: 10 },
      ],
    });

    const first = await give(card, user.user.id, 4);
    await give(card, user.user.id, -2);
    const second = await give(card, user.user.id, 8);
    const third = await give(card, user.user.id, 3);

    expect(first.granted.map(({ campaign }) => campaign.name)).toEqual(['Coffee']);
    expect(second.granted.map(({ campaign }) => campaign.name)).toEqual(['Pizza']);
    expect(second.cardUser).toMatchObject({ points: 0, round: 2 });
    expect(third.granted.map(({ campaign }) => campaign.name)).toEqual(['Coffee']);
    expect(third.granted[0]?.session).toMatchObject({ source: 'loyalty', details: { firstName: 'Ann' } });
    await assertBooks();
  });

  test('100 stamps given at once on a card of ten are ten full cards', async () => {
    const { id: campaignId } = await makeCampaign();
    const { card, user } = await makeCard('stamp', { size: 10, rewards: [{ campaignId, threshold: 10 }] });

    const { done } = await outcomes(Array.from({ length: 100 }, () => give(card, user.user.id, 1)));

    expect(done).toBe(100);
    expect((await world.core.loyalty.readCardUser(user.id, { history: 1 })).coupons).toHaveLength(10);
    expect(await pointsOf(card, user.user.id)).toBe(0);
    await assertBooks();
  });

  test('count although the coupon of a reward cannot be had', async () => {
    const { id: campaignId } = await makeCampaign();
    const { card, user } = await makeCard('stamp', { size: 2, rewards: [{ campaignId, threshold: 1 }] });
    await world.core.campaigns.change({ accountId, id: campaignId, status: 'removed' });

    const { granted, cardUser } = await give(card, user.user.id, 1);

    expect(granted).toEqual([]);
    expect(cardUser.points).toBe(1);
  });
});

describe('limits', () => {
  test('per day and per consumer hold with many at once, and the next day begins anew', async () => {
    const { card, user } = await makeCard('points', { mostPerDay: 5, mostPerConsumer: 8 });
    const userId = user.user.id;

    const first = await outcomes(Array.from({ length: 20 }, () => give(card, userId, 1)));
    world.advance(DAY);
    const second = await outcomes(Array.from({ length: 20 }, () => give(card, userId, 1)));

    expect(first).toEqual({ done: 5, refused: ['limit_reached'] });
    expect(second).toEqual({ done: 3, refused: ['limit_reached'] });
  });

  test('a card that names shops is good there alone', async () => {
    const shop = (companyName: string) => world.core.campaigns.createLocation({ accountId, companyName });
    const [here, there] = [await shop('Here'), await shop('There')];
    const { card, user } = await makeCard('points', { locationIds: [here.id] });

    await give(card, user.user.id, 1, { locationId: here.id });

    await expect(give(card, user.user.id, 1, { locationId: there.id })).rejects.toEqual(
      refusal('not_found', { what: 'location' }),
    );
    const [event] = await world.core.loyalty.listEvents({ accountId, locationId: here.id, limit: 5 });
    expect(event).toMatchObject({ kind: 'given', points: 1, locationId: here.id });
  });

  test('who is void gets and spends nothing until they are not', async () => {
    const { card, userId, spend } = await makePointsCard(10);
    const ref = { cardId: card.id, userId };
    await world.core.loyalty.changeCardUser({ accountId, ref, voided: true, actor: 'api' });

    await expect(give(card, userId, 1)).rejects.toEqual(refusal('not_allowed', { what: 'voided' }));
    await expect(spend()).rejects.toEqual(refusal('not_allowed', { what: 'voided' }));
    const back = await world.core.loyalty.changeCardUser({
      accountId,
      ref,
      voided: false,
      points: 1,
      actor: 'api',
    });

    expect(back.cardUser).toMatchObject({ points: 11, voided: false });
  });

  test('a membership has no points', async () => {
    const { card, user } = await makeCard('membership');

    await expect(give(card, user.user.id, 1)).rejects.toEqual(refusal('not_allowed', { what: 'membership' }));
  });

  test('another account neither sees nor changes anything', async () => {
    const { card, user } = await makeCard('points');
    const stranger = await world.customer();
    await world.core.merchants.open({ accountId: stranger.accountId, email: 'stranger@example.org' });
    const ref = { cardId: card.id, userId: user.user.id };

    await expect(
      world.core.loyalty.changeCardUser({ accountId: stranger.accountId, ref, points: 1, actor: 'api' }),
    ).rejects.toEqual(refusal('not_found'));
    await expect(world.core.loyalty.getCard({ accountId: stranger.accountId, id: card.id })).rejects.toEqual(
      refusal('not_found', { what: 'loyalty_card' }),
    );
    await expect(
      world.core.loyalty.createCard({
        accountId: stranger.accountId,
        type: 'points',
        name: 'Mine',
        rewards: [{ campaignId: (await makeCampaign()).id, threshold: 1 }],
      }),
    ).rejects.toEqual(refusal('not_found', { what: 'campaign' }));
  });
});

describe('expiry', () => {
  const sweep = async () => {
    const [expire] = world.core.loyalty.sweeps;
    await expire?.run();
  };

  test('takes what was earned first and not spent, days after it was earned', async () => {
    const { card, userId, cardUserId, spend } = await makePointsCard(0, 4, { pointsExpireDays: 10 });
    await give(card, userId, 5);
    world.advance(5 * DAY);
    await give(card, userId, 5);
    await spend();

    world.advance(5 * DAY);
    await sweep();
    const afterFirst = await pointsOf(card, userId);
    world.advance(5 * DAY);
    await sweep();

    expect(afterFirst).toBe(5);
    expect(await pointsOf(card, userId)).toBe(0);
    const { history } = await world.core.loyalty.readCardUser(cardUserId, { history: 20 });
    expect(history.map(({ kind, points }) => [kind, points])).toEqual([
      ['expired', -5],
      ['expired', -1],
      ['spent', -4],
      ['given', 5],
      ['given', 5],
      ['joined', 0],
    ]);
    await assertBooks();
  });

  test('does not wait for the sweep: what is over cannot be spent', async () => {
    const { spend } = await makePointsCard(5, 5, { pointsExpireDays: 1 });
    world.advance(DAY);

    await expect(spend()).rejects.toEqual(refusal('no_balance', { what: 'points' }));
  });

  test('many sweeps and spends at once expire each point once', async () => {
    const { card, userId, spend } = await makePointsCard(10, 1, { pointsExpireDays: 1 });
    world.advance(DAY - 1);
    await Promise.all([spend(), spend(), spend()]);
    world.advance(1);

    await Promise.all([sweep(), sweep(), sweep(), outcomes([spend(), spend()])]);

    expect(await pointsOf(card, userId)).toBe(0);
    await assertBooks();
  });

  test('points that return begin a new life', async () => {
    const { card, userId, spend } = await makePointsCard(5, 5, { pointsExpireDays: 10 });
    const { granted } = await spend();
    const redemptionId = await redeem(granted[0]?.session.code ?? '');
    world.advance(20 * DAY);

    await rollBack(redemptionId);
    await sweep();

    expect(await pointsOf(card, userId)).toBe(5);
    await assertBooks();
  });
});

describe('users', () => {
  test('one address is one person, who may have several cards', async () => {
    const { card } = await makeCard('points');
    const { card: second } = await makeCard('stamp', { size: 5 });
    const add = (cardId: bigint) =>
      world.core.loyalty.addUsers({
        accountId,
        cardId,
        users: [{ details: { email: 'Bob@example.org' } }],
        actor: 'api',
      });

    const [one] = await add(card.id);
    const [two] = await add(second.id);

    expect(one?.user.id).toBe(two?.user.id);
    await expect(add(card.id)).rejects.toEqual(refusal('already_exists', { what: 'email' }));
    await expect(
      world.core.loyalty.createUser({ accountId, details: { email: 'bob@EXAMPLE.org' } }),
    ).rejects.toEqual(refusal('already_exists'));
  });

  test('of parallel requests that link somebody one gives the card', async () => {
    const { card } = await makeCard('points');
    const user = await world.core.loyalty.createUser({ accountId, details: { email: 'cid@example.org' } });
    const link = () =>
      world.core.loyalty.linkUser({ accountId, cardId: card.id, userId: user.id, actor: 'api' });

    const linked = await Promise.all(Array.from({ length: 20 }, link));

    expect(new Set(linked.map(({ code }) => code)).size).toBe(1);
  });

  test('a list of new users is added whole or not at all', async () => {
    const { card } = await makeCard('points');
    const users = ['x1@example.org', 'x2@example.org', 'X1@example.org'].map((email) => ({
      details: { email },
    }));

    await expect(
      world.core.loyalty.addUsers({ accountId, cardId: card.id, users, actor: 'api' }),
    ).rejects.toEqual(refusal('already_exists'));

    const left = await world.core.loyalty.listCardUsers({ accountId, cardId: card.id, limit: 10 });
    expect(left.map(({ user }) => user.email)).toEqual(['']);
  });

  test('a shop’s password gives stamps, and guessing it ends after five tries', async () => {
    const shop = await world.core.campaigns.createLocation({
      accountId,
      companyName: 'Corner',
      password: 'corner secret',
    });
    const { card, user } = await makeCard('stamp', { size: 10, locationIds: [shop.id] });
    const type = (password: string) =>
      world.core.loyalty.giveByPassword({ cardUserId: user.id, password, points: 1, actor: 'phone' });

    const right = await type('corner secret');
    const wrong = await Promise.all(Array.from({ length: 5 }, () => type('guess')));

    expect(right?.cardUser.points).toBe(1);
    expect(wrong).toEqual([undefined, undefined, undefined, undefined, undefined]);
    await expect(type('corner secret')).rejects.toEqual(refusal('rate_limited'));
    expect(await pointsOf(card, user.user.id)).toBe(1);
  });
});
