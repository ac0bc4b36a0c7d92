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
