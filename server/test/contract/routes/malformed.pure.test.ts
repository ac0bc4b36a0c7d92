import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  type Dialect,
  dialectOf,
  guardedDialects,
  speaks,
  voicePrefixes,
} from '#test/dialect-voices';
import {
  type Asked,
  addressOf,
  changes,
  createRouteWorld,
  emptyBody,
  FORM,
  lineOf,
  type MountedRoute,
  type RouteWorld,
  takes,
} from '#test/route-world';

let world: RouteWorld;
/** Where a call needs no more than a header to be let in, it is: the token of the native API, a key for MCP. */
let headers: (dialect: Dialect) => Record<string, string>;
beforeAll(async () => {
  world = await createRouteWorld();
  const { key } = await world.customer();
  headers = (dialect) => ({ authorization: `Bearer ${dialect === 'mcp' ? key : world.adminToken}` });
});
afterAll(() => world.close());

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const routesOf = (dialect: Dialect) => world.routes.filter((route) => route.dialect === dialect);
/** Those that read a body. */
const writesOf = (dialect: Dialect) => routesOf(dialect).filter(({ method }) => methods.indexOf(method) > 0);

/** It is refused: never a success (two protocols say no with 200), never our own failure. */
const isRefused = (dialect: Dialect, { status, text }: Answer) =>
  dialect === 'handler'
    ? status === 200
    : (dialect === 'onlinesim' && status === 200 && /^\{"response":"[A-Z_]+"\}$/.test(text)) ||
      (status >= 300 && status < 500);

describe.each(guardedDialects)('a call of %s', (dialect) => {
  /** Asks, and notes what is not refused in the dialect's voice. */
  async function collect(
    calls: readonly { route: Pick<MountedRoute, 'url'>; method: string; asked: Asked; note?: string }[],
    fits: (answer: Answer) => boolean = () => true,
  ): Promise<{ odd: string[]; changed: string[] }> {
    const before = await world.state();
    const odd: string[] = [];
    for (const { route, method, asked, note = '' } of calls) {
      const answer = await world.ask(method, addressOf(route), {
        ...asked,
        headers: { ...headers(dialect), ...asked.headers },
      });
      if (!isRefused(dialect, answer) || !speaks(dialect, answer) || !fits(answer))
        odd.push(`${note} ${lineOf(method, route.url, answer)}`);
    }
    return { odd, changed: changes(before, await world.state()) };
  }

  it('by a method that the address has not is refused in its own voice, and changes nothing', async () => {
    const urls = [...new Set(routesOf(dialect).map(({ url }) => url))];
    const calls = urls.flatMap((url) =>
      methods
        .filter((method) => !world.routes.some((route) => route.url === url && route.method === method))
        .filter((method) => !otherTakes(url, method))
        .map((method) => ({
          route: { url },
          method,
          asked: method === 'GET' ? {} : emptyBody({ dialect }),
        })),
    );

    expect(await collect(calls)).toEqual({ odd: [], changed: [] });
  });

  it('with a body that is too large is refused in its own voice, before it is read', async () => {
    const calls = writesOf(dialect).map((route) => ({
      route,
      method: route.method,
      asked: { ...emptyBody(route), headers: { 'content-length': String(route.bodyLimit + 1) } },
    }));
    const tooLarge = ({ status }: Answer) =>
      // The key is in the address or a header, and looked at first; the text protocol knows one status; what is no
      // call of partners and hubs says so, whatever comes with it.
      status === 413 ||
      (dialect.startsWith('smsonline') && status === 401) ||
      (['hub', 'listMode'].includes(dialect) && status === 405) ||
      dialect === 'handler';

    expect(await collect(calls, tooLarge)).toEqual({ odd: [], changed: [] });
  });

  it('whose body is none of its own is refused in its own voice, and changes nothing', async () => {
    const calls = writesOf(dialect).flatMap((route) =>
      noBodies.map(([note, asked]) => ({ route, method: route.method, asked, note })),
    );

    expect(await collect(calls)).toEqual({ odd: [], changed: [] });
  });
});

const noBodies: readonly [note: string, asked: Asked][] = [
  ['half of a JSON object', { body: '{"a":', type: 'application/json' }],
  ['nothing', { body: '', type: 'application/json' }],
  ['a list', { body: '[]', type: 'application/json' }],
  ['depth', { body: '['.repeat(20_000), type: 'application/json' }],
  ['a picture', { body: 'GIF89a', type: 'image/gif' }],
  ['no known type', { body: 'a', type: 'x' }],
  ['half of an escape', { body: 'a=%e', type: FORM }],
  ['parts without an end', { body: '--x', type: 'multipart/form-data; boundary=y' }],
  ['parts without a border', { body: '--x', type: 'multipart/form-data' }],
  [
    'a part without a name',
    {
      body: '--y\r\ncontent-disposition: form-data\r\n\r\nb\r\n--y--\r\n',
      type: 'multipart/form-data; boundary=y',
    },
  ],
];

/** Another route with a parameter in that place may have the method. */
const otherTakes = (url: string, method: string) =>
  world.routes.some(
    (route) =>
      route.method === method &&
      route.url !== url &&
      !route.url.endsWith('*') &&
      takes(route, addressOf({ url })),
  );

describe('an address that no router reads', () => {
  const below = [
    ...['/partner/some-hub', '/v3/customers/1', '/5sim/v1/user', '/smspool/sms', '/onlinesim/api/rent'],
    ...['/v3/coupon', '/v4/directory'],
  ];
  const prefixes = [
    ...voicePrefixes,
    ...below.map((prefix) => ({ prefix, dialect: dialectOf(prefix) })),
    // The simulator is there for tests alone.
  ].filter(({ dialect }) => guardedDialects.some((one) => one === dialect));

  it('is refused by the dialect that it was meant for', async () => {
    const odd: string[] = [];
    for (const { prefix, dialect } of prefixes)
      for (const tail of ['/%zz', '/%', `/${'x'.repeat(600)}`, '/a/b/c/d/e/f/g', '//']) {
        const answer = await world.ask('GET', `${prefix}${tail}`, { headers: headers(dialect) });
        if (!isRefused(dialect, answer) || !speaks(dialect, answer))
          odd.push(lineOf('GET', `${prefix}${tail}`, answer));
      }

    expect(odd).toEqual([]);
  });
});
