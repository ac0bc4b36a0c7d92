import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSessionWorld, type SessionWorld } from '#test/session-world';
import { expectSoundBooks } from '#test/sound-books';
import { stopClock } from '#test/still-clock';
import { customerOf } from './charges.ts';

let world: SessionWorld;
beforeAll(async () => {
  world = await createSessionWorld();
});
afterAll(() => world.close());
afterEach(() => expectSoundBooks(world));
// Else midnight might come in the middle of a test.
stopClock();

describe('budgets', () => {
  test('a limit on money, per customer and per day holds, and the next day begins anew', async () => {
    const { id } = await world.makeCampaign({ timeZone: 'Pacific/Auckland' });
    await world.limit(id, 10_000_000n, { measure: 'spend', period: 'day', perCustomer: true });
    const codes = await world.makeSessions(id, 5);
    const spend = (index: number, email: string, spendMicros: bigint) =>
      world.core.couponSessions.change({
        accountId: world.accountId,
        code: codes[index] ?? '',
        set: { email },
        events: [{ event: 'validate', spendMicros }],
        actor: 'api',
      });

    await spend(0, 'ann@example.org', 6_000_000n);
    await expect(spend(1, 'ANN@example.org', 4_000_001n)).rejects.toThrow('limit_reached');
    await spend(1, 'ann@example.org', 4_000_000n);
    await spend(2, 'bob@example.org', 10_000_000n);
    await expect(spend(3, 'ann@example.org', 1n)).rejects.toThrow('limit_reached');

    world.advance(86_400);
    await spend(3, 'ann@example.org', 10_000_000n);
  });

  test('a limit may be lifted and set again, and what was used counts on', async () => {
    const { id } = await world.makeCampaign();
    const set = (most: bigint | null) => world.limit(id, most);
    const codes = await world.makeSessions(id, 4);

    await set(1n);
    await world.validate(codes[0] ?? '');
    await expect(world.validate(codes[1] ?? '')).rejects.toThrow('limit_reached');
    await set(null);
    await world.validate(codes[1] ?? '');
    await set(2n);
    await expect(world.validate(codes[2] ?? '')).rejects.toThrow('limit_reached');
  });

  test('a command that is refused half way takes nothing', async () => {
    const { id } = await world.makeCampaign();
    await world.core.campaigns.setBudgets({
      accountId: world.accountId,
      campaignId: id,
      budgets: [
        { measure: 'claims', period: 'total', perCustomer: false, most: 1n },
        { measure: 'uses', period: 'total', perCustomer: false, most: 0n },
      ],
    });
    const [first = '', second = ''] = await world.makeSessions(id, 2);

    await expect(world.validate(first)).rejects.toThrow('limit_reached');
    const claim = { events: [{ event: 'claim' as const, claimType: 'api' }], actor: 'api' };
    await world.core.couponSessions.change({ accountId: world.accountId, code: second, ...claim });
    await expect(
      world.core.couponSessions.change({ accountId: world.accountId, code: first, ...claim }),
    ).rejects.toThrow('limit_reached');
  });

  test('a day ends at midnight of the campaign’s place', async () => {
    const { id } = await world.makeCampaign({ timeZone: 'Pacific/Auckland' });
    await world.limit(id, 1n, { period: 'day' });
    const [first = '', second = '', third = ''] = await world.makeSessions(id, 3);
    // 23:59:59.999 there.
    const lastMoment = new Date('2036-07-01T11:59:59.999Z').getTime();
    world.advance((lastMoment - world.core.clock().getTime()) / 1000);
    await world.validate(first);
    await expect(world.validate(second)).rejects.toThrow('limit_reached');

    world.advance(0.001);
    await world.validate(second);

    await expect(world.validate(third)).rejects.toThrow('limit_reached');
  });

  test('what was used on one day stays with it, also where it is taken back on the next', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 2n, { period: 'day' });
    const [first = '', second = '', third = '', fourth = '', fifth = ''] = await world.makeSessions(id, 5);
    const { redemptionId = 0n } = await world.validate(first);
    await world.validate(second);
    world.advance(86_400);
    await world.validate(third);
    await expectSoundBooks(world);

    await world.rollBack(redemptionId);
    await expectSoundBooks(world);

    await world.validate(fourth);
    await expect(world.validate(fifth)).rejects.toThrow('limit_reached');
  });

  test('two limits of one campaign hold together: what one refuses the other does not count', async () => {
    const { id } = await world.makeCampaign();
    await world.core.campaigns.setBudgets({
      accountId: world.accountId,
      campaignId: id,
      budgets: [
        { measure: 'uses', period: 'total', perCustomer: false, most: 2n },
        { measure: 'spend', period: 'total', perCustomer: false, most: 10n },
      ],
    });
    const [first = '', second = '', third = ''] = await world.makeSessions(id, 3);

    await world.validate(first, { spendMicros: 10n });
    await expect(world.validate(second, { spendMicros: 1n })).rejects.toMatchObject({
      details: { what: 'spend', period: 'total' },
    });
    // A redemption for which no money is spoken of takes none.
    await world.validate(second);

    await expect(world.validate(third)).rejects.toMatchObject({ details: { what: 'uses', period: 'total' } });
  });

  test('a limit of nothing lets nothing through, and one of another campaign is not asked', async () => {
    const [closed, open] = [await world.makeCampaign(), await world.makeCampaign()];
    await world.limit(closed.id, 0n);
    const [one = ''] = await world.makeSessions(closed.id, 1);
    const [other = ''] = await world.makeSessions(open.id, 1);

    await expect(world.validate(one)).rejects.toThrow('limit_reached');

    await world.validate(other);
  });

  test('of one customer is whoever has one address, else one phone, else one name of the merchant’s, else one coupon', () => {
    const nobody = { id: 7n, email: '', phone: '', customId: '' };

    expect(customerOf({ ...nobody, email: 'Ann@Example.org', phone: '32', customId: 'c' })).toBe(
      'email:ann@example.org',
    );
    expect(customerOf({ ...nobody, phone: '32', customId: 'c' })).toBe('phone:32');
    expect(customerOf({ ...nobody, customId: 'c' })).toBe('custom:c');
    expect(customerOf(nobody)).toBe('session:7');
  });
});
