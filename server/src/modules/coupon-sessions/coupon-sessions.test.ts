import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import type { CampaignChange } from '#modules/campaigns';
import { createWorld, type World } from '#test/world';

let world: World;
let accountId: bigint;

beforeAll(async () => {
  world = await createWorld();
  accountId = await openMerchant();
});
afterAll(() => world.close());

async function openMerchant(): Promise<bigint> {
  const { accountId: id, name } = await world.customer();
  await world.core.merchants.open({ accountId: id, email: `${name}@example.org` });
  return id;
}

const makeCampaign = (settings: Omit<CampaignChange, 'name'> = {}) =>
  world.core.campaigns.create({ accountId, name: 'Pizza', ...settings });

async function makeSessions(campaignId: bigint, count: number): Promise<string[]> {
  const codes: string[] = [];
  const { sessions } = await world.core.couponSessions.createBatch({
    accountId,
    campaignId,
    amount: count,
    status: 'normal',
  });
  for await (const { code } of sessions) codes.push(code);
  return codes;
}

const validate = (code: string, more = {}) =>
  world.core.couponSessions.change({
    accountId,
    code,
    events: [{ event: 'validate', ...more }],
    actor: 'api',
  });

async function outcomes(promises: Promise<unknown>[]) {
  const settled = await Promise.allSettled(promises);
  const refusals = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  return {
    done: settled.length - refusals.length,
    refused: refusals.map((error) => (isRefusal(error) ? error.code : String(error))),
  };
}

describe('races', () => {
  test('of 100 parallel validations of one session one succeeds', async () => {
    const { id } = await makeCampaign();
    const [code = ''] = await makeSessions(id, 1);

    const { done, refused } = await outcomes(Array.from({ length: 100 }, () => validate(code)));

    expect(done).toBe(1);
    expect(refused).toEqual(Array.from({ length: 99 }, () => 'already_done'));
    const { session } = await world.core.couponSessions.get({ accountId, code });
    const redemptions = await world.core.couponSessions.listRedemptions({
      accountId,
      sessionId: session.id,
      limit: 10,
    });
    expect(redemptions).toHaveLength(1);
  });

  test('of 100 parallel redemptions on a limit of 10 exactly 10 succeed', async () => {
    const { id } = await makeCampaign();
    await world.core.campaigns.setBudgets({
      accountId,
      campaignId: id,
      budgets: [{ measure: 'uses', period: 'total', perCustomer: false, most: 10n }],
    });
    const codes = await makeSessions(id, 100);

    const { done, refused } = await outcomes(codes.map((code) => validate(code)));

    expect(done).toBe(10);
    expect(new Set(refused)).toEqual(new Set(['limit_reached']));
    expect((await world.core.couponSessions.count(id)).validated).toBe(10);
  });

  test('of 40 parallel claims of one email address one succeeds where each may claim once', async () => {
    const { id } = await makeCampaign({ uniqueBy: 'email' });
    const codes = await makeSessions(id, 40);

    const { done, refused } = await outcomes(
      codes.map((code, index) =>
        world.core.couponSessions.change({
          code,
          set: { email: index % 2 === 0 ? 'ann@example.org' : 'Ann@Example.org' },
          events: [{ event: 'claim', claimType: 'form' }],
          actor: 'page',
        }),
      ),
    );

    expect(done).toBe(1);
    expect(new Set(refused)).toEqual(new Set(['already_exists']));
  });

  test('parallel requests for one address make one session where duplicates are checked', async () => {
    const { id } = await makeCampaign();

    const made = await Promise.all(
      Array.from({ length: 20 }, () =>
        world.core.couponSessions.create({
          accountId,
          campaignId: id,
          source: 'api',
          email: 'bob@example.org',
          duplicateCheck: 'email',
        }),
      ),
    );

    expect(new Set(made.map(({ session }) => session.code)).size).toBe(1);
    expect(made.filter(({ created }) => created)).toHaveLength(1);
  });
});

describe('budgets', () => {
  test('a limit on money, per customer and per day holds, and the next day begins anew', async () => {
    const { id } = await makeCampaign({ timeZone: 'Pacific/Auckland' });
    await world.core.campaigns.setBudgets({
      accountId,
      campaignId: id,
      budgets: [{ measure: 'spend', period: 'day', perCustomer: true, most: 10_000_000n }],
    });
    const codes = await makeSessions(id, 5);
    const spend = (index: number, email: string, spendMicros: bigint) =>
      world.core.couponSessions.change({
        accountId,
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
    const { id } = await makeCampaign();
    const set = (most: bigint | null) =>
      world.core.campaigns.setBudgets({
        accountId,
        campaignId: id,
        budgets: [{ measure: 'uses', period: 'total', perCustomer: false, most }],
      });
    const codes = await makeSessions(id, 4);

    await set(1n);
    await validate(codes[0] ?? '');
    await expect(validate(codes[1] ?? '')).rejects.toThrow('limit_reached');
    await set(null);
    await validate(codes[1] ?? '');
    await set(2n);
    await expect(validate(codes[2] ?? '')).rejects.toThrow('limit_reached');
  });

  test('a command that is refused half way takes nothing', async () => {
    const { id } = await makeCampaign();
    await world.core.campaigns.setBudgets({
      accountId,
      campaignId: id,
      budgets: [
        { measure: 'claims', period: 'total', perCustomer: false, most: 1n },
        { measure: 'uses', period: 'total', perCustomer: false, most: 0n },
      ],
    });
    const [first = '', second = ''] = await makeSessions(id, 2);

    await expect(validate(first)).rejects.toThrow('limit_reached');
    const claim = { events: [{ event: 'claim' as const, claimType: 'api' }], actor: 'api' };
    await world.core.couponSessions.change({ accountId, code: second, ...claim });
    await expect(world.core.couponSessions.change({ accountId, code: first, ...claim })).rejects.toThrow(
      'limit_reached',
    );
  });
});

describe('reserve, redeem, roll back', () => {
  const reserve = async (code: string, seconds = 60) => {
    const { redemptionId } = await world.core.couponSessions.change({
      accountId,
      code,
      events: [{ event: 'reserve', seconds, spendMicros: 5_000_000n }],
      actor: 'api',
    });
    return redemptionId ?? 0n;
  };

  test('what is reserved is held against everybody else, and is made good once', async () => {
    const { id } = await makeCampaign();
    const [code = ''] = await makeSessions(id, 1);
    const reservationId = await reserve(code);

    await expect(validate(code)).rejects.toThrow('not_allowed');
    await expect(reserve(code)).rejects.toThrow('not_allowed');
    const { redemptionId } = await validate(code, { reservationId, spendMicros: 7_000_000n });

    expect(redemptionId).toBe(reservationId);
    await expect(validate(code, { reservationId })).rejects.toThrow('already_done');
  });

  test('a reservation takes its part of a limit, and gives it back when it is let go or its time is up', async () => {
    const { id } = await makeCampaign();
    await world.core.campaigns.setBudgets({
      accountId,
      campaignId: id,
      budgets: [{ measure: 'uses', period: 'total', perCustomer: false, most: 1n }],
    });
    const [first = '', second = ''] = await makeSessions(id, 2);
    const reservationId = await reserve(first);
    await expect(validate(second)).rejects.toThrow('limit_reached');

    await world.core.couponSessions.release({ accountId, id: reservationId });
    await expect(world.core.couponSessions.release({ accountId, id: reservationId })).rejects.toThrow(
      'already_done',
    );
    await reserve(second, 30);
    await expect(validate(first)).rejects.toThrow('limit_reached');
    world.advance(31);
    for (const { run } of world.core.couponSessions.sweeps) await run();

    await validate(first);
  });

  test('a reservation whose time is up cannot be made good, but the coupon can still be used', async () => {
    const { id } = await makeCampaign();
    const [code = ''] = await makeSessions(id, 1);
    const reservationId = await reserve(code, 30);
    world.advance(31);

    await expect(validate(code, { reservationId })).rejects.toThrow('expired');
    await validate(code);
  });

  test('a redemption is rolled back once, gives its limit back, and its coupon stays used up', async () => {
    const { id } = await makeCampaign();
    await world.core.campaigns.setBudgets({
      accountId,
      campaignId: id,
      budgets: [{ measure: 'uses', period: 'total', perCustomer: false, most: 1n }],
    });
    const [first = '', second = ''] = await makeSessions(id, 2);
    const { redemptionId = 0n } = await validate(first);

    const rollBack = () => world.core.couponSessions.rollBack({ accountId, id: redemptionId, actor: 'api' });
    const { done } = await outcomes(Array.from({ length: 10 }, rollBack));

    expect(done).toBe(1);
    await expect(validate(first)).rejects.toThrow('already_done');
    await validate(second);
    const stranger = await openMerchant();
    await expect(
      world.core.couponSessions.rollBack({ accountId: stranger, id: redemptionId, actor: 'api' }),
    ).rejects.toThrow('not_found');
  });
});

describe('own validation codes', () => {
  test('imported ones are handed out in their order, one to each claim, until none is left', async () => {
    const { id } = await makeCampaign();
    const report = await world.core.couponSessions.importValidationCodes({
      accountId,
      campaignId: id,
      csv: 'code,note\nA-1,x\nA-2,y\nA-1,again\n,empty\nключ,not printable\n',
    });
    expect(report).toMatchObject({ imported: 2, repeated: 1, errors: [{ line: 5 }, { line: 6 }] });
    const codes = await makeSessions(id, 3);

    const claim = (code: string) =>
      world.core.couponSessions.change({
        accountId,
        code,
        events: [{ event: 'claim', claimType: 'form' }],
        actor: 'page',
      });
    const first = await claim(codes[0] ?? '');
    const second = await claim(codes[1] ?? '');

    expect([first, second].map(({ session }) => session.ownValidationCode)).toEqual(['A-1', 'A-2']);
    await expect(claim(codes[2] ?? '')).rejects.toThrow('limit_reached');
    expect(await world.core.couponSessions.countValidationCodes(id)).toEqual({ total: 2, claimed: 2 });
  });

  test('one code belongs to one session of a campaign, and to another of another campaign', async () => {
    const [one, other] = [await makeCampaign(), await makeCampaign()];
    const create = (campaignId: bigint) =>
      world.core.couponSessions.create({ accountId, campaignId, source: 'api', ownValidationCode: 'K-7' });

    const { session } = await create(one.id);
    await expect(create(one.id)).rejects.toThrow('already_exists');
    await create(other.id);

    const [code = ''] = await makeSessions(one.id, 1);
    const take = () =>
      world.core.couponSessions.change({
        accountId,
        code,
        set: { ownValidationCode: 'K-7' },
        events: [],
        actor: 'api',
      });
    await expect(take()).rejects.toThrow('already_exists');
    await world.core.couponSessions.remove({ accountId, campaignId: one.id, code: session.code });
    expect((await take()).session.ownValidationCode).toBe('K-7');
  });
});

test('the first six letters of a code name one session of the account, and nothing outside it', async () => {
  const { id } = await makeCampaign();
  const codes = await makeSessions(id, 2_500);
  const stranger = await openMerchant();

  expect(new Set(codes.map((code) => code.slice(0, 6))).size).toBe(2_500);
  const code = codes[0] ?? '';
  const { session } = await world.core.couponSessions.get({
    accountId,
    code: code.slice(0, 6).toUpperCase(),
  });
  expect(session.code).toBe(code);
  await expect(world.core.couponSessions.get({ accountId: stranger, code })).rejects.toThrow('not_found');
  await expect(
    world.core.couponSessions.get({ accountId: stranger, code: code.slice(0, 6) }),
  ).rejects.toThrow('not_found');
  await expect(world.core.couponSessions.get({ code: code.slice(0, 6) })).rejects.toThrow('not_found');
});
