import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CouponWorld, createCouponWorld, type TestMerchant } from '#test/coupon-world';

let world: CouponWorld;
let shop: TestMerchant;
beforeAll(async () => {
  world = await createCouponWorld();
  shop = await world.merchant();
});
afterAll(() => world.close());

const make = (settings: Partial<Parameters<CouponWorld['core']['directories']['create']>[0]> = {}) =>
  world.core.directories.create({
    accountId: shop.accountId,
    name: 'Deals',
    registration: 'optional',
    ...settings,
  });

async function makeUser(directoryId: bigint, email = 'ann@example.org') {
  return world.core.directories.createUser({ accountId: shop.accountId, directoryId, email });
}

test('the same email address registered 100 times at once is one user, in any letters', async () => {
  const { id: directoryId } = await make();

  const made = await Promise.allSettled(
    Array.from({ length: 100 }, (_, index) =>
      makeUser(directoryId, index % 2 ? 'ann@example.org' : 'ANN@example.org'),
    ),
  );

  const refused = made.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(99);
  for (const { reason } of refused)
    expect(reason).toMatchObject({ code: 'already_exists', details: { what: 'email' } });
  const { count } = await world.core.directories.listUsers({
    accountId: shop.accountId,
    directoryId,
    page: 1,
    perPage: 10,
  });
  expect(count).toBe(1);
});

test('the same address may be registered with two directories', async () => {
  const one = await make();
  const other = await make();

  await makeUser(one.id);

  await expect(makeUser(other.id)).resolves.toMatchObject({ directoryId: other.id });
});

test('a token of single sign-on signs in once, however many use it at once', async () => {
  const { id: directoryId, code } = await make();
  const user = await makeUser(directoryId);
  const { token } = await world.core.directories.createUserSignOn({
    accountId: shop.accountId,
    directoryId,
    id: user.id,
  });

  const tokens = await Promise.all(
    Array.from({ length: 50 }, () => world.core.directories.signOn({ code, token })),
  );

  const signedIn = tokens.filter((one) => one !== undefined);
  expect(signedIn).toHaveLength(1);
  const visitor = await world.core.directories.visit({ code, browserToken: signedIn[0] });
  expect(visitor.user?.id).toBe(user.id);
});

test('a token is of one directory, and dies after ten minutes', async () => {
  const { id: directoryId, code } = await make();
  const other = await make();
  const user = await makeUser(directoryId);
  const ref = { accountId: shop.accountId, directoryId, id: user.id };
  const { token } = await world.core.directories.createUserSignOn(ref);

  expect(await world.core.directories.signOn({ code: other.code, token })).toBeUndefined();
  world.advance(601);

  expect(await world.core.directories.signOn({ code, token })).toBeUndefined();
});

test('what a visitor meets: registration, payment, a notice, the list', async () => {
  const directory = await make({
    registration: 'required',
    payment: 'custom',
    paymentUrl: 'https://pay.example/buy?plan=1',
  });
  const { code } = directory;
  const door = async (browserToken?: string) =>
    (await world.core.directories.visit({ code, browserToken })).door;
  expect(await door()).toBe('sign_in');
  const browserToken = await world.core.directories.register({
    code,
    email: 'ann@example.org',
    password: 'correct horse',
    consented: false,
  });
  expect(await door(browserToken)).toBe('pay');
  const { user } = await world.core.directories.visit({ code, browserToken });
  const ref = { accountId: shop.accountId, directoryId: directory.id, id: user?.id ?? 0n };
  expect(world.core.directories.paymentAddress(directory, ref.id)).toBe(
    `https://pay.example/buy?plan=1&directory=dir_${directory.id}&user=reg_${ref.id}`,
  );

  const until = new Date(world.core.clock().getTime() + 60_000);
  await world.core.directories.setAccess({ ...ref, paid: true, until });
  expect(await door(browserToken)).toBe('open');
  await world.core.directories.setBlocked({ ...ref, blocked: true });
  expect(await door(browserToken)).toBe('blocked');
  await world.core.directories.setBlocked({ ...ref, blocked: false });
  world.advance(61);
  expect(await door(browserToken)).toBe('pay');

  await world.core.directories.change({ ...directory, id: directory.id, status: 'inactive' });
  expect(await door(browserToken)).toBe('closed');
});

test('people sign in with their password, and after five wrong ones wait', async () => {
  const { code } = await make({ consentText: 'I agree' });
  const person = { code, email: 'ann@example.org', password: 'correct horse' };
  const { directories } = world.core;
  await expect(directories.register({ ...person, consented: false })).rejects.toMatchObject({
    details: { name: 'consent' },
  });
  await expect(directories.register({ ...person, password: 'short', consented: true })).rejects.toMatchObject(
    { details: { name: 'password' } },
  );
  const first = await directories.register({ ...person, consented: true });

  expect(await directories.signIn({ ...person, password: 'wrong' })).toBeUndefined();
  const second = await directories.signIn({ ...person, email: 'ANN@example.org' });
  await directories.signOut(first);

  expect((await directories.visit({ code, browserToken: first })).user).toBeUndefined();
  expect((await directories.visit({ code, browserToken: second })).user).toMatchObject({
    email: 'ann@example.org',
    consentText: 'I agree',
  });
  for (let tries = 0; tries < 5; tries++) await directories.signIn({ ...person, password: 'wrong' });
  await expect(directories.signIn(person)).rejects.toThrow('rate_limited');
});

test('settings that do not go together are refused', async () => {
  const wrong = (settings: Parameters<typeof make>[0]) =>
    expect(make(settings)).rejects.toMatchObject({ code: 'bad_request' });

  await wrong({ name: ' ' });
  await wrong({ payment: 'custom', registration: 'required' });
  await wrong({ payment: 'custom', paymentUrl: 'https://pay.example', registration: 'optional' });
  await wrong({ paymentUrl: 'javascript:alert(1)' });
  await wrong({ domain: 'no host/' });
});

test('an account lists what is its own or of an account under it, and nothing else', async () => {
  const branch = await world.subaccount(shop);
  const stranger = await world.merchant();
  const { id } = await make();
  const campaignOf = async (owner: TestMerchant) =>
    (await world.core.campaigns.create({ accountId: owner.accountId, name: 'Pizza' })).id;
  const list = (objectId: bigint) =>
    world.core.directories.listItem({ accountId: shop.accountId, id, kind: 'campaign', objectId });

  await list(await campaignOf(branch));
  await list(await campaignOf(shop));

  await expect(list(await campaignOf(stranger))).rejects.toThrow('not_found');
  await expect(
    world.core.directories.listItem({
      accountId: branch.accountId,
      id,
      kind: 'campaign',
      objectId: await campaignOf(branch),
    }),
  ).rejects.toThrow('not_found');
  expect(await world.core.directories.listItems({ accountId: shop.accountId, id })).toHaveLength(2);
});

test('a registered visitor has one session of a coupon, others go by its public address', async () => {
  const directory = await make();
  const { code } = directory;
  const campaign = await world.core.campaigns.create({ accountId: shop.accountId, name: 'Pizza' });
  const hidden = await world.core.campaigns.create({ accountId: shop.accountId, name: 'Hidden' });
  await world.core.directories.listItem({
    accountId: shop.accountId,
    id: directory.id,
    kind: 'campaign',
    objectId: campaign.id,
  });
  const browserToken = await world.core.directories.register({
    code,
    email: 'ann@example.org',
    password: 'correct horse',
    consented: false,
  });
  const open = (browser?: string, campaignId = campaign.id) =>
    world.core.directories.openCoupon({ code, browserToken: browser, campaignId });

  const opened = await Promise.all([open(browserToken), open(browserToken), open(browserToken)]);

  expect(new Set(opened.map(({ sessionCode }) => sessionCode)).size).toBe(1);
  expect(await open()).toEqual({ campaignCode: campaign.code, sessionCode: undefined });
  await expect(open(browserToken, hidden.id)).rejects.toThrow('not_found');
});

test('the merchant is told of registrations and of what changes in payments', async () => {
  const merchant = await world.merchant();
  await world.core.merchants.change(merchant.accountId, { webhookUrl: 'https://receiver.example/' });
  const { accountId } = merchant;
  const { id: directoryId, code } = await world.core.directories.create({ accountId, name: 'Deals' });

  const { id } = await world.core.directories.createUser({
    accountId,
    directoryId,
    email: 'ann@example.org',
  });
  await world.core.directories.setAccess({ accountId, directoryId, id, paid: true });
  await world.core.directories.setAccess({ accountId, directoryId, id, paid: true });

  const bodies = (await world.core.webhooks.listDeliveries({ accountId, limit: 10 })).map(({ body }) =>
    JSON.parse(body),
  );
  expect(bodies.map(({ type, user }) => [type, user.paid])).toEqual([
    ['directory_payment', '1'],
    ['directory_registration', '0'],
  ]);
  expect(bodies[1]).toMatchObject({
    directory: `dir_${directoryId}`,
    directory_code: code,
    directory_url: `https://coupons.example/d/${code}`,
    user: { ID: `reg_${id}`, email: 'ann@example.org' },
    customer: { email: 'ann@example.org' },
    session: '',
  });
});

test('shows of each coupon where it can be redeemed', async () => {
  const { id } = await make();
  const { accountId } = shop;
  const { campaigns, directories } = world.core;
  const place = await campaigns.createLocation({ accountId, companyName: 'Shop 1' });
  const there = await campaigns.create({
    accountId,
    name: 'There',
    status: 'active',
    locationIds: [place.id],
  });
  const everywhere = await campaigns.create({ accountId, name: 'Everywhere', status: 'active' });
  for (const { id: objectId } of [there, everywhere])
    await directories.listItem({ accountId, id, kind: 'campaign', objectId });

  const { items } = await directories.listShown({ directoryId: id, page: 1, perPage: 10 });

  const placesOf = (objectId: bigint) =>
    items.find((item) => item.objectId === objectId)?.locations.map(({ companyName }) => companyName);
  expect(placesOf(there.id)).toEqual(['Shop 1']);
  expect(placesOf(everywhere.id)).toEqual([]);
});
