import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scopes } from '#core';
import type { DialectWorld } from '#test/dialect-world';
import { routes } from '../../../src/dialects/onlinesim/routes.ts';
import { createOnlinesimWorld } from './onlinesim-world.ts';

let world: DialectWorld;
let accountId: bigint;
const keys = new Map<string, string>();

beforeAll(async () => {
  world = await createOnlinesimWorld();
  ({ accountId } = await world.customer());
  await world.stock({ country: 2, service: 'tg', price: '0.10', count: 5, rentPerDay: '1.00' });
  for (const scope of scopes)
    keys.set(scope, (await world.core.accounts.createKey({ accountId, scopes: [scope] })).key);
});
afterAll(() => world?.close());

/** Enough for every call to do something. */
const form = { country: '77', service: 'telegram', tzid: '1', number: '77010000001', days: '1' };

const leases = async () =>
  (await world.core.activations.list({ accountId, limit: 500 })).length +
  (await world.core.rentals.list({ accountId, limit: 500 })).length;

test.each(
  routes.flatMap(({ path, scope }) => scopes.map((other) => [path, other, other === scope] as const)),
)('%s with a key for %s: %s', async (path, scope, isAllowed) => {
  const before = await leases();

  const { json } = await world.post(`${path}.php`, { apikey: keys.get(scope) ?? '', ...form });

  expect(json.response === 'API_ACCESS_DISABLED').toBe(!isAllowed);
  if (!isAllowed) expect(await leases()).toBe(before);
});

describe('without a key', () => {
  test.each(routes.map(({ path }) => path))('%s is refused', async (path) => {
    const query = new URLSearchParams(form);
    const { status, body } = await world.ask({ target: `/onlinesim/api/${path}.php?${query}` });
    const { json } = await world.post(`${path}.php`, form);

    expect({ status, body, json }).toEqual({
      status: 200,
      body: '{"response":"ERROR_NO_KEY"}',
      json: { response: 'ERROR_NO_KEY' },
    });
  });
});

test('a key without scopes may do everything', async () => {
  const { key } = await world.core.accounts.createKey({ accountId });

  expect(await world.post('getBalance.php', { apikey: key })).toMatchObject({ json: { response: 1 } });
  expect(await world.post('getNum.php', { apikey: key, service: 'telegram', country: '77' })).toMatchObject({
    json: { response: 1 },
  });
});

test('getNumbersStats names every country by its number, and what it has', async () => {
  const { json } = await world.post('getNumbersStats.php', {
    apikey: keys.get('read') ?? '',
    country: 'all',
  });

  expect(Object.keys(json)).toHaveLength(110);
  expect(json[77].services.service_telegram).toMatchObject({ price: 0.1, slug: 'telegram', code: 77 });
  expect(json[7]).toMatchObject({ name: 'Russia', code: 7, services: {} });
  for (const [code, stats] of Object.entries(json)) expect(stats).toMatchObject({ code: Number(code) });
});

test('rent/tariffsRent names every country, and of one alone the same', async () => {
  const key = { apikey: keys.get('read') ?? '' };
  const { json: all } = await world.post('rent/tariffsRent.php', key);
  const { json: one } = await world.post('rent/tariffsRent.php', { ...key, country: '77' });

  expect(Object.keys(all)).toHaveLength(110);
  expect(all[77]).toEqual(one);
  expect(one.days[7]).toBe(7);
});
