import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outcomes } from '#test/outcomes';
import { createSessionWorld, type SessionWorld } from '#test/session-world';
import { expectSoundBooks } from '#test/sound-books';

let world: SessionWorld;
beforeAll(async () => {
  world = await createSessionWorld();
});
afterAll(() => world.close());

describe('races', () => {
  test('of 100 parallel validations of one session one succeeds', async () => {
    const { id } = await world.makeCampaign();
    const [code = ''] = await world.makeSessions(id, 1);

    const { done, refused } = await outcomes(Array.from({ length: 100 }, () => world.validate(code)));

    expect(done).toBe(1);
    expect(refused).toEqual(['already_done']);
    const { session } = await world.core.couponSessions.get({ accountId: world.accountId, code });
    const redemptions = await world.core.couponSessions.listRedemptions({
      accountId: world.accountId,
      sessionId: session.id,
      limit: 10,
    });
    expect(redemptions).toHaveLength(1);
  });

  test('of 100 parallel redemptions on a limit of 10 exactly 10 succeed', async () => {
    const { id } = await world.makeCampaign();
    await world.limit(id, 10n);
    const codes = await world.makeSessions(id, 100);

    const { done, refused } = await outcomes(codes.map((code) => world.validate(code)));

    expect(done).toBe(10);
    expect(refused).toEqual(['limit_reached']);
    expect((await world.core.couponSessions.count(id)).validated).toBe(10);
    await expectSoundBooks(world);
  });

  test('of 40 parallel claims of one email address one succeeds where each may claim once', async () => {
    const { id } = await world.makeCampaign({ uniqueBy: 'email' });
    const codes = await world.makeSessions(id, 40);

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
    expect(refused).toEqual(['already_exists']);
  });

  test('parallel requests for one address make one session where duplicates are checked', async () => {
    const { id } = await world.makeCampaign();

    const made = await Promise.all(
      Array.from({ length: 20 }, () =>
        world.core.couponSessions.create({
          accountId: world.accountId,
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

test('the first six letters of a code name one session of the account, and nothing outside it', async () => {
  const { id } = await world.makeCampaign();
  const codes = await world.makeSessions(id, 2_500);
  const stranger = await world.openMerchant();

  expect(new Set(codes.map((code) => code.slice(0, 6))).size).toBe(2_500);
  const code = codes[0] ?? '';
  const { session } = await world.core.couponSessions.get({
    accountId: world.accountId,
    code: code.slice(0, 6).toUpperCase(),
  });
  expect(session.code).toBe(code);
  await expect(world.core.couponSessions.get({ accountId: stranger, code })).rejects.toThrow('not_found');
  await expect(
    world.core.couponSessions.get({ accountId: stranger, code: code.slice(0, 6) }),
  ).rejects.toThrow('not_found');
  await expect(world.core.couponSessions.get({ code: code.slice(0, 6) })).rejects.toThrow('not_found');
});

test('a batch has at least one session and at most a hundred thousand', async () => {
  const { id: campaignId } = await world.makeCampaign();
  const batch = (amount: number, status: 'normal' | 'voided' | 'activated' = 'normal') =>
    world.core.couponSessions.createBatch({ accountId: world.accountId, campaignId, amount, status });

  for (const amount of [0, -1, 100_001]) await expect(batch(amount)).rejects.toThrow('bad_request');
  // Made as they are read: none yet.
  await batch(100_000);
  expect((await world.core.couponSessions.count(campaignId)).created).toBe(0);

  const stages: string[] = [];
  for (const status of ['normal', 'voided', 'activated'] as const)
    for await (const { stage, voided } of (await batch(1, status)).sessions)
      stages.push(`${stage} ${voided}`);
  expect(stages).toEqual(['created false', 'created true', 'claimed false']);
});

test('what was never claimed is removed, once, and what was claimed is not', async () => {
  const { id: campaignId } = await world.makeCampaign();
  const [code = '', claimed = ''] = await world.makeSessions(campaignId, 2);
  await world.claim(claimed);
  const remove = (of: string) =>
    world.core.couponSessions.remove({ accountId: world.accountId, campaignId, code: of });

  await remove(code);

  await expect(remove(code)).rejects.toThrow('not_found');
  await expect(world.validate(code)).rejects.toThrow('not_found');
  await expect(remove(claimed)).rejects.toThrow('already_done');
});

test('a coupon is removed only from its own campaign, by its own merchant', async () => {
  const [{ id: campaignId }, other] = [await world.makeCampaign(), await world.makeCampaign()];
  const [code = ''] = await world.makeSessions(campaignId, 1);
  const remove = (more: { accountId?: bigint; campaignId?: bigint; code?: string }) =>
    world.core.couponSessions.remove({ accountId: world.accountId, campaignId, code, ...more });

  await expect(remove({ campaignId: other.id })).rejects.toMatchObject({
    code: 'not_found',
    details: { what: 'session' },
  });
  await expect(remove({ code: 'nobody' })).rejects.toMatchObject({ details: { what: 'session' } });
  await expect(remove({ accountId: await world.openMerchant() })).rejects.toMatchObject({
    code: 'not_found',
    details: { what: 'campaign' },
  });

  expect((await remove({ code: code.slice(0, 6) })).code).toBe(code);
});

test('a coupon and its campaign stand as they are now', async () => {
  const campaign = await world.makeCampaign();
  const [code = ''] = await world.makeSessions(campaign.id, 1);
  const stands = async () => {
    const view = await world.core.couponSessions.get({ code });
    return [
      world.core.couponSessions.standing(view),
      world.core.couponSessions.standingOfCampaign(view.campaign),
    ];
  };

  expect(await stands()).toEqual(['open', 'open']);
  await world.claim(code);
  await world.core.campaigns.change({ accountId: world.accountId, id: campaign.id, status: 'inactive' });
  expect(await stands()).toEqual(['claimed', 'stopped']);
});
