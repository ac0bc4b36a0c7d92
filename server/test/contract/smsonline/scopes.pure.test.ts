import { afterAll, beforeAll, expect, test } from 'vitest';
import { scopes } from '#core';
import { type Route, routes } from '../../../src/dialects/smsonline/routes.ts';
import { createSmsOnlineWorld, type SmsOnlineWorld } from './smsonline-world.ts';

let world: SmsOnlineWorld;
let name: string;
let whole: string;
const keys = new Map<string, string>();

beforeAll(async () => {
  world = await createSmsOnlineWorld();
  const customer = await world.customer();
  name = customer.name;
  whole = customer.key;
  for (const scope of scopes) {
    const { key } = await world.core.accounts.createKey({ accountId: customer.accountId, scopes: [scope] });
    keys.set(scope, key);
  }
});
afterAll(() => world.close());

type KeyedRoute = Extract<Route, { needsKey: true }>;
const keyed = routes.filter((route): route is KeyedRoute => route.needsKey);

function ask({ methods: [method], path, version }: KeyedRoute, key: string | undefined, userId = name) {
  const target = path.replace('{userId}', userId).replaceAll(/\{\w+\}/g, '1');
  return world.json(method, `${target}?userId=${userId}&${version === 'v3' ? 'apiKey' : 'key'}=${key}`);
}

test.each(
  keyed.flatMap((route) => scopes.map((scope) => [route.methods[0], route.path, scope, route] as const)),
)('%s %s with a key for %s', async (_method, _path, scope, route) => {
  const answer = await ask(route, keys.get(scope));

  const forbidden = await ask(route, whole, 'somebody-else');
  expect(forbidden.status).toBe(403);
  if (route.scope === scope) expect(answer).not.toEqual(forbidden);
  else expect(answer).toEqual(forbidden);
});
