import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CouponWorld, createCouponWorld, type TestMerchant } from '#test/coupon-world';
import { type OpenTarget, openTargetIn } from './index.ts';

let world: CouponWorld;
let shop: TestMerchant;
beforeAll(async () => {
  world = await createCouponWorld();
  shop = await world.merchant();
});
afterAll(() => world.close());

const operatorUrl = 'https://coupons.example';

async function makeCampaign(settings: { expiresAt?: Date } = {}) {
  return world.core.campaigns.create({
    accountId: shop.accountId,
    name: 'Inner name',
    title: 'Half a pizza',
    smsText: 'Your half pizza:',
    ...settings,
  });
}

function open(id: bigint, { address, ...options }: Partial<OpenTarget> & { address: string }) {
  const command = {
    accountId: shop.accountId,
    target: { kind: 'campaign' as const, id },
    receiver: { source: 'email' as const, address, firstName: 'Ann' },
    ...options,
  };
  return world.db.write((tx) => openTargetIn(tx, command, { operatorUrl, now: world.core.clock() }));
}

const read = async (code: string) => (await world.core.couponSessions.get({ code })).session;

test('each receiver of a campaign gets a session of their own', async () => {
  const { id, code } = await makeCampaign();

  const one = await open(id, { address: 'ann@example.org' });
  const other = await open(id, { address: 'ann@example.org' });

  expect(one).toEqual({
    title: 'Half a pizza',
    text: 'Your half pizza:',
    url: `https://coupons.example/p/${code}/${one.sessionCode}`,
    sessionCode: one.sessionCode,
    repeated: false,
  });
  expect(other.sessionCode).not.toBe(one.sessionCode);
  expect(await read(one.sessionCode)).toMatchObject({
    source: 'email',
    email: 'ann@example.org',
    details: { firstName: 'Ann' },
  });
});

test('where it is asked for, a receiver gets a campaign once, however often and however many at once', async () => {
  const { id } = await makeCampaign();

  const opened = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      open(id, { address: index % 2 ? 'Bob@example.org' : 'bob@example.org', checkUnique: true }),
    ),
  );

  expect(opened.filter(({ repeated }) => !repeated)).toHaveLength(1);
  expect(new Set(opened.map(({ sessionCode }) => sessionCode)).size).toBe(1);
  const { count } = await world.core.couponSessions.list({
    accountId: shop.accountId,
    campaignId: id,
    by: 'created',
    page: 1,
    perPage: 10,
  });
  expect(count).toBe(1);
});

test('a session that is there is sent instead, keeps what is known of its consumer, and is sent once', async () => {
  const { id } = await makeCampaign();
  const { session } = await world.core.couponSessions.create({
    accountId: shop.accountId,
    campaignId: id,
    source: 'api',
    email: 'first@example.org',
  });
  const options = { address: 'second@example.org', sessionCode: session.code.slice(0, 6), checkUnique: true };

  const sent = await open(id, options);
  const again = await open(id, options);

  expect(sent).toMatchObject({ sessionCode: session.code, repeated: false });
  expect(again).toMatchObject({ sessionCode: session.code, repeated: true });
  expect((await read(session.code)).email).toBe('first@example.org');
});

test('what cannot be used any more is not sent', async () => {
  const { id } = await makeCampaign();
  const other = await makeCampaign();
  const over = await makeCampaign({ expiresAt: world.core.clock() });
  const make = async (voided: boolean) =>
    (
      await world.core.couponSessions.create({
        accountId: shop.accountId,
        campaignId: id,
        source: 'api',
        voided,
      })
    ).session.code;
  const voided = await make(true);
  const used = await make(false);
  await world.core.couponSessions.change({
    accountId: shop.accountId,
    code: used,
    events: [{ event: 'validate' }],
    actor: 'api',
  });
  const address = 'ann@example.org';

  await expect(open(id, { address, sessionCode: voided })).rejects.toThrow('not_allowed');
  await expect(open(id, { address, sessionCode: used })).rejects.toThrow('already_done');
  await expect(open(other.id, { address, sessionCode: used })).rejects.toMatchObject({
    code: 'not_found',
    details: { what: 'session' },
  });
  await expect(open(over.id, { address })).rejects.toThrow('expired');
});

test("another account's campaign is not found", async () => {
  const { id } = await makeCampaign();
  const stranger = await world.merchant();
  const target = { kind: 'campaign' as const, id };

  await expect(world.core.sendTargets.get({ accountId: stranger.accountId, target })).rejects.toMatchObject({
    code: 'not_found',
    details: { what: 'campaign' },
  });
  expect(await world.core.sendTargets.get({ accountId: shop.accountId, target })).toEqual({
    title: 'Half a pizza',
    text: 'Your half pizza:',
  });
});

test('a loyalty card is sent as the address at which it is taken', async () => {
  const { accountId } = shop;
  const { id, code } = await world.core.loyalty.createCard({ accountId, type: 'points', name: 'Club' });
  const target = { kind: 'loyalty_card' as const, id };

  const sent = await open(id, { address: 'ann@example.org', target, checkUnique: true });
  const again = await open(id, { address: 'Ann@example.org', target, checkUnique: true });
  await world.core.loyalty.changeCard({ accountId, id, status: 'inactive' });

  expect(sent).toEqual({
    title: 'Club',
    text: 'Club',
    url: `https://coupons.example/l/${code}`,
    sessionCode: '',
    repeated: false,
  });
  expect(again.repeated).toBe(true);
  await expect(open(id, { address: 'bob@example.org', target })).rejects.toMatchObject({ code: 'expired' });
});
