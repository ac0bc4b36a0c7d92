import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CampaignChange } from '#modules/merchants/campaigns';
import type { Staff } from '#modules/merchants/staff';
import { createSessionWorld, type SessionWorld } from '#test/session-world';
import { codeOf, type StaffRedeem } from './staff.ts';

let world: SessionWorld;
let serial = 0;
beforeAll(async () => {
  world = await createSessionWorld();
});
afterAll(() => world.close());

const staff = (more: Partial<Staff> = {}): Staff => ({
  accountId: world.accountId,
  locationId: null,
  campaignId: null,
  ...more,
});

/** A campaign that staff redeem for, and a coupon of it that was made ahead. */
async function coupon(settings: Omit<CampaignChange, 'name'> = {}) {
  const campaign = await world.makeCampaign({ validationMethods: ['qr', 'widget'], ...settings });
  const [code = ''] = await world.makeSessions(campaign.id, 1);
  return { campaign, code };
}
const openShop = async () =>
  (await world.core.campaigns.createLocation({ accountId: world.accountId, companyName: `Shop ${++serial}` }))
    .id;

const address = () => `198.51.100.${++serial % 250}`;
const find = (code: string, as = staff(), from = address()) =>
  world.core.couponSessions.findForStaff({ staff: as, code, address: from });
const redeem = (code: string, more: Partial<StaffRedeem> = {}) =>
  world.core.couponSessions.redeemAsStaff({
    staff: staff(),
    code,
    address: address(),
    method: 'qr',
    ...more,
  });

const noSession = { code: 'not_found', details: { what: 'session' } };
const notAllowed = (what: string) => ({ code: 'not_allowed', details: { what } });

test.each([
  ['abc234', 'abc234'],
  [' \tABC234\n', 'abc234'],
  ['https://coupons.example/p/pizza/ABC234', 'abc234'],
  ['https://coupons.example/p/pizza/abc234/', 'abc234'],
  ['https://coupons.example/p/pizza/abc234?utm_source=x/y', 'abc234'],
  ['/p/pizza/abc234#top/y', 'abc234'],
  ['abc234&x=1', 'abc234'],
  ['', ''],
  [' / ', ''],
  ['?code=abc234', ''],
])('of %j that staff paste the code is %j', (pasted, code) => {
  expect(codeOf(pasted)).toBe(code);
});

describe('a coupon that staff ask for', () => {
  test('is found with its campaign by its code, six letters of it or its address', async () => {
    const { campaign, code } = await coupon();

    for (const typed of [code, code.slice(0, 6), `https://coupons.example/p/${campaign.code}/${code}?x=1`]) {
      const found = await find(typed);
      expect([found.session.code, found.campaign.id], typed).toEqual([code, campaign.id]);
    }
  });

  test('is not found by staff of another account, nor by those of another campaign, and by their own it is', async () => {
    const [own, other] = [await coupon(), await coupon()];
    const stranger = staff({ accountId: await world.openMerchant() });

    await expect(find(own.code, stranger)).rejects.toMatchObject(noSession);
    await expect(find(own.code, staff({ campaignId: other.campaign.id }))).rejects.toMatchObject(noSession);
    await expect(find('', staff({ campaignId: own.campaign.id }))).rejects.toMatchObject(noSession);
    await expect(find('nobody')).rejects.toMatchObject(noSession);

    expect((await find(own.code, staff({ campaignId: own.campaign.id }))).session.code).toBe(own.code);
  });

  test('is not to be guessed: who misses thirty times waits, whatever campaign they stand for', async () => {
    const { campaign, code } = await coupon();
    const from = '203.0.113.9';
    for (let count = 0; count < 29; count++)
      await expect(find(`no${count}`, staff(), from)).rejects.toMatchObject(noSession);
    const other = staff({ campaignId: (await coupon()).campaign.id });
    await expect(find(code, other, from)).rejects.toMatchObject(noSession);

    await expect(find(code, staff({ campaignId: campaign.id }), from)).rejects.toMatchObject({
      code: 'rate_limited',
    });
    expect((await find(code, staff({ campaignId: campaign.id }))).session.code).toBe(code);
  });
});

describe('staff redeem', () => {
  test('with what they note of the customer and the money, by the method that is written down', async () => {
    const { code } = await coupon();
    const shop = await openShop();

    const { session, location } = await redeem(code.slice(0, 6), {
      staff: staff({ locationId: shop }),
      method: 'widget',
      spendMicros: 12n,
      set: { email: 'ann@example.org', details: { firstName: 'Ann' } },
    });

    expect(session).toMatchObject({
      ...{ code, stage: 'validated', claimType: 'widget', validationValueMicros: 12n, locationId: shop },
      ...{ email: 'ann@example.org', details: { firstName: 'Ann' } },
    });
    expect(location?.id).toBe(shop);
    expect(await world.core.couponSessions.listHistory(session.id)).toMatchObject([
      { event: 'validate', actor: 'widget', locationId: shop, spendMicros: 12n },
    ]);
  });

  test('by the methods of the campaign alone', async () => {
    const { code } = await coupon({ validationMethods: ['button', 'widget'] });

    await expect(redeem(code, { method: 'qr' })).rejects.toMatchObject(notAllowed('method'));

    expect((await redeem(code, { method: 'widget' })).session.stage).toBe('validated');
  });

  test('in the shops of the campaign alone, in any where it names none, and anywhere who stand for no shop', async () => {
    const [one, two, elsewhere] = [await openShop(), await openShop(), await openShop()];
    const here = await coupon({ locationIds: [one, two] });
    const everywhere = await coupon();
    const [second = '', third = ''] = await world.makeSessions(here.campaign.id, 2);
    const as = (locationId: bigint | null) => ({ staff: staff({ locationId }) });

    await expect(redeem(here.code, as(elsewhere))).rejects.toMatchObject(notAllowed('location'));

    expect((await redeem(here.code, as(one))).session.locationId).toBe(one);
    expect((await redeem(second, as(two))).session.locationId).toBe(two);
    expect((await redeem(third, as(null))).session.locationId).toBeNull();
    expect((await redeem(everywhere.code, as(elsewhere))).session.locationId).toBe(elsewhere);
  });

  test('what a consumer took at the campaign’s address once it is claimed, and what was made ahead at once', async () => {
    const { campaign, code } = await coupon();
    const { session: visited } = await world.core.couponSessions.visit({ campaignCode: campaign.code });

    await expect(redeem(visited.code)).rejects.toMatchObject({ details: { what: 'unclaimed' } });
    await world.core.couponSessions.claim({ code: visited.code });

    expect((await redeem(visited.code)).session).toMatchObject({ stage: 'validated', claimType: 'button' });
    expect((await redeem(code)).session).toMatchObject({ stage: 'validated', claimType: 'qr' });
    await expect(redeem(code)).rejects.toMatchObject({ code: 'already_done' });
  });
});
