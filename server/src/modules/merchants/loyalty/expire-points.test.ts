import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLoyaltyWorld, DAY, type LoyaltyWorld } from '#test/loyalty-world';
import { outcomes } from '#test/outcomes';
import { expectSoundBooks } from '#test/sound-books';
import { stopClock } from '#test/still-clock';
import { listDueCardUsers } from './lot-store.ts';

let world: LoyaltyWorld;
beforeAll(async () => {
  world = await createLoyaltyWorld();
});
afterAll(() => world.close());
stopClock();

const refusal = (code: string, details = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

describe('expiry', () => {
  test('takes what was earned first and not spent, days after it was earned', async () => {
    const { card, userId, cardUserId, spend } = await world.makePointsCard(0, 4, { pointsExpireDays: 10 });
    await world.give(card, userId, 5);
    world.advance(5 * DAY);
    await world.give(card, userId, 5);
    await spend();

    world.advance(5 * DAY);
    await world.sweep();
    const afterFirst = await world.pointsOf(card, userId);
    world.advance(5 * DAY);
    await world.sweep();

    expect(afterFirst).toBe(5);
    expect(await world.pointsOf(card, userId)).toBe(0);
    const { history } = await world.core.loyalty.readCardUser(cardUserId, { history: 20 });
    expect(history.map(({ kind, points }) => [kind, points])).toEqual([
      ['expired', -5],
      ['expired', -1],
      ['spent', -4],
      ['given', 5],
      ['given', 5],
      ['joined', 0],
    ]);
    await expectSoundBooks(world);
  });

  test('does not wait for the sweep: what is over cannot be spent, from its very instant on', async () => {
    const { spend } = await world.makePointsCard(10, 5, { pointsExpireDays: 1 });
    world.advance(DAY - 0.001);
    await spend();
    world.advance(0.001);

    await expect(spend()).rejects.toEqual(refusal('no_balance', { what: 'points', points: 0 }));
  });

  test('is booked by a sweep at its very instant, and not before', async () => {
    const { card, userId } = await world.makePointsCard(10, 5, { pointsExpireDays: 1 });
    world.advance(DAY - 0.001);
    await world.sweep();
    expect(await world.pointsOf(card, userId)).toBe(10);

    world.advance(0.001);
    await world.sweep();

    expect(await world.pointsOf(card, userId)).toBe(0);
  });

  test('many sweeps and spends at once expire each point once', async () => {
    const { card, userId, cardUserId, spend } = await world.makePointsCard(10, 1, { pointsExpireDays: 1 });
    world.advance(DAY - 1);
    await Promise.all([spend(), spend(), spend()]);
    world.advance(1);

    await Promise.all([world.sweep(), world.sweep(), world.sweep(), outcomes([spend(), spend()])]);

    expect(await world.pointsOf(card, userId)).toBe(0);
    expect(await kindsOf(cardUserId)).toMatchObject({ expired: -7, spent: -3 });
    await expectSoundBooks(world);
  });

  test('points that return begin a new life, and that ends too', async () => {
    const { card, userId, cardUserId, spend } = await world.makePointsCard(5, 5, { pointsExpireDays: 10 });
    const { granted } = await spend();
    const redemptionId = await world.redeem(granted[0]?.session.code ?? '');
    world.advance(20 * DAY);

    await world.rollBack(redemptionId);
    const { nextExpiry } = await world.core.loyalty.readCardUser(cardUserId, { history: 1 });
    world.advance(10 * DAY - 0.001);
    await world.sweep();
    const before = await world.pointsOf(card, userId);
    world.advance(0.001);
    await world.sweep();

    expect([before, await world.pointsOf(card, userId)]).toEqual([5, 0]);
    expect(nextExpiry).toEqual({ at: world.core.clock(), points: 5 });
    await expectSoundBooks(world);
  });

  test('points that return to a card whose points last stay', async () => {
    const { card, userId, cardUserId, spend } = await world.makePointsCard(5, 5);
    const { granted } = await spend();
    await world.rollBack(await world.redeem(granted[0]?.session.code ?? ''));
    world.advance(40_000 * DAY);
    await world.sweep();

    expect(await world.pointsOf(card, userId)).toBe(5);
    expect((await world.core.loyalty.readCardUser(cardUserId, { history: 1 })).nextExpiry).toBeUndefined();
  });

  test('points that end first are spent first, whenever they were earned, and those that last, last', async () => {
    const { card, userId, cardUserId, spend } = await world.makePointsCard(4, 3);
    const keep = (pointsExpireDays: number) =>
      world.core.loyalty.changeCard({ accountId: world.accountId, id: card.id, pointsExpireDays });
    await keep(30);
    await world.give(card, userId, 4);
    await keep(10);
    await world.give(card, userId, 4);
    const next = async () =>
      (await world.core.loyalty.readCardUser(cardUserId, { history: 1 })).nextExpiry?.points;

    expect(await next()).toBe(4);
    await spend();
    expect(await next()).toBe(1);
    await spend();
    expect(await next()).toBe(2);
    world.advance(30 * DAY);
    await world.sweep();

    expect(await world.pointsOf(card, userId)).toBe(4);
    await expectSoundBooks(world);
  });

  test('points of one moment end together, as one line of the history', async () => {
    const { card, userId, cardUserId } = await world.makePointsCard(0, 1, { pointsExpireDays: 1 });
    await world.give(card, userId, 2);
    await world.give(card, userId, 3);
    const { nextExpiry } = await world.core.loyalty.readCardUser(cardUserId, { history: 1 });
    world.advance(DAY);
    await world.sweep();

    expect(nextExpiry?.points).toBe(5);
    const { history } = await world.core.loyalty.readCardUser(cardUserId, { history: 10 });
    expect(history.filter(({ kind }) => kind === 'expired')).toMatchObject([{ points: -5, actor: 'clock' }]);
  });

  test('is counted by consumers, who have their turn by how long they have waited', async () => {
    const [expire] = world.core.loyalty.sweeps;
    await expire?.run();
    const first = await world.makePointsCard(2, 1, { pointsExpireDays: 1 });
    await world.give(first.card, first.userId, 3);
    const later = await world.makePointsCard(1, 1, { pointsExpireDays: 30 });
    const at = new Date(world.core.clock().getTime() + 30 * DAY * 1000);
    world.advance(1);
    const second = await world.makePointsCard(4, 1, { pointsExpireDays: 1 });
    const { nextExpiry } = await world.core.loyalty.readCardUser(later.cardUserId, { history: 1 });
    world.advance(DAY);

    const waiting = await listDueCardUsers(world.db.read, world.core.clock(), 1);
    const counts = [await expire?.run(), await expire?.run()];

    expect(nextExpiry).toEqual({ at, points: 1 });
    expect(waiting).toEqual([first.cardUserId]);
    expect(counts).toEqual([2, 0]);
    const left = [first, second, later].map(({ card, userId }) => world.pointsOf(card, userId));
    expect(await Promise.all(left)).toEqual([0, 0, 1]);
  });

  test('of more points than a sweep looks at in one go is booked by the same sweep', async () => {
    const { card, userId, cardUserId } = await world.makePointsCard(501, 1, { pointsExpireDays: 1 });
    // As if they had been given one by one.
    await world.db.write(async (tx) => {
      await sql`update loyalty_lot set points_left = 1 where card_user_id = ${cardUserId}`.execute(tx);
      await sql`
        insert into loyalty_lot (card_user_id, points_left, earned_at, expires_at)
        select card_user_id, 1, earned_at, expires_at from loyalty_lot, generate_series(1, 500) where card_user_id = ${cardUserId}`.execute(
        tx,
      );
    });
    world.advance(0.001);
    const other = await world.makePointsCard(3, 1, { pointsExpireDays: 1 });
    world.advance(DAY);

    await world.sweep();

    expect(await world.pointsOf(card, userId)).toBe(0);
    expect(await world.pointsOf(other.card, other.userId)).toBe(0);
    await expectSoundBooks(world);
  });
});

/** The points of a card user's history by what happened to them. */
async function kindsOf(cardUserId: bigint): Promise<Record<string, number>> {
  const { history } = await world.core.loyalty.readCardUser(cardUserId, { history: 100 });
  const sums: Record<string, number> = {};
  for (const { kind, points } of history) sums[kind] = (sums[kind] ?? 0) + points;
  return sums;
}
