import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { outcomes } from '#test/outcomes';
import { createSessionWorld, type SessionWorld } from '#test/session-world';
import { expectSoundBooks } from '#test/sound-books';
import { stopClock } from '#test/still-clock';

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
