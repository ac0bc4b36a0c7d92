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

const countSessions = async (id: bigint) => (await world.core.couponSessions.count(id)).created;
const session = async (code: string) => (await world.core.couponSessions.get({ code })).session;

describe('coming to a campaign', () => {
  test('each browser gets a session of its own and comes back to it', async () => {
    const { code, id } = await world.campaign(merchant);
    const [ann, bob] = [world.visitor(), world.visitor()];

    const first = await ann.get(`/p/${code}?utm_source=poster&utm_campaign=${'x'.repeat(500)}`);
    const again = await ann.get(`/p/${code.toUpperCase()}`);
    const other = await bob.get(`/p/${code}`);

    expect(first.status).toBe(302);
    expect(first.location).toMatch(new RegExp(`^/p/${code}/[a-z0-9]{21}$`));
    expect(again.location).toBe(`/p/${code}`);
    expect((await ann.get(again.location)).location).toBe(first.location);
    expect(other.location).not.toBe(first.location);
    expect(await countSessions(id)).toBe(2);
    const made = await session(first.location.split('/')[3] ?? '');
    expect(made.details).toMatchObject({
      utm: { source: 'poster', campaign: 'x'.repeat(200) },
      device: 'iPhone',
    });
    expect(made.stage).toBe('created');

    const page = await ann.get(first.location);
    expect(page.status).toBe(200);
    expect(page.html).toContain('One pizza free');
    expect((await session(made.code)).stage).toBe('opened');
  });

  test('HEAD, programs that preview links and browsers that fetch ahead make and count nothing', async () => {
    const { code, id } = await world.campaign(merchant);
    const { path } = await world.open(world.visitor(), code);
    const { session: fresh } = await world.core.couponSessions.create({
      accountId: merchant.accountId,
      campaignId: id,
      source: 'api',
    });
    const before = await countSessions(id);
    const agents = [
      'WhatsApp/2.24',
      'TelegramBot (like TwitterBot)',
      'facebookexternalhit/1.1',
      'Googlebot/2.1',
    ];
    const previews = agents.map((agent) => world.visitor({ 'user-agent': agent }));
    previews.push(world.visitor({ 'sec-purpose': 'prefetch;prerender' }));

    for (const preview of previews) {
      const campaign = await preview.get(`/p/${code}`);
      expect(campaign.status).toBe(200);
      expect(campaign.html).toContain('<meta property="og:title" content="One pizza free');
      expect((await preview.get(`/p/${code}/${fresh.code}`)).status).toBe(200);
      expect(preview.cookies.size).toBe(0);
    }
    const head = world.visitor();
    expect((await head.head(`/p/${code}`)).status).toBe(200);
    expect((await head.head(`/p/${code}/${fresh.code}`)).html).toBe('');
    expect(head.cookies.size).toBe(0);

    expect(await countSessions(id)).toBe(before);
    expect((await session(fresh.code)).stage).toBe('created');
    expect((await world.visitor({ 'user-agent': 'CUBOT X18 Android' }).get(`/p/${code}`)).status).toBe(302);
    expect(path).toBeTruthy();
  });

  test('an address with glued parameters is read, and may be framed only where its campaign may', async () => {
    const open = await world.campaign(merchant, { embeddable: true });
    const closed = await world.campaign(merchant);

    const embedded = await world.visitor().get(`/p/${open.code}&web=true&utm_medium=frame`);
    const page = await world.visitor().get(embedded.location);
    const shut = await world
      .visitor()
      .get((await world.visitor().get(`/p/${closed.code}&web=true`)).location);

    expect((await session(embedded.location.split('/')[3] ?? '')).details.utm).toEqual({ medium: 'frame' });
    expect(page.headers['content-security-policy']).not.toContain('frame-ancestors');
    expect(page.headers['x-frame-options']).toBeUndefined();
    expect(shut.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(shut.headers['x-frame-options']).toBe('DENY');
    const claimed = await world.visitor().submit(page, `${embedded.location}/claim`);
    expect(claimed.status, 'a frame whose cookies are blocked can claim').toBe(303);
  });

  test('what is not to be had says why, with 200; what is unknown is 404 in the same words', async () => {
    const day = 86_400_000;
    const later = await world.campaign(merchant, { startsAt: new Date(Date.now() + day) });
    const over = await world.campaign(merchant, { expiresAt: new Date(Date.now() - day) });
    const gone = await world.campaign(merchant, { title: 'Secret title' });
    await world.core.campaigns.change({ accountId: merchant.accountId, id: gone.id, status: 'removed' });
    const single = await world.campaign(merchant, { singleUseOnly: true });
    const stopped = await world.campaign(merchant, { status: 'inactive' });
    const { code } = await world.campaign(merchant);
    const browser = world.visitor();

    for (const [campaign, words] of [
      [later, 'Not yet'],
      [over, 'Expired'],
      [gone, 'No longer available'],
      [single, 'personal link'],
      [stopped, 'Not available right now'],
    ] as const) {
      const page = await browser.get(`/p/${campaign.code}`);
      expect(page.status).toBe(200);
      expect(page.html).toContain(words);
    }
    expect((await browser.get(`/p/${gone.code}`)).html).not.toContain('Secret title');
    const unknown = [
      '/p/nobody',
      `/p/${code}/${'a'.repeat(21)}`,
      `/p/${code}/abc`,
      '/p',
      '/p/',
      `/v/${'b'.repeat(21)}`,
    ];
    const pages = await Promise.all(unknown.map((url) => browser.get(url)));
    for (const page of pages) expect([page.status, /Nothing here/.test(page.html)]).toEqual([404, true]);
    expect((await browser.get('/s/aaaaaa')).status).toBe(404);
    expect((await browser.get('/widget/nothing')).status).toBe(404);
    expect((await browser.post(`/p/${code}`, {})).status).toBe(404);
  });

  test('the alias and the short address lead to the same coupon, and only under its own campaign', async () => {
    const { code } = await world.campaign(merchant);
    const other = await world.campaign(merchant);
    const { session: own } = await world.open(world.visitor(), code);
    const { id } = await session(own);
    const short = await world.core.couponSessions.shorten(id);
    const browser = world.visitor();

    expect((await browser.get(`/z/${code}/${own}`)).html).toContain('One pizza free');
    expect((await browser.get(`/s/${short}`)).location).toBe(`/p/${code}/${own}`);
    expect((await browser.get(`/p/${other.code}/${own}`)).status).toBe(404);
    expect((await browser.get(`/p/${code}/${own.slice(0, 6)}`)).status).toBe(404);
  });
});

describe('claiming', () => {
  test('a form names everything that is wrong with it and keeps what was typed', async () => {
    const { code } = await world.campaign(merchant, {
      claimAction: 'form',
      uniqueBy: 'phone',
      claimFields: [
        { name: 'first_name', label: 'Your name', required: true },
        { name: 'email', label: '', required: true },
        { name: 'consent', label: '<b>I agree</b>', required: true },
      ],
    });
    const browser = world.visitor();
    const { path, page, session: own } = await world.open(browser, code);

    const wrong = await browser.submit(page, `${path}/claim`, {
      first_name: '"><script>x</script>',
      email: 'nobody',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('value="&quot;>&lt;script>x&lt;/script>"');
    expect(wrong.html).toContain('&lt;b>I agree&lt;/b>');
    expect(wrong.html).not.toContain('<script>x');
    for (const id of ['email-error', 'consent_2-error', 'phone-error']) {
      expect(wrong.html).toContain(`id="${id}" role="alert"`);
      expect(wrong.html).toMatch(new RegExp(`aria-describedby="[^"]*${id}"`));
    }
    const right = { first_name: 'Ann', email: 'ann@example.org', consent_2: '1', phone: '07911 123456' };
    expect((await browser.submit(wrong, `${path}/claim`, right)).location).toBe(path);
    expect(await session(own)).toMatchObject({
      stage: 'claimed',
      email: 'ann@example.org',
      phone: '447911123456',
      details: { firstName: 'Ann' },
    });

    const twin = world.visitor();
    const second = await world.open(twin, code);
    const refused = await twin.submit(second.page, `${second.path}/claim`, right);
    expect([refused.status, /Each can get it once/.test(refused.html)]).toEqual([422, true]);
  });

  test('a promotional code is right in any case, and guessing it is paused', async () => {
    const { code } = await world.campaign(merchant, { claimAction: 'promocode', promoCodes: ['Summer26'] });
    const browser = world.visitor();
    const { path, page } = await world.open(browser, code);
    const guess = (promo_code: string) => browser.submit(page, `${path}/claim`, { promo_code });

    for (let count = 0; count < 5; count++)
      expect((await guess('winter')).html).toContain('That code is not right.');
    const paused = await guess('summer26');
    expect([paused.status, /Too many tries/.test(paused.html)]).toEqual([429, true]);
    world.advance(601);
    expect((await guess(' SUMMER26 ')).status).toBe(303);
  });

  test('a number answers with the digits that it was sent before a coupon is claimed with it', async () => {
    const { accountId } = merchant;
    const { core } = world;
    const claimFields = [
      { name: 'first_name', label: 'Name', required: true },
      { name: 'phone', label: 'Phone', required: true, verify: true },
    ] as const;
    const { code } = await world.campaign(merchant, { claimAction: 'form', claimFields: [...claimFields] });
    const browser = world.visitor();
    const { path, page, session: own } = await world.open(browser, code);
    const fields = { first_name: 'Ann', phone: '+44 7911 123456' };
    const poor = await browser.submit(page, `${path}/claim`, fields);
    expect([poor.status, /could not be sent/.test(poor.html)], 'without credits').toEqual([422, true]);

    await core.credits.grant({ accountId, currency: 'SMS', credits: 10, reference: 'phone checks' });
    const asked = await browser.submit(page, `${path}/claim`, fields);
    expect(asked.html).toContain('a code of six digits to +447911123456');
    const [sms] = await core.outboundSms.list({ accountId, limit: 1 });
    const digits = /^\d{6}/.exec(sms?.text ?? '')?.[0] ?? '';
    expect(sms).toMatchObject({
      to: '447911123456',
      purpose: 'service',
      text: `${digits} is your code for: One pizza free`,
    });

    const wrong = await browser.submit(asked, `${path}/verify`, {
      phone_code: digits === '111111' ? '222222' : '111111',
    });
    expect([wrong.status, /phone_code-error/.test(wrong.html)]).toEqual([422, true]);
    const other = await browser.submit(asked, `${path}/verify`, {
      phone_code: digits,
      phone: '+44 7911 999999',
    });
    expect(other.status, 'the digits of one number are not those of another').toBe(422);
    expect((await session(own)).stage).toBe('opened');
    const right = await browser.submit(wrong, `${path}/verify`, {
      phone_code: ` ${digits.slice(0, 3)} ${digits.slice(3)}`,
    });
    expect(right.location).toBe(path);
    expect(await session(own)).toMatchObject({
      stage: 'claimed',
      phone: '447911123456',
      details: { firstName: 'Ann' },
    });
  });

  test('nobody is flooded with codes, and the digits are not to be guessed', async () => {
    const { accountId } = merchant;
    await world.core.credits.grant({ accountId, currency: 'SMS', credits: 20, reference: 'flood' });
    const claimFields = [{ name: 'phone' as const, label: '', required: true, verify: true }];
    const { code } = await world.campaign(merchant, { claimFields });
    const browser = world.visitor();
    const { path, page } = await world.open(browser, code);
    const ask = () => browser.submit(page, `${path}/claim`, { phone: '+44 7911 555555' });

    const asked = await ask();
    for (let count = 1; count < 5; count++) expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(429);
    world.advance(601);
    expect((await ask()).status, 'five for one coupon').toBe(429);
    let last = 0;
    for (let count = 0; count < 6; count++)
      last = (await browser.submit(asked, `${path}/verify`, { phone_code: `00000${count}` })).status;
    expect(last).toBe(429);
  });

  test('a game is decided here, once, and who won nothing has no coupon', async () => {
    const prizes = [{ value: 'Cola', weight: 1 }];
    const win = await world.campaign(merchant, { claimAction: 'game', game: { kind: 'wheel', prizes } });
    const browser = world.visitor();
    const { path, page, session: own } = await world.open(browser, win.code);
    expect(page.html).not.toContain(`${path}/claim`);
    await browser.submit(page, `${path}/play`, { value: 'A car' });
    await browser.submit(page, `${path}/play`);
    expect(await session(own)).toMatchObject({ stage: 'played', value: 'Cola' });
    const won = await browser.get(path);
    expect(won.html).toContain('You have won');
    expect((await browser.submit(won, `${path}/claim`)).status).toBe(303);

    const lose = await world.campaign(merchant, {
      claimAction: 'game',
      game: {
        kind: 'scratch',
        prizes: [
          { value: '', weight: 1 },
          { value: 'Cola', weight: 0 },
          { value: 'Car', weight: 1 },
        ],
      },
    });
    const { id } = await world.core.couponSessions
      .create({ accountId: merchant.accountId, campaignId: lose.id, source: 'api' })
      .then(({ session: made }) => made);
    const code = (
      await world.core.couponSessions.search({ accountId: merchant.accountId, campaignId: lose.id })
    )[0];
    expect(code?.session.id).toBe(id);
    const unlucky = await world.core.couponSessions.change({
      code: code?.session.code ?? '',
      events: [{ event: 'play', value: '' }],
      actor: 'page',
    });
    const lost = await browser.get(`/p/${lose.code}/${unlucky.session.code}`);
    expect(lost.html).toContain('No luck this time');
    expect(lost.html).not.toContain('/claim"');
    await expect(world.core.couponSessions.claim({ code: unlucky.session.code })).rejects.toMatchObject({
      details: { what: 'lost' },
    });
  });

  test('limits are told in words', async () => {
    const { id, code } = await world.campaign(merchant);
    const { accountId } = merchant;
    const budget = { measure: 'claims', period: 'total', perCustomer: false, most: 1n } as const;
    await world.core.campaigns.setBudgets({ accountId, campaignId: id, budgets: [budget] });
    const [ann, bob] = [world.visitor(), world.visitor()];
    const first = await world.open(ann, code);
    const second = await world.open(bob, code);

    expect((await ann.submit(first.page, `${first.path}/claim`)).status).toBe(303);
    const late = await bob.submit(second.page, `${second.path}/claim`);
    expect([late.status, /All coupons are gone/.test(late.html)]).toEqual([422, true]);
  });
});

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

describe('attackers', () => {
  test('no form works without the token of the page it stands on', async () => {
    const { code } = await world.campaign(merchant);
    const other = await world.campaign(merchant);
    const browser = world.visitor();
    const { path, page, session: own } = await world.open(browser, code);
    const foreign = await world.open(world.visitor(), other.code);
    const tokenOf = ({ html }: { html: string }) => /name="form_token" value="([^"]+)"/.exec(html)?.[1] ?? '';

    for (const form_token of ['', 'x'.repeat(59), tokenOf(foreign.page)]) {
      const refused = await browser.post(`${path}/claim`, { form_token });
      expect([refused.status, /This form is too old/.test(refused.html)]).toEqual([403, true]);
    }
    expect((await session(own)).stage).toBe('opened');
    expect((await browser.post(`${path}/claim`, { form_token: tokenOf(page) })).status).toBe(303);

    const staff = world.visitor();
    const door = await staff.get('/widget');
    const signIn = { name: merchant.key, password: 'widget password', form_token: tokenOf(door) };
    expect((await world.visitor().post('/staff/sign-in', signIn)).status, 'bound to the browser').toBe(403);
    const crossSite = { 'sec-fetch-site': 'cross-site' };
    expect((await staff.post('/staff/sign-in', signIn, crossSite)).status).toBe(403);
    const same = { 'sec-fetch-site': 'same-origin' };
    expect(
      (await staff.post('/staff/sign-in', { ...signIn, room: 'http://evil.example' }, same)).location,
    ).toBe('/widget');
  });

  test('a cookie that we did not write counts as none, and staff get a fresh one when they sign in', async () => {
    const browser = world.visitor();
    browser.cookies.set('sb_staff', 'planted.signature');
    browser.cookies.set('sb_form', 'planted.signature');
    const door = await browser.get('/lookup');
    expect(door.html).toContain('Sign in');
    const first = await browser.submit(door, '/staff/sign-in', {
      name: merchant.key,
      password: 'widget password',
    });
    expect(first.status).toBe(303);
    const token = browser.cookies.get('sb_staff');
    expect(token).not.toContain('planted');
    await browser.submit(await browser.get('/lookup'), '/staff/sign-out');
    browser.cookies.set('sb_staff', token ?? '');
    expect((await browser.get('/lookup')).html, 'signed out means out, whoever kept the cookie').toContain(
      'Sign in',
    );
  });

  test('pages carry the headers that keep their addresses to themselves', async () => {
    const { code } = await world.campaign(merchant);
    const { page } = await world.open(world.visitor(), code);

    expect(page.headers).toMatchObject({
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
    });
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect(page.html).not.toMatch(/ (style|on\w+)="/);
  });

  test('letters that no address and no database has are answered like everything unknown', async () => {
    const { code } = await world.campaign(merchant);
    const browser = world.visitor();
    const { path, page } = await world.open(browser, code);

    for (const bad of ['%00', 'a%0d%0ab', '%D0%96', `${'a'.repeat(20)}%00`, "a'b", '%FF', '..%2f..%2f'])
      for (const url of [`/p/${bad}`, `/p/${code}/${bad}`, `/z/${code}/${bad}`, `/v/${bad}`, `/s/${bad}`])
        expect([url, (await browser.get(url)).status]).toEqual([url, 404]);
    expect((await browser.submit(page, `${path}/claim`, { promo_code: '\0' })).status).toBe(303);
    const door = await world.visitor().get('/widget');
    expect(door.status).toBe(200);
    const tagged = await world.visitor().get(`/p/${code}?utm_source=%00x`);
    expect(tagged.status).toBe(302);
  });

  test('hostile texts of a merchant are text', async () => {
    const nasty = '<img src=x onerror=alert(1)><svg onload=alert(1)><a href="javascript:alert(1)">x</a>';
    const { code } = await world.campaign(merchant, {
      title: nasty,
      subtitle: nasty,
      value: nasty,
      description: `<b>bold</b>${nasty}`,
      terms: nasty,
      claimFields: [{ name: 'customfield1', label: nasty, required: false }],
    });
    const { page } = await world.open(world.visitor(), code);

    expect(page.html).toContain('<b>bold</b>');
    expect(page.html).not.toMatch(/<img src=x|<svg onload|href="javascript/i);
  });

  test('a browser over HTTPS gets cookies that stay with this host', async () => {
    world.core.publicAddress.url = 'https://coupons.example';
    try {
      const { code } = await world.campaign(merchant, { embeddable: true });
      const browser = world.visitor();
      await browser.get('/widget');
      const framed = await world.visitor().get(`/p/${code}&web=true`);
      const plain = await world.visitor().get(`/p/${code}`);

      expect([...browser.cookies.keys()]).toEqual(['__Host-sb_form']);
      expect(String(framed.headers['set-cookie'])).toMatch(
        /^__Secure-sb_coupon_.*; Secure; .*SameSite=None.*Partitioned|^__Secure-.*Partitioned.*SameSite=None/,
      );
      expect(String(plain.headers['set-cookie'])).toMatch(/HttpOnly; Secure; SameSite=Lax/);
    } finally {
      world.core.publicAddress.url = 'http://coupons.example';
    }
  });
});
