import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createAwayDatabase } from '#test/away-database';
import { type Dialect, speaks } from '#test/dialect-voices';
import { addressOf, createRouteWorld, emptyBody, lineOf, type RouteWorld } from '#test/route-world';

let world: RouteWorld;
const database = createAwayDatabase();
beforeAll(async () => {
  world = await createRouteWorld({ SIMULATOR: '1' }, database.wrap);
});
afterEach(() => database.setAway(false));
afterAll(() => world.close());

/**
 * Each dialect's words for "later". V2 documents no other status for it, the text protocol has a word for it, callbacks
 * that nobody signed and visitors that nobody knows are refused without a look.
 */
const later: Record<Dialect, number | undefined> = {
  ...{ handler: undefined, hub: 503, listMode: 503, smsonlineV3: 503, smsonlineV2: 500, coupontools: 503 },
  ...{ supplierDoor: 503, fivesim: 503, smspool: 503, onlinesim: 503 },
  ...{ pages: 503, console: undefined, callbacks: undefined, native: 503, mcp: 503, simulator: 503 },
};

it.each(Object.keys(later) as Dialect[])(
  '%s says "later" while the database is away, and never "our fault"',
  async (dialect) => {
    const key = {
      apiKey: 'some-key-of-many-letters',
      apikey: 'some-key-of-many-letters',
      key: 'some-key-of-many-letters',
      api_key: 'a'.repeat(32),
    };
    const sms = { to: '447911123456', from: 'Telegram', text: 'Code 12345' };
    const headers = {
      authorization: `Bearer ${dialect === 'native' ? world.adminToken : key.key}`,
      ...{ 'x-client-id': '1000000000000000000000000000009', 'x-client-secret': 'wrong' },
      ...{ 'x-api-key': '1000000000000000000000000000009', 'x-api-secret': 'wrong' },
    };
    const routes = world.routes.filter(
      (route) =>
        route.dialect === dialect && route.method !== 'HEAD' && !route.url.startsWith('/sim/payments'),
    );
    const statuses = new Set<number>();
    const odd: string[] = [];

    database.setAway(true);
    for (const route of routes) {
      const query = dialect === 'native' ? '' : `?${new URLSearchParams(key)}&action=getBalance&lang=en`;
      const address = `${addressOf(route, () => 'abcdef')}${query}`;
      const isRead = route.method === 'GET';
      const body = ['pages', 'console'].includes(dialect)
        ? emptyBody(route)
        : { body: JSON.stringify({ ...key, ...sms }) };
      const answer = await world.ask(route.method, address, { headers, ...(isRead ? {} : body) });
      statuses.add(answer.status);
      const isFault = answer.status >= 500 && answer.status !== later[dialect];
      const isSilent =
        answer.status === 503 &&
        dialect !== 'hub' &&
        dialect !== 'listMode' &&
        !answer.headers['retry-after'];
      if (isFault || isSilent || (answer.status >= 400 && !speaks(dialect, answer)))
        odd.push(lineOf(route.method, route.url, answer));
    }
    database.setAway(false);

    expect(odd.slice(0, 20)).toEqual([]);
    if (later[dialect] !== undefined) expect([...statuses]).toContain(later[dialect]);
  },
);
