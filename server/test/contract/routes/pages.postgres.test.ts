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

let world: RouteWorld;
let accountId: bigint;
let widgetKey: string;
/** All pages of consumers and staff, and what their forms are sent to. */
let shown: MountedRoute[];
let sent: MountedRoute[];

beforeAll(async () => {
  world = await createRouteWorld();
  ({ accountId } = await world.customer());
  await world.core.merchants.open({ accountId, email: 'shop@example.org' });
  ({ key: widgetKey } = await world.core.merchants.setWidget({ accountId, password: 'widget password' }));
  const pages = world.routes.filter(({ dialect, url }) => dialect === 'pages' && !url.endsWith('*'));
  shown = pages.filter(({ method }) => method === 'GET');
  sent = pages.filter(({ method, config }) => method === 'POST' && config.entitled !== 'unchecked');
});
afterAll(() => world.close());

/** Whoever may come by: nobody, somebody of a shop, the merchant. */
const visitors: Record<string, () => Promise<RouteVisitor>> = {
  async 'a stranger'() {
    const visitor = createRouteVisitor(world);
    await visitor.get('/widget');
    return visitor;
  },
  async 'staff who are signed in'() {
    const visitor = createRouteVisitor(world);
    await visitor.get('/widget');
    const answer = await visitor.post('/staff/sign-in', {
      ...{ room: 'widget', name: widgetKey, password: 'widget password' },
    });
    if (answer.status !== 303) throw new Error(`staff cannot sign in: ${answer.status}`);
    await visitor.get('/widget');
    return visitor;
  },
  'a merchant who is signed in to the console': () => signIn(world, accountId),
};

const unknown = ['AAAAAA', '0', '99999999999999999999', 'x'.repeat(300), "a'b", '😀', 'a&web=true'];

/** But for the count of wrong secrets. */
const changedSince = async (before: Record<string, string>) =>
  changes(before, await world.state()).filter((table) => table !== 'password_try');

/** Our headers, on whatever page there is. */
function isSafe({ headers, text, status }: Answer): boolean {
  if (status < 400 && status >= 300) return true;
  return (
    headers['x-content-type-options'] === 'nosniff' &&
    headers['referrer-policy'] === 'same-origin' &&
    headers['x-robots-tag'] === 'noindex' &&
    headers['cache-control'] === 'no-store' &&
    !String(headers['content-security-policy']).includes('unsafe') &&
    !/ (?:style|on\w+)="/.test(text)
  );
}

describe.each(Object.keys(visitors))('%s', (name) => {
  const visit = () => visitors[name]?.() ?? Promise.reject(new Error(`nobody is ${name}`));

  it('finds nothing at any page of what is not there, and is told so in our own words', async () => {
    const visitor = await visit();
    const before = await world.state();
    const odd: string[] = [];

    for (const route of shown.filter(({ url }) => url.includes(':')))
      for (const id of unknown) {
        const address = addressOf(route, () => id);
        const answer = await visitor.get(address);
        // A page that needs another one first leads there.
        const isNothing = answer.status === 404 || (answer.status === 302 && answer.location.startsWith('/'));
        if (!isNothing || !speaks('pages', answer) || !isSafe(answer))
          odd.push(lineOf('GET', address, answer));
      }

    expect(odd).toEqual([]);
    expect(await changedSince(before)).toEqual([]);
  });

  it('sends no form about what is not there to any effect', async () => {
    const visitor = await visit();
    const before = await world.state();
    const odd: string[] = [];

    for (const route of sent.filter(({ url }) => url.includes(':')))
      for (const id of unknown) {
        const address = addressOf(route, () => id);
        const answer = await visitor.post(address, { password: 'x', email: 'x@example.org' });
        // Where the address holds a secret the form's token is made of it, and this one was not.
        const isRefused = [302, 303, 403, 404, 422, 429].includes(answer.status);
        if (!isRefused || !speaks('pages', answer) || !isSafe(answer))
          odd.push(lineOf('POST', address, answer));
      }

    expect(odd).toEqual([]);
    expect(await changedSince(before)).toEqual([]);
  });
});

describe('every form', () => {
  it('is refused without the token of its page, and with that of another browser', async () => {
    const visitor = createRouteVisitor(world);
    const other = createRouteVisitor(world);
    await visitor.get('/widget');
    await other.get('/widget');
    const before = await world.state();
    const odd: string[] = [];

    for (const route of sent)
      for (const fields of [
        {},
        { form_token: '' },
        { form_token: 'x'.repeat(80) },
        { form_token: other.formToken() },
      ]) {
        const answer = await visitor.forge(addressOf(route), fields);
        if (answer.status !== 403 || !speaks('pages', answer)) odd.push(lineOf('POST', route.url, answer));
      }

    expect(sent.length).toBeGreaterThan(20);
    expect(odd).toEqual([]);
    expect(changes(before, await world.state())).toEqual([]);
  });
});

it('every page speaks Russian to whoever asks for it, also where there is nothing', async () => {
  const odd: string[] = [];

  for (const route of shown) {
    const visitor = createRouteVisitor(world);
    const answer = await visitor.get(`${addressOf(route)}?lang=ru`);
    const isRussian =
      answer.status === 302 ? answer.location.includes('lang=ru') : answer.text.includes('<html lang="ru"');
    if (!isRussian) odd.push(lineOf('GET', route.url, answer));
  }

  expect(shown.length).toBeGreaterThan(25);
  expect(odd).toEqual([]);
});
