import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleWorld, createConsoleWorld } from '#test/console-world';

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

  it('are shown nothing that they may not use', async () => {
    const sub = await world.merchant({ parentId: shop.accountId, permissions: ['dashboard'] });

    const list = await sub.visitor.get('/console/campaigns');

    expect(list.status).toBe(200);
    expect(list.text).not.toMatch(
      /\/console\/(?:statistics|distribution|sms|loyalty|directories|subaccounts|campaigns\/add)/,
    );
    const nothing = await world.merchant({ parentId: shop.accountId, permissions: [] });
    expect((await nothing.visitor.get('/console/campaigns')).status).toBe(403);
  });
});
