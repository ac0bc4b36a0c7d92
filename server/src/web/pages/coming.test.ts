import { sql } from 'kysely';
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

  test('a short address of an earlier server is found as it is, and in its own case alone', async () => {
    const { code } = await world.campaign(merchant);
    const { session: own } = await world.open(world.visitor(), code);
    const { id } = await session(own);
    await world.db.write((tx) =>
      sql`insert into short_link (short, session_id, created_at) values ('aBc0OI', ${id}, now())`.execute(tx),
    );
    const browser = world.visitor();

    expect((await browser.get('/s/aBc0OI')).location).toBe(`/p/${code}/${own}`);
    expect((await browser.get('/s/abc0oi')).status).toBe(404);
  });

  test('the alias and the short address lead to the same coupon, and only under its own campaign', async () => {
    const { code } = await world.campaign(merchant);
    const other = await world.campaign(merchant);
    const { session: own } = await world.open(world.visitor(), code);
    const { id } = await session(own);
    const short = await world.core.couponSessions.shorten(id);
    const browser = world.visitor();

    expect(short).toMatch(/^[a-hjkmnp-z2-9]{8}$/);
    expect((await browser.get(`/s/${short.toUpperCase()}`)).location).toBe(`/p/${code}/${own}`);
    expect((await browser.get(`/s/${short}x`)).status).toBe(404);
    expect((await browser.get(`/z/${code}/${own}`)).html).toContain('One pizza free');
    expect((await browser.get(`/s/${short}`)).location).toBe(`/p/${code}/${own}`);
    expect((await browser.get(`/p/${other.code}/${own}`)).status).toBe(404);
    expect((await browser.get(`/p/${code}/${own.slice(0, 6)}`)).status).toBe(404);
  });
});
