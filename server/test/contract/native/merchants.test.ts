import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
let shop: string;
let serial = 0;

beforeAll(async () => {
  world = await createNativeWorld({ PUBLIC_URL: 'https://coupons.example' });
  shop = (await merchant()).name;
});
afterAll(() => world.close());

async function merchant(settings: Record<string, unknown> = {}) {
  const { name } = await world.customer();
  const opened = await world.api('POST', '/merchants', {
    body: { account: name, email: `${name}@example.org`, ...settings },
  });
  expect(opened, opened.text).toMatchObject({ status: 201 });
  return { name, id: opened.json.id as string, keyPair: opened.json.keyPair, json: opened.json };
}

const post = (path: string, body?: unknown) => world.api('POST', path, { body });
const get = (path: string) => world.api('GET', path);
const patch = (path: string, body: unknown) => world.api('PATCH', path, { body });

describe('merchants', () => {
  it('are opened on an account once, with a key pair that works', async () => {
    const { name, id, keyPair, json } = await merchant({ smsConnected: true, expiresOn: '2030-12-31' });

    expect(json).toMatchObject({
      parentId: null,
      smsConnected: true,
      expiresOn: '2030-12-31',
      blocked: false,
    });
    expect(json).not.toHaveProperty('passwordHash');
    expect((await world.core.merchants.authenticate(keyPair)).accountId).toBe(BigInt(id));
    const again = await post('/merchants', { account: name, email: `x${name}@example.org` });
    expect(again).toMatchObject({ status: 409, json: { code: 'already_exists' } });
    expect(await post('/merchants', { account: 'nobody-here', email: 'a@example.org' })).toMatchObject({
      status: 404,
      json: { code: 'account_not_found' },
    });
  });

  it('are listed in pages, shown and changed, all settings of them', async () => {
    const { name } = await merchant();
    const settings = {
      companyName: 'Pizza & Co',
      country: 'BE',
      language: 'en',
      currency: 'EUR',
      maxCampaigns: 3,
      publicUrl: 'https://pizza.example',
      dashboardUrl: 'https://desk.pizza.example',
      emailConnected: true,
      webhookUrl: 'https://hooks.example/in',
      webhookTriggers: ['coupon_claimed', 'coupon_validated'],
    };

    const changed = await patch(`/merchants/${name}`, settings);

    expect(changed).toMatchObject({ status: 200, json: settings });
    expect((await get(`/merchants/${name}`)).json).toEqual(changed.json);
    const first = await get('/merchants?limit=1');
    const second = await get(`/merchants?limit=1&cursor=${first.json.next}`);
    expect([first.json.items.length, second.json.items.length]).toEqual([1, 1]);
    expect(first.json.items[0].id).not.toBe(second.json.items[0].id);
  });

  it('refuse settings that cannot be, by their name', async () => {
    const wrong = async (settings: unknown) => {
      const { status, json } = await patch(`/merchants/${shop}`, settings);
      return [status, json.details.issues?.[0].field ?? json.details];
    };

    expect(await wrong({ expiresOn: '2030-02-31' })).toEqual([400, 'body.expiresOn']);
    expect(await wrong({ webhookTriggers: ['coupon_eaten'] })).toEqual([400, 'body.webhookTriggers.0']);
    expect(await wrong({ webhookUrl: 'ftp://x' })).toEqual([400, 'body.webhookUrl']);
    expect(await wrong({ webhookUrl: 'https://user:pass@hooks.example' })).toEqual([
      400,
      { name: 'webhookUrl' },
    ]);
    expect(await wrong({ passwordHash: 'x' })).toEqual([400, 'body']);
    expect(await wrong({ password: 'short' })).toEqual([400, 'body.password']);
    expect(await wrong({ permissions: [] })).toEqual([409, { what: 'permissions', merchant: 'main' }]);
    const { json } = await merchant();
    expect((await patch(`/merchants/${shop}`, { email: json.email })).status).toBe(409);
  });

  it('have key pairs that are added, shown to who asks, and revoked within a second', async () => {
    const { name, id, keyPair } = await merchant();
    const added = await post(`/merchants/${name}/keys`);
    await world.core.merchants.authenticate(keyPair);

    const masked = await get(`/merchants/${name}/keys`);
    const shown = await get(`/merchants/${name}/keys?reveal=true`);
    const revoked = await world.api('DELETE', `/merchants/${name}/keys/${keyPair.clientId}`);

    expect(added).toMatchObject({ status: 201, json: { clientId: expect.stringMatching(/^\d{31}$/) } });
    expect(masked.text).not.toContain(keyPair.secret);
    expect(shown.json.items.map((pair: { secret: string }) => pair.secret).sort()).toEqual(
      [keyPair.secret, added.json.secret].sort(),
    );
    expect(revoked).toMatchObject({ status: 200, json: { revoked: true } });
    await expect(world.core.merchants.authenticate(keyPair)).rejects.toThrow('key_unknown');
    expect((await world.api('DELETE', `/merchants/${name}/keys/${added.json.clientId}`)).status).toBe(409);
    const audit = (await get(`/audit?subject=merchant:${id}`)).json.items;
    expect(audit.map(({ action }: { action: string }) => action)).toEqual([
      'merchant-key.revoke',
      'merchant-key.view',
      'merchant-key.add',
      'merchant.open',
    ]);
  });

  it('give links that set a password and sign in, on their own address where they have one', async () => {
    const { name } = await merchant({ dashboardUrl: 'https://desk.example' });

    const reset = await post(`/merchants/${name}/password-link`);
    const signOn = await post(`/merchants/${shop}/sign-on`, { page: 'statistics' });

    expect(reset.json.url).toMatch(/^https:\/\/desk\.example\/reset\/[A-Za-z0-9]{49}$/);
    expect(signOn.json.url).toMatch(/^https:\/\/coupons\.example\/sso\/[A-Za-z0-9]{49}$/);
    expect((await post(`/merchants/${shop}/sign-on`, { page: 'update_campaign' })).status).toBe(400);
    expect((await post(`/merchants/${shop}/sign-on`, { campaign: '1' })).status).toBe(404);
    const audit = await get('/audit?limit=5');
    expect(audit.text).not.toContain(reset.json.url.slice(-20));
  });
});

describe('packages, subaccounts and teammates', () => {
  it('belong to a main account; a package gives what its subaccount may', async () => {
    const main = await merchant();
    const made = await post(`/merchants/${main.name}/packages`, {
      name: 'small',
      permissions: ['dashboard', 'statistics'],
      maxCampaigns: 2,
    });
    const sub = await post(`/merchants/${main.name}/subaccounts`, {
      email: `small${++serial}@example.org`,
      packageId: made.json.id,
      companyName: 'Corner',
    });

    expect(made).toMatchObject({ status: 201, json: { name: 'small', maxCampaigns: 2 } });
    expect(sub).toMatchObject({
      status: 201,
      json: { parentId: main.id, permissions: ['dashboard', 'statistics'], maxCampaigns: 2, status: 'trial' },
    });
    expect(sub.json.keyPair.clientId).toMatch(/^\d{31}$/);
    const changed = await patch(`/merchants/${sub.json.id}`, { permissions: ['sms'], blocked: true });
    expect(changed).toMatchObject({ status: 200, json: { permissions: ['sms'], blocked: true } });
    expect((await get(`/merchants/${main.name}/subaccounts`)).json.items).toMatchObject([
      { id: sub.json.id },
    ]);
    const below = await post(`/merchants/${sub.json.id}/subaccounts`, { email: `x${++serial}@example.org` });
    expect(below).toMatchObject({ status: 409, json: { details: { what: 'subaccount' } } });
    const foreign = await post(`/merchants/${shop}/subaccounts`, {
      email: `y${++serial}@example.org`,
      packageId: made.json.id,
    });
    expect(foreign.status).toBe(404);
  });

  it('are people that are added and removed', async () => {
    const { name } = await merchant();
    const ann = await post(`/merchants/${name}/teammates`, { name: 'Ann', email: 'ann@example.org' });

    expect(ann).toMatchObject({ status: 201, json: { name: 'Ann' } });
    expect((await world.api('DELETE', `/merchants/${shop}/teammates/${ann.json.id}`)).status).toBe(404);
    expect((await world.api('DELETE', `/merchants/${name}/teammates/${ann.json.id}`)).status).toBe(200);
    expect((await get(`/merchants/${name}/teammates`)).json.items).toEqual([]);
  });
});

describe('campaigns', () => {
  const settings = {
    title: '1 + 1 pizza',
    description: 'Every Tuesday',
    tags: ['pizza', 'tuesday'],
    startsAt: '2026-01-01T00:00:00.000Z',
    expiresAt: '2030-01-01T00:00:00.000Z',
    timeZone: 'Europe/Brussels',
    isTemplate: true,
    singleUseOnly: true,
    embeddable: true,
    claimAction: 'game',
    claimFields: [
      { name: 'email', label: 'Email', required: true, verify: false },
      { name: 'consent', label: 'I agree', required: true, verify: false },
    ],
    uniqueBy: 'email',
    promoCodes: ['SUMMER'],
    game: { kind: 'wheel', prizes: [{ value: '10 %', weight: 1 }] },
    validationMethods: ['button', 'qr'],
    barcode: 'code128',
    sessionValidityDays: 14,
  };

  it('are made from scratch with every setting, changed, and copied from a template', async () => {
    const location = await post(`/merchants/${shop}/locations`, {
      companyName: 'Shop 1',
      city: 'Foo',
      email: 'shop1@example.org',
      password: 'staff only',
    });
    const folder = await post(`/merchants/${shop}/folders`, { name: 'summer' });
    const main = await post(`/merchants/${shop}/categories`, { name: 'Leisure', isMain: true });
    const category = await post(`/merchants/${shop}/categories`, { name: 'Food', mainId: main.json.id });

    const made = await post(`/merchants/${shop}/campaigns`, {
      name: 'Summer pizza',
      ...settings,
      password: 'sesame',
      locationIds: [location.json.id],
      folderId: folder.json.id,
      categoryId: category.json.id,
      budgets: [
        { measure: 'uses', most: 10, period: 'day' },
        { measure: 'spend', most: '99.50', perCustomer: true },
      ],
    });
    const copy = await post(`/merchants/${shop}/campaigns`, { template: made.json.id, title: 'A copy' });
    const changed = await patch(`/merchants/${shop}/campaigns/${copy.json.id}`, {
      status: 'inactive',
      password: '',
      expiresAt: null,
    });

    expect(made, made.text).toMatchObject({
      status: 201,
      json: {
        ...settings,
        name: 'Summer pizza',
        hasPassword: true,
        url: `https://coupons.example/p/${made.json.code}`,
        locations: [{ id: location.json.id, hasPassword: true }],
        categoryName: 'Food',
        usage: { created: 0, validated: 0 },
        budgets: [
          { measure: 'uses', most: 10, period: 'day', perCustomer: false },
          { measure: 'spend', most: '99.50', period: 'total', perCustomer: true },
        ],
      },
    });
    expect(made.text).not.toContain('sesame');
    expect(copy.json).toMatchObject({
      title: 'A copy',
      claimAction: 'game',
      isTemplate: false,
      budgets: [{}, {}],
    });
    expect(changed.json).toMatchObject({ status: 'inactive', hasPassword: false, expiresAt: null });
    const list = async (query: string) =>
      (await get(`/merchants/${shop}/campaigns?${query}`)).json.items.map(({ id }: { id: string }) => id);
    expect(await list(`folder=${folder.json.id}&status=active`)).toEqual([made.json.id]);
    expect(await list('status=inactive')).toEqual([copy.json.id]);
    expect(await list('tag=PIZZA')).toEqual([made.json.id, copy.json.id]);
    expect((await get(`/merchants/${shop}/campaigns?folder=999999`)).status).toBe(404);
  });

  it('refuse settings that cannot be, and keep what was', async () => {
    const made = await post(`/merchants/${shop}/campaigns`, { name: 'plain' });
    const path = `/merchants/${shop}/campaigns/${made.json.id}`;
    const wrong = async (change: unknown) => {
      const { status, json } = await patch(path, change);
      return [status, json.details.issues?.[0].field ?? json.details.name];
    };

    expect(await wrong({ timeZone: 'Mars/Base' })).toEqual([400, 'timezone']);
    expect(await wrong({ startsAt: '2027-01-01T00:00:00Z', expiresAt: '2026-01-01T00:00:00Z' })).toEqual([
      400,
      'expiresAt',
    ]);
    expect(await wrong({ claimAction: 'dance' })).toEqual([400, 'body.claimAction']);
    expect(await wrong({ imageUrl: 'javascript:alert(1)' })).toEqual([400, 'body.imageUrl']);
    const field = { name: 'email', label: 'Email', required: true };
    expect(await wrong({ claimFields: [field, field] })).toEqual([400, 'claimFields']);
    expect((await patch(path, { locationIds: ['999999'] })).status).toBe(404);
    expect((await post(`${path}/budgets`, { budgets: [{ measure: 'uses', most: '1.5' }] })).status).toBe(400);
    expect((await get(path)).json).toEqual(made.json);
  });

  it("are nobody else's: another merchant's ids are not found", async () => {
    const other = await merchant();
    const made = await post(`/merchants/${shop}/campaigns`, { name: 'mine' });
    const path = `/merchants/${other.name}/campaigns/${made.json.id}`;
    const { session } = await world.core.couponSessions.create({
      accountId: BigInt((await get(`/merchants/${shop}`)).json.id),
      campaignId: BigInt(made.json.id),
      source: 'api',
    });

    const answers = [
      await get(path),
      await patch(path, { name: 'theirs' }),
      await post(`${path}/budgets`, { budgets: [{ measure: 'uses', most: 1 }] }),
      await post(`${path}/batch`, { amount: 1 }),
      await get(`${path}/sessions`),
      await world.api('POST', `${path}/validation-codes`, { raw: 'code\nA1\n', type: 'text/csv' }),
      await post(`/merchants/${other.name}/campaigns`, { template: made.json.id }),
      await get(`/merchants/${other.name}/sessions/${session.code}`),
      await post(`/merchants/${other.name}/sessions/${session.code}/redeem`),
      await post(`/merchants/${other.name}/sessions/${session.code}/void`),
    ];

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  });
});

describe('coupons', () => {
  async function campaign(budgets: unknown[] = []) {
    const { json } = await post(`/merchants/${shop}/campaigns`, { name: `c${++serial}`, budgets });
    return json.id as string;
  }
  async function session(campaignId: string) {
    const { json } = await get(`/merchants/${shop}`);
    const made = await world.core.couponSessions.create({
      accountId: BigInt(json.id),
      campaignId: BigInt(campaignId),
      email: 'joe@example.org',
      source: 'api',
    });
    return `/merchants/${shop}/sessions/${made.session.code}`;
  }

  it('are made ahead as a CSV, and listed in pages', async () => {
    const id = await campaign();
    const response = await fetch(`${world.url}/api/v1/merchants/${shop}/campaigns/${id}/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ amount: 3, codes: { prefix: 'P-', length: 8, type: 'numeric' } }),
    });
    const lines = (await response.text()).trimEnd().split('\n');

    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe('sequence_id,code,url,widget_code,validation_code');
    expect(lines[1]).toMatch(
      /^\d+,([a-z0-9]{6})[a-z0-9]{15},https:\/\/coupons\.example\/p\/[a-z0-9]{6}\/\1[a-z0-9]{15},\1,P-\d{8}$/,
    );
    const first = await get(`/merchants/${shop}/campaigns/${id}/sessions?limit=2`);
    const second = await get(`/merchants/${shop}/campaigns/${id}/sessions?limit=2&cursor=${first.json.next}`);
    expect([first.json.items.length, second.json.items.length, second.json.next]).toEqual([2, 1, null]);
    expect((await post(`/merchants/${shop}/campaigns/${id}/batch`, { amount: 100_001 })).status).toBe(400);
  });

  it('take their own codes from a CSV, row by row', async () => {
    const id = await campaign();
    const path = `/merchants/${shop}/campaigns/${id}/validation-codes`;
    const send = (raw: string) => world.api('POST', path, { raw, type: 'text/csv' });

    const report = await send('name,code\nx,A1\ny,A2\nz,A1\nw,\nv,Ä\n');

    expect(report.json).toEqual({
      rows: 5,
      imported: 2,
      unchanged: 1,
      errorCount: 2,
      errors: [
        { line: 5, error: 'is empty' },
        { line: 6, error: 'has letters that no barcode can show' },
      ],
    });
    expect((await send('A3\nA4\n')).json).toMatchObject({
      code: 'bad_request',
      details: { csv: 'has no column "code"' },
    });
    expect((await get(`/merchants/${shop}/campaigns/${id}`)).json.validationCodes).toEqual({
      total: 2,
      claimed: 0,
    });
  });

  it('are reserved, redeemed with the reservation, and rolled back', async () => {
    const id = await campaign([{ measure: 'spend', most: '20.00' }]);
    const [one, two] = [await session(id), await session(id)];

    const reserved = await post(`${one}/reserve`, { seconds: 60, spend: '15.00' });
    const other = await post(`${two}/redeem`, { spend: '10.00' });
    const redeemed = await post(`${one}/redeem`, { reservation: reserved.json.redemptionId, spend: '12.50' });

    expect(reserved).toMatchObject({ status: 201, json: { stage: 'created' } });
    expect(other).toMatchObject({ status: 409, json: { code: 'limit_reached' } });
    expect(redeemed).toMatchObject({ status: 200, json: { stage: 'validated', validationValue: '12.50' } });
    expect((await post(`${one}/redeem`)).json.code).toBe('already_done');
    const rolledBack = await post(`/merchants/${shop}/redemptions/${reserved.json.redemptionId}/roll-back`);
    expect(rolledBack.json).toMatchObject({ state: 'rolled_back', spend: '12.50' });
    expect((await post(`${two}/redeem`, { spend: '10.00' })).status).toBe(200);
    const shown = await get(one);
    expect(shown.json).toMatchObject({ stage: 'validated', voided: true });
    expect(shown.json.history.map(({ event }: { event: string }) => event)).toContain('roll_back');
    const code = one.split('/').at(-1);
    expect((await get(`/merchants/${shop}/redemptions?session=${code}`)).json.items).toMatchObject([
      { state: 'rolled_back' },
    ]);
  });

  it('are let go, voided, locked, claimed, and found by what is known of them', async () => {
    const id = await campaign();
    const path = await session(id);
    const reserved = await post(`${path}/reserve`);

    expect((await post(`/merchants/${shop}/redemptions/${reserved.json.redemptionId}/release`)).json).toEqual(
      {
        id: reserved.json.redemptionId,
        state: 'released',
      },
    );
    expect((await post(`${path}/void`)).json).toMatchObject({ voided: true });
    expect((await post(`${path}/claim`)).json).toMatchObject({ details: { what: 'voided' } });
    expect((await post(`${path}/unvoid`)).json).toMatchObject({ voided: false });
    expect((await post(`${path}/lock`)).json).toMatchObject({ locked: true });
    expect((await post(`${path}/unlock`)).json).toMatchObject({ locked: false });
    expect((await post(`${path}/claim`)).json).toMatchObject({ stage: 'claimed', claimType: 'api' });
    const found = await get(`/merchants/${shop}/sessions?campaign=${id}&email=JOE@example.org`);
    expect(found.json.items).toHaveLength(1);
    expect((await get(`/merchants/${shop}/sessions`)).status).toBe(400);
  });
});

describe('events of merchants', () => {
  let receiver: Server;
  let url: string;
  let status = 500;
  const bodies: string[] = [];

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (piece) => {
        body += piece;
      });
      request.on('end', () => {
        bodies.push(body);
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`;
  });
  afterAll(() => new Promise((resolve) => receiver.close(resolve)));

  it('are listed with their tries, shown to who asks, and sent again', async () => {
    const { name } = await merchant({ webhookUrl: url, webhookTriggers: ['coupon_created'] });
    await post(`/merchants/${name}/campaigns`, { name: 'told' });
    await world.work();

    const listed = await get(`/merchants/${name}/events`);
    const [event] = listed.json.items;
    expect(event).toMatchObject({ type: 'coupon_created', state: 'pending', attempts: 1, lastStatus: 500 });
    status = 200;
    expect((await post(`/merchants/${shop}/events/${event.id}/replay`)).status).toBe(404);
    const masked = await get(`/merchants/${name}/events/${event.id}`);
    const shown = await get(`/merchants/${name}/events/${event.id}?reveal=true`);

    expect(masked.json).toMatchObject({ tries: [{ status: 500 }], body: null, masked: true });
    expect(shown.json.body).toBe(bodies[0]);
    world.advance(61);
    await world.work(61);
    expect((await get(`/merchants/${name}/events/${event.id}`)).json.state).toBe('delivered');
    expect((await post(`/merchants/${name}/events/${event.id}/replay`)).json).toEqual({
      id: event.id,
      state: 'pending',
    });
    await world.work();
    expect(bodies).toEqual([bodies[0], bodies[0], bodies[0]]);
  });
});

describe('cases of payments', () => {
  it('are listed, and settling one that is not there is refused', async () => {
    expect((await get('/payment-cases?state=all')).json).toEqual({ items: [], next: null });
    expect((await post('/payment-cases/1/settle', { decision: 'dismiss' })).status).toBe(404);
    expect((await post('/payment-cases/1/settle', { decision: 'keep' })).status).toBe(400);
  });
});

describe('a day without a time', () => {
  it('begins or ends a campaign where the campaign is, else where its merchant is', async () => {
    const { name } = await merchant({ timeZone: 'America/New_York' });
    const days = { startsAt: '2026-12-01', expiresAt: '2026-12-31' };

    const own = await post(`/merchants/${name}/campaigns`, { name: 'one', ...days });
    const other = await post(`/merchants/${name}/campaigns`, {
      name: 'two',
      timeZone: 'Asia/Tokyo',
      ...days,
    });
    const path = `/merchants/${name}/campaigns/${other.json.id}`;
    const changed = await patch(path, { expiresAt: '2027-01-31' });
    const copy = await post(`/merchants/${name}/campaigns`, {
      template: other.json.id,
      expiresAt: '2027-01-31',
    });
    const wrong = await patch(path, { expiresAt: '2027-02-30' });

    expect(own.json).toMatchObject({
      timeZone: 'America/New_York',
      startsAt: '2026-12-01T05:00:00.000Z',
      expiresAt: '2027-01-01T04:59:59.000Z',
    });
    expect(other.json).toMatchObject({
      startsAt: '2026-11-30T15:00:00.000Z',
      expiresAt: '2026-12-31T14:59:59.000Z',
    });
    expect(changed.json.expiresAt).toBe('2027-01-31T14:59:59.000Z');
    expect(copy.json.expiresAt).toBe('2027-01-31T14:59:59.000Z');
    expect(wrong.status).toBe(400);
    expect((await post('/merchants', { account: name, email: 'a@b.example', timeZone: 'Mars' })).status).toBe(
      400,
    );
  });

  it('bounds a list of coupons and one of activations, both days included', async () => {
    const { name, id } = await merchant();
    const { json } = await post(`/merchants/${name}/campaigns`, { name: 'listed' });
    const today = world.core.clock().toISOString().slice(0, 10);
    const yesterday = new Date(world.core.clock().getTime() - 86_400_000).toISOString().slice(0, 10);
    await world.core.couponSessions.create({
      accountId: BigInt(id),
      campaignId: BigInt(json.id),
      source: 'api',
    });
    const count = async (from: string, until: string) =>
      (await get(`/merchants/${name}/campaigns/${json.id}/sessions?from=${from}&until=${until}`)).json.items
        .length;

    expect([await count(today, today), await count(yesterday, yesterday)]).toEqual([1, 0]);
    expect((await get(`/accounts/${name}/activations?from=${yesterday}&to=${today}`)).status).toBe(200);
  });
});
