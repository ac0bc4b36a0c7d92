import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleWorld, createConsoleWorld, type Visitor } from '#test/console-world';

let world: ConsoleWorld;
let shop: Awaited<ReturnType<ConsoleWorld['merchant']>>;

beforeAll(async () => {
  world = await createConsoleWorld();
  shop = await world.merchant();
});
afterAll(() => world.close());

const ADD = '/console/campaigns/add';

async function addCampaign(visitor: Visitor, fields: Record<string, string>): Promise<string> {
  const answer = await visitor.submit(ADD, ADD, fields);
  expect(answer.text.match(/role="alert">.*?<\/div>/s)?.[0] ?? '').toBe('');
  expect(answer.status).toBe(303);
  return answer.location.split('?')[0] ?? '';
}

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

  it('ends with the day where no time is said, and keeps that when the form is sent again', async () => {
    const days = { startsAt: '2026-07-01', expiresAt: '2029-07-31', timeZone: 'Europe/Brussels' };
    const path = await addCampaign(shop.visitor, { name: 'Days', title: 'Days', ...days });
    const id = BigInt(path.split('/').at(-1) ?? '');
    await shop.visitor.submit(path, path);

    expect(await world.core.campaigns.get({ accountId: shop.accountId, id })).toMatchObject({
      startsAt: new Date('2026-06-30T22:00:00Z'),
      expiresAt: new Date('2029-07-31T21:59:59Z'),
    });
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
