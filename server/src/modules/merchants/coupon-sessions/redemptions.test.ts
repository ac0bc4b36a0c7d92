import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { outcomes } from '#test/outcomes';
import { createSessionWorld, type SessionWorld } from '#test/session-world';
import { expectSoundBooks } from '#test/sound-books';
import { stopClock } from '#test/still-clock';
import { findReservations, listDueReservations } from './redemption-store.ts';
import { releaseDueReservations } from './redemptions.ts';

let world: SessionWorld;
beforeAll(async () => {
  world = await createSessionWorld();
});
afterAll(() => world.close());
afterEach(() => expectSoundBooks(world));
stopClock();

describe('reserve, redeem, roll back', () => {
  test('what is reserved is held against everybody else, and is made good once', async () => {
    const { id } = await world.makeCampaign();
    const [code = ''] = await world.makeSessions(id, 1);
    const reservationId = await world.reserve(code);

    await expect(world.validate(code)).rejects.toThrow('not_allowed');
    await expect(world.reserve(code)).rejects.toThrow('not_allowed');
    const { redemptionId } = await world.validate(code, { reservationId, spendMicros: 7_000_000n });

    expect(redemptionId).toBe(reservationId);
    await expect(world.validate(code, { reservationId })).rejects.toThrow('already_done');
  });

  test('a reservation takes its part of a limit, and gives it back when it is let go or its time is up', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 1n);
    const [first = '', second = ''] = await world.makeSessions(id, 2);
    const reservationId = await world.reserve(first);
    await expect(world.validate(second)).rejects.toThrow('limit_reached');

    await world.core.couponSessions.release({ accountId: world.accountId, id: reservationId });
    await expect(
      world.core.couponSessions.release({ accountId: world.accountId, id: reservationId }),
    ).rejects.toThrow('already_done');
    await world.reserve(second, 30);
    await expect(world.validate(first)).rejects.toThrow('limit_reached');
    world.advance(31);
    await world.sweep();

    await world.validate(first);
  });

  test('a reservation whose time is up cannot be made good, but the coupon can still be used', async () => {
    const { id } = await world.makeCampaign();
    const [code = '', other = ''] = await world.makeSessions(id, 2);
    const [reservationId, inTime] = [await world.reserve(code, 30), await world.reserve(other, 30)];
    world.advance(29.999);
    await expect(world.validate(code)).rejects.toThrow('not_allowed');
    await world.validate(other, { reservationId: inTime });
    world.advance(0.001);

    await expect(world.validate(code, { reservationId })).rejects.toThrow('expired');
    await world.validate(code);
    await expect(
      world.core.couponSessions.release({ accountId: world.accountId, id: reservationId }),
    ).rejects.toThrow('already_done');
  });

  test('a sweep lets go what is over at its very instant, and not before', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 1n);
    const [code = '', other = ''] = await world.makeSessions(id, 2);
    await world.reserve(code, 30);
    world.advance(29.999);
    await world.sweep();
    await expect(world.validate(other)).rejects.toThrow('limit_reached');
    world.advance(0.001);

    await world.sweep();

    await world.validate(other);
  });

  test('of a hundred who reserve or redeem one coupon at once one does', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 5n);
    const [code = ''] = await world.makeSessions(id, 1);

    const { done } = await outcomes(
      Array.from({ length: 100 }, (_, index) =>
        index % 2 === 0 ? world.reserve(code) : world.validate(code),
      ),
    );

    expect(done).toBe(1);
  });

  test('more may be spent in the end than was reserved, as far as the limit goes; else it stays reserved', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 6_000_000n, { measure: 'spend' });
    const [code = '', other = ''] = await world.makeSessions(id, 2);
    const reservationId = await world.reserve(code);
    const redeem = (spendMicros: bigint) => world.validate(code, { reservationId, spendMicros });

    await expect(redeem(6_000_001n)).rejects.toThrow('limit_reached');
    await expect(world.validate(other, { spendMicros: 1_000_001n })).rejects.toThrow('limit_reached');
    await redeem(6_000_000n);

    await expect(world.validate(other, { spendMicros: 1n })).rejects.toThrow('limit_reached');
    await world.validate(other);
  });

  test('less may be spent than was reserved, and the rest is free again', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 6_000_000n, { measure: 'spend' });
    const [code = '', other = ''] = await world.makeSessions(id, 2);
    const reservationId = await world.reserve(code);

    await world.validate(code, { reservationId, spendMicros: 2_000_000n });

    await world.validate(other, { spendMicros: 4_000_000n });
  });

  test('another coupon’s reservation makes nothing good', async () => {
    const { id } = await world.makeCampaign();
    const [code = '', other = ''] = await world.makeSessions(id, 2);
    const reservationId = await world.reserve(code);
    await world.reserve(other);

    await expect(world.validate(other, { reservationId })).rejects.toMatchObject({
      code: 'expired',
      details: { what: 'reservation' },
    });
    await world.validate(code, { reservationId });
  });

  test('what is not reserved any more cannot be let go, nor what is reserved be rolled back', async () => {
    const { id } = await world.makeCampaign();
    const [code = '', other = ''] = await world.makeSessions(id, 2);
    const { redemptionId = 0n } = await world.validate(code);
    const reservationId = await world.reserve(other);
    const { release } = world.core.couponSessions;

    await expect(release({ accountId: world.accountId, id: redemptionId })).rejects.toThrow('already_done');
    await expect(world.rollBack(reservationId)).rejects.toThrow('already_done');
    await expect(release({ accountId: await world.openMerchant(), id: reservationId })).rejects.toThrow(
      'not_found',
    );
  });

  test('a redemption is rolled back once, gives its limit back, and its coupon stays used up', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 1n);
    const [first = '', second = ''] = await world.makeSessions(id, 2);
    const { redemptionId = 0n } = await world.validate(first);

    const { done, refused } = await outcomes(Array.from({ length: 100 }, () => world.rollBack(redemptionId)));

    expect({ done, refused }).toEqual({ done: 1, refused: ['already_done'] });
    await expect(world.validate(first)).rejects.toThrow('already_done');
    await world.validate(second);
    const stranger = await world.openMerchant();
    await expect(
      world.core.couponSessions.rollBack({ accountId: stranger, id: redemptionId, actor: 'api' }),
    ).rejects.toThrow('not_found');
  });

  test('rolled back is a claim too that came with its redemption, and none that came before', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 2n, { measure: 'claims' });
    const [first = '', second = '', third = ''] = await world.makeSessions(id, 3);
    await world.claim(first);
    const { redemptionId: later = 0n } = await world.validate(first);
    const { redemptionId: together = 0n } = await world.validate(second);

    await world.rollBack(later);
    await expect(world.claim(third)).rejects.toThrow('limit_reached');
    await world.rollBack(together);

    await world.claim(third);
  });
});

describe('redemptions', () => {
  const codesOf = async (count: number) => world.makeSessions((await world.makeCampaign()).id, count);

  test('are listed newest first, from any of them on, of one coupon or of all of an account', async () => {
    const [one = '', two = '', three = ''] = await codesOf(3);
    const ids: bigint[] = [];
    ids.push((await world.validate(one)).redemptionId ?? 0n);
    const held = await world.reserve(two, 30);
    await world.core.couponSessions.release({ accountId: world.accountId, id: held });
    ids.push(
      held,
      (await world.validate(two)).redemptionId ?? 0n,
      (await world.validate(three)).redemptionId ?? 0n,
    );
    const list = async (
      more: { sessionId?: bigint; before?: bigint; limit?: number; accountId?: bigint } = {},
    ) =>
      (
        await world.core.couponSessions.listRedemptions({ accountId: world.accountId, limit: 100, ...more })
      ).map(({ id }) => id);
    const [first = 0n, second, third = 0n, fourth] = ids;

    expect((await list()).slice(0, 4)).toEqual([fourth, third, second, first]);
    expect(await list({ limit: 2 })).toEqual([fourth, third]);
    expect(await list({ before: third, limit: 2 })).toEqual([second, first]);
    const { session } = await world.core.couponSessions.get({ code: two });
    expect(await list({ sessionId: session.id })).toEqual([third, second]);
    expect(await list({ accountId: await world.openMerchant() })).toEqual([]);
  });

  test('that are held too long are let go by a sweep, those that have waited longest first, and no others', async () => {
    const [late = '', early = '', waiting = '', used = ''] = await codesOf(4);
    await world.reserve(late, 30);
    await world.reserve(early, 20);
    await world.reserve(waiting, 31);
    const good = await world.reserve(used, 10);
    await world.validate(used, { reservationId: good });
    world.advance(30);
    const { clock } = world.core;
    const due = async (limit: number) =>
      (await listDueReservations(world.db.read, clock(), limit)).map(({ expiresAt }) => expiresAt?.getTime());
    const now = clock().getTime();

    expect(await due(10)).toEqual([now - 10_000, now]);
    expect(await due(1)).toEqual([now - 10_000]);
    const released = await releaseDueReservations({ db: world.db, clock, publicAddress: { url: '' } });

    expect(released).toBe(2);
    expect(await due(10)).toEqual([]);
    await expect(world.validate(waiting)).rejects.toThrow('not_allowed');
    await world.validate(late);
    await world.validate(early);
  });

  test('are open only of the coupons that are asked for, with all that they took', async () => {
    const { id } = await world.makeCampaign();
    await world.core.campaigns.setBudgets({
      ...{ accountId: world.accountId, campaignId: id },
      budgets: [
        { measure: 'uses', period: 'total', perCustomer: false, most: 2n },
        { measure: 'spend', period: 'total', perCustomer: false, most: 10_000_000n },
      ],
    });
    const codes = await world.makeSessions(id, 3);
    const [held = '', other = '', used = ''] = codes;
    const reservationId = await world.reserve(held);
    await world.reserve(other);
    await expect(world.validate(used)).rejects.toThrow('limit_reached');
    const { session } = await world.core.couponSessions.get({ code: held });

    const open = await findReservations(world.db.read, [session.id]);

    expect([...open.values()]).toMatchObject([
      { id: reservationId, sessionId: session.id, charges: [{ amount: 1n }, { amount: 5_000_000n }] },
    ]);
    await world.validate(held, { reservationId, spendMicros: 5_000_000n });
    await world.rollBack(reservationId);
    await world.validate(used, { spendMicros: 5_000_000n });
    expect(await findReservations(world.db.read, [session.id])).toEqual(new Map());
  });

  test('of which one cannot be let go because the database is gone are told to the sweep', async () => {
    const [code = ''] = await codesOf(1);
    await world.reserve(code, 30);
    world.advance(30);
    const db = { ...world.db, write: () => Promise.reject(new Error('the database is gone')) };

    const swept = releaseDueReservations({ db, clock: world.core.clock, publicAddress: { url: '' } });

    await expect(swept).rejects.toThrow('the database is gone');
    await world.sweep();
    await world.validate(code);
  });

  test('that many processes let go at once are let go once', async () => {
    const [code = ''] = await codesOf(1);
    await world.reserve(code, 30);
    world.advance(30);

    await Promise.all(Array.from({ length: 5 }, () => world.sweep()));

    const { session } = await world.core.couponSessions.get({ code });
    expect(
      await world.core.couponSessions.listRedemptions({
        ...{ accountId: world.accountId, sessionId: session.id, limit: 10 },
      }),
    ).toMatchObject([{ state: 'released', endedAt: world.core.clock() }]);
  });

  test('that are not there can be neither let go nor taken back', async () => {
    const nothing = { code: 'not_found', details: { what: 'redemption' } };

    await expect(world.rollBack(999_999_999n)).rejects.toMatchObject(nothing);
    await expect(
      world.core.couponSessions.release({ accountId: world.accountId, id: 999_999_999n }),
    ).rejects.toMatchObject(nothing);
  });
});
