import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Campaign } from '#modules/merchants/campaigns';
import { createSessionWorld, type SessionWorld } from '#test/session-world';
import { stopClock } from '#test/still-clock';
import { findSessionOfReceiver, type SessionDate, searchSessions } from './session-query-store.ts';

let world: SessionWorld;
beforeAll(async () => {
  world = await createSessionWorld();
});
afterAll(() => world.close());
stopClock();

/** The clock is moved to that moment: each of a test is later than those before it. */
const at = (moment: string) =>
  world.advance((new Date(moment).getTime() - world.core.clock().getTime()) / 1_000);
const inMs = (moment: Date, ms: number) => new Date(moment.getTime() + ms);

const change = (code: string, ...events: Parameters<typeof world.core.couponSessions.change>[0]['events']) =>
  world.core.couponSessions.change({ accountId: world.accountId, code, events, actor: 'api' });
const claim = { event: 'claim', claimType: 'form' } as const;
const remove = (campaignId: bigint, code: string) =>
  world.core.couponSessions.remove({ accountId: world.accountId, campaignId, code });

describe('the coupons of a campaign', () => {
  const list = async (
    campaignId: bigint,
    more: Partial<Parameters<typeof world.core.couponSessions.list>[0]>,
  ) => {
    const { sessions, count } = await world.core.couponSessions.list({
      ...{ accountId: world.accountId, campaignId, by: 'created', page: 1, perPage: 10 },
      ...more,
    });
    return { codes: sessions.map(({ session }) => session.code), count };
  };

  test('are listed by the date of what happened to them, then as they were made, without those it did not happen to', async () => {
    const [{ id }, other] = [await world.makeCampaign(), await world.makeCampaign()];
    const codes = await world.makeSessions(id, 4);
    const [a = '', b = '', c = '', gone = ''] = codes;
    await world.makeSessions(other.id, 1);
    await change(gone, { event: 'open' });
    await remove(id, gone);
    for (const code of [c, a]) {
      world.advance(1);
      await change(code, { event: 'open' });
    }
    world.advance(1);
    await change(b, { event: 'open' }, claim);
    await change(a, claim);
    await change(b, { event: 'validate' });

    expect(await list(id, { by: 'created' })).toEqual({ codes: [a, b, c], count: 3 });
    expect(await list(id, { by: 'opened' })).toEqual({ codes: [c, a, b], count: 3 });
    expect(await list(id, { by: 'claimed' })).toEqual({ codes: [a, b], count: 2 });
    expect(await list(id, { by: 'validated' })).toEqual({ codes: [b], count: 1 });
  });

  test('are listed in pages, and those beyond the last are empty', async () => {
    const { id } = await world.makeCampaign();
    const codes = await world.makeSessions(id, 4);
    const page = (page: number) => list(id, { page, perPage: 2 });

    expect(await page(1)).toEqual({ codes: codes.slice(0, 2), count: 4 });
    expect(await page(2)).toEqual({ codes: codes.slice(2), count: 4 });
    expect(await page(3)).toEqual({ codes: [], count: 4 });
    expect(await list(id, { page: 2, perPage: 3 })).toEqual({ codes: codes.slice(3), count: 4 });
    const { id: empty } = await world.makeCampaign();
    expect(await list(empty, {})).toEqual({ codes: [], count: 0 });
  });

  test('are listed from the first moment that is asked for until before the last', async () => {
    const { id } = await world.makeCampaign();
    const codes = await world.makeSessions(id, 3);
    const moments: Date[] = [];
    for (const code of codes) {
      world.advance(60);
      moments.push(world.core.clock());
      await change(code, { event: 'open' });
    }
    const [first, second, third] = moments as [Date, Date, Date];
    const within = async (from: Date | undefined, until: Date | undefined, by: SessionDate = 'opened') =>
      (await list(id, { by, from, until })).codes;

    expect(await within(second, undefined)).toEqual(codes.slice(1));
    expect(await within(inMs(second, 1), undefined)).toEqual(codes.slice(2));
    expect(await within(undefined, third)).toEqual(codes.slice(0, 2));
    expect(await within(undefined, inMs(third, 1))).toEqual(codes);
    expect(await within(first, second)).toEqual(codes.slice(0, 1));
    expect(await within(first, third, 'created')).toEqual([]);
  });

  test('are listed with their campaign and the place where they were used, to their own merchant alone', async () => {
    const { id } = await world.makeCampaign();
    const shop = await world.core.campaigns.createLocation({
      accountId: world.accountId,
      companyName: 'Shop 1',
    });
    const [code = '', unused = ''] = await world.makeSessions(id, 2);
    await change(code, { event: 'validate', locationId: shop.id });
    const query = { campaignId: id, by: 'created' as const, page: 1, perPage: 10 };

    const { sessions } = await world.core.couponSessions.list({ accountId: world.accountId, ...query });

    expect(
      sessions.map(({ session, campaign, location }) => [session.code, campaign.id, location?.id]),
    ).toEqual([
      [code, id, shop.id],
      [unused, id, undefined],
    ]);
    expect((await world.core.couponSessions.get({ code })).location?.id).toBe(shop.id);
    const stranger = await world.openMerchant();
    await expect(world.core.couponSessions.list({ accountId: stranger, ...query })).rejects.toMatchObject({
      code: 'not_found',
      details: { what: 'campaign' },
    });
  });
});

describe('coupons that are searched for', () => {
  const make = async (
    { id: campaignId }: Campaign,
    more: { phone?: string; email?: string; customId?: string; ownValidationCode?: string } = {},
  ) =>
    (
      await world.core.couponSessions.create({
        accountId: world.accountId,
        campaignId,
        source: 'api',
        ...more,
      })
    ).session.code;
  const search = async (by: Omit<Parameters<typeof world.core.couponSessions.search>[0], 'accountId'>) =>
    (await world.core.couponSessions.search({ accountId: world.accountId, ...by })).map(
      ({ session }) => session.code,
    );

  test('match all that is named, in the account and the campaign that is named', async () => {
    const [campaign, other] = [await world.makeCampaign(), await world.makeCampaign()];
    const known = { phone: '32470000001', email: 'Zoe@example.org', customId: 'zoe-1' };
    const zoe = await make(campaign, { ...known, ownValidationCode: 'ZOE-1' });
    const again = await make(campaign, { ...known, customId: 'zoe-2' });
    const elsewhere = await make(other, known);
    await make(campaign, {
      phone: '32470000002',
      email: 'yan@example.org',
      customId: 'yan-1',
      ownValidationCode: 'YAN',
    });
    const gone = await make(campaign, known);
    await remove(campaign.id, gone);

    expect(await search({ phone: known.phone })).toEqual([zoe, again, elsewhere]);
    expect(await search({ email: 'zoe@EXAMPLE.org' })).toEqual([zoe, again, elsewhere]);
    expect(await search({ customId: 'zoe-1' })).toEqual([zoe, elsewhere]);
    expect(await search({ validationCode: 'ZOE-1' })).toEqual([zoe]);
    expect(await search({ phone: known.phone, customId: 'zoe-2' })).toEqual([again]);
    expect(await search({ phone: known.phone, email: 'yan@example.org' })).toEqual([]);
    expect(await search({ phone: known.phone, campaignId: other.id })).toEqual([elsewhere]);
    const stranger = await world.openMerchant();
    expect(await world.core.couponSessions.search({ accountId: stranger, phone: known.phone })).toEqual([]);
    await expect(
      world.core.couponSessions.search({ accountId: stranger, campaignId: campaign.id }),
    ).rejects.toMatchObject({ code: 'not_found', details: { what: 'campaign' } });
  });

  test('of who got several of a campaign are answered by the first', async () => {
    const [campaign, other] = [await world.makeCampaign(), await world.makeCampaign()];
    const receiver = { phone: '32470000003' };
    await make(other, receiver);
    const [first] = [await make(campaign, receiver), await make(campaign, receiver)];
    const find = (phone: string) =>
      findSessionOfReceiver(world.db.read, {
        ...{ accountId: world.accountId, campaignId: campaign.id, phone },
      });

    expect((await find(receiver.phone))?.code).toBe(first);
    expect(await find('32470000004')).toBeUndefined();
  });

  test('are none where what is searched for is empty', async () => {
    const campaign = await world.makeCampaign();
    await make(campaign);
    const within = { campaignId: campaign.id };

    for (const by of [{ phone: '' }, { email: '' }, { customId: '' }, { validationCode: '' }])
      expect(await search({ ...within, ...by }), JSON.stringify(by)).toEqual([]);
    expect(await search(within)).toHaveLength(1);
  });

  test('are as many as are asked for, in the order in which they were made, one with the very code before all', async () => {
    const campaign = await world.makeCampaign();
    const alike = await make(campaign, { ownValidationCode: 'BO1' });
    const exact = await make(campaign, { ownValidationCode: 'B0I' });
    const some = async (limit: number, validationCode?: string) =>
      (
        await searchSessions(
          world.db.read,
          { accountId: world.accountId, campaignId: campaign.id, validationCode },
          limit,
        )
      ).map(({ code }) => code);

    expect(await some(1)).toEqual([alike]);
    expect(await some(2)).toEqual([alike, exact]);
    expect(await some(1, ' B0I ')).toEqual([exact]);
    expect(await some(2, 'b0i')).toEqual([alike, exact]);
  });
});

describe('statistics', () => {
  test('count how far the coupons of a campaign have come, without those that were removed', async () => {
    const [{ id }, none, other] = [
      await world.makeCampaign(),
      await world.makeCampaign(),
      await world.makeCampaign(),
    ];
    const [a = '', b = '', c = '', gone = ''] = await world.makeSessions(id, 5);
    await world.makeSessions(other.id, 1);
    await change(a, { event: 'open' }, claim, { event: 'validate' });
    await change(b, { event: 'open' }, claim);
    await change(c, { event: 'open' }, { event: 'void' });
    await change(gone, { event: 'open' }, { event: 'void' });
    await remove(id, gone);

    const counts = { created: 4, opened: 3, claimed: 2, validated: 1, voided: 1 };
    const nothing = { created: 0, opened: 0, claimed: 0, validated: 0, voided: 0 };
    expect(await world.core.couponSessions.count(id)).toEqual(counts);
    expect(await world.core.couponSessions.count(none.id)).toEqual(nothing);
    expect(await world.core.couponSessions.countOf([id, none.id])).toEqual(new Map([[id, counts]]));
  });

  test('of a day are those of the campaign’s place, by what happened on it', async () => {
    const [{ id }, other] = [await world.makeCampaign(), await world.makeCampaign()];
    const [a = '', b = '', c = ''] = await world.makeSessions(id, 3);
    const [foreign = ''] = await world.makeSessions(other.id, 1);
    const timeZone = 'Pacific/Auckland';
    // Midnight there.
    const from = '2036-07-01T12:00:00.000Z';
    const until = '2036-07-03T12:00:00.000Z';
    const days = () =>
      world.core.couponSessions.countByDay({
        ...{ campaignId: id, timeZone },
        ...{ from: new Date(from), until: new Date(until) },
      });

    at('2036-07-01T11:59:59.999Z');
    await change(a, { event: 'open' });
    expect(await days()).toEqual([]);
    at(from);
    await change(a, claim);
    await change(b, { event: 'open' }, claim);
    await change(c, { event: 'open' });
    await change(foreign, { event: 'open' });
    at('2036-07-02T11:59:59.999Z');
    await change(a, { event: 'validate' });
    at('2036-07-02T12:00:00.000Z');
    await change(b, { event: 'validate' });
    const expected = [
      { day: '2036-07-02', opened: 2, claimed: 2, validated: 1 },
      { day: '2036-07-03', opened: 0, claimed: 0, validated: 1 },
    ];
    expect(await days()).toEqual(expected);
    at(until);
    await change(c, { event: 'validate' });

    expect(await days()).toEqual(expected);
    await world.db.script(`update coupon_session set removed_at = opened_at where code = '${b}'`);
    expect(await days()).toEqual([{ day: '2036-07-02', opened: 1, claimed: 1, validated: 1 }]);
  });

  test('of places name where coupons were used and for how much, the busiest first', async () => {
    const [{ id }, other] = [await world.makeCampaign(), await world.makeCampaign()];
    const codes = await world.makeSessions(id, 9);
    const [foreign = ''] = await world.makeSessions(other.id, 1);
    const open = async (companyName: string) =>
      (await world.core.campaigns.createLocation({ accountId: world.accountId, companyName })).id;
    const [one, two, busy] = [await open('One'), await open('Two'), await open('Busy')];
    const use = (index: number, locationId: bigint | null, spendMicros?: bigint) =>
      change(codes[index] ?? '', { event: 'validate', locationId, spendMicros });

    world.advance(60);
    await use(0, two, 1n);
    world.advance(60);
    const from = world.core.clock();
    await use(1, busy, 5n);
    await use(2, busy, 2n);
    await use(3, two);
    world.advance(60);
    await use(4, one, 3n);
    await use(5, null, 4n);
    await use(6, null);
    await use(7, null);
    await change(foreign, { event: 'validate', locationId: busy });
    world.advance(60);
    const until = world.core.clock();
    await use(8, two, 9n);
    await world.db.script(`update coupon_session set removed_at = created_at where code = '${codes[7]}'`);

    expect(await world.core.couponSessions.countByLocation({ campaignId: id, from, until })).toEqual([
      { locationId: busy, validated: 2, spendMicros: 7n },
      { locationId: null, validated: 2, spendMicros: 4n },
      { locationId: one, validated: 1, spendMicros: 3n },
      { locationId: two, validated: 1, spendMicros: 0n },
    ]);
  });
});
