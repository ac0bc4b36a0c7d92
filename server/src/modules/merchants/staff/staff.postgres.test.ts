import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CampaignChange } from '#modules/merchants/campaigns';
import { createWorld, type World } from '#test/world';

let world: World;
let serial = 0;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** A merchant with a widget, a shop and a claimed coupon. */
async function shop(settings: Omit<CampaignChange, 'name'> = {}) {
  const { core } = world;
  const { accountId, name } = await world.customer();
  await core.merchants.open({ accountId, email: `${name}@example.org` });
  const { key } = await core.merchants.setWidget({ accountId, password: 'widget password' });
  const email = `shop${++serial}@example.org`;
  const location = await core.campaigns.createLocation({
    accountId,
    companyName: 'Pizzeria',
    email,
    password: `shop password ${serial}`,
  });
  const campaign = await core.campaigns.create({
    accountId,
    name: 'Pizza',
    validationMethods: ['widget', 'qr', 'password'],
    password: 'campaign password',
    ...settings,
  });
  const { session } = await core.couponSessions.visit({ campaignCode: campaign.code });
  await core.couponSessions.claim({ code: session.code });
  const address = `203.0.113.${serial}`;
  return { accountId, key, email, password: `shop password ${serial}`, location, campaign, session, address };
}

test("the widget opens with its own password and with a shop's, by its key or the shop's email address", async () => {
  const { key, email, password, accountId, location, address } = await shop();
  const { staff } = world.core;

  const own = await staff.signIn({ name: ` ${key.toUpperCase()} `, password: 'widget password', address });
  expect(own.staff).toEqual({ accountId, locationId: null, campaignId: null });
  expect(await staff.find(own.token)).toEqual(own.staff);
  for (const name of [key, email.toUpperCase()]) {
    const inShop = await staff.signIn({ name, password, address });
    expect(inShop.staff).toEqual({ accountId, locationId: location.id, campaignId: null });
  }
  for (const name of [key, email, 'nobodyknows1', 'nobody@example.org', ''])
    await expect(staff.signIn({ name, password: 'wrong', address })).rejects.toMatchObject({
      code: 'key_unknown',
    });
});

test('what a password opened ends with the password, with its time and by signing out', async () => {
  const { key, accountId, email, password, location, campaign, address } = await shop();
  const { core } = world;
  const signIn = async (name: string, word: string) =>
    (await core.staff.signIn({ name, password: word, address })).token;
  const widget = await signIn(key, 'widget password');
  const inShop = await signIn(email, password);
  const { token: device } = await core.staff.remember({
    accountId,
    campaignId: campaign.id,
    locationId: null,
  });
  expect(await core.staff.find(device)).toEqual({ accountId, locationId: null, campaignId: campaign.id });

  await core.merchants.setWidget({ accountId, password: 'another' });
  await core.campaigns.changeLocation({ accountId, id: location.id, password: 'another' });
  await core.campaigns.change({ accountId, id: campaign.id, password: 'another' });
  for (const token of [widget, inShop, device]) expect(await core.staff.find(token)).toBeUndefined();

  const fresh = await signIn(key, 'another');
  const gone = await signIn(email, 'another');
  await core.staff.signOut(gone);
  expect(await core.staff.find(gone)).toBeUndefined();
  world.advance(12 * 3_600 + 1);
  expect(await core.staff.find(fresh)).toBeUndefined();
});

test('five wrong passwords pause a widget, thirty of one address pause all of them there', async () => {
  const { key } = await shop();
  const signIn = (name: string, password: string, address: string) =>
    world.core.staff.signIn({ name, password, address }).then(
      () => 'in',
      (error) => error.code,
    );

  for (let count = 0; count < 5; count++)
    expect(await signIn(key, 'wrong', '198.51.100.1')).toBe('key_unknown');
  expect(await signIn(key, 'widget password', '198.51.100.2')).toBe('rate_limited');
  world.advance(601);
  expect(await signIn(key, 'widget password', '198.51.100.2')).toBe('in');

  for (let count = 0; count < 30; count++)
    expect(await signIn(`unknown${String(count).padStart(5, '0')}`, 'wrong', '2001:db8::1')).toBe(
      'key_unknown',
    );
  expect(await signIn(key, 'widget password', '2001:db8::2')).toBe('rate_limited');
  expect(await signIn(key, 'widget password', '198.51.100.2')).toBe('in');
});

test("staff redeem their own account's coupons by six letters, once, where the shop takes part", async () => {
  const { core } = world;
  const { accountId, key, email, password, session, campaign, location, address } = await shop();
  const other = await shop();
  const { staff } = await core.staff.signIn({ name: key, password: 'widget password', address });
  const { staff: inShop } = await core.staff.signIn({ name: email, password, address });
  const { staff: stranger } = await core.staff.signIn({
    name: other.key,
    password: 'widget password',
    address,
  });
  const code = session.code.slice(0, 6);
  const redeem = { code, address, method: 'widget' as const };

  await expect(core.couponSessions.redeemAsStaff({ ...redeem, staff: stranger })).rejects.toMatchObject({
    code: 'not_found',
  });
  const elsewhere = await core.campaigns.createLocation({ accountId, companyName: 'Elsewhere' });
  await core.campaigns.change({ accountId, id: campaign.id, locationIds: [elsewhere.id] });
  await expect(core.couponSessions.redeemAsStaff({ ...redeem, staff: inShop })).rejects.toMatchObject({
    details: { what: 'location' },
  });
  await core.campaigns.change({ accountId, id: campaign.id, locationIds: [elsewhere.id, location.id] });

  const pasted = ` https://coupons.example/p/${campaign.code}/${session.code.toUpperCase()}?utm_source=x `;
  const found = await core.couponSessions.findForStaff({ staff, code: pasted, address });
  expect(found.session.id).toBe(session.id);
  const set = { email: 'ann@example.org', details: { firstName: 'Ann', gender: 'female' } };
  const many = await Promise.allSettled(
    Array.from({ length: 20 }, () =>
      core.couponSessions.redeemAsStaff({ ...redeem, staff: inShop, spendMicros: 12_500_000n, set }),
    ),
  );
  expect(many.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const { session: redeemed } = await core.couponSessions.get({ code: session.code });
  expect(redeemed).toMatchObject({
    stage: 'validated',
    locationId: location.id,
    validationValueMicros: 12_500_000n,
    ...set,
  });
  await expect(core.couponSessions.redeemAsStaff({ ...redeem, staff })).rejects.toMatchObject({
    code: 'already_done',
  });
});

test('an unclaimed coupon is redeemed by staff only if it was made ahead', async () => {
  const { core } = world;
  const { accountId, key, campaign, address } = await shop();
  const { staff } = await core.staff.signIn({ name: key, password: 'widget password', address });
  const { session: visited } = await core.couponSessions.visit({ campaignCode: campaign.code });
  const { session: printed } = await core.couponSessions.create({
    accountId,
    campaignId: campaign.id,
    source: 'api',
  });
  const redeem = (code: string) =>
    core.couponSessions.redeemAsStaff({ staff, code, address, method: 'widget' });

  await expect(redeem(visited.code)).rejects.toMatchObject({ details: { what: 'unclaimed' } });
  expect((await redeem(printed.code)).session).toMatchObject({ stage: 'validated', claimType: 'widget' });
});

test('a short address leads to its coupon, is the same each time, and is not to be guessed', async () => {
  const { session, campaign } = await shop();
  const { couponSessions } = world.core;
  const many = await Promise.all(Array.from({ length: 10 }, () => couponSessions.shorten(session.id)));
  const [short = ''] = many;

  expect(new Set(many).size).toBe(1);
  expect(await couponSessions.followShortLink({ short, address: '192.0.2.1' })).toEqual({
    campaignCode: campaign.code,
    sessionCode: session.code,
  });
  for (let count = 0; count < 30; count++)
    await expect(
      couponSessions.followShortLink({ short: `no${count}`, address: '192.0.2.1' }),
    ).rejects.toMatchObject({
      code: 'not_found',
    });
  await expect(couponSessions.followShortLink({ short, address: '192.0.2.1' })).rejects.toMatchObject({
    code: 'rate_limited',
  });
  expect(await couponSessions.followShortLink({ short, address: '192.0.2.2' })).toBeTruthy();
});
