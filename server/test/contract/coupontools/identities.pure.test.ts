import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CouponWorld, createCouponWorld, type TestMerchant } from '#test/coupon-world';

let world: CouponWorld;
let shop: TestMerchant;
beforeAll(async () => {
  world = await createCouponWorld();
  shop = await world.merchant();
});
afterAll(() => world.close());

let serial = 0;
const address = () => `ann${++serial}@example.org`;
/** The same person's address, as forms, mail programs and telephones write it. */
const spellings: ((address: string) => string)[] = [
  (one) => one.toUpperCase(),
  (one) => ` ${one}\n`,
  (one) => one.replace('@', '\u200b@'),
  (one) => `\ufeff${one}`,
  (one) => one.replace('ann', 'an\u00adn'),
  (one) => one.replace('ann', 'ａｎｎ'),
  (one) => `\u202a${one}\u202c`,
];
const taken = { code: 'already_exists' };

/** Every place where one address stands for one person: `again` must see that it is the same one. */
const places: Record<string, (first: string, again: string) => Promise<unknown>> = {
  'a campaign that each claims once': async (first, again) => {
    const { id } = await world.core.campaigns.create({
      ...{
        accountId: shop.accountId,
        name: 'Once',
        uniqueBy: 'email' as const,
        claimAction: 'form' as const,
      },
      claimFields: [{ name: 'email', label: 'E-mail', required: true }],
    });
    const campaign = await world.core.campaigns.get({ accountId: shop.accountId, id });
    const claim = async (email: string) => {
      const { session } = await world.core.couponSessions.visit({ campaignCode: campaign.code });
      return world.core.couponSessions.claim({ code: session.code, email });
    };
    await claim(first);
    await expect(claim(again)).rejects.toMatchObject(taken);
  },
  'a limit for each customer': async (first, again) => {
    const { accountId } = shop;
    const { id } = await world.core.campaigns.create({ accountId, name: 'Limited' });
    await world.core.campaigns.setBudgets({
      ...{ accountId, campaignId: id },
      budgets: [{ measure: 'uses', period: 'total', perCustomer: true, most: 1n }],
    });
    const use = async (email: string) => {
      const { session } = await world.core.couponSessions.create({
        accountId,
        campaignId: id,
        source: 'api',
        email,
      });
      const events = [{ event: 'validate' as const }];
      return world.core.couponSessions.change({ accountId, code: session.code, events, actor: 'api' });
    };
    await use(first);
    await expect(use(again)).rejects.toMatchObject({ code: 'limit_reached' });
  },
  'the duplicate check of a single-use coupon': async (first, again) => {
    const { id } = await world.core.campaigns.create({ accountId: shop.accountId, name: 'Checked' });
    const create = async (email: string) => {
      const body = { campaign: `cam_${id}`, email, duplicate_check: 'email' };
      return (await shop.call('/v3/singleuse/create', body)).json.single_use_code;
    };
    const code = await create(first);
    expect(code).toMatch(/^[a-z0-9]{21}$/);
    expect(await create(again)).toBe(code);
  },
  'the search for a coupon': async (first, again) => {
    const { accountId } = shop;
    const { id } = await world.core.campaigns.create({ accountId, name: 'Searched' });
    await world.core.couponSessions.create({ accountId, campaignId: id, source: 'api', email: first });
    expect(await world.core.couponSessions.search({ accountId, campaignId: id, email: again })).toHaveLength(
      1,
    );
  },
  'a person with loyalty cards': async (first, again) => {
    const create = (email: string) =>
      world.core.loyalty.createUser({ accountId: shop.accountId, details: { email } });
    await create(first);
    await expect(create(again)).rejects.toMatchObject(taken);
  },
  'a person in a directory': async (first, again) => {
    const { accountId } = shop;
    const { id: directoryId } = await world.core.directories.create({ accountId, name: 'List' });
    const create = (email: string) => world.core.directories.createUser({ accountId, directoryId, email });
    await create(first);
    await expect(create(again)).rejects.toMatchObject(taken);
  },
  'a merchant': async (first, again) => {
    const open = async (email: string) => {
      const { accountId } = await world.customer();
      return world.core.merchants.open({ accountId, email });
    };
    await open(first);
    await expect(open(again)).rejects.toMatchObject(taken);
  },
  'a teammate': async (first, again) => {
    const create = (email: string) =>
      world.core.merchants.createTeammate({ accountId: shop.accountId, name: 'Ann', email });
    await create(first);
    await expect(create(again)).rejects.toMatchObject(taken);
  },
  'a contact of an email group': async (first, again) => {
    const { json } = await shop.call('/v3/emailtool/addgroup', { group_name: 'News' });
    const add = (email: string) =>
      shop.call('/v3/emailtool/addcontact', {
        emailgroup: json.group_id,
        email,
        first_name: email.trim().slice(0, 20),
      });
    await add(first);
    await add(again);
    const list = await shop.call('/v3/emailtool/userlist', { emailgroup: json.group_id });
    expect(list.json.amount_of_contacts).toBe('1');
  },
};

describe.each(Object.entries(places))('%s', (_, meet) => {
  it('knows one address in every spelling', async () => {
    for (const spell of spellings) {
      const first = address();
      await meet(first, spell(first));
    }
  });

  it('tells two addresses apart', async () => {
    await expect(meet(address(), address())).rejects.toThrow();
  });
});

it('tries of a password are counted for an address, not for its spelling', async () => {
  const email = address();
  const { accountId } = await world.customer();
  await world.core.merchants.open({ accountId, email });
  await world.core.merchants.change(accountId, { password: 'right password' });
  const tryAs = (name: string) =>
    world.core.merchants.signIn({ email: name, password: 'wrong' }).catch(({ code }) => String(code));

  const outcomes: unknown[] = [];
  for (let at = 0; at < 40; at++)
    outcomes.push(await tryAs((spellings[at % spellings.length] ?? String)(email)));

  expect(outcomes.at(-1)).toBe('rate_limited');
});

describe('a phone number', () => {
  it.each([
    ['+447911123456', undefined],
    ['447911123456', undefined],
    ['+4407911123456', 306],
    ['+44 (0)7911 123456', 306],
    ['07911123456', 306],
    ['+4479111234567', 306],
    ['+999123456789', 306],
  ])('%s is answered with the error %s', async (phone, error) => {
    const group = await shop.call('/v3/smstool/addgroup', { group_name: 'All' });

    const { json } = await shop.call('/v3/smstool/addcontact', { smsgroup: group.json.group_id, phone });

    expect(json.status.errors?.error_code[0]).toBe(error);
    if (error === undefined) expect(json.contact.phone).toBe('447911123456');
  });
});
