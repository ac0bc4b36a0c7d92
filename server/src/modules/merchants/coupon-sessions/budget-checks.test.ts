import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { expectSoundBooks, findingsOf } from '#test/sound-books';
import { createWorld, type World } from '#test/world';

let world: World;

beforeAll(async () => {
  world = await createWorld();
  const { accountId, name } = await world.customer();
  const { couponSessions, campaigns, merchants } = world.core;
  await merchants.open({ accountId, email: `${name}@example.org` });
  const { id: campaignId } = await campaigns.create({ accountId, name: 'Pizza' });
  await campaigns.setBudgets({
    accountId,
    campaignId,
    budgets: [
      { measure: 'claims', period: 'total', perCustomer: false, most: 50n },
      { measure: 'uses', period: 'total', perCustomer: false, most: 50n },
      { measure: 'spend', period: 'day', perCustomer: true, most: 50_000_000n },
    ],
  });
  const use = async (event: { event: 'validate' } | { event: 'reserve'; seconds: number }) => {
    const { session } = await couponSessions.create({ accountId, campaignId, source: 'api' });
    const changed = await couponSessions.change({
      accountId,
      code: session.code,
      events: [{ ...event, spendMicros: 3_000_000n }],
      actor: 'api',
    });
    return { code: session.code, id: changed.redemptionId ?? 0n };
  };
  const reserve = { event: 'reserve', seconds: 60 } as const;

  await use({ event: 'validate' });
  await couponSessions.rollBack({ accountId, id: (await use({ event: 'validate' })).id, actor: 'api' });
  await couponSessions.release({ accountId, id: (await use(reserve)).id });
  const kept = await use(reserve);
  const good = await use(reserve);
  await couponSessions.change({
    accountId,
    code: good.code,
    events: [{ event: 'validate', reservationId: good.id, spendMicros: 4_000_000n }],
    actor: 'api',
  });
  expect(kept.id).toBeGreaterThan(0n);
});
afterAll(() => world.close());

it('limits that were used, reserved and given back are sound', () => expectSoundBooks(world));

test('the audit names a limit whose use is not that of its redemptions', async () => {
  const spoilt = (columns: ReturnType<typeof sql>, measure: string) =>
    findingsOf(
      world,
      sql`update budget_use set ${columns} where budget_id in (select id from campaign_budget where measure = ${measure})
             and (used = 4000000 or used = 2)`,
    );

  expect(await spoilt(sql`used = 3`, 'uses')).toEqual([
    expect.stringMatching(/^budget_use \d+\/\/: 3 used, 1 reserved instead of 2 used, 1 reserved$/),
  ]);
  expect(await spoilt(sql`reserved = 9`, 'uses')).toEqual([
    expect.stringMatching(/^budget_use \d+\/\/: 2 used, 9 reserved instead of 2 used, 1 reserved$/),
  ]);
  expect(await spoilt(sql`used = 1`, 'spend')).toEqual([
    expect.stringMatching(
      /^budget_use \d+\/[\d-]+\/session:\d+: 1 used, 0 reserved instead of 4000000 used, 0 reserved$/,
    ),
  ]);
});
