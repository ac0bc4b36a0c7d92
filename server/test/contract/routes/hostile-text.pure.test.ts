import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type Answer, type Dialect, speaks } from '#test/dialect-voices';
import { type HostileText, hostileTexts, textsForName, worstTexts } from '#test/hostile-text';
import { crawlForms, type PageForm } from '#test/page-forms';
import { createRouteVisitor, type RouteVisitor, signIn } from '#test/route-visitor';
import {
  type Asked,
  addressOf,
  createRouteWorld,
  FORM,
  lineOf,
  type MountedRoute,
  type RouteWorld,
} from '#test/route-world';
import { leavesOf, type Path, sampleOf, sampleWith } from '#test/schema-samples';
import { actionNames } from '../../../src/dialects/handler/index.ts';

/** Whatever is written into any parameter of any route, the route's dialect has an answer to it that is not "our fault". */
let world: RouteWorld;
let things: Awaited<ReturnType<typeof makeThings>>;

beforeAll(async () => {
  world = await createRouteWorld({ SIMULATOR: '1', RATE_LIMIT: '0' });
  things = await makeThings();
});
afterAll(() => world.close());

async function makeThings() {
  const { core } = world;
  const { accountId, key, name } = await world.customer();
  const { supplierId, phones } = await world.pool({ count: 3 });
  const email = 'shop@example.org';
  const keyPair = await core.merchants.open({
    accountId,
    email,
    details: { smsConnected: true, emailConnected: true },
  });
  const { key: widgetKey } = await core.merchants.setWidget({ accountId, password: 'widget password' });
  const campaign = await core.campaigns.create({ accountId, name: 'Pizza' });
  const { session } = await core.couponSessions.create({ accountId, campaignId: campaign.id, source: 'api' });
  const location = await core.campaigns.createLocation({ accountId, companyName: 'Mine' });
  const teammate = await core.merchants.createTeammate({ accountId, name: 'Ann', email: 'ann@example.org' });
  const subaccount = await core.merchants.createSubaccount({
    parentId: accountId,
    email: 'sub@example.org',
    details: {},
  });
  const directory = await core.directories.create({ accountId, name: 'Mine', registration: 'optional' });
  const card = await core.loyalty.createCard({ accountId, type: 'points', name: 'Mine', rewards: [] });
  const users = [{ details: { email: 'joe@example.org' } }];
  const [user] = await core.loyalty.addUsers({ accountId, cardId: card.id, users, actor: 'test' });
  const group = await core.smsGroups.createGroup({ accountId, name: 'Mine' });
  const { id: partnerId } = await core.inventory.createSupplier({ name: 'a-partner', kind: 'partner' });
  await core.supply.connect({ supplierId: partnerId, dialect: 'onlinesim-v1', key: PARTNER_KEY });
  const { id: listerId } = await core.inventory.createSupplier({ name: 'a-lister', kind: 'partner' });
  await core.supply.connect({ supplierId: listerId, dialect: 'onlinesim-v2', key: LISTER_KEY });
  const { hub } = await core.hubs.connect({
    ...{ name: 'some-hub', dialect: 'onlinesim-v1', pushUrl: 'https://hub.example/push', key: HUB_KEY },
  });
  return {
    ...{
      accountId,
      key,
      name,
      keyPair,
      widgetKey,
      campaign,
      session,
      location,
      directory,
      card,
      user,
      group,
    },
    ids: {
      ...{
        account: name,
        merchant: name,
        userId: name,
        supplier: String(supplierId),
        partner: String(partnerId),
      },
      ...{ hub: hub.name, phone: phones[0] ?? '', campaign: String(campaign.id), card: String(card.id) },
      ...{ directory: String(directory.id), session: session.code, location: String(location.id) },
      ...{ teammate: String(teammate.id), subaccount: String(subaccount.accountId), group: String(group.id) },
      ...{ user: String(user?.user.id), country: '2', service: 'tg', carrier: 'any', amount: '500' },
      ...{ currency: 'USDT', network: 'TRON', orderId: '1' },
    } as Record<string, string>,
  };
}

const PARTNER_KEY = 'partner-key-of-many-letters';
const LISTER_KEY = 'lister-key-of-many-letters';
const HUB_KEY = 'hub-key-of-many-letters';

const methodsWithBody = ['POST', 'PUT', 'PATCH', 'DELETE'];
const routesOf = (dialect: Dialect) =>
  world.routes.filter((route) => route.dialect === dialect && route.method !== 'HEAD');

type Call = {
  route: Pick<MountedRoute, 'method' | 'url' | 'dialect'>;
  address: string;
  asked?: Asked;
  note: string;
};

/** Success has its own forms; every other answer is in the dialect's voice, and none is our fault. */
function isOdd(dialect: Dialect, answer: Answer): boolean {
  if (answer.status >= 500 || answer.text === 'ERROR_SQL') return true;
  if (answer.status < 300 && dialect !== 'handler') return false;
  return !speaks(dialect, answer);
}

const AT_ONCE = 8;

/** Asks all of them, and gives the answers that are not as they must be, and what the log calls our fault. */
async function oddOf(calls: Iterable<Call>): Promise<{ count: number; odd: string[] }> {
  const odd: string[] = [];
  let count = 0;
  world.failures();
  async function askOne({ route, address, asked = {}, note }: Call) {
    count++;
    const answer = await world.ask(route.method, address, asked);
    if (isOdd(route.dialect, answer)) odd.push(`${note}: ${lineOf(route.method, route.url, answer)}`);
  }
  const all = [...calls];
  while (all.length > 0) await Promise.all(all.splice(0, AT_ONCE).map(askOne));
  await world.drain();
  return { count, odd: [...odd, ...world.failures()].slice(0, 40) };
}

/** Each part of the address of each route, the others as they should be. */
function* pathCalls(routes: readonly MountedRoute[], asked: Asked = {}): Iterable<Call> {
  for (const route of routes)
    for (const [, name = ''] of route.url.matchAll(/:(\w+)/g))
      for (const { name: what, escaped } of hostileTexts) {
        const marked = addressOf(route, (one) => (one === name ? 'HOSTILE' : (things.ids[one] ?? '1')));
        yield { route, address: marked.replace('HOSTILE', escaped), asked, note: `${what} as ${name}` };
      }
}

function* queryCalls(
  routes: readonly MountedRoute[],
  names: readonly string[] | ((route: MountedRoute) => readonly string[]),
  { asked = {}, query = '', texts }: { asked?: Asked; query?: string; texts?: readonly HostileText[] } = {},
): Iterable<Call> {
  let at = 0;
  for (const route of routes)
    for (const name of typeof names === 'function' ? names(route) : names)
      for (const { name: what, escaped } of texts ?? textsForName(at++)) {
        const address = `${addressOf(route, (one) => things.ids[one] ?? '1')}?${query}&${name}=${escaped}`;
        yield { route, address, asked, note: `${what} in the query as ${name}` };
      }
}

/** Texts as they are, by JSON's own escapes. */
function* bodyCalls(
  routes: readonly MountedRoute[],
  bodiesOf: (route: MountedRoute, text: string) => Iterable<{ body: unknown; note: string }>,
  { headers = {}, texts }: { headers?: Record<string, string>; texts?: readonly HostileText[] } = {},
): Iterable<Call> {
  for (const route of routes.filter(({ method }) => methodsWithBody.includes(method)))
    for (const one of texts ?? new Set([...worstTexts, ...hostileTexts])) {
      let at = 0;
      for (const { body, note } of bodiesOf(route, one.text)) {
        if (!texts && !textsForName(at++).includes(one)) continue;
        const { name: what } = one;
        const address = addressOf(route, (one) => things.ids[one] ?? '1');
        yield { route, address, asked: { body: JSON.stringify(body), headers }, note: `${what} as ${note}` };
      }
    }
}

/** The names that a dialect's code reads parameters by. */
function namesIn(dialect: string): string[] {
  const folder = new URL(`../../../src/dialects/${dialect}/`, import.meta.url);
  const source = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
  const reads =
    /\b(?:get|has|read\w*|find\w*)\((?:call, |parameters, )?(?:\['(\w+)'(?:, '(\w+)')?\]|'(\w+)')/g;
  return [...new Set([...source.matchAll(reads)].flatMap(([, ...names]) => names.filter(Boolean)))];
}

/** A JSON value with each of its texts and numbers replaced in turn. */
function* withEach(value: unknown, text: string, path = ''): Iterable<{ body: unknown; note: string }> {
  if (typeof value !== 'object' || value === null) {
    yield { body: text, note: path };
    return;
  }
  for (const [name, inner] of Object.entries(value))
    for (const { body, note } of withEach(inner, text, `${path}.${name}`)) {
      const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
      copy[name] = body;
      yield { body: copy, note };
    }
}

const isSameCall =
  ({ method, config }: MountedRoute) =>
  (other: MountedRoute) =>
    other.method === method && other.config.parameters === config.parameters;

const fine = { count: expect.any(Number), odd: [] };

describe('hostile text in any parameter of', () => {
  it('the text protocol', async () => {
    const routes = routesOf('handler');
    const names = [...namesIn('handler'), 'api_key', 'action', 'hours', 'rent_time'];
    const [route] = routes;
    if (!route) throw new Error('the text protocol has a route');
    const calls = [
      // A text that is too long is refused before anybody looks at the action.
      ...actionNames.flatMap((action) => [
        ...queryCalls([route], names, {
          query: `api_key=${things.key}&lang=en&action=${action}`,
          texts: worstTexts.slice(0, 1),
        }),
      ]),
      ...queryCalls(routes, names, { query: '' }),
      ...routes
        .filter(({ method }) => method === 'POST')
        .flatMap((route) =>
          hostileTexts.map(({ name, escaped }) => ({
            ...{ route, address: route.url, note: `${name} in a form` },
            asked: {
              type: FORM,
              body: `api_key=${things.key}&action=getNumber&service=tg&orderId=${escaped}`,
            },
          })),
        ),
    ];

    expect(names.length).toBeGreaterThan(20);
    expect(await oddOf(calls)).toEqual(fine);
  });

  it('what partners call', async () => {
    const sms = { smsId: 1, phone: '79088081050', phoneFrom: 'Telegram', text: 'Code 12345' };
    const push = { action: 'PUSH_SMS', key: PARTNER_KEY, service: 'rent', ...sms };
    const number = {
      number: '79088081050',
      country: 'russia',
      operator: 'any',
      service: 'telegram',
      price: 1,
    };
    const message = { number: '79088081050', from: 'Telegram', text: 'Code', date: '2026-01-01 10:00:00' };
    const listed = {
      ...{ key: LISTER_KEY, numbers: [number], messages: [message], test: '' },
      ...{ ...number, ...message, id: 1 },
    };

    for (const [dialect, body] of [
      ['hub', push],
      ['listMode', listed],
    ] as const) {
      const routes = routesOf(dialect);
      expect(await oddOf(pathCalls(routes, { body: '{}' }))).toEqual(fine);
      expect(await oddOf(queryCalls(routes, ['apikey', 'number', 'id'], { asked: { body: '{}' } }))).toEqual(
        fine,
      );
      expect(await oddOf(bodyCalls(routes, (_route, text) => withEach(body, text)))).toEqual(fine);
    }
  });

  it('what hubs call', async () => {
    const order = { action: 'GET_NUMBER', country: 'germany', operator: 'any', service: 'telegram', sum: 40 };
    const finish = { action: 'FINISH_ACTIVATION', activationId: 1, status: 3, sum: 1 };
    const routes = routesOf('hub').filter(({ url }) => url.startsWith('/partner/'));
    const bodies = [order, { ...order, action: 'GET_SERVICES' }, finish];

    for (const body of bodies)
      expect(
        await oddOf(
          bodyCalls(routes, (_route, text) => withEach({ key: HUB_KEY, currency: 643, ...body }, text)),
        ),
      ).toEqual(fine);
  });

  it.each(['smsonlineV3', 'smsonlineV2'] as const)('%s', async (dialect) => {
    const routes = routesOf(dialect);
    const names = namesIn('smsonline');
    const credentials = { apiKey: things.key, key: things.key };
    const query = new URLSearchParams(credentials).toString();
    const asked = { body: JSON.stringify(credentials) };
    const known = Object.fromEntries(names.map((name) => [name, things.ids[name] ?? '1']));

    expect(names.length).toBeGreaterThan(12);
    expect(await oddOf(pathCalls(routes, asked))).toEqual(fine);
    expect(await oddOf(queryCalls(routes, [...names, 'apiKey', 'key', 'userId'], { query }))).toEqual(fine);
    expect(
      await oddOf(bodyCalls(routes, (_route, text) => withEach({ ...known, ...credentials }, text))),
    ).toEqual(fine);
  });

  it('Coupontools', async () => {
    // Each call once: its other addresses lead to the same.
    const all = routesOf('coupontools').filter(({ config }) => config.parameters !== undefined);
    const routes = all.filter((route) => all.find(isSameCall(route)) === route);
    const { clientId, secret } = things.keyPair;
    const headers = {
      ...{ 'x-client-id': clientId, 'x-client-secret': secret },
      ...{ 'x-api-key': clientId, 'x-api-secret': secret },
    };
    const known: Record<string, string> = {
      ...{ campaign: `cam_${things.campaign.id}`, couponsession: things.session.code, amount: '2' },
      ...{ phone: '+447911123456', email: 'x@example.org', loyaltycard: `loy_${things.card.id}` },
      ...{ directory: `dir_${things.directory.id}`, smsgroup: `gro_${things.group.id}`, group_name: 'Group' },
    };
    const parametersOf = ({ config }: MountedRoute) =>
      Object.values((config.parameters ?? {}) as Record<string, { name: string; kind: z.ZodType }>);
    const sampled = (route: MountedRoute) =>
      Object.fromEntries(
        parametersOf(route).map(({ name, kind }) => [
          name,
          kind.safeParse(known[name] ?? null).success ? known[name] : sampleOf(kind),
        ]),
      );
    const requiredOf = (route: MountedRoute) =>
      Object.fromEntries(Object.entries(sampled(route)).filter(([name]) => name in known));

    expect(await oddOf(pathCalls(routes, { headers }))).toEqual(fine);
    expect(
      await oddOf(
        queryCalls(
          routes.filter(({ method }) => method === 'GET'),
          (route) => parametersOf(route).map(({ name }) => name),
          { asked: { headers }, query: new URLSearchParams(known).toString(), texts: worstTexts },
        ),
      ),
    ).toEqual(fine);
    // Once with what a call needs, once with everything that it could take.
    for (const rest of [requiredOf, sampled])
      expect(
        await oddOf(
          bodyCalls(
            routes.filter(({ method }) => method !== 'DELETE'),
            (route, text) =>
              parametersOf(route).map(({ name }) => ({ body: { ...rest(route), [name]: text }, note: name })),
            { headers, texts: worstTexts },
          ),
        ),
      ).toEqual(fine);
  });

  it('the native API', async () => {
    const headers = { authorization: `Bearer ${world.adminToken}` };
    const routes = routesOf('native').filter(({ config }) => config.reads !== undefined);
    const readsOf = ({ config }: MountedRoute) =>
      config.reads as { query: z.ZodType; body: z.ZodType; params: z.ZodType };
    const namesOf = (schema: z.ZodType) =>
      leavesOf(schema).flatMap((path: Path) => (path.length === 1 ? [path[0] ?? ''] : []));

    expect(routes.length).toBeGreaterThan(100);
    expect(await oddOf(pathCalls(routes, { headers }))).toEqual(fine);
    expect(
      await oddOf(queryCalls(routes, (route) => namesOf(readsOf(route).query), { asked: { headers } })),
    ).toEqual(fine);
    expect(
      await oddOf(
        bodyCalls(
          routes.filter(({ method }) => method !== 'DELETE'),
          (route, text) =>
            leavesOf(readsOf(route).body).map((path) => ({
              body: sampleWith(readsOf(route).body, path, text),
              note: path.join('.'),
            })),
          { headers },
        ),
      ),
    ).toEqual(fine);
  });

  it('the simulator and the callbacks', async () => {
    const sms = { to: things.ids.phone, from: 'Telegram', text: 'Code 12345', supplierMessageId: '1' };
    const body = { ...sms, supplier: 'nobody', mode: 'none', advanceSeconds: 0 };
    const routes = [...routesOf('simulator'), ...routesOf('callbacks')].filter(
      ({ url }) => url !== '/sim/reset' && !url.startsWith('/sim/payments'),
    );

    expect(await oddOf(queryCalls(routes, ['to', 'limit', 'method', 'params[account]']))).toEqual(fine);
    expect(await oddOf(bodyCalls(routes, (_route, text) => withEach(body, text)))).toEqual(fine);
  });

  it('a simulated payment page', async () => {
    const routes = routesOf('simulator').filter(({ url }) => url.startsWith('/sim/payments'));
    const asked = (text: string): Asked => ({ type: FORM, body: `outcome=${text}` });
    const calls = routes.flatMap((route) =>
      hostileTexts.map(({ name, escaped }) => ({
        route: { ...route, dialect: 'simulator' as const },
        ...{ address: addressOf(route, () => escaped), note: name },
        ...(route.method === 'POST' ? { asked: asked(escaped) } : {}),
      })),
    );
    const statuses = new Set<number>();
    for (const { route, address, asked } of calls)
      statuses.add((await world.ask(route.method, address, asked)).status);

    expect([...statuses].filter((status) => status >= 500)).toEqual([]);
  });
});

describe('hostile text in the address of', () => {
  it.each(['pages', 'console'] as const)('%s, for a stranger and for who is signed in', async (dialect) => {
    const merchant = await signIn(world, things.accountId);
    const routes = routesOf(dialect);
    const strangers = await oddOf(pathCalls(routes, { type: FORM, body: '' }));
    const odd: string[] = [];
    for (const { route, address, note } of pathCalls(routes.filter(({ method }) => method === 'GET'))) {
      const answer = await merchant.get(address);
      if (isOdd(dialect, answer)) odd.push(`${note}: ${lineOf('GET', route.url, answer)}`);
    }
    for (const { route, address, note } of queryCalls(
      routes.filter(({ method }) => method === 'GET'),
      ['lang', 'next', 'done', 'failed', 'page', 'search', 'from', 'to', 'code', 'token', 'before', 'q'],
    )) {
      const answer = await merchant.get(address);
      if (isOdd(dialect, answer)) odd.push(`${note}: ${lineOf('GET', route.url, answer)}`);
    }

    expect(strangers).toEqual(fine);
    expect([odd, world.failures()]).toEqual([[], []]);
  });
});

describe('hostile text in every field of every form', () => {
  const formTexts = [...worstTexts, ...hostileTexts.filter(({ name }) => name === 'a broken escape')];

  /** Sends a form with each of its fields replaced in turn; `enter` begins anew where a form ended the visit. */
  async function spoil(
    enter: () => Promise<RouteVisitor>,
    starts: readonly string[],
  ): Promise<{ forms: PageForm[]; odd: string[] }> {
    let visitor = await enter();
    const forms = (await crawlForms(visitor, starts)).sort(lastWordsLast);
    const odd: string[] = [];
    world.failures();
    for (const { action, fields } of forms)
      for (const name of Object.keys(fields).filter((one) => one !== 'form_token'))
        for (const { name: what, escaped } of formTexts) {
          const { form_token: _token, ...others } = fields;
          const body = `${new URLSearchParams({ ...others, [name]: '' })}&${name}=${escaped}`;
          const answer = await visitor.postRaw(action, body);
          const failures = world.failures();
          if (isOdd('pages', answer) || failures.length > 0)
            odd.push(
              `${what} as ${name}: ${lineOf('POST', action, answer)} ${failures.join(' ').slice(0, 300)}`,
            );
          if (answer.location.includes('/sign-in') || answer.status === 403) visitor = await enter();
        }
    await world.drain();
    return { forms, odd: odd.slice(0, 40) };
  }

  it('of the console', async () => {
    const starts = world.routes
      .filter(({ dialect, method, url }) => dialect === 'console' && method === 'GET' && !url.includes('*'))
      .map((route) => addressOf(route, (name) => things.ids[name] ?? '1'))
      .filter((address) => address.startsWith('/console'));

    const { forms, odd } = await spoil(() => signIn(world, things.accountId), starts);

    expect(forms.length).toBeGreaterThan(25);
    expect(odd).toEqual([]);
  });

  it('of pages, for strangers and staff', async () => {
    const staff = async () => {
      const visitor = createRouteVisitor(world);
      await visitor.get('/widget');
      await visitor.post('/staff/sign-in', {
        ...{ room: 'widget', name: things.widgetKey, password: 'widget password' },
      });
      await visitor.get('/widget');
      return visitor;
    };
    const { campaign, session, card, directory } = things;
    const starts = [
      ...['/console/sign-in', '/widget', '/lookup', '/loyalty/merchant', '/sso/unknown', '/reset/unknown'],
      ...[`/p/${campaign.code}`, `/p/${campaign.code}/${session.code}`, `/v/${session.code}`],
      ...[
        `/l/${card.code}`,
        `/d/${directory.code}`,
        `/d/${directory.code}/register`,
        `/d/${directory.code}/sign-in`,
      ],
    ];

    const strangers = await spoil(async () => createRouteVisitor(world), starts);
    const signedIn = await spoil(staff, starts);

    expect(strangers.forms.length).toBeGreaterThan(6);
    expect([strangers.odd, signedIn.odd]).toEqual([[], []]);
  });
});

/** Forms that end something come after those that need it. */
const lastWordsLast = (one: PageForm, other: PageForm) => weight(one) - weight(other);
const weight = ({ action }: PageForm) =>
  /sign-out|remove|delete|revoke|password|archive/.test(action) ? 1 : 0;
