import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLoyaltyWorld, type LoyaltyWorld } from '#test/loyalty-world';
import { outcomes } from '#test/outcomes';
import { insertCardUser } from './card-user-store.ts';
import { insertEvent } from './event-store.ts';

let world: LoyaltyWorld;
beforeAll(async () => {
  world = await createLoyaltyWorld();
});
afterAll(() => world.close());

const refusal = (code: string, details = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

describe('users', () => {
  test('one address is one person, who may have several cards', async () => {
    const { card } = await world.makeCard('points');
    const { card: second } = await world.makeCard('stamp', { size: 5 });
    const add = (cardId: bigint) =>
      world.core.loyalty.addUsers({
        accountId: world.accountId,
        cardId,
        users: [{ details: { email: 'Bob@example.org' } }],
        actor: 'api',
      });

    const [one] = await add(card.id);
    const [two] = await add(second.id);

    expect(one?.user.id).toBe(two?.user.id);
    await expect(add(card.id)).rejects.toEqual(refusal('already_exists', { what: 'email' }));
    await expect(
      world.core.loyalty.createUser({ accountId: world.accountId, details: { email: 'bob@EXAMPLE.org' } }),
    ).rejects.toEqual(refusal('already_exists'));
  });

  test('are not given a code that another of the merchant’s has, nor carried out a request twice', async () => {
    const { accountId } = world;
    const { user } = await world.makeCard('points');
    const { card, user: other } = await world.makeCard('points');
    const { id: userId } = await world.core.loyalty.createUser({ accountId, details: {} });
    const now = world.core.clock();
    const insert = (code: string, secret: string) =>
      world.db.write((tx) =>
        insertCardUser(tx, {
          ...{ accountId, cardId: card.id, userId, code, secret, custom: Array(8).fill(null) },
          ...{ consent: null, now },
        }),
      );
    const book = (cardUserId: bigint) =>
      world.db.write((tx) =>
        insertEvent(tx, { accountId, cardUserId, kind: 'given', actor: 'api', requestId: 'till', at: now }),
      );

    expect(await insert(user.code, 'secret of another')).toBeUndefined();
    expect(await insert('other', 'secret of another')).toBeDefined();
    expect(await insert('third', 'another secret')).toBeUndefined();
    const booked = [await book(user.id), await book(user.id), await book(other.id)];
    expect(booked.map((id) => id !== undefined)).toEqual([true, false, true]);
  });

  test('of parallel requests that link somebody one gives the card', async () => {
    const { card } = await world.makeCard('points');
    const user = await world.core.loyalty.createUser({
      accountId: world.accountId,
      details: { email: 'cid@example.org' },
    });
    const link = () =>
      world.core.loyalty.linkUser({
        accountId: world.accountId,
        cardId: card.id,
        userId: user.id,
        actor: 'api',
      });

    const linked = await Promise.all(Array.from({ length: 20 }, link));

    expect(new Set(linked.map(({ code }) => code)).size).toBe(1);
  });

  test('a list of new users is added whole or not at all', async () => {
    const { card } = await world.makeCard('points');
    const users = ['x1@example.org', 'x2@example.org', 'X1@example.org'].map((email) => ({
      details: { email },
    }));

    await expect(
      world.core.loyalty.addUsers({ accountId: world.accountId, cardId: card.id, users, actor: 'api' }),
    ).rejects.toEqual(refusal('already_exists'));

    const left = await world.core.loyalty.listCardUsers({
      accountId: world.accountId,
      cardId: card.id,
      limit: 10,
    });
    expect(left.map(({ user }) => user.email)).toEqual(['']);
  });

  test('a shop’s password gives stamps, and guessing it ends after five tries', async () => {
    const shop = await world.core.campaigns.createLocation({
      accountId: world.accountId,
      companyName: 'Corner',
      password: 'corner secret',
    });
    const { card, user } = await world.makeCard('stamp', { size: 10, locationIds: [shop.id] });
    const type = (password: string) =>
      world.core.loyalty.giveByPassword({ cardUserId: user.id, password, points: 1, actor: 'phone' });

    const right = await type('corner secret');
    const wrong = await Promise.all(Array.from({ length: 5 }, () => type('guess')));

    expect(right?.cardUser.points).toBe(1);
    expect(wrong).toEqual([undefined, undefined, undefined, undefined, undefined]);
    await expect(type('corner secret')).rejects.toEqual(refusal('rate_limited'));
    expect(await world.pointsOf(card, user.user.id)).toBe(1);
  });

  test('of whom many are given one address at once: one has it', async () => {
    // Without points: what is done to cards with points waits for the card's books anyway.
    const { card } = await world.makeCard('membership');
    const { accountId } = world;
    const users = await world.core.loyalty.addUsers({
      ...{ accountId, cardId: card.id, actor: 'api' },
      users: Array.from({ length: 12 }, () => ({ details: {} })),
    });
    const details = { email: 'wanted@example.org' };

    const { done, refused } = await outcomes(
      users.map(({ id }) =>
        world.core.loyalty.changeCardUser({ accountId, ref: { id }, details, actor: 'api' }),
      ),
    );

    expect({ done, refused }).toEqual({ done: 1, refused: ['already_exists'] });
  });

  test('are at most five hundred in one list', async () => {
    const { card } = await world.makeCard('points');
    const add = (count: number) =>
      world.core.loyalty.addUsers({
        accountId: world.accountId,
        cardId: card.id,
        users: Array.from({ length: count }, () => ({ details: {} })),
        actor: 'api',
      });

    await expect(add(501)).rejects.toEqual(refusal('bad_request', { name: 'users' }));

    expect(await add(500)).toHaveLength(500);
  });
});
