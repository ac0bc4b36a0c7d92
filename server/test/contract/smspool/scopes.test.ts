import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scopes } from '#core';
import type { DialectWorld } from '#test/dialect-world';
import { routes } from '../../../src/dialects/smspool/routes.ts';
import { createSmsPoolWorld } from './smspool-world.ts';

let world: DialectWorld;
let accountId: bigint;
const keys = new Map<string, string>();

beforeAll(async () => {
  world = await createSmsPoolWorld();
  ({ accountId } = await world.customer());
  await world.stock({ country: 2, service: 'tg', price: '0.10', count: 5, rentPerDay: '1.00' });
  for (const scope of scopes)
    keys.set(scope, (await world.core.accounts.createKey({ accountId, scopes: [scope] })).key);
});
afterAll(() => world?.close());

/** Enough for every endpoint to do something. */
const form = {
  country: 'KZ',
  service: '907',
  orderid: 'ABCDEFGH',
  rental_code: 'ABCDEFGH',
  id: '7',
  days: '1',
};

const leases = async () =>
  (await world.core.activations.list({ accountId, limit: 500 })).length +
  (await world.core.rentals.list({ accountId, limit: 500 })).length;

test.each(
  routes.flatMap(({ path, scope }) => scopes.map((other) => [path, other, other === scope] as const)),
)('%s with a key for %s: %s', async (path, scope, isAllowed) => {
  const before = await leases();

  const { status, json } = await world.post(path, { key: keys.get(scope) ?? '', ...form });

  expect(json.type === 'KEY_NOT_ALLOWED').toBe(!isAllowed);
  if (isAllowed) return;
  expect(status).toBe(403);
  expect(await leases()).toBe(before);
});

describe('without a key', () => {
  test.each(routes.map(({ path }) => path))('%s is refused by POST', async (path) => {
    const { status, json } = await world.post(path, form);

    expect({ status, type: json.type, param: json.errors[0].param }).toEqual({
      status: 400,
      type: 'MISSING_PARAMETER',
      param: 'key',
    });
  });

  test('three lists are there by GET, and nothing else is', async () => {
    const query = new URLSearchParams(form).toString();
    const open: string[] = [];
    for (const { path } of routes) {
      const { status } = await world.ask({ target: `/smspool/${path}?${query.replace(/service=\d+&/, '')}` });
      if (status === 200) open.push(path);
    }

    expect(open).toEqual(['country/retrieve_all', 'service/retrieve_all', 'rental/retrieve_all']);
  });
});

test('a key without scopes may do everything', async () => {
  const { key } = await world.core.accounts.createKey({ accountId });

  expect(await world.post('request/balance', { key })).toMatchObject({ status: 200 });
  expect(await world.post('purchase/sms', { key, ...form })).toMatchObject({ json: { success: 1 } });
});
