import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CouponWorld, createCouponWorld, type TestMerchant } from '#test/coupon-world';

const zone = 'America/New_York';
const END = new Date('2027-01-01T04:59:59Z');

let world: CouponWorld;
let shop: TestMerchant;
let campaignId: bigint;
beforeAll(async () => {
  world = await createCouponWorld();
  shop = await world.merchant();
  await world.core.merchants.change(shop.accountId, { timeZone: zone });
  ({ id: campaignId } = await world.core.campaigns.create({ accountId: shop.accountId, name: 'Days' }));
});
afterAll(() => world.close());

const campaign = () => world.core.campaigns.get({ accountId: shop.accountId, id: campaignId });

it('campaigns are made in the time zone of their merchant', async () => {
  expect((await campaign()).timeZone).toBe(zone);
});

describe('a day on which something ends lasts to its end where the merchant is', () => {
  it.each([
    ['2026-12-31', END],
    ['2026-12-31 23:59:59', END],
    ['2026-12-31 12:30', new Date('2026-12-31T17:30:00Z')],
    ['2026-12-31 00:00', new Date('2026-12-31T05:00:00Z')],
    ['2026-06-30', new Date('2026-07-01T03:59:59Z')],
  ])('%s', async (written, moment) => {
    await shop.call('/v3/coupon/update', { campaign: `cam_${campaignId}`, expiry_date: written });
    const single = await shop.call('/v3/singleuse/create', {
      campaign: `cam_${campaignId}`,
      expiry_date: written,
    });
    const { single_use_code: code } = single.json;
    const { session } = await world.core.couponSessions.get({ accountId: shop.accountId, code });
    const other = await world.core.couponSessions.create({
      accountId: shop.accountId,
      campaignId,
      source: 'api',
    });
    await shop.call('/v3/couponsession/update', { couponsession: other.session.code, expiry_date: written });
    const changed = await world.core.couponSessions.get({
      accountId: shop.accountId,
      code: other.session.code,
    });

    expect((await campaign()).expiresAt).toEqual(moment);
    expect(session.expiresAt).toEqual(moment);
    expect(changed.session.expiresAt).toEqual(moment);
  });

  it('of access to a directory, in both families of calls', async () => {
    const { accountId } = shop;
    const { id } = await world.core.directories.create({ accountId, name: 'Deals' });
    const user = await world.core.directories.createUser({
      accountId,
      directoryId: id,
      email: 'ann@example.org',
    });

    const legacy = {
      directory: `dir_${id}`,
      user: `reg_${user.id}`,
      payment_status: 'paid',
      expiry_date: '2026-12-31',
    };
    await shop.call('/v3/directoryusers/update', legacy);
    const first = await world.core.directories.getUser({ accountId, directoryId: id, id: user.id });
    await world.inject({
      ...{ method: 'POST', url: `/v4/directory/${id}/users/${user.id}/access` },
      headers: { 'x-api-key': shop.keyPair.clientId, 'x-api-secret': shop.keyPair.secret },
      payload: { expires_at: '2027-06-30' },
    });
    const second = await world.core.directories.getUser({ accountId, directoryId: id, id: user.id });

    await world.inject({
      ...{ method: 'POST', url: `/v4/directory/${id}/users/${user.id}/access` },
      headers: { 'x-api-key': shop.keyPair.clientId, 'x-api-secret': shop.keyPair.secret },
      payload: { expires_at: '2027-06-30 12:00:00' },
    });
    const third = await world.core.directories.getUser({ accountId, directoryId: id, id: user.id });

    expect(first.paidUntil).toEqual(END);
    expect(second.paidUntil).toEqual(new Date('2027-07-01T03:59:59Z'));
    // With a time it is in UTC, by the contract of that family.
    expect(third.paidUntil).toEqual(new Date('2027-06-30T12:00:00Z'));
  });

  it('of a subaccount, which is where its main account is unless it says otherwise', async () => {
    const sub = await world.subaccount(shop);
    const lastDay = world.core.clock().toISOString().slice(0, 10);
    await world.core.merchants.change(sub.accountId, { expiresOn: lastDay });
    const { timeZone } = await world.core.merchants.get(sub.accountId);
    const untilMidnight = Date.parse(`${lastDay}T00:00:00Z`) + 86_400_000 - world.core.clock().getTime();
    const status = async () => (await sub.call('/v3/coupon/list')).status;

    await world.advance(untilMidnight / 1_000 + 3_600);
    const whileItIsStillThatDay = await status();
    await world.advance(5 * 3_600);

    expect(timeZone).toBe(zone);
    expect(whileItIsStillThatDay).toBe(200);
    expect(await status()).not.toBe(200);
  });
});
