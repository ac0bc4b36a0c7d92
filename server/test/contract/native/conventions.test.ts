import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';
import { sections } from '../../../src/api/index.ts';
import { rightOf } from '../../../src/api/route.ts';

let world: NativeWorld;
beforeAll(async () => {
  world = await createNativeWorld();
});
afterAll(() => world.close());

const named = (key: string) => ({ 'idempotency-key': key });

async function customer() {
  const { accountId, key: token } = await world.customer({ balance: '10' });
  return {
    accountId,
    token,
    order: (key: string, body: object = { service: 'tg', country: 2 }) =>
      world.api('POST', '/activations', { token, body, headers: named(key) }),
    activations: async () => (await world.api('GET', '/activations', { token })).json.items.length,
  };
}

describe('a write with an idempotency key', () => {
  it('is done once, and answered alike ever after', async () => {
    await world.pool({ supplier: 'idem', count: 30 });
    const { order, activations } = await customer();

    const first = await order('a');
    const again = await order('a');
    const other = await order('b');

    expect([first.status, again.status, other.status]).toEqual([201, 201, 201]);
    expect(again.text).toBe(first.text);
    expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([
      'false',
      'true',
    ]);
    expect(other.json.id).not.toBe(first.json.id);
    expect(await activations()).toBe(2);
  });

  it('asked for many times at the same instant is done once; the others are told that it is under way', async () => {
    await world.pool({ supplier: 'idem-many', count: 30 });
    const { order, activations } = await customer();

    const answers = await Promise.all(Array.from({ length: 20 }, () => order('c')));

    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    for (const { status, json } of answers)
      if (status !== 201) expect([status, json.code]).toEqual([409, 'idempotency_in_flight']);
    expect(await activations()).toBe(1);
  });

  it('of another body is refused, and so is a name that is none', async () => {
    await world.pool({ supplier: 'idem-other', count: 3 });
    const { order, activations, token } = await customer();
    await order('d');

    const otherBody = await order('d', { service: 'tg' });
    const otherPath = await world.api('POST', '/favourites/tg', { token, headers: named('d') });
    const none = await order('x'.repeat(256));

    expect(otherBody).toMatchObject({ status: 422, json: { code: 'idempotency_mismatch' } });
    expect(otherPath).toMatchObject({ status: 422, json: { code: 'idempotency_mismatch' } });
    expect(none).toMatchObject({ status: 400, json: { code: 'bad_request' } });
    expect(await activations()).toBe(1);
  });

  it('that was refused is refused again, as a problem', async () => {
    const { order } = await customer();
    const wish = { service: 'tg', country: 7, maxPrice: '0.01' };

    const refused = [await order('e', wish), await order('e', wish)];

    for (const { status, json, headers } of refused) {
      expect([status, json.code]).toEqual([409, 'no_numbers']);
      expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    }
  });

  it('is each account’s own, and may be used again after a day', async () => {
    await world.pool({ supplier: 'idem-day', count: 5 });
    const [one, other] = [await customer(), await customer()];

    const answers = [await one.order('f'), await other.order('f')];
    world.advance(86_401);
    answers.push(await one.order('f'));

    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(3);
  });
});

describe('an answer that is asked for again', () => {
  it('is not sent where it is what the caller has', async () => {
    const first = await world.api('GET', '/catalog/services');
    const etag = first.headers.get('etag') ?? '';
    const ask = (tags: string) =>
      fetch(`${world.url}/api/v1/catalog/services`, {
        headers: { authorization: `Bearer ${world.token}`, 'if-none-match': tags },
      });

    const answers = [await ask(etag), await ask(`"x", W/${etag}`), await ask('*'), await ask('"x"')];

    expect(etag).toMatch(/^"[\w-]{22}"$/);
    expect(answers.map(({ status }) => status)).toEqual([304, 304, 304, 200]);
    expect(await answers[0]?.text()).toBe('');
    expect(answers[0]?.headers.get('etag')).toBe(etag);
  });
});

describe('the version of an answer', () => {
  it.each([
    ['2026-12-01', 200],
    ['2026-11-30', 400],
    ['2999-01-01', 400],
    ['1', 400],
    ['latest', 400],
  ])('asked for as %s is answered %i', async (version, status) => {
    const answer = await world.api('GET', '/me', { headers: { 'switchboard-version': version } });

    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.json.code).toBe('version_unknown');
    else expect(answer.headers.get('switchboard-version')).toBe('2026-12-01');
  });
});

describe('a key that asks too often', () => {
  it('is told how much is left, and then to wait; an operator may ask on', async () => {
    const slow = await createNativeWorld({}, { perSecond: 0.5 });
    const { key: token } = await slow.customer();

    const answers = [];
    for (let time = 0; time < 3; time++) answers.push(await slow.api('GET', '/favourites', { token }));
    const operator = await Promise.all([1, 2, 3].map(() => slow.api('GET', '/me')));
    await slow.close();

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('ratelimit'))).toEqual(
      [1, 0, 0].map((left) => `"key";r=${left};t=1`),
    );
    expect(answers[2]).toMatchObject({ json: { code: 'rate_limited' } });
    expect(answers[2]?.headers.get('retry-after')).toBe('1');
    expect(answers[2]?.headers.get('ratelimit-policy')).toBe('"key";q=2;w=4');
    expect(operator.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('an administrator', () => {
  it('may what the role may, for every route', async () => {
    const rights = {
      viewer: ['read'],
      support: ['read', 'support'],
      operator: ['read', 'support', 'operate'],
    };
    const odd: string[] = [];
    const routes = sections
      .flatMap((section) => section.routes)
      .filter(({ spec }) => !spec.type?.startsWith('text/event-stream'));
    for (const [role, mayDo] of Object.entries(rights)) {
      const { json } = await world.api('POST', '/administrators', { body: { name: `a-${role}`, role } });
      for (const { spec } of routes) {
        const path = spec.path.replace(/:\w+/g, '999999');
        const { status, json: answer } = await world.api(spec.method, path, { token: json.token });
        const isRefused = status === 403 && answer.code === 'role_missing';
        if (isRefused === mayDo.includes(rightOf(spec)))
          odd.push(`${role} ${spec.method} ${spec.path}: ${status}`);
      }
    }

    expect(routes.length).toBeGreaterThan(200);
    expect(odd).toEqual([]);
  });

  it('is named by the audit, and is nobody once revoked', async () => {
    const made = await world.api('POST', '/administrators', { body: { name: 'ann', role: 'operator' } });
    const { token, id } = made.json;

    await world.api('POST', '/accounts', { token, body: { name: 'made-by-ann' } });
    const listed = await world.api('GET', '/administrators');
    const audit = await world.api('GET', '/audit');
    const revoked = await world.api('DELETE', `/administrators/${id}`);

    expect(listed.text).not.toContain(token);
    expect(audit.json.items[0]).toMatchObject({ actor: 'ann', action: 'account.create' });
    expect(revoked.json.revokedAt).not.toBeNull();
    expect((await world.api('GET', '/me', { token })).status).toBe(401);
  });
});

describe('a cap', () => {
  it('of a key or an account holds for what they order, and is shown with what is spent', async () => {
    await world.pool({ supplier: 'capped', count: 5, price: '0.10' });
    const { accountId, order, token } = await customer();
    const path = `/accounts/${accountId}/spending-caps`;
    const { json: me } = await world.api('GET', '/me', { token });

    const set = await world.api('POST', path, { body: { key: me.key.id, day: '0.15' } });
    const orders = [await order('g'), await order('h')];
    const own = await world.api('GET', '/spending-caps', { token });
    await world.api('POST', path, { body: { key: me.key.id } });

    expect(set.json).toMatchObject({ keyId: me.key.id, order: null, day: '0.15', spentToday: '0.00' });
    expect(orders.map(({ status }) => status)).toEqual([201, 409]);
    expect(orders[1]?.json).toMatchObject({ code: 'cap_reached', details: { cap: 'day', of: 'key' } });
    expect(own.json.items).toMatchObject([{ keyId: me.key.id, day: '0.15', spentToday: '0.10' }]);
    expect((await order('i')).status).toBe(201);
  });
});
