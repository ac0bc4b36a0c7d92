import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleWorld, createConsoleWorld } from '#test/console-world';

let world: ConsoleWorld;
let shop: Awaited<ReturnType<ConsoleWorld['merchant']>>;
let other: Awaited<ReturnType<ConsoleWorld['merchant']>>;

beforeAll(async () => {
  world = await createConsoleWorld({ SIMULATOR: '1' });
  shop = await world.merchant();
  other = await world.merchant();
});
afterAll(() => world.close());

describe('a send to a group', () => {
  const start = async (fields: Record<string, string> = {}) => {
    const { accountId, visitor } = shop;
    const { groupId } = await furnish(accountId);
    const group = String(groupId);
    return visitor.submit('/console/sms', '/console/sms/sends', {
      group,
      text: 'Hi {first_name}!',
      ...fields,
    });
  };
  const fieldsOf = (page: string) =>
    Object.fromEntries(
      [...page.matchAll(/name="(reference|group|sendCampaign|text|form_token)" value="([^"]*)"/g)].map(
        ([, name, value]) => [name, value ?? ''] as const,
      ),
    );

  /** A group of two people who want to get SMS, and credits for ten. */
  async function furnish(accountId: bigint): Promise<{ groupId: bigint }> {
    const { smsGroups, credits, merchants } = world.core;
    await merchants.change(accountId, { smsConnected: true });
    const { id: groupId } = await smsGroups.createGroup({ accountId, name: `Guests ${++serial}` });
    for (const [index, firstName] of ['Ann', 'Bob'].entries())
      await smsGroups.addContact({
        ...{ accountId, groupId, firstName, phone: `4479111${String(serial * 10 + index).padStart(5, '0')}` },
      });
    const grant = { accountId, currency: 'SMS', credits: 10, reference: `g${serial}` } as const;
    await credits.grant(grant);
    return { groupId };
  }
  let serial = 0;

  it('says to how many it goes, what it costs and how it reads, and waits for another word', async () => {
    const before = (await world.core.smsGroups.listSends(shop.accountId)).length;

    const page = await start();

    expect(page.status).toBe(200);
    expect(page.text).toMatch(/2 people get it, for up to 2 of your \d+ credits/);
    expect(page.text).toContain('Hi Ann!');
    expect(await world.core.smsGroups.listSends(shop.accountId)).toHaveLength(before);
  });

  it('is one send, however often its button is pressed', async () => {
    const before = (await world.core.smsGroups.listSends(shop.accountId)).length;
    const fields = fieldsOf((await start()).text);

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => shop.visitor.post('/console/sms/sends', fields)),
    );

    for (const { location } of answers) expect(location).toContain('done=sent');
    expect(await world.core.smsGroups.listSends(shop.accountId)).toHaveLength(before + 1);
  });

  it('under a name that was used for another text is refused', async () => {
    const fields = fieldsOf((await start()).text);
    await shop.visitor.post('/console/sms/sends', fields);

    const other = await shop.visitor.post('/console/sms/sends', { ...fields, text: 'Another' });

    expect(other.location).toContain('failed=');
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
