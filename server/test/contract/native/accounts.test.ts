import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
let serial = 0;
const fresh = () => `account-${++serial}`;

beforeAll(async () => {
  world = await createNativeWorld();
});
afterAll(() => world.close());

describe('accounts', () => {
  it('are made with nothing on them, and found by id and by name', async () => {
    const name = fresh();

    const created = await world.api('POST', '/accounts', { body: { name } });

    expect(created.status).toBe(201);
    expect(created.json).toEqual({
      id: expect.stringMatching(/^\d+$/),
      name,
      parentId: null,
      state: 'active',
      distinctNumbers: false,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      balance: { available: '0.00', availableMicros: '0', held: '0.00', heldMicros: '0' },
    });
    expect((await world.api('GET', `/accounts/${created.json.id}`)).json).toEqual(created.json);
    expect((await world.api('GET', `/accounts/${name}`)).json).toEqual(created.json);
  });

  it('may have a parent', async () => {
    const parent = await world.api('POST', '/accounts', { body: { name: fresh() } });

    const child = await world.api('POST', '/accounts', { body: { name: fresh(), parent: parent.json.name } });
    const orphan = await world.api('POST', '/accounts', { body: { name: fresh(), parent: 'nobody' } });

    expect(child.json.parentId).toBe(parent.json.id);
    expect(orphan).toMatchObject({ status: 404, json: { code: 'account_not_found' } });
  });

  it('have a name of their own, of a plain form', async () => {
    const name = fresh();
    await world.api('POST', '/accounts', { body: { name } });

    const again = await world.api('POST', '/accounts', { body: { name } });
    const ugly = await world.api('POST', '/accounts', { body: { name: 'a b' } });

    expect(again).toMatchObject({
      status: 409,
      json: { code: 'already_exists', details: { name } },
    });
    expect(ugly).toMatchObject({ status: 400, json: { code: 'bad_request' } });
  });

  it('come in pages', async () => {
    for (let count = 0; count < 3; count++) await world.api('POST', '/accounts', { body: { name: fresh() } });
    const all = (await world.api('GET', '/accounts?limit=200')).json;

    const names: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { json } = await world.api('GET', `/accounts?limit=2${next ? `&cursor=${next}` : ''}`);
      expect(json.items.length).toBeLessThanOrEqual(2);
      names.push(...json.items.map(({ name }: { name: string }) => name));
      next = json.next;
    }

    expect(all.next).toBeNull();
    expect(names).toEqual(all.items.map(({ name }: { name: string }) => name));
  });

  it('are suspended and resumed, and their keys with them', async () => {
    const { name, key } = await world.customer();
    const call = () => world.core.accounts.authenticate({ key, ip: '127.0.0.1' });

    const suspended = await world.api('PATCH', `/accounts/${name}`, { body: { state: 'suspended' } });
    await expect(call()).rejects.toMatchObject({ code: 'account_inactive' });
    const resumed = await world.api('PATCH', `/accounts/${name}`, { body: { state: 'active' } });

    expect(suspended).toMatchObject({ status: 200, json: { state: 'suspended' } });
    expect(resumed).toMatchObject({ status: 200, json: { state: 'active' } });
    await expect(call()).resolves.toMatchObject({ accountName: name });
  });
});

describe('an account’s wish for another number each time', () => {
  it('is set when it is opened or later, stays when something else is changed, and an empty change is refused', async () => {
    const name = fresh();
    const patch = (body: object) => world.api('PATCH', `/accounts/${name}`, { body });

    const opened = await world.api('POST', '/accounts', { body: { name, distinctNumbers: true } });
    const suspended = await patch({ state: 'suspended' });
    const unset = await patch({ distinctNumbers: false, state: 'active' });

    expect(opened).toMatchObject({ status: 201, json: { distinctNumbers: true } });
    expect(suspended.json).toMatchObject({ state: 'suspended', distinctNumbers: true });
    expect(unset.json).toMatchObject({ state: 'active', distinctNumbers: false });
    for (const body of [{}, { distinctNumbers: 'yes' }]) expect((await patch(body)).status).toBe(400);
  });
});

describe('keys', () => {
  it('are shown once, work, and die when they are revoked', async () => {
    const { name } = await world.customer();
    const body = {
      dialect: 'classic',
      strictWords: false,
      v2Types: 'text',
      rentAnswer: 'v2',
      scopes: ['read', 'lease'],
      ipAllow: ['127.0.0.0/8'],
    };

    const created = await world.api('POST', `/accounts/${name}/keys`, { body });
    const { key, ...shown } = created.json;
    const listed = await world.api('GET', `/accounts/${name}/keys`);

    expect(created.status).toBe(201);
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(shown).toMatchObject({ ...body, hint: key.slice(-4), revokedAt: null });
    expect(listed.json.items).toContainEqual(shown);
    expect(listed.text).not.toContain(key);
    const caller = await world.core.accounts.authenticate({ key, ip: '127.0.0.1' });
    expect(caller).toMatchObject({ accountName: name, dialect: 'classic', strictWords: false });
    const far = world.core.accounts.authenticate({ key, ip: '192.0.2.1' });
    await expect(far).rejects.toMatchObject({ code: 'key_ip_refused' });

    const revoked = await world.api('DELETE', `/keys/${shown.id}`);
    const again = await world.api('DELETE', `/keys/${shown.id}`);

    expect(revoked).toMatchObject({ status: 200, json: { id: shown.id, revoked: true } });
    expect(again).toMatchObject({ status: 404, json: { code: 'not_found' } });
    const dead = world.core.accounts.authenticate({ key, ip: '127.0.0.1' });
    await expect(dead).rejects.toMatchObject({ code: 'key_unknown' });
  });

  it('need no settings', async () => {
    const { name } = await world.customer();

    const created = await world.api('POST', `/accounts/${name}/keys`);

    expect(created).toMatchObject({ status: 201, json: { dialect: 'auto', strictWords: true, ipAllow: [] } });
  });

  it('refuse what is no address, no dialect and no scope', async () => {
    const { name } = await world.customer();
    const bodies = [
      { ipAllow: ['300.1.1.1'] },
      { dialect: 'esperanto' },
      { scopes: ['A B'] },
      { key: '0'.repeat(32) },
    ];

    for (const body of bodies) {
      const refused = await world.api('POST', `/accounts/${name}/keys`, { body });
      expect(refused, JSON.stringify(body)).toMatchObject({
        status: 400,
        json: { code: 'bad_request' },
      });
    }
    expect((await world.api('GET', `/accounts/${name}/keys`)).json.items).toHaveLength(1);
  });
});

describe('credits', () => {
  const give = (name: string, amount: unknown, reference: unknown) =>
    world.api('POST', `/accounts/${name}/credits`, { body: { amount, reference } });

  it('are given and taken, exactly, and the books balance', async () => {
    const { name } = await world.customer({ balance: '0' });

    const given = await give(name, '12.500001', `${name}:1`);
    const taken = await give(name, '-2.5', `${name}:2`);

    expect(given).toMatchObject({
      status: 201,
      json: { amount: '12.500001', amountMicros: '12500001', balance: { available: '12.500001' } },
    });
    expect(taken.json).toMatchObject({ amount: '-2.50', balance: { availableMicros: '10000001' } });
    const trial = (await world.api('GET', '/ledger/trial-balance')).json;
    expect(trial).toMatchObject({ balanced: true, sum: '0.00', sumMicros: '0', differing: [] });
  });

  it('happen once per reference', async () => {
    const { name } = await world.customer({ balance: '0' });
    await give(name, '5', `${name}:once`);

    const again = await give(name, '5', `${name}:once`);

    expect(again).toMatchObject({
      status: 409,
      json: { code: 'already_exists', details: { reference: `${name}:once` } },
    });
    expect((await world.api('GET', `/accounts/${name}`)).json.balance.available).toBe('5.00');
  });

  it('happen once per reference when two accounts are given money at the same moment', async () => {
    const names = await Promise.all(
      Array.from({ length: 6 }, async () => (await world.customer({ balance: '0' })).name),
    );

    const answers = await Promise.all(names.map((name) => give(name, '5', 'one-payment')));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it('never take more than is there', async () => {
    const { name } = await world.customer({ balance: '1' });

    const taken = await give(name, '-1.01', `${name}:much`);

    expect(taken).toMatchObject({ status: 409, json: { code: 'no_balance' } });
  });

  it('refuse amounts that are not exact decimal texts, and references that are not one line', async () => {
    const { name } = await world.customer({ balance: '0' });
    const amounts = [5, '5,00', '1e3', '', '0.0000001', '99999999999', 'NaN', ' ', null, {}, '0'];

    for (const amount of amounts) {
      const refused = await give(name, amount, `${name}:bad`);
      expect(refused.status, String(amount)).toBe(400);
      expect(['bad_amount', 'bad_request']).toContain(refused.json.code);
    }
    for (const reference of ['', 'a\nb', 'a\0b', 'x'.repeat(201), 7, undefined]) {
      const refused = await give(name, '1', reference);
      expect(refused, String(reference)).toMatchObject({
        status: 400,
        json: { code: 'bad_request' },
      });
    }
  });

  it('are found in the ledger, newest first, whatever the size of a page', async () => {
    const { name, accountId } = await world.customer({ balance: '0' });
    await give(name, '3', `${name}:first`);
    await world.pool({ count: 2, country: 7, service: 'wa', price: '0.25' });
    for (let count = 0; count < 2; count++)
      await world.core.activations.buy({ accountId, serviceId: 'wa', countryId: 7 });
    const all = (await world.api('GET', `/accounts/${name}/ledger`)).json;

    expect(all.items).toHaveLength(5);
    expect(all.items.at(-1)).toMatchObject({ kind: 'grant', amount: '3.00', reference: `${name}:first` });
    for (const limit of [1, 2, 3]) {
      const seen: unknown[] = [];
      let next: string | null = '';
      while (next !== null) {
        const path = `/accounts/${name}/ledger?limit=${limit}${next ? `&cursor=${next}` : ''}`;
        const { json } = await world.api('GET', path);
        seen.push(...json.items);
        next = json.next;
      }
      expect(seen).toEqual(all.items);
    }
  });
});
