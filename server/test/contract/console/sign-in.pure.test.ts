import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleWorld, createConsoleWorld } from '#test/console-world';

let world: ConsoleWorld;
let shop: Awaited<ReturnType<ConsoleWorld['merchant']>>;

beforeAll(async () => {
  world = await createConsoleWorld();
  shop = await world.merchant();
});
afterAll(() => world.close());

const ADD = '/console/campaigns/add';

describe('signing in', () => {
  it('by a link works once; what only looks at the address uses nothing up', async () => {
    const sso = await world.call(shop.keyPair, '/v3/account/sso');
    const path = sso.account.url.slice(world.url.length);
    const scanner = world.visitor();
    expect([(await scanner.get(path)).status, (await scanner.get(path, 'HEAD')).status]).toEqual([200, 200]);
    const visitor = world.visitor();

    const first = await visitor.submit(path, path);
    const second = await world.visitor().submit(path, path);

    expect([first.status, first.location]).toEqual([303, '/console/campaigns']);
    expect(second.status).toBe(410);
    expect((await visitor.get('/console/campaigns')).status).toBe(200);
    const cookie = first.headers.getSetCookie().find((line) => line.startsWith('sb_console='));
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax|SameSite=Lax; HttpOnly|HttpOnly.*SameSite=Lax/);
  });

  it('leads to each of the five screens', async () => {
    const sub = await world.merchant({ parentId: shop.accountId, permissions: allPermissions });
    const campaign = await world.core.campaigns.create({ accountId: sub.accountId, name: 'deep' });
    const screens: [string, string][] = [
      ['campaigns', '/console/campaigns'],
      ['add_campaign', ADD],
      ['update_campaign', `/console/campaigns/${campaign.id}`],
      ['statistics', '/console/statistics'],
      ['distribution', '/console/distribution'],
    ];
    for (const [page, screen] of screens) {
      const answer = await world.call(shop.keyPair, '/v3/subaccount/sso', {
        subaccount: `sub_${sub.accountId}`,
        page,
        campaign: page === 'update_campaign' ? `cam_${campaign.id}` : undefined,
      });
      const path = answer.subaccount.url.slice(world.url.length);
      const visitor = world.visitor();

      expect((await visitor.submit(path, path)).location, page).toBe(screen);
      expect((await visitor.get(screen)).status, page).toBe(200);
    }
  });

  it('by a password that a link has set, once; then everybody who was signed in is out', async () => {
    const sub = await world.merchant({ parentId: shop.accountId, permissions: allPermissions });
    const answer = await world.call(shop.keyPair, '/v3/subaccount/reset/url', {
      subaccount: `sub_${sub.accountId}`,
    });
    const path = answer.subaccount.url.slice(world.url.length);
    const visitor = world.visitor();
    const password = { password: 'correct horse', again: 'correct horse' };

    expect((await visitor.submit(path, path, { ...password, again: 'other' })).status).toBe(422);
    expect((await visitor.submit(path, path, { password: 'short', again: 'short' })).status).toBe(422);
    expect((await visitor.submit(path, path, password)).status).toBe(303);
    expect((await visitor.submit(path, path, password)).status).toBe(410);

    expect((await sub.visitor.get('/console/campaigns')).status).toBe(302);
    const signIn = '/console/sign-in';
    expect((await visitor.submit(signIn, signIn, { email: sub.email, password: 'wrong one' })).status).toBe(
      422,
    );
    const next = encodeURIComponent('/console/statistics');
    const signedIn = await visitor.submit(`${signIn}?next=${next}`, signIn, {
      email: sub.email,
      password: 'correct horse',
    });
    expect([signedIn.status, signedIn.location]).toEqual([303, '/console/statistics']);
    await visitor.submit('/console/campaigns', '/console/sign-out');
    expect((await visitor.get('/console/campaigns')).location).toMatch(/^\/console\/sign-in/);
  });

  it('never leads to another site', async () => {
    const { accountId, email } = await world.merchant();
    await world.core.merchants.change(accountId, { password: 'correct horse' });
    for (const next of [
      'https://evil.example/',
      '//evil.example',
      '/console/../../x?//',
      '/\\evil.example',
    ]) {
      const answer = await world.visitor().submit('/console/sign-in', '/console/sign-in', {
        ...{ email, next },
        password: 'correct horse',
      });

      expect(answer.location).toMatch(/^\/console\//);
    }
  });

  it('is refused for a form that did not come from our page, and so is signing out', async () => {
    const answers = [
      await world.visitor().post('/console/sign-in', { email: shop.email, password: 'x' }),
      await shop.visitor.post('/console/sign-out', {}),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect((await shop.visitor.get('/console/campaigns')).status).toBe(200);
  });
});

const allPermissions = ['dashboard', 'statistics', 'distribution', 'add_campaign', 'update_campaign'];
