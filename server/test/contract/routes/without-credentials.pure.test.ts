import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Dialect, guardedDialects, speaks } from '#test/dialect-voices';
import {
  type Asked,
  addressOf,
  changes,
  createRouteWorld,
  emptyBody,
  lineOf,
  type MountedRoute,
  type RouteWorld,
} from '#test/route-world';

let world: RouteWorld;
beforeAll(async () => {
  world = await createRouteWorld();
});
afterAll(() => world.close());

/** The routes that everybody may ask. All others refuse; a route that should not is written down here. */
const open = new Set([
  // Price lists, which clients of these protocols read before they have a key.
  ...['', '/v1', '/usd/v1'].flatMap((base) =>
    ['countries', 'prices', 'products/:country/:operator', 'flash/:lang'].map(
      (list) => `GET /5sim${base}/guest/${list}`,
    ),
  ),
  ...['country', 'service', 'rental'].flatMap((list) =>
    ['', '.php'].map((ending) => `GET /smspool/${list}/retrieve_all${ending}`),
  ),
  'GET /agent/api/ping',
  'GET /v3/numbers/lookup/:country/:carrier',
  'GET /v3/numbers/:userId/lookup/:country/:carrier',
  'GET /v3/numbers/lookup/:country/:carrier/:service',
  'GET /v3/numbers/:userId/lookup/:country/:carrier/:service',
  'GET /v3/numbers/popular',
  'GET /v3/numbers/countries',
  'GET /v3/statistics',
  // What the native API is, and what its problems mean.
  'GET /api/v1/openapi.json',
  'GET /api/v1/problems',
  ...['', '/start.js', '/swagger-ui.css', '/swagger-ui-bundle.js'].map((part) => `GET /docs/api${part}`),
  // The doors where staff and merchants sign in.
  'GET /widget',
  'GET /lookup',
  'GET /loyalty/merchant',
  'GET /console',
  'GET /console/sign-in',
  'GET /sso/:token',
  'GET /sso/*',
  'GET /reset/:token',
  'GET /reset/*',
]);

const nameOf = ({ method, url }: MountedRoute) => `${method} ${url}`;
/** HEAD is GET without a body; so is what only shows that nothing is there. */
const isRead = ({ method }: MountedRoute) => method === 'GET';
const isCatchAll = ({ url }: MountedRoute) => url.endsWith('*') || /\/:unknown/.test(url);

/** Each dialect's words for a caller that it does not know. */
const refuses: Record<Exclude<Dialect, 'simulator'>, (answer: Answer, route: MountedRoute) => boolean> = {
  handler: ({ text }) => text === 'BAD_KEY',
  supplierDoor: ({ status, text }) => status === 401 && text === '{"status":"unauthorized"}',
  fivesim: ({ status, text }) => status === 401 && text === '',
  smspool: ({ status, text }) =>
    (status === 403 && text.includes('INVALID_KEY')) || (status === 400 && text.includes('"param":"key"')),
  onlinesim: ({ status, text }) => status === 200 && /^\{"response":"ERROR_(?:NO|WRONG)_KEY"\}$/.test(text),
  // Other methods than its own are refused before anybody looks for a key.
  hub: ({ status, text }) =>
    (status === 401 && /ERROR_(?:NO|WRONG)_KEY/.test(text)) ||
    (status === 405 && text.includes('REQUEST_NOT_FOUND')),
  listMode: ({ status, text }) =>
    (status === 401 && /ERROR_(?:NO|WRONG)_KEY/.test(text)) ||
    (status === 405 && text.includes('REQUEST_NOT_FOUND')),
  smsonlineV3: ({ status, text }) => status === 401 && text.includes('"errorCode":"BAD_KEY"'),
  smsonlineV2: ({ status, text }) => status === 401 && text.includes('"body":"BAD_KEY"'),
  coupontools: ({ status, text }, route) =>
    isCatchAll(route) ? status === 404 : status === 401 && /"error_code":1000|"statusCode":401/.test(text),
  // Nobody is asked who he is: what is not there is not found, and a form that is not ours is not read.
  pages: ({ status }, route) => {
    if (isRead(route)) return [302, 404].includes(status);
    return status === 403 || (status === 404 && route.config.entitled === 'unchecked');
  },
  console: ({ status, location }, route) => {
    if (isRead(route)) return status === 404 || location.startsWith('/console/sign-in');
    return status === 403 || status === 404;
  },
  callbacks: ({ status, text }) => status === 403 || text.includes('"error"'),
  native: ({ status, text }) => status === 401 && text.includes('"code":"unauthorized"'),
  mcp: ({ status, headers }) => status === 401 && headers['www-authenticate'] === 'Bearer',
};

const wrongKeys: Asked = {
  headers: {
    authorization: 'Bearer wrong-key',
    'x-api-key': 'wrong-key',
    'x-api-secret': 'wrong',
    'x-client-id': '1000000000000000000000000000009',
    'x-client-secret': 'wrong',
    cookie: 'sb_console=wrong.signature; sb_staff=wrong.signature; sb_form=wrong.signature',
  },
};
const wrongKeyBody = { body: '{"key":"wrong-key","api_key":"wrong-key"}' };

describe.each(guardedDialects)('every route of %s', (dialect) => {
  /** Asks all routes but the open ones. Gives what was answered otherwise than it should, and what has changed. */
  async function askAll(query: string, asked: (route: MountedRoute) => Asked) {
    const routes = world.routes.filter(
      (route) => route.dialect === dialect && !open.has(nameOf(route)) && route.method !== 'HEAD',
    );
    const before = await world.state();
    const odd: string[] = [];
    for (const route of routes) {
      const answer = await world.ask(route.method, `${addressOf(route)}${query}`, asked(route));
      if (!refuses[dialect as keyof typeof refuses](answer, route) || !speaks(dialect, answer))
        odd.push(lineOf(route.method, route.url, answer));
    }
    // A wrong secret is counted, so that nobody can go on guessing.
    const changed = changes(before, await world.state()).filter((table) => table !== 'password_try');
    return { count: routes.length, odd, changed };
  }

  it('refuses without credentials, in its own voice, and changes nothing', async () => {
    const { count, odd, changed } = await askAll('', (route) => (isRead(route) ? {} : emptyBody(route)));

    expect(count).toBeGreaterThan(0);
    expect(odd).toEqual([]);
    expect(changed).toEqual([]);
  });

  it('refuses with wrong ones, wherever they are shown', async () => {
    const { odd, changed } = await askAll('?api_key=wrong-key&key=wrong-key', (route) => {
      if (isRead(route)) return wrongKeys;
      const body = ['pages', 'console'].includes(dialect) ? emptyBody(route) : wrongKeyBody;
      return { ...body, ...wrongKeys };
    });

    expect(odd).toEqual([]);
    expect(changed).toEqual([]);
  });
});

it('what is open to everybody is there, answers strangers in its own voice, and changes nothing', async () => {
  const routes = world.routes.filter((route) => open.has(nameOf(route)));
  const before = await world.state();
  const odd: string[] = [];
  for (const route of routes) {
    const answer = await world.ask(route.method, addressOf(route));
    if (answer.status >= 500 || !speaks(route.dialect, answer))
      odd.push(lineOf(route.method, route.url, answer));
  }

  expect(new Set(routes.map(nameOf))).toEqual(open);
  expect(odd).toEqual([]);
  expect(changes(before, await world.state())).toEqual([]);
});

it('HEAD answers with the status of GET', async () => {
  const odd: string[] = [];
  for (const { url, method, dialect } of world.routes) {
    if (method !== 'HEAD' || dialect === 'simulator') continue;
    const address = addressOf({ url });
    const [head, get] = [await world.ask('HEAD', address), await world.ask('GET', address)];
    if (head.status !== get.status) odd.push(`${url}: ${head.status}, ${get.status}`);
  }

  expect(odd).toEqual([]);
});
