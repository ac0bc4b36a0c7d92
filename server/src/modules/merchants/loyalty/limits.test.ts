import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLoyaltyWorld, DAY, type LoyaltyWorld } from '#test/loyalty-world';
import { outcomes } from '#test/outcomes';
import { stopClock } from '#test/still-clock';

let world: LoyaltyWorld;
beforeAll(async () => {
  world = await createLoyaltyWorld();
});
afterAll(() => world.close());
// Else midnight might come in the middle of a test.
stopClock();

const refusal = (code: string, details = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

describe('limits', () => {
  test('per day and per consumer hold with many at once, and the next day begins anew', async () => {
    const { card, user } = await world.makeCard('points', { mostPerDay: 5, mostPerConsumer: 8 });
    const userId = user.user.id;

    const first = await outcomes(Array.from({ length: 20 }, () => world.give(card, userId, 1)));
    world.advance(DAY);
    const second = await outcomes(Array.from({ length: 20 }, () => world.give(card, userId, 1)));

    expect(first).toEqual({ done: 5, refused: ['limit_reached'] });
    expect(second).toEqual({ done: 3, refused: ['limit_reached'] });
  });

  test('hold to the point, and what is over them is not given in part', async () => {
    const { card, user } = await world.makeCard('points', { mostPerDay: 5, mostPerConsumer: 8 });
    const give = (points: number) => world.give(card, user.user.id, points);

    await expect(give(6)).rejects.toEqual(refusal('limit_reached', { what: 'points_per_day' }));
    await give(5);
    await expect(give(1)).rejects.toEqual(refusal('limit_reached', { what: 'points_per_day' }));
    world.advance(DAY);
    await expect(give(4)).rejects.toEqual(refusal('limit_reached', { what: 'points_per_consumer' }));

    expect((await give(3)).cardUser.points).toBe(8);
  });

  test('count no points that were taken away again', async () => {
    const { card, user } = await world.makeCard('points', { mostPerDay: 5, mostPerConsumer: 8 });
    const give = (points: number) => world.give(card, user.user.id, points);
    await give(5);
    await give(-3);

    await expect(give(4)).rejects.toEqual(refusal('limit_reached', { what: 'points_per_day' }));
    await give(3);
    world.advance(DAY);
    await give(3);
    await expect(give(1)).rejects.toEqual(refusal('limit_reached', { what: 'points_per_consumer' }));
    await give(-2);

    expect((await give(2)).cardUser.points).toBe(8);
  });

  test('of a day are not made larger by what is taken away of other days', async () => {
    const { card, user } = await world.makeCard('points', { mostPerDay: 5 });
    const give = (points: number) => world.give(card, user.user.id, points);
    await give(5);
    world.advance(DAY);
    await give(2);
    await give(-7);

    await give(5);

    await expect(give(1)).rejects.toEqual(refusal('limit_reached', { what: 'points_per_day' }));
  });

  test('of a day end with the day of the card’s place, at midnight there', async () => {
    const { card, user } = await world.makeCard('points', { mostPerDay: 5, timeZone: 'Pacific/Auckland' });
    const give = (points: number) => world.give(card, user.user.id, points);
    // 23:59:59.999 there.
    const lastMoment = new Date('2035-07-01T11:59:59.999Z').getTime();
    world.advance((lastMoment - world.core.clock().getTime()) / 1000);
    await give(5);
    await expect(give(1)).rejects.toEqual(refusal('limit_reached', { what: 'points_per_day' }));

    world.advance(0.001);

    expect((await give(5)).cardUser.points).toBe(10);
  });

  test('of one gift are a million points', async () => {
    const { card, user } = await world.makeCard('points');
    const give = (points: number) => world.give(card, user.user.id, points);

    await expect(give(1_000_001)).rejects.toEqual(refusal('bad_amount', { name: 'points' }));
    expect((await give(1_000_000)).cardUser.points).toBe(1_000_000);
    await expect(give(-1_000_001)).rejects.toEqual(refusal('bad_amount', { name: 'points' }));
    expect((await give(-1_000_000)).cardUser.points).toBe(0);
  });

  test('a balance is a whole number of at least none', async () => {
    const { card, user } = await world.makeCard('points');
    const set = (balance: number) =>
      world.core.loyalty.changeCardUser({
        accountId: world.accountId,
        ref: { cardId: card.id, userId: user.user.id },
        balance,
        actor: 'api',
      });

    for (const balance of [-1, 0.5, Number.NaN, 1_000_001])
      await expect(set(balance)).rejects.toEqual(refusal('bad_amount', { name: 'points' }));

    expect((await set(1_000_000)).cardUser.points).toBe(1_000_000);
    expect((await set(0)).cardUser.points).toBe(0);
  });

  test('a card that names shops is good there alone', async () => {
    const shop = (companyName: string) =>
      world.core.campaigns.createLocation({ accountId: world.accountId, companyName });
    const [here, there] = [await shop('Here'), await shop('There')];
    const { card, user } = await world.makeCard('points', { locationIds: [here.id] });

    await world.give(card, user.user.id, 1, { locationId: here.id });

    await expect(world.give(card, user.user.id, 1, { locationId: there.id })).rejects.toEqual(
      refusal('not_found', { what: 'location' }),
    );
    const { accountId: stranger, name } = await world.customer();
    await world.core.merchants.open({ accountId: stranger, email: `${name}@example.org` });
    const foreign = await world.core.campaigns.createLocation({ accountId: stranger, companyName: 'Far' });
    const { card: anywhere, user: guest } = await world.makeCard('points');
    await world.give(anywhere, guest.user.id, 1, { locationId: there.id });
    await expect(world.give(anywhere, guest.user.id, 1, { locationId: foreign.id })).rejects.toEqual(
      refusal('not_found', { what: 'location' }),
    );
    expect(await world.pointsOf(anywhere, guest.user.id)).toBe(1);
    const [event] = await world.core.loyalty.listEvents({
      accountId: world.accountId,
      locationId: here.id,
      limit: 5,
    });
    expect(event).toMatchObject({ kind: 'given', points: 1, locationId: here.id });
  });

  test('who is void gets and spends nothing until they are not', async () => {
    const { card, userId, cardUserId, spend } = await world.makePointsCard(10);
    const ref = { cardId: card.id, userId };
    await world.core.loyalty.changeCardUser({ accountId: world.accountId, ref, voided: true, actor: 'api' });

    await expect(world.give(card, userId, 1)).rejects.toEqual(refusal('not_allowed', { what: 'voided' }));
    await expect(spend()).rejects.toEqual(refusal('not_allowed', { what: 'voided' }));
    await world.core.loyalty.changeCardUser({ accountId: world.accountId, ref, voided: true, actor: 'api' });
    const { history } = await world.core.loyalty.readCardUser(cardUserId, { history: 2 });
    expect(history.map(({ kind }) => kind)).toEqual(['voided', 'given']);
    const back = await world.core.loyalty.changeCardUser({
      accountId: world.accountId,
      ref,
      voided: false,
      points: 1,
      actor: 'api',
    });

    expect(back.cardUser).toMatchObject({ points: 11, voided: false });
    const after = await world.core.loyalty.readCardUser(cardUserId, { history: 4 });
    expect(after.history.map(({ kind }) => kind)).toEqual(['given', 'unvoided', 'voided', 'given']);
  });

  test('a membership has no points', async () => {
    const { card, user } = await world.makeCard('membership');

    await expect(world.give(card, user.user.id, 1)).rejects.toEqual(
      refusal('not_allowed', { what: 'membership' }),
    );
    const { cardUser } = await world.core.loyalty.changeCardUser({
      ...{ accountId: world.accountId, ref: { id: user.id }, custom: { 1: 'a' }, actor: 'api' },
    });
    expect(cardUser).toMatchObject({ points: 0, custom: ['a', null, null, null, null, null, null, null] });
  });

  test('another account neither sees nor changes anything', async () => {
    const { card, user } = await world.makeCard('points');
    const stranger = await world.customer();
    await world.core.merchants.open({ accountId: stranger.accountId, email: 'stranger@example.org' });
    const ref = { cardId: card.id, userId: user.user.id };

    await expect(
      world.core.loyalty.changeCardUser({ accountId: stranger.accountId, ref, points: 1, actor: 'api' }),
    ).rejects.toEqual(refusal('not_found', { what: 'loyalty_card' }));
    await expect(world.core.loyalty.getCardUser({ accountId: stranger.accountId, ...ref })).rejects.toEqual(
      refusal('not_found', { what: 'loyalty_card' }),
    );
    const { id: locationId } = await world.core.campaigns.createLocation({
      accountId: world.accountId,
      companyName: 'Ours',
    });
    await world.give(card, user.user.id, 2, { locationId });
    await world.give(card, user.user.id, -2);
    const ofShop = (accountId: bigint) => world.core.loyalty.listEvents({ accountId, locationId, limit: 9 });
    expect(await ofShop(world.accountId)).toHaveLength(1);
    expect(await ofShop(stranger.accountId)).toEqual([]);
    for (const id of [user.id, user.id + 1_000n])
      await expect(
        world.core.loyalty.changeCardUser({
          ...{ accountId: stranger.accountId, ref: { id }, points: 1, actor: 'api' },
        }),
      ).rejects.toEqual(refusal('not_found', { what: 'loyalty_user' }));
    expect(await world.pointsOf(card, user.user.id)).toBe(0);
    await expect(world.core.loyalty.getCard({ accountId: stranger.accountId, id: card.id })).rejects.toEqual(
      refusal('not_found', { what: 'loyalty_card' }),
    );
    await expect(
      world.core.loyalty.createCard({
        accountId: stranger.accountId,
        type: 'points',
        name: 'Mine',
        rewards: [{ campaignId: (await world.makeCampaign()).id, threshold: 1 }],
      }),
    ).rejects.toEqual(refusal('not_found', { what: 'campaign' }));
  });
});
