import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPageWorld, type PageMerchant, type PageWorld } from '#test/page-world';

let world: PageWorld;
let merchant: PageMerchant;

beforeAll(async () => {
  // With simulated numbers there is a door for SMS.
  world = await createPageWorld({ SIMULATOR: '1' });
  merchant = await world.merchant();
});
afterAll(() => world.close());

const session = async (code: string) => (await world.core.couponSessions.get({ code })).session;

describe('redeeming', () => {
  async function claimed(settings: Parameters<PageWorld['campaign']>[1] = {}) {
    const campaign = await world.campaign(merchant, settings);
    const browser = world.visitor();
    const opened = await world.open(browser, campaign.code);
    await browser.submit(opened.page, `${opened.path}/claim`);
    return { ...opened, campaign, browser, page: await browser.get(opened.path) };
  }

  test('of 100 at once by the page one succeeds', async () => {
    const { browser, path, page, session: own } = await claimed();

    const answers = await Promise.all(
      Array.from({ length: 100 }, () => browser.submit(page, `${path}/redeem`, { method: 'button' })),
    );

    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status, html }) => status === 422 && html.includes('Used'))).toHaveLength(99);
    const redemptions = await world.core.couponSessions.listRedemptions({
      accountId: merchant.accountId,
      sessionId: (await session(own)).id,
      limit: 10,
    });
    expect(redemptions).toHaveLength(1);
    expect((await browser.get(path)).html).toContain('Redeemed on');
  });

  test("five wrong passwords pause a coupon; the right one, also a shop's, redeems it and names the shop", async () => {
    const { browser, path, page, session: own } = await claimed({ locationIds: [merchant.shop.id] });
    const type = (password: string) =>
      browser.submit(page, `${path}/redeem`, { method: 'password', password });

    for (let count = 0; count < 5; count++) {
      const wrong = await type('guess');
      expect(wrong.status).toBe(422);
      expect(wrong.html).toContain('id="password-error" role="alert"');
    }
    const paused = await type('shop password');
    expect([paused.status, /wait 10 minutes/.test(paused.html)]).toEqual([429, true]);
    expect((await session(own)).stage).toBe('claimed');
    world.advance(601);
    expect((await type('shop password')).location).toBe(path);
    expect(await session(own)).toMatchObject({ stage: 'validated', locationId: merchant.shop.id });
    expect((await browser.get(path)).html).toContain('At Roma Centre.');
  });

  test('passwords are not to be guessed by way of many sessions of one campaign', async () => {
    const { id } = await world.core.campaigns.createLocation({
      accountId: merchant.accountId,
      companyName: 'X',
    });
    const { code } = await world.campaign(merchant, { password: '', locationIds: [id] });
    const browser = world.visitor();
    let last = 0;
    for (let coupons = 0; coupons < 8 && last !== 429; coupons++) {
      browser.cookies.clear();
      const { path, page } = await world.open(browser, code);
      await browser.submit(page, `${path}/claim`);
      const own = await browser.get(path);
      for (let tries = 0; tries < 4; tries++)
        last = (await browser.submit(own, `${path}/redeem`, { method: 'password', password: 'guess' }))
          .status;
    }
    expect(last).toBe(429);
  });

  test('staff redeem by the QR code, with a password once and then on a device that is remembered', async () => {
    const one = await claimed();
    const staff = world.visitor();
    const door = await staff.get(`/v/${one.session}`);
    expect(one.page.html).toContain('QR code for the staff');
    expect((await staff.submit(door, `/v/${one.session}`, { password: 'guess' })).status).toBe(422);
    const right = { password: 'campaign password', remember: '1', spend: '12,5' };
    expect((await staff.submit(door, `/v/${one.session}`, { ...right, spend: 'lots' })).status).toBe(422);
    expect((await staff.submit(door, `/v/${one.session}`, right)).location).toBe(`/v/${one.session}`);
    expect((await staff.get(`/v/${one.session}`)).html).toContain('Used');
    expect(await session(one.session)).toMatchObject({
      stage: 'validated',
      validationValueMicros: 12_500_000n,
    });

    const { path: second } = await world.open(world.visitor(), one.campaign.code);
    const code = second.split('/')[3] ?? '';
    await world.core.couponSessions.claim({ code });
    const known = await staff.get(`/v/${code}`);
    expect(known.html).toContain('no password is needed');
    expect((await staff.submit(known, `/v/${code}`)).status).toBe(303);
    expect((await session(code)).stage).toBe('validated');

    const other = await claimed();
    expect(
      (await staff.get(`/v/${other.session}`)).html,
      'another campaign has a password of its own',
    ).toContain('type="password"');
    await world.core.campaigns.change({
      accountId: merchant.accountId,
      id: one.campaign.id,
      password: 'another',
    });
    const { path: third } = await world.open(world.visitor(), one.campaign.code);
    await world.core.couponSessions.claim({ code: third.split('/')[3] ?? '' });
    expect((await staff.get(`/v/${third.split('/')[3]}`)).html).toContain('type="password"');
  });

  test('the widget redeems by six letters and keeps what staff noted', async () => {
    const { session: own } = await claimed();
    const staff = world.visitor();
    const door = await staff.get('/widget');
    const wrong = await staff.submit(door, '/staff/sign-in', { name: merchant.key, password: 'guess' });
    expect([wrong.status, /do not fit together/.test(wrong.html)]).toEqual([422, true]);
    const signIn = { name: merchant.shop.email, password: 'shop password' };
    expect((await staff.submit(door, '/staff/sign-in', signIn)).location).toBe('/widget');

    const empty = await staff.get('/widget');
    const unknown = await staff.submit(empty, '/widget/find', { code: 'zzzzzz' });
    expect([unknown.status, /No coupon of yours/.test(unknown.html)]).toEqual([422, true]);
    const found = await staff.submit(empty, '/widget/find', { code: own.slice(0, 6).toUpperCase() });
    expect(found.html).toContain('Can be redeemed');
    const noted = {
      spend: '30',
      gender: 'female',
      first_name: 'Ann',
      email: 'ann@example.org',
      phone: '07911123456',
    };
    const done = await staff.submit(found, '/widget/redeem', noted);
    expect(done.html).toContain('This coupon is used now.');
    expect(await session(own)).toMatchObject({
      stage: 'validated',
      locationId: merchant.shop.id,
      email: 'ann@example.org',
      phone: '447911123456',
      validationValueMicros: 30_000_000n,
      details: { firstName: 'Ann', gender: 'female' },
    });
    const again = await staff.submit(found, '/widget/redeem', noted);
    expect([again.status, /Used/.test(again.html)]).toEqual([422, true]);

    await staff.submit(await staff.get('/widget'), '/staff/sign-out');
    expect((await staff.get('/widget')).html).toContain('Sign in');
  });

  test('staff look up a coupon, void it and make it valid again, and see all of it', async () => {
    const { session: own, path, browser } = await claimed();
    const staff = world.visitor();
    const signIn = { name: merchant.key, password: 'widget password' };
    const door = await staff.get('/lookup');
    expect((await staff.submit(door, '/staff/sign-in', signIn)).location).toBe('/lookup');

    const pasted = { code: `http://coupons.example${path}?x=1` };
    const found = await staff.submit(await staff.get('/lookup'), '/lookup/find', pasted);
    const voided = await staff.submit(found, '/lookup/void');
    expect(voided.html).toContain('It cannot be redeemed any more.');
    expect((await browser.get(path)).html).toContain('Not valid any more');
    const valid = await staff.submit(voided, '/lookup/unvoid');
    expect(valid.html).toContain('It is valid again.');
    for (const words of ['Opened', 'Claimed', 'Voided', 'Made valid again', 'staff, in this tool'])
      expect(valid.html).toContain(words);

    await world.core.couponSessions.change({ code: own, events: [{ event: 'validate' }], actor: 'api' });
    const late = await staff.submit(voided, '/lookup/unvoid');
    expect([late.status, /cannot be voided/.test(late.html)]).toEqual([422, true]);

    const other = await world.merchant();
    const stranger = world.visitor();
    await stranger.submit(await stranger.get('/lookup'), '/staff/sign-in', {
      name: other.key,
      password: 'widget password',
    });
    const hidden = await stranger.submit(await stranger.get('/lookup'), '/lookup/find', { code: own });
    expect([hidden.status, /No coupon of yours/.test(hidden.html)]).toEqual([422, true]);
  });

  test('the till reads the code of the merchant, or the one of the coupon', async () => {
    const { accountId } = merchant;
    const settings = { validationMethods: ['barcode', 'button'] as ('barcode' | 'button')[] };
    const ean = await world.campaign(merchant, { ...settings, barcode: 'ean13' });
    await world.core.couponSessions.importValidationCodes({
      accountId,
      campaignId: ean.id,
      csv: '4006381333931\n',
    });
    const browser = world.visitor();
    const { path, page } = await world.open(browser, ean.code);
    await browser.submit(page, `${path}/claim`);
    const own = await browser.get(path);
    expect(own.html).toContain('aria-label="Barcode with the value 4006381333931"');
    expect((await browser.submit(own, `${path}/redeem`, { method: 'button' })).status).toBe(303);

    const letters = await claimed({ ...settings, barcode: 'ean13' });
    expect(letters.page.html).toContain(`aria-label="Barcode with the value ${letters.session}"`);
  });
});
