import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { fingerprint } from '#test/fingerprint';
import { hostileTexts } from '#test/hostile-text';
import { routes } from '../../../src/dialects/fivesim/routes.ts';
import { createFiveSimWorld, type FiveSimWorld, type Reply } from './fivesim-world.ts';

let world: FiveSimWorld;
let key: string;

beforeAll(async () => {
  world = await createFiveSimWorld();
  ({ key } = await world.customer());
  await world.stock({ country: 16, service: 'tg', price: '0.10', count: 3, rent: '0.10' });
});
afterAll(() => world?.close());

/** In the voice of this protocol, and not our fault. */
function expectNo({ status, type, text }: Reply, target: string): void {
  const short = target.slice(0, 80);
  expect({ short, type }).toEqual({ short, type: 'text/plain; charset=utf-8' });
  expect([400, 404]).toContain(status);
  expect(text).toMatch(/^[a-zA-Z]+( [a-z]+)*$/);
}

const good: Record<string, string> = {
  country: 'england',
  operator: 'any',
  product: 'telegram',
  number: '447000000000',
  id: '10000000',
  lang: 'en',
};
const names = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

const places = routes.flatMap(({ path }) => names(path).map((name) => ({ path, name })));

test.each(places)('$path refuses whatever hurts as its $name', async ({ path, name }) => {
  const before = await fingerprint(world.db);

  for (const { escaped } of hostileTexts) {
    const target = `/5sim/v1${path.replace(/\{(\w+)\}/g, (_, one: string) => (one === name ? escaped : (good[one] ?? '1')))}`;
    expectNo(await world.ask(target, { key }), target);
  }

  expect(await fingerprint(world.db)).toEqual(before);
});

const queries = [
  ...['maxPrice', 'forwarding'].map((name) => ['/user/buy/activation/england/any/telegram', name] as const),
  ...['maxPrice', 'forwarding'].map((name) => ['/user/buy/hosting/england/any/1day', name] as const),
  ...['category', 'limit', 'offset', 'order', 'reverse'].map((name) => ['/user/orders', name] as const),
  ...['limit', 'offset', 'order', 'reverse'].map((name) => ['/user/payments', name] as const),
  ...['country', 'product'].map((name) => ['/guest/prices', name] as const),
];

test.each(queries)('%s refuses whatever hurts as its %s', async (path, name) => {
  const before = await fingerprint(world.db);
  const rest = path === '/user/orders' && name !== 'category' ? '&category=activation' : '';

  for (const { escaped } of hostileTexts) {
    const target = `/5sim/v1${path}?${name}=${escaped}${rest}`;
    expectNo(await world.ask(target, { key }), target);
  }
  const twice = `/5sim/v1${path}?${name}=1&${name}=2${rest}`;
  expectNo(await world.ask(twice, { key }), twice);

  expect(await fingerprint(world.db)).toEqual(before);
});

describe('requests that are no calls', () => {
  it.each(['/5sim/v1/user/%zz', '/5sim/%', '/5sim/v1/user/check/%e0%a4'])('%s', async (target) => {
    expectNo(await world.ask(target, { key }), target);
  });

  const bodies = ['{', '[[[[', 'null', '\0', 'x'.repeat(2_000_000), '{"__proto__":{"a":1}}'];
  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s with any body', async (method) => {
    for (const body of bodies)
      for (const type of ['application/json', 'text/html', '']) {
        const headers = { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) };
        const answer = await world.ask('/5sim/v1/user/profile', { key, method, headers, body });
        expectNo(answer, `${method} ${type}`);
      }
  });

  it('a key of ten thousand letters, or of others than letters', async () => {
    for (const authorization of [`Bearer ${'a'.repeat(10_000)}`, 'Bearer é', 'Bearer a b', 'Bearer'])
      expect(await world.ask('/5sim/v1/user/profile', { headers: { authorization } })).toMatchObject({
        status: 401,
        text: '',
      });
  });
});
