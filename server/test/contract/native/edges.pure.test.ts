import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
beforeAll(async () => {
  world = await createNativeWorld();
  await world.core.accounts.create({ name: 'acme' });
});
afterAll(() => world.close());

const error = (code: string) => ({
  ...{ code, title: expect.any(String), detail: expect.any(String), details: expect.anything() },
});

describe('without the token', () => {
  it('every address says nothing, nor does one that is none', async () => {
    const wrong = [null, '', 'x', `${world.token}x`, world.token.toUpperCase(), world.token.slice(0, -1)];
    const odd: string[] = [];

    for (const [method, path] of [...world.addresses, ['GET', '/no-such-address'] as const])
      for (const token of wrong) {
        const { status, json, headers } = await world.api(method, path, { token });
        if (status !== 401 || json.code !== 'unauthorized' || headers.get('www-authenticate') !== 'Bearer')
          odd.push(`${method} ${path} with ${token}: ${status}`);
      }

    expect(world.addresses.length).toBeGreaterThan(150);
    expect(odd).toEqual([]);
  });

  it('the token in another place does not count', async () => {
    const places = [
      { authorization: `Basic ${Buffer.from(`admin:${world.token}`).toString('base64')}` },
      { authorization: world.token },
      { 'x-api-key': world.token },
    ];

    for (const headers of places)
      expect(await world.api('GET', '/accounts', { token: null, headers })).toMatchObject({ status: 401 });
    expect(await world.api('GET', `/accounts?token=${world.token}`, { token: null })).toMatchObject({
      status: 401,
    });
  });
});

describe('with the token', () => {
  it('every address takes no field that it does not know', async () => {
    const odd: string[] = [];

    for (const [method, path] of world.addresses) {
      const { status, json } = await world.api(method, `${path}?surprise=1`);
      if (status !== 400 || json.code !== 'bad_request' || !/query|body/.test(json.detail))
        odd.push(`${method} ${path}: ${status} ${json.detail}`);
    }

    expect(odd).toEqual([]);
  });

  it('every address that reads a body takes no field of it that it does not know', async () => {
    const odd: string[] = [];

    for (const [method, path] of world.addresses.filter(([one]) => one !== 'GET')) {
      const { status, json } = await world.api(method, path, { body: { surprise: 1 } });
      if (status < 400 || status >= 500)
        odd.push(`${method} ${path}: ${status} ${JSON.stringify(json).slice(0, 80)}`);
    }

    expect(odd).toEqual([]);
  });

  it.each([
    ['GET', '/no-such-address'],
    ['PUT', '/accounts'],
    ['GET', '/'],
    ['DELETE', '/accounts/acme'],
    ['GET', '/accounts/acme/keys/'],
  ])('%s %s is not found', async (method, path) => {
    expect(await world.api(method, path)).toMatchObject({ status: 404, json: error('not_found') });
  });

  it('ids that are none are refused, and ids that are nobody’s not found', async () => {
    const none = [
      '0',
      '-1',
      '1.5',
      '1e3',
      '0x10',
      '99999999999999999999',
      '%00',
      'a%20b',
      "1'--",
      '٣',
      'x'.repeat(65),
    ];
    for (const id of none) {
      for (const path of [`/accounts/${id}`, `/suppliers/${id}`, `/messages/${id}`]) {
        const refused = await world.api('GET', path);
        expect([400, 404], path).toContain(refused.status);
        expect(['bad_request', 'not_found', 'account_not_found']).toContain(refused.json.code);
      }
    }
    for (const path of ['/accounts/9223372036854775807', '/accounts/nobody', '/accounts/nobody/ledger'])
      expect(await world.api('GET', path)).toMatchObject({ status: 404, json: error('account_not_found') });
  });

  it('pages that are none are refused', async () => {
    const queries = [
      'limit=0',
      'limit=201',
      'limit=-1',
      'limit=ten',
      'limit=',
      'limit=1&limit=2',
      'cursor=x',
      'cursor=0',
    ];

    for (const path of ['/accounts', '/numbers', '/messages', '/audit', '/stock']) {
      for (const query of queries)
        expect(await world.api('GET', `${path}?${query}`), query).toMatchObject({
          status: 400,
          json: error('bad_request'),
        });
    }
  });

  it.each([
    ['no JSON', '{"name":'],
    ['no object', '"name"'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['another type', '{"name":17}'],
    ['a field too many', '{"name":"x","admin":true}'],
    ['a prototype', '{"name":"x","__proto__":{"admin":true}}'],
    ['depth', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
    ['half a character', '{"name":"\\ud800"}'],
    ['a null character', '{"name":"a\\u0000b"}'],
    ['a very long name', `{"name":"${'x'.repeat(60_000)}"}`],
    ['a very long field', `{"${'x'.repeat(60_000)}":1}`],
    [
      'many fields',
      JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, key) => [`f${key}`, 1]))),
    ],
  ])('a body of %s is refused in the API’s own form', async (_, raw) => {
    const refused = await world.api('POST', '/accounts', { raw });

    expect(refused).toMatchObject({ status: 400, json: error('bad_request') });
    expect(refused.text.length).toBeLessThan(10_000);
    expect(refused.text).not.toMatch(/node_modules|at \w+ \(/);
  });

  it('a body beyond the limit, or of another type, is refused with its own code', async () => {
    const huge = await world.api('POST', '/accounts', { raw: `{"name":"${'x'.repeat(100_000)}"}` });
    const form = await world.api('POST', '/accounts', {
      raw: 'name=x',
      type: 'application/x-www-form-urlencoded',
    });

    expect(huge).toMatchObject({ status: 413, json: error('too_large') });
    expect(form).toMatchObject({ status: 415, json: error('unsupported_media_type') });
  });

  it('bytes that are no UTF-8 are refused', async () => {
    const raw = new Blob([Buffer.from('7b226e616d65223a22fffe22 7d'.replace(' ', ''), 'hex')]);

    expect(await world.api('POST', '/accounts', { raw })).toMatchObject({ status: 400 });
  });

  it('a name of the caller that is none is refused', async () => {
    for (const name of ['a b', 'x'.repeat(65), "'; drop table audit_entry"]) {
      const refused = await world.api('GET', '/accounts', { headers: { 'switchboard-actor': name } });
      expect(refused).toMatchObject({ status: 400, json: error('bad_request') });
    }
  });

  it('nothing of what was refused is kept', async () => {
    const before = await world.api('GET', '/accounts?limit=200');
    await world.api('POST', '/accounts', { body: { name: 'a b' } });
    await world.api('POST', '/accounts', { body: { name: 'fine', parent: 'nobody' } });

    expect((await world.api('GET', '/accounts?limit=200')).json).toEqual(before.json);
  });

  it('a connection that ends in the middle of a body harms nobody', async () => {
    const { hostname, port } = new URL(world.url);
    await new Promise<void>((resolve) => {
      const socket = createConnection({ host: hostname, port: Number(port) }, () => {
        socket.write(
          `POST /api/v1/accounts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${world.token}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"na`,
        );
        setImmediate(() => socket.destroy());
      });
      socket.on('close', () => resolve());
    });

    expect(await world.api('GET', '/accounts')).toMatchObject({ status: 200 });
  });
});
