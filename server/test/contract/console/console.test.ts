import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleWorld, createConsoleWorld, type Visitor } from '#test/console-world';

let world: ConsoleWorld;
let shop: Awaited<ReturnType<ConsoleWorld['merchant']>>;
let other: Awaited<ReturnType<ConsoleWorld['merchant']>>;

beforeAll(async () => {
  world = await createConsoleWorld();
  shop = await world.merchant();
  other = await world.merchant();
});
afterAll(() => world.close());

const ADD = '/console/campaigns/add';

async function addCampaign(visitor: Visitor, fields: Record<string, string>): Promise<string> {
  const answer = await visitor.submit(ADD, ADD, fields);
  expect(answer.text.match(/role="alert">.*?<\/div>/s)?.[0] ?? '').toBe('');
  expect(answer.status).toBe(303);
  return answer.location.split('?')[0] ?? '';
}

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

  it('is refused for a form that did not come from our page, and every action is', async () => {
    const answers = [
      await world.visitor().post('/console/sign-in', { email: shop.email, password: 'x' }),
      await shop.visitor.post('/console/settings/keys', {}),
      await shop.visitor.post(ADD, { name: 'forged' }),
      await shop.visitor.post('/console/sign-out', {}),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });
});

describe('a campaign', () => {
  it('is made from scratch, opens at its public address, and comes back into the form as it was', async () => {
    const path = await addCampaign(shop.visitor, {
      name: 'Summer <b>pizza</b>',
      title: '1 + 1 pizza',
      value: '-50 %',
      tags: 'pizza, tuesday',
      timeZone: 'Europe/Brussels',
      startsAt: '2026-07-01T10:00',
      expiresAt: '2029-07-31T23:59',
      validity: '14',
      claimAction: 'form',
      field_email: 'required',
      field_phone: 'optional',
      verify: '1',
      ownFields: '* Favourite topping\nShoe size',
      consents: '* Send me offers',
      uniqueBy: 'email',
      promoCodes: 'SUMMER\nSUN',
      gameKind: 'wheel',
      prizes: '10 % off = 5\nCoffee = 1',
      method_qr: '1',
      password: 'sesame!',
      embeddable: '1',
    });
    const id = BigInt(path.split('/').at(-1) ?? '');
    const campaign = await world.core.campaigns.get({ accountId: shop.accountId, id });

    expect(campaign).toMatchObject({
      name: 'Summer <b>pizza</b>',
      tags: ['pizza', 'tuesday'],
      startsAt: new Date('2026-07-01T08:00:00Z'),
      expiresAt: new Date('2029-07-31T21:59:00Z'),
      sessionValidityDays: 14,
      claimAction: 'form',
      claimFields: [
        { name: 'email', required: true },
        { name: 'phone', required: false, verify: true },
        { name: 'customfield1', label: 'Favourite topping', required: true },
        { name: 'customfield2', label: 'Shoe size', required: false },
        { name: 'consent', label: 'Send me offers', required: true },
      ],
      uniqueBy: 'email',
      promoCodes: ['SUMMER', 'SUN'],
      game: {
        kind: 'wheel',
        prizes: [
          { value: '10 % off', weight: 5 },
          { value: 'Coffee', weight: 1 },
        ],
      },
      validationMethods: ['button', 'qr'],
      hasPassword: true,
      embeddable: true,
    });
    const list = await shop.visitor.get('/console/campaigns?tag=pizza');
    expect(list.text).toContain('Summer &lt;b>pizza');
    expect(list.text).not.toContain('Summer <b>');
    expect((await shop.visitor.submit(path, path)).status).toBe(303);
    const again = await world.core.campaigns.get({ accountId: shop.accountId, id });
    expect({ ...again, changedAt: campaign.changedAt }).toEqual(campaign);
    expect((await fetch(`${world.url}/p/${campaign.code}`)).status).toBe(200);
  });

  it('keeps what was typed where something is wrong, and says what', async () => {
    const before = await world.core.campaigns.list({ accountId: shop.accountId });
    const wrong = async (fields: Record<string, string>) => {
      const answer = await shop.visitor.submit(ADD, ADD, { name: 'kept', ...fields });
      expect([answer.status, answer.text.includes('value="kept"')]).toEqual([422, true]);
      return /role="alert">.*?<p>([^<]*)/s.exec(answer.text)?.[1];
    };

    expect(await wrong({ timeZone: 'Mars/Base' })).toMatch(/time zone/);
    expect(await wrong({ startsAt: '2027-01-01T00:00', expiresAt: '2026-01-01T00:00' })).toMatch(/end after/);
    expect(await wrong({ prizes: 'Coffee' })).toMatch(/weight/);
    expect(await wrong({ imageUrl: 'javascript:alert(1)' })).toMatch(/http/);
    expect(await wrong({ validity: 'soon' })).toMatch(/whole number/);
    expect(await wrong({ folder: '999999' })).toMatch(/not there/);
    expect(await wrong({ title: 'a\0b', timeZone: 'x\0' })).toMatch(/time zone/);
    expect(await world.core.campaigns.list({ accountId: shop.accountId })).toEqual(before);
  });

  it('is limited, copied from a template, and removed', async () => {
    const path = await addCampaign(shop.visitor, { name: 'limited', isTemplate: '1' });
    const id = path.split('/').at(-1) ?? '';
    const budgets = async () => world.core.campaigns.listBudgets(BigInt(id));

    const set = { measure: 'spend', period: 'day', most: '99.50', perCustomer: '1', lift: '' };
    expect((await shop.visitor.submit(path, `${path}/budgets`, set)).location).toBe(`${path}?done=saved`);
    expect(await budgets()).toMatchObject([{ measure: 'spend', period: 'day', most: 99_500_000n }]);
    const lift = await shop.visitor.submit(path, `${path}/budgets`);
    expect([lift.status, (await budgets())[0]?.most]).toEqual([303, null]);
    const bad = await shop.visitor.submit(path, `${path}/budgets`, { measure: 'uses', most: '-1' });
    expect((await shop.visitor.get(bad.location)).text).toContain('not filled in');
    const copied = await shop.visitor.submit(ADD, '/console/campaigns/copy', { template: id });
    expect(copied.location).toMatch(/^\/console\/campaigns\/\d+\?done=made$/);
    await shop.visitor.submit(path, `${path}/remove`, { sure: '1' });
    expect((await shop.visitor.get(path)).status).toBe(404);
  });

  it('has statistics by day and location, also as CSV', async () => {
    const { accountId } = shop;
    const { id } = await world.core.campaigns.create({ accountId, name: 'counted' });
    const location = await world.core.campaigns.createLocation({ accountId, companyName: 'Main & Co' });
    const { session } = await world.core.couponSessions.create({ accountId, campaignId: id, source: 'api' });
    const spent = { spendMicros: 12_500_000n, locationId: location.id };
    await world.core.couponSessions.change({
      ...{ accountId, code: session.code, actor: 'test' },
      events: [{ event: 'open' }, { event: 'validate', ...spent }],
    });
    const today = world.core.clock().toISOString().slice(0, 10);

    const page = await shop.visitor.get(`/console/statistics/${id}`);
    const csv = await shop.visitor.get(`/console/statistics/${id}/days.csv`);

    expect(page.text).toContain('Main &amp; Co');
    expect(page.text).toContain('12.50');
    expect(csv.text).toBe(`day,opened,claimed,validated\n${today},1,1,1\n`);
    const odd = await shop.visitor.get(`/console/statistics/${id}?from=2030-01-01&until=1999-99-99`);
    expect(odd.status).toBe(200);
    expect((await shop.visitor.get('/console/statistics')).text).toContain('counted');
  });

  it('brings its coupons to people: a link, a batch, own codes', async () => {
    const { id, code } = await world.core.campaigns.create({ accountId: shop.accountId, name: 'spread' });
    const path = `/console/distribution/${id}`;

    const page = await shop.visitor.get(path);
    const batch = await shop.visitor.submit(path, `${path}/batch`, { amount: '3', codes: 'numeric' });
    const file = new Blob(['code\nA1\nA2\n"Ä"\n'], { type: 'text/csv' });
    const upload = await shop.visitor.submit(path, `${path}/codes`, { file });

    expect(page.text).toContain(`${world.url}/p/${code}`);
    expect(page.text).toContain('<svg');
    expect(batch.headers.get('content-disposition')).toBe(`attachment; filename="cam_${id}-coupons.csv"`);
    expect(batch.text.trimEnd().split('\n')).toHaveLength(4);
    expect([upload.status, upload.text.includes('Taken in: 2.')]).toEqual([200, true]);
    expect(await world.core.couponSessions.countValidationCodes(id)).toMatchObject({ total: 5 });
    const tooBig = new Blob([`code\n${'A'.repeat(5 * 1024 * 1024)}`]);
    expect((await shop.visitor.submit(path, `${path}/codes`, { file: tooBig })).status).toBe(413);
    expect((await shop.visitor.submit(path, `${path}/batch`, { amount: '100001' })).location).toBe(
      `${path}?failed=amount`,
    );
  });
});

describe('settings', () => {
  it('rotate the key pair: the old one is refused at once', async () => {
    const { keyPair, visitor, accountId } = await world.merchant();
    const path = '/console/settings/keys';

    await visitor.submit(path, path);
    const revoked = await visitor.submit(path, `${path}/revoke`, { clientId: keyPair.clientId });

    expect(revoked.location).toBe(`${path}?done=revoked`);
    expect((await world.call(keyPair, '/v3/coupon/list')).status.status).toBe('failed');
    const [fresh] = await world.core.merchants.listKeyPairs(accountId);
    expect(fresh && (await world.call(fresh, '/v3/coupon/list')).status).toEqual({ status: 'OK' });
    expect((await visitor.get(path)).text).toContain(fresh?.secret);
  });

  it('change webhook, locations, folders, teammates and the password', async () => {
    const { visitor, accountId, email } = await world.merchant();
    const settings = '/console/settings';

    await visitor.submit(`${settings}/webhooks`, `${settings}/webhooks`, {
      webhookUrl: 'https://hooks.example/in',
      on_coupon_claimed: '1',
    });
    const bad = await visitor.submit(`${settings}/webhooks`, `${settings}/webhooks`, {
      webhookUrl: 'ftp://x',
    });
    await visitor.submit(`${settings}/locations`, `${settings}/locations`, {
      companyName: 'Shop',
      city: 'Foo',
    });
    await visitor.submit(`${settings}/sorting`, `${settings}/sorting/folders`, { name: 'Summer' });
    await visitor.submit(`${settings}/sorting`, `${settings}/sorting/categories`, {
      name: 'Food',
      isMain: '1',
    });
    await visitor.submit(settings, `${settings}/teammates`, { name: 'Ann', email: 'ann@example.org' });
    const second = world.visitor();
    const token = await world.core.merchants.createSignOn({ accountId });
    await second.submit(`/sso/${token}`, `/sso/${token}`);
    await visitor.submit(settings, `${settings}/password`, { password: 'correct horse' });

    expect(bad.location).toBe(`${settings}/webhooks?failed=address`);
    expect(await world.core.merchants.get(accountId)).toMatchObject({
      webhookUrl: 'https://hooks.example/in',
      webhookTriggers: ['coupon_claimed'],
      hasPassword: true,
    });
    const [location] = await world.core.campaigns.listLocations(accountId);
    expect(location).toMatchObject({ companyName: 'Shop', city: 'Foo' });
    await visitor.submit(
      `${settings}/locations/${location?.id}`,
      `${settings}/locations/${location?.id}/remove`,
    );
    expect(await world.core.campaigns.listLocations(accountId)).toEqual([]);
    expect(await world.core.campaigns.listFolders(accountId)).toMatchObject([{ name: 'Summer' }]);
    expect((await second.get(settings)).status).toBe(302);
    expect((await visitor.get(settings)).text).toContain('ann@example.org');
    await world.core.merchants.signIn({ email, password: 'correct horse' });
  });

  it('show what was sent to the receiver, and send it again', async () => {
    const { visitor, accountId } = await world.merchant();
    await world.core.merchants.change(accountId, { webhookUrl: 'https://hooks.example/in' });
    await world.core.campaigns.create({ accountId, name: 'told' });
    const [listed] = await world.core.merchants.listEvents({ accountId, limit: 1 });
    const path = `/console/settings/webhooks/${listed?.delivery.eventId}`;

    const log = await visitor.get('/console/settings/webhooks');
    const event = await visitor.get(path);

    expect(log.text).toContain('coupon_created');
    expect(event.text).toContain('friendly_name');
    expect((await other.visitor.get(path)).status).toBe(404);
    expect((await visitor.get('/console/settings/webhooks/evt_%00')).status).toBe(404);
  });

  it('are in Russian for whoever wants it', async () => {
    const { visitor } = await world.merchant();

    expect((await visitor.get('/console/campaigns?lang=ru')).text).toContain('Кампании');
    expect((await visitor.get(ADD)).text).toContain('Новая кампания');
  });
});

describe('subaccounts', () => {
  it('are made, changed, blocked and signed in to by their main account', async () => {
    const main = await world.merchant();
    const path = '/console/subaccounts';
    await main.visitor.submit(path, `${path}/packages`, {
      name: 'small',
      may_dashboard: '1',
      may_statistics: '1',
      maxCampaigns: '2',
    });
    const [pack] = await world.core.merchants.listPackages(main.accountId);

    const made = await main.visitor.submit(`${path}/add`, `${path}/add`, {
      email: `sub${main.accountId}@example.org`,
      companyName: 'Corner',
      package: String(pack?.id),
      maxCampaigns: '',
    });
    const one = made.location.split('?')[0] ?? '';
    const id = BigInt(one.split('/').at(-1) ?? '');
    expect(await world.core.merchants.get(id)).toMatchObject({
      permissions: ['dashboard', 'statistics'],
      maxCampaigns: 2,
      companyName: 'Corner',
    });
    const reset = await main.visitor.submit(one, `${one}/reset`);
    expect(reset.text).toMatch(/\/reset\/[A-Za-z0-9]{49}/);
    const signOn = await main.visitor.submit(one, `${one}/sign-in`);
    expect(signOn.location).toMatch(/^\/sso\//);
    await main.visitor.submit(one, one, { blocked: '1', package: '', may_sms: '1' });
    expect(await world.core.merchants.get(id)).toMatchObject({
      blocked: true,
      permissions: ['dashboard', 'statistics', 'sms'],
    });
    expect((await other.visitor.get(one)).status).toBe(404);
    const taken = await main.visitor.submit(`${path}/add`, `${path}/add`, { email: main.email });
    expect(taken.location).toBe(`${path}/add?failed=email`);
  });

  it('may use what they were given and nothing else, screens and actions alike', async () => {
    const sub = await world.merchant({ parentId: shop.accountId, permissions: ['dashboard'] });
    const { id } = await world.core.campaigns.create({ accountId: sub.accountId, name: 'own' });
    const closed = [
      ADD,
      `/console/campaigns/${id}`,
      '/console/statistics',
      `/console/statistics/${id}`,
      `/console/statistics/${id}/days.csv`,
      '/console/distribution',
      `/console/distribution/${id}`,
      '/console/subaccounts',
      '/console/subaccounts/add',
    ];

    for (const path of closed) expect((await sub.visitor.get(path)).status, path).toBe(403);
    const list = await sub.visitor.get('/console/campaigns');
    expect(list.status).toBe(200);
    expect(list.text).not.toContain('/console/statistics');
    const token = /name="form_token" value="([^"]+)"/.exec(list.text)?.[1] ?? '';
    for (const path of [ADD, `/console/campaigns/${id}/remove`, `/console/distribution/${id}/batch`])
      expect(
        (await sub.visitor.post(path, { form_token: token, name: 'x', sure: '1', amount: '1' })).status,
      ).toBe(403);
    const nothing = await world.merchant({ parentId: shop.accountId, permissions: [] });
    expect((await nothing.visitor.get('/console/campaigns')).status).toBe(403);
  });
});

describe('SMS, loyalty cards and directories', () => {
  it('are made and used, and are not found by others', async () => {
    const { accountId, visitor } = shop;
    const campaign = await world.core.campaigns.create({ accountId, name: 'Reward' });
    await visitor.submit('/console/sms', '/console/sms/groups', { name: 'Friends' });
    const keyword = await visitor.submit('/console/sms', '/console/sms/keywords', {
      word: 'pizza',
      number: '+447911123456',
    });
    const card = await visitor.submit('/console/loyalty', '/console/loyalty', {
      name: 'Stamps',
      reward: String(campaign.id),
    });
    const path = card.location.split('?')[0] ?? '';
    await visitor.submit(path, `${path}/users`, { email: 'joe@example.org' });
    const cardId = BigInt(path.split('/').at(-1) ?? '');
    const [user] = await world.core.loyalty.listCardUsers({ accountId, cardId, limit: 1 });
    await visitor.submit(path, `${path}/users/${user?.user.id}/give`, { points: '3' });
    const lists = '/console/directories';
    const list = (await visitor.submit(lists, lists, { name: 'All' })).location.split('?')[0] ?? '';
    await visitor.submit(list, `${list}/items`, { campaign: String(campaign.id) });

    expect((await visitor.get('/console/sms')).text).toContain('Friends');
    expect(keyword.status).not.toBe(500);
    expect((await world.core.loyalty.listCardUsers({ accountId, cardId, limit: 1 }))[0]?.points).toBe(3);
    expect((await visitor.get(list)).text).toContain('Reward');
    await visitor.submit(list, `${list}/items/campaign/${campaign.id}/remove`);
    expect((await visitor.get(list)).text).toContain('It lists nothing yet.');
    for (const foreign of [path, list]) expect((await other.visitor.get(foreign)).status).toBe(404);
    const page = await other.visitor.get('/console/campaigns');
    const form_token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const fields = { form_token, email: 'x@example.org', points: '1', campaign: String(campaign.id) };
    for (const action of [
      `${path}/users`,
      `${path}/users/${user?.user.id}/give`,
      `${list}/items`,
      `${list}/items/campaign/${campaign.id}/remove`,
      '/console/sms/keywords/1/remove',
    ])
      expect((await other.visitor.post(action, fields)).status, action).toBe(404);
    const sub = await world.merchant({ parentId: accountId, permissions: ['dashboard'] });
    for (const closed of ['/console/sms', path, list])
      expect((await sub.visitor.get(closed)).status).toBe(403);
  });
});

describe("another merchant's ids", () => {
  it('are not found on any screen nor for any action, and nothing changes', async () => {
    const { accountId } = shop;
    const campaign = await world.core.campaigns.create({ accountId, name: 'mine' });
    const location = await world.core.campaigns.createLocation({ accountId, companyName: 'Mine' });
    const mate = await world.core.merchants.createTeammate({ accountId, name: 'A', email: 'a@example.org' });
    const sub = await world.merchant({ parentId: accountId, permissions: [] });
    const screens = [
      `/console/campaigns/${campaign.id}`,
      `/console/statistics/${campaign.id}`,
      `/console/statistics/${campaign.id}/days.csv`,
      `/console/distribution/${campaign.id}`,
      `/console/settings/locations/${location.id}`,
      `/console/subaccounts/${sub.accountId}`,
      '/console/campaigns/99999999999999999999',
      '/console/campaigns?folder=99999',
      '/console/nowhere',
    ];
    const actions = [
      `/console/campaigns/${campaign.id}`,
      `/console/campaigns/${campaign.id}/remove`,
      `/console/campaigns/${campaign.id}/budgets`,
      `/console/distribution/${campaign.id}/batch`,
      `/console/distribution/${campaign.id}/codes`,
      `/console/settings/locations/${location.id}`,
      `/console/settings/locations/${location.id}/remove`,
      `/console/settings/teammates/${mate.id}/remove`,
      `/console/subaccounts/${sub.accountId}`,
      `/console/subaccounts/${sub.accountId}/sign-in`,
      `/console/subaccounts/${sub.accountId}/reset`,
    ];

    const page = await other.visitor.get('/console/campaigns');
    const token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    for (const path of screens) expect((await other.visitor.get(path)).status, path).toBe(404);
    const fields = {
      ...{ form_token: token, name: 'theirs', sure: '1', amount: '1', companyName: 'Theirs' },
      ...{ email: 'x@example.org', measure: 'uses', period: 'day', most: '1' },
    };
    for (const path of actions) expect((await other.visitor.post(path, fields)).status, path).toBe(404);
    const revoke = { form_token: token, clientId: shop.keyPair.clientId };
    expect((await other.visitor.post('/console/settings/keys/revoke', revoke)).status).toBe(404);
    const copy = { form_token: token, template: String(campaign.id) };
    expect((await other.visitor.post('/console/campaigns/copy', copy)).status).toBe(404);

    expect(await world.core.campaigns.get({ accountId, id: campaign.id })).toEqual(campaign);
    expect(await world.core.campaigns.getLocation({ accountId, id: location.id })).toEqual(location);
  });
});

const allPermissions = ['dashboard', 'statistics', 'distribution', 'add_campaign', 'update_campaign'];
