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
