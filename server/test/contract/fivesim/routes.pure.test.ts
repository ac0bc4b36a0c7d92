import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { scopes } from '#core';
import { refusalCodes } from '#kernel/refusal';
import type { Route } from '../../../src/dialects/fivesim/call.ts';
import { fivesim } from '../../../src/dialects/fivesim/index.ts';
import { spellRefusal } from '../../../src/dialects/fivesim/refusals.ts';
import { routes } from '../../../src/dialects/fivesim/routes.ts';
import { createFiveSimWorld, type FiveSimWorld } from './fivesim-world.ts';

type OwnRoute = Extract<Route, { scope: string }>;

const own = routes.filter((route): route is OwnRoute => route.scope !== undefined);
const addressOf = ({ path }: Route) => `/5sim/v1${path.replace(/\{\w+\}/g, '1')}`;

let world: FiveSimWorld;
const keys = new Map<string, string>();

beforeAll(async () => {
  world = await createFiveSimWorld();
  const { accountId } = await world.customer();
  for (const scope of scopes)
    keys.set(scope, (await world.core.accounts.createKey({ accountId, scopes: [scope] })).key);
});
afterAll(() => world?.close());

describe('the table of routes', () => {
  it('has every call once', () => {
    expect(routes.map(({ path }) => path)).toEqual([...new Set(routes.map(({ path }) => path))]);
    expect(own).toHaveLength(11);
    expect(routes).toHaveLength(15);
  });

  it('lets money be spent, and orders be ended, by keys for that alone', () => {
    const leasing = own.filter(({ scope }) => scope === 'lease').map(({ path }) => path.split('/')[2]);

    expect(leasing).toEqual(['buy', 'buy', 'reuse', 'finish', 'cancel', 'ban']);
  });

  it('is mounted as the table of dialects wants it', () => {
    expect(Object.keys(fivesim)).toEqual(['name', 'prefixes', 'mount', 'malformed']);
    expect(fivesim.malformed({ path: '/5sim/%', part: 'address', error: new Error('broken') })).toEqual({
      status: 400,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: 'bad request',
    });
  });
});

test.each(own.flatMap((route) => scopes.map((scope) => [route.path, scope, route] as const)))(
  '%s with a key for %s',
  async (_path, scope, route) => {
    const { status, text } = await world.ask(addressOf(route), { key: keys.get(scope) });

    if (route.scope === scope) expect(text).not.toBe('forbidden');
    else expect({ status, text }).toEqual({ status: 403, text: 'forbidden' });
  },
);

test.each(own)('$path needs a key in its header', async (route) => {
  const key = keys.get('read');
  const answers = await Promise.all([
    world.ask(addressOf(route)),
    world.ask(addressOf(route), { key: 'f'.repeat(32) }),
    world.ask(addressOf(route), { key: '' }),
    world.ask(addressOf(route), { headers: { authorization: key ?? '' } }),
    world.ask(addressOf(route), { headers: { authorization: `Basic ${key}` } }),
    world.ask(`${addressOf(route)}?key=${key}&token=${key}`),
  ]);

  expect(answers.map(({ status, text }) => ({ status, text }))).toEqual(
    answers.map(() => ({ status: 401, text: '' })),
  );
});

test('a revoked key, and one for other addresses, open nothing', async () => {
  const { accountId } = await world.customer();
  const elsewhere = await world.core.accounts.createKey({ accountId, ipAllow: ['203.0.113.7'] });
  const revoked = await world.core.accounts.createKey({ accountId });
  await world.core.accounts.revokeKey(revoked.id);

  expect(await world.ask('/5sim/v1/user/profile', { key: elsewhere.key })).toMatchObject({
    status: 403,
    text: 'forbidden',
  });
  expect(await world.ask('/5sim/v1/user/profile', { key: revoked.key })).toMatchObject({
    status: 401,
    text: '',
  });
});

describe('refusals', () => {
  it('are all spelled: a status and a line without an end', () => {
    for (const code of refusalCodes) {
      const { status, text } = spellRefusal({ code });
      expect([200, 400, 401, 403, 404, 429, 500, 503]).toContain(status);
      if (status !== 401) expect(text).toMatch(/^[a-zA-Z]+( [a-z]+)*$/);
    }
  });

  it('come with 200 for want of numbers alone', () => {
    const mild = refusalCodes.filter((code) => spellRefusal({ code }).status === 200);

    expect(mild).toEqual(['service_off', 'no_numbers', 'price_too_low']);
    for (const code of mild) expect(spellRefusal({ code }).text).toBe('no free phones');
  });
});

describe('how often', () => {
  let limited: FiveSimWorld;
  beforeAll(async () => {
    limited = await createFiveSimWorld({ RATE_LIMIT: '2' });
  });
  afterAll(() => limited?.close());

  it('a key may call, and guests of one address', async () => {
    const { key } = await limited.customer();

    for (const target of ['/5sim/v1/user/profile', '/5sim/v1/guest/flash/en']) {
      const answers = await Promise.all(Array.from({ length: 6 }, () => limited.ask(target, { key })));
      const refused = answers.filter(({ status }) => status === 429);
      expect(answers.some(({ status }) => status === 200)).toBe(true);
      expect(refused.length).toBeGreaterThan(0);
      expect(refused[0]).toMatchObject({ text: 'too many requests', headers: { 'retry-after': '1' } });
    }
  });
});

describe('prices', () => {
  it('tell how often a service works once ten orders are known', async () => {
    const { core, customer } = world;
    const { accountId } = await customer();
    await world.stock({ country: 16, service: 'wa', price: '0.10', count: 10, operator: 'o2' });
    const buy = () => core.activations.buy({ accountId, serviceId: 'wa', countryId: 16 });
    for (let order = 0; order < 10; order++) {
      const { id, phone } = await buy();
      if (order < 4) await core.activations.cancel({ id, accountId });
      else await world.sms({ phone, sender: 'WhatsApp', text: 'WhatsApp code 123-456' });
    }
    await core.statistics.sweeps.find(({ name }) => name === 'statistics.roll-up')?.run();

    const { text } = await world.ask('/5sim/v1/guest/prices?country=england&product=whatsapp');

    expect(JSON.parse(text)).toEqual({ england: { whatsapp: { o2: { cost: 9, count: 4, rate: 60 } } } });
  });
});
