import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, speaks } from '#test/dialect-voices';
import { createRouteVisitor, type RouteVisitor, signIn } from '#test/route-visitor';
import {
  addressOf,
  changes,
  createRouteWorld,
  lineOf,
  type MountedRoute,
  type RouteWorld,
} from '#test/route-world';

type Permission = (typeof permissions)[number];
const permissions = [
  'dashboard',
  'directory',
  'loyalty',
  'statistics',
  'distribution',
  'sms',
  'email',
  'validation_widget',
  'add_campaign',
  'update_campaign',
] as const;

let world: RouteWorld;
let shop: bigint;
/** Screens and actions of people who are signed in. */
let screens: MountedRoute[];
let actions: MountedRoute[];

beforeAll(async () => {
  world = await createRouteWorld();
  shop = await merchant('shop@example.org');
  const console = world.routes.filter(
    ({ dialect, url, method }) =>
      dialect === 'console' && /^\/console\/(?!sign-)\w/.test(url) && ['GET', 'POST'].includes(method),
  );
  screens = console.filter(({ method }) => method === 'GET');
  actions = console.filter(({ method }) => method === 'POST');
});
afterAll(() => world.close());

async function merchant(email: string): Promise<bigint> {
  const { accountId } = await world.customer();
  await world.core.merchants.open({ accountId, email });
  return accountId;
}

let serial = 0;

/** Somebody below the shop who may do just this. */
async function employee(may: readonly Permission[]): Promise<RouteVisitor> {
  const access = Object.fromEntries(permissions.map((one) => [one, may.includes(one)]));
  const email = `employee${++serial}@example.org`;
  const { accountId } = await world.core.merchants.createSubaccount({
    parentId: shop,
    email,
    details: { access },
  });
  return signIn(world, accountId);
}

/** The permission that a screen or an action asks for besides the dashboard, by its place; a new place must name one. */
function needOf({ url }: MountedRoute): Permission | 'main account' | undefined {
  const [, area = '', rest = ''] = /^\/console\/(\w+)(.*)$/.exec(url) ?? [];
  switch (area) {
    case 'campaigns':
      if (rest === '') return undefined;
      return ['/add', '/copy'].includes(rest) ? 'add_campaign' : 'update_campaign';
    case 'statistics':
    case 'distribution':
    case 'sms':
    case 'loyalty':
      return area;
    case 'directories':
      return 'directory';
    case 'settings':
      return rest === '/keys/widget' ? 'validation_widget' : undefined;
    case 'subaccounts':
      return 'main account';
    default:
      throw new Error(`what does ${url} need?`);
  }
}

/** Sends each of them, as `send` does; gives those whose answer does not fit, and what has changed. */
async function collect(
  routes: readonly MountedRoute[],
  send: (route: MountedRoute) => Promise<Answer>,
  fits: (answer: Answer) => boolean,
): Promise<{ odd: string[]; changed: string[] }> {
  const before = await world.state();
  const odd: string[] = [];
  for (const route of routes) {
    const answer = await send(route);
    if (!fits(answer) || !speaks('console', answer)) odd.push(lineOf(route.method, route.url, answer));
  }
  return { odd, changed: changes(before, await world.state()) };
}

const none = { odd: [], changed: [] };
const isForbidden = ({ status }: Answer) => status === 403;
const toSignIn = ({ status, location }: Answer) =>
  [302, 303].includes(status) && location.startsWith('/console/sign-in');
const fields = { name: 'forged', sure: '1', amount: '1', email: 'forged@example.org', companyName: 'Forged' };

describe('every action', () => {
  it('is refused without a session, though the form is of a page of ours', async () => {
    const stranger = createRouteVisitor(world);
    await stranger.get('/console/sign-in');

    expect(await collect(actions, (route) => stranger.post(addressOf(route), fields), toSignIn)).toEqual(
      none,
    );
    expect(actions.length).toBeGreaterThan(30);
  });

  it('is refused for a form without the token of our page', async () => {
    const visitor = await signIn(world, shop);

    expect(await collect(actions, (route) => visitor.forge(addressOf(route), fields), isForbidden)).toEqual(
      none,
    );
  });

  it('is refused for a form with the token of another browser, however well signed', async () => {
    const visitor = await signIn(world, shop);
    const other = await signIn(world, await merchant('other@example.org'));
    const send = (route: MountedRoute) =>
      visitor.forge(addressOf(route), { ...fields, form_token: other.formToken() });

    expect(await collect(actions, send, isForbidden)).toEqual(none);
  });

  it('is refused to one who may nothing', async () => {
    const visitor = await employee([]);
    // Its pages have no forms: the browser has the token of the page where one signs in.
    await visitor.get('/console/sign-in');

    expect(await collect(actions, (route) => visitor.post(addressOf(route), fields), isForbidden)).toEqual(
      none,
    );
  });

  it.each(permissions.filter((one) => one !== 'dashboard'))(
    'that needs %s is refused to one who may all the rest, and to nobody who may that',
    async (need) => {
      const needing = actions.filter((route) => needOf(route) === need);
      const all = await employee(permissions.filter((one) => one !== need));
      const just = await employee(['dashboard', need]);

      const lacking = await collect(needing, (route) => all.post(addressOf(route), fields), isForbidden);
      const having = await collect(
        needing.filter(({ url }) => url.includes(':')),
        (route) => just.post(addressOf(route), fields),
        ({ status }) => status === 404 || status === 303,
      );

      expect(lacking).toEqual(none);
      expect(having).toEqual(none);
    },
  );

  it('of a main account alone is refused to one below it who may everything', async () => {
    const visitor = await employee(permissions);
    const main = actions.filter((route) => needOf(route) === 'main account');

    expect(await collect(main, (route) => visitor.post(addressOf(route), fields), isForbidden)).toEqual(none);
    expect(main.length).toBeGreaterThan(3);
  });

  it.each(['999999', '0', '-1', 'abc', '99999999999999999999', '1.5', '😀'])(
    'on what is not there, %s, changes nothing, and says so',
    async (id) => {
      const visitor = await signIn(world, shop);
      const withIds = actions.filter(({ url }) => url.includes(':'));
      const send = (route: MountedRoute) =>
        visitor.post(
          addressOf(route, () => id),
          fields,
        );

      // Some tell what was wrong with the rest of the form on the screen they came from.
      const answers = await collect(
        withIds,
        send,
        ({ status, location }) => status === 404 || (status === 303 && /[?&]failed=/.test(location)),
      );

      expect(answers).toEqual(none);
    },
  );
});

describe('every screen', () => {
  it('leads to the sign-in without a session, and back to itself', async () => {
    const stranger = createRouteVisitor(world);
    const leads = async (route: MountedRoute) => stranger.get(addressOf(route));

    expect(await collect(screens, leads, toSignIn)).toEqual(none);
    expect(screens.length).toBeGreaterThan(20);
    for (const route of screens) {
      const next = new URL((await leads(route)).location, 'http://console').searchParams.get('next');
      expect(next).toBe(addressOf(route));
    }
  });

  it('is shown to its merchant where it names nothing', async () => {
    const visitor = await signIn(world, shop);
    const plain = screens.filter(({ url }) => !url.includes(':'));

    expect(
      await collect(
        plain,
        (route) => visitor.get(addressOf(route)),
        ({ status }) => status === 200,
      ),
    ).toEqual(none);
  });

  it('is refused to one who may nothing', async () => {
    const visitor = await employee([]);

    expect(await collect(screens, (route) => visitor.get(addressOf(route)), isForbidden)).toEqual(none);
  });

  it.each(permissions.filter((one) => one !== 'dashboard'))(
    'that needs %s is refused to one who may all the rest, and to nobody who may that',
    async (need) => {
      const needing = screens.filter((route) => needOf(route) === need);
      const all = await employee(permissions.filter((one) => one !== need));
      const just = await employee(['dashboard', need]);

      expect(await collect(needing, (route) => all.get(addressOf(route)), isForbidden)).toEqual(none);
      expect(
        await collect(
          needing,
          (route) => just.get(addressOf(route)),
          ({ status }) => status === 200 || status === 404,
        ),
      ).toEqual(none);
    },
  );

  it('of a main account alone is refused to one below it who may everything', async () => {
    const visitor = await employee(permissions);
    const main = screens.filter((route) => needOf(route) === 'main account');

    expect(await collect(main, (route) => visitor.get(addressOf(route)), isForbidden)).toEqual(none);
  });

  it.each(['999999', '0', '-1', 'abc', '99999999999999999999', '1.5', '😀', "1'--"])(
    'of what is not there, %s, is not found',
    async (id) => {
      const visitor = await signIn(world, shop);
      const withIds = screens.filter(({ url }) => url.includes(':'));

      expect(
        await collect(
          withIds,
          (route) => visitor.get(addressOf(route, () => id)),
          ({ status }) => status === 404,
        ),
      ).toEqual(none);
    },
  );
});
