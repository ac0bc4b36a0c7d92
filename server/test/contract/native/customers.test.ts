import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';
import { sections } from '../../../src/api/index.ts';

let world: NativeWorld;
beforeAll(async () => {
  world = await createNativeWorld();
});
afterAll(() => world.close());

async function customer(
  scopes: ('read' | 'lease' | 'money' | 'webhooks' | 'settings')[] = [],
  balance = '10',
) {
  const { accountId, name } = await world.customer({ balance });
  const { key: token } = await world.core.accounts.createKey({ accountId, scopes });
  const call = (method: string, path: string, body?: unknown) =>
    world.api(method, path, { token, ...(body !== undefined && { body }) });
  return { accountId, name, token, call };
}

const wish = { service: 'tg', country: 2 };

describe('a customer with a key', () => {
  it('leases a number, gets its code, and asks for another until it is finished', async () => {
    const { supplierId } = await world.pool({ supplier: 'own-life' });
    const { call } = await customer();

    const leased = await call('POST', '/activations', { ...wish, maxPrice: '0.10' });
    const path = `/activations/${leased.json.id}`;
    const early = await call('POST', `${path}/finish`);
    await world.message({ supplierId, phone: leased.json.phone });
    const received = await call('GET', path);
    const messages = await call('GET', `${path}/messages`);
    const another = await call('POST', `${path}/another`);
    const finished = [await call('POST', `${path}/finish`), await call('POST', `${path}/finish`)];

    expect(leased).toMatchObject({
      status: 201,
      json: { serviceId: 'tg', countryId: 2, state: 'waiting', price: '0.10', code: null, masked: false },
    });
    expect(leased.json).not.toHaveProperty('supplierId');
    expect(early).toMatchObject({ status: 409, json: { code: 'no_code_yet' } });
    expect(received.json).toMatchObject({ state: 'received', code: '12345', masked: false });
    expect(messages.json).toMatchObject({
      items: [{ text: 'Your code is 12345', code: '12345' }],
      next: null,
    });
    expect(messages.text).not.toMatch(/supplier/);
    expect(another.json).toMatchObject({ state: 'retrying' });
    expect(finished.map(({ status, json }) => [status, json.state])).toEqual([
      [200, 'finished'],
      [200, 'finished'],
    ]);
    expect((await call('GET', '/me')).json).toMatchObject({
      kind: 'customer',
      balance: { available: '9.90', held: '0.00' },
      openActivations: 0,
    });
  });

  it('gets the money back where it cancels', async () => {
    await world.pool({ supplier: 'own-cancel' });
    const { call } = await customer();
    const { json: lease } = await call('POST', '/activations', wish);

    const cancelled = await call('POST', `/activations/${lease.id}/cancel`);

    expect(cancelled.json).toMatchObject({ state: 'cancelled' });
    expect((await call('GET', '/me')).json.balance).toMatchObject({ available: '10.00', held: '0.00' });
    expect((await call('GET', '/ledger')).json.items.length).toBeGreaterThan(0);
  });

  it.each([
    [{ service: 'zz9' }, 404, 'service_unknown'],
    [{ service: 'tg', country: 9_999 }, 404, 'country_unknown'],
    [{ service: 'tg', country: 2, operators: ['nobody'] }, 404, 'operator_unknown'],
    [{ service: 'tg', country: 2, maxPrice: '0.01' }, 409, 'price_too_low'],
    [{ service: 'tg', country: 2, maxPrice: 0.5 }, 400, 'bad_request'],
    [{ service: 'tg', country: 2, surprise: 1 }, 400, 'bad_request'],
    [{ service: 'wa', country: 43 }, 409, 'no_numbers'],
  ])('who orders %j is told why not', async (body, status, code) => {
    await world.pool({ supplier: 'own-refused' });
    const { call } = await customer();

    expect(await call('POST', '/activations', body)).toMatchObject({ status, json: { code } });
    expect((await call('GET', '/me')).json.balance.held).toBe('0.00');
  });

  it('orders once by a key of its own', async () => {
    await world.pool({ supplier: 'own-key', count: 20 });
    const { call } = await customer();

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call('POST', '/activations', { ...wish, orderKey: 'one' })),
    );

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(({ json }) => json.code))).toEqual(
      new Set(['order_repeated']),
    );
    expect((await call('GET', '/activations')).json.items).toHaveLength(1);
  });

  it('sees offers at its own prices', async () => {
    await world.pool({ supplier: 'own-offers', country: 6, count: 3, price: '0.20' });
    const { call } = await customer();

    const offers = await call('GET', '/offers?country=6&service=tg');

    expect(offers.json.items).toEqual([
      {
        ...{ countryId: 6, serviceId: 'tg', price: '0.20', priceMicros: '200000', listPrice: '0.20' },
        stock: 3,
      },
    ]);
  });

  it('marks services', async () => {
    const { call } = await customer();

    const marks = [await call('POST', '/favourites/tg'), await call('POST', '/favourites/wa')];
    await call('POST', '/favourites/wa');

    expect(marks.map(({ json }) => json)).toEqual([
      { serviceId: 'tg', favourite: true },
      { serviceId: 'wa', favourite: true },
    ]);
    expect(
      (await call('GET', '/favourites')).json.items.map(({ serviceId }: { serviceId: string }) => serviceId),
    ).toEqual(['tg']);
    expect(await call('POST', '/favourites/zz9')).toMatchObject({
      status: 404,
      json: { code: 'service_unknown' },
    });
  });
});

describe('what is another account’s', () => {
  it('is as unknown as what never was', async () => {
    await world.pool({ supplier: 'of-others', count: 2 });
    const [one, other] = [await customer(), await customer()];
    const { json: lease } = await one.call('POST', '/activations', wish);
    const { json: key } = await one.call('POST', '/keys', {});
    const paths: [string, string][] = [
      ['GET', `/activations/${lease.id}`],
      ['GET', `/activations/${lease.id}/messages`],
      ['POST', `/activations/${lease.id}/cancel`],
      ['POST', `/activations/${lease.id}/finish`],
      ['POST', `/activations/${lease.id}/another`],
      ['DELETE', `/keys/${key.id}`],
      ['GET', `/invoices/00000000-0000-4000-8000-000000000000`],
    ];

    for (const [method, path] of paths) expect(await other.call(method, path)).toMatchObject({ status: 404 });
    expect((await one.call('GET', `/activations/${lease.id}`)).json.state).toBe('waiting');
    expect((await other.call('GET', '/activations')).json.items).toEqual([]);
  });

  it('cannot be asked for by the addresses of operators', async () => {
    const [one, other] = [await customer(), await customer()];

    for (const path of ['', '/activations', '/keys', '/ledger'])
      for (const name of [one.name, other.name])
        expect(await one.call('GET', `/accounts/${name}${path}`)).toMatchObject({
          status: 403,
          json: { code: 'operators_only' },
        });
  });
});

/** A stream answers whoever may ask for as long as he stays: it has tests of its own. */
const isStream = ({ type = '' }: { type?: string }) => type.startsWith('text/event-stream');
const routes = sections
  .flatMap((section) => section.routes.map(({ spec }) => spec))
  .filter((spec) => !isStream(spec));
const addressOf = (path: string) =>
  path.replace(/:(\w+)/g, (_, name: string) =>
    name === 'invoice' ? '00000000-0000-4000-8000-000000000000' : '1',
  );

describe('who may do what', () => {
  it('is decided by the scope that a route names, for every route that keys may ask', async () => {
    const limited = new Map(
      await Promise.all(
        (['read', 'lease', 'money', 'webhooks', 'settings'] as const).map(
          async (scope) => [scope, await customer([scope])] as const,
        ),
      ),
    );
    const odd: string[] = [];
    const asked = routes.filter(({ own }) => own);
    for (const { method, own } of asked)
      for (const [scope, { call }] of limited) {
        const { status, json } = await call(method, addressOf(own?.path ?? ''));
        const isRefused =
          status === 403 && json.code === 'key_scope_missing' && json.details.scope === own?.scope;
        if (isRefused === (scope === own?.scope)) odd.push(`${method} ${own?.path} with ${scope}: ${status}`);
      }

    expect(asked.length).toBeGreaterThan(25);
    expect(odd).toEqual([]);
  });

  it('keeps keys away from every route of operators', async () => {
    const { call } = await customer();
    const odd: string[] = [];
    for (const { method, path, own } of routes.filter((spec) => spec.own?.path !== spec.path)) {
      const { status, json } = await call(method, addressOf(path));
      if (status !== 403 || json.code !== 'operators_only')
        odd.push(`${method} ${path}: ${status} ${own?.path}`);
    }

    expect(odd).toEqual([]);
  });

  it('asks an operator whose things are meant, where an account’s own are', async () => {
    const odd: string[] = [];
    const asked = routes.filter(({ own, path, method }) => own && own.path !== path && method === 'GET');
    for (const { own } of asked) {
      const { status, json } = await world.api(
        'GET',
        `${addressOf(own?.path ?? '')}${own?.path.endsWith('extension') ? '?hours=4' : ''}`,
      );
      if (status !== 400 || json.code !== 'account_missing') odd.push(`${own?.path}: ${status} ${json.code}`);
    }

    expect(asked.length).toBeGreaterThan(8);
    expect(odd).toEqual([]);
  });
});

describe('a key that makes keys', () => {
  it('gives none more than it may itself', async () => {
    const { accountId, call } = await customer(['settings', 'read']);
    const { key: narrow } = await world.core.accounts.createKey({ accountId, ipAllow: ['127.0.0.0/8'] });

    const more = [
      await call('POST', '/keys'),
      await call('POST', '/keys', { scopes: [] }),
      await call('POST', '/keys', { scopes: ['read', 'money'] }),
      await world.api('POST', '/keys', { token: narrow, body: {} }),
      await world.api('POST', '/keys', { token: narrow, body: { ipAllow: ['0.0.0.0/0'] } }),
    ];
    const less = await call('POST', '/keys', { scopes: ['read'] });

    expect(more.map(({ status, json }) => [status, json.code])).toEqual(more.map(() => [409, 'not_allowed']));
    expect(less.status).toBe(201);
    expect((await world.api('GET', '/me', { token: less.json.key })).status).toBe(200);
  });

  it('revokes its account’s keys, itself too', async () => {
    const { call } = await customer();
    const { json: made } = await call('POST', '/keys', {});

    const revoked = await call('DELETE', `/keys/${made.id}`);

    expect(revoked.json).toEqual({ id: made.id, revoked: true });
    expect((await world.api('GET', '/me', { token: made.key })).status).toBe(401);
  });
});
