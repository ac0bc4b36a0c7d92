import { createSealer } from '#kernel/seal';
import type { CampaignChange } from '#modules/merchants/campaigns';
import { pages } from '../../src/web/pages/index.ts';
import { createTestServer, createTestWorker } from './served.ts';
import { createWorld, type World } from './world.ts';

/** A browser with its cookies, as long as the test lasts. */
type Visitor = {
  get(url: string, headers?: Record<string, string>): Promise<PageAnswer>;
  head(url: string): Promise<PageAnswer>;
  /** Sends the form of `page` (or of what is at `url`, where none is given) that leads to `action`. */
  submit(page: PageAnswer, action: string, fields?: Record<string, string>): Promise<PageAnswer>;
  /** Sends what is given and nothing else. */
  post(url: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<PageAnswer>;
  cookies: Map<string, string>;
};

type PageAnswer = {
  status: number;
  html: string;
  headers: Record<string, string | string[] | number | undefined>;
  /** Where it leads; empty where it leads nowhere. */
  location: string;
};

export type PageMerchant = {
  accountId: bigint;
  key: string;
  /** Signs in with `widget password`; its shop with `shop password`. */
  shop: { id: bigint; email: string };
};

/** The core and a server with the pages; the world reaches it at `http://coupons.example`. */
export type PageWorld = World & {
  merchant(): Promise<PageMerchant>;
  campaign(
    merchant: PageMerchant,
    settings?: Omit<CampaignChange, 'name'>,
  ): Promise<{ id: bigint; code: string }>;
  /** A browser with an address of its own. */
  visitor(headers?: Record<string, string>): Visitor;
  /** Opens a campaign and returns the page of the session that was made. */
  open(visitor: Visitor, code: string): Promise<{ path: string; session: string; page: PageAnswer }>;
  url(): Promise<string>;
};

const BROWSER = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1';
let serial = 0;

export async function createPageWorld(env: Record<string, string> = {}): Promise<PageWorld> {
  const world = await createWorld({ PUBLIC_URL: 'http://coupons.example', ...env });
  const { core } = world;
  // Does nothing by itself; jobs are queued for it.
  const worker = await createTestWorker(world);
  const server = createTestServer({ trustProxy: '127.0.0.1', voices: [pages] });
  await server.register(pages.mount, { core, sealer: createSealer('test secret of many letters') });
  await server.ready();

  function visitor(headers: Record<string, string> = {}): Visitor {
    const cookies = new Map<string, string>();
    const n = ++serial;
    const address = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;

    async function send(
      method: 'GET' | 'HEAD' | 'POST',
      url: string,
      {
        fields,
        headers: more = {},
      }: { fields?: Record<string, string>; headers?: Record<string, string> } = {},
    ): Promise<PageAnswer> {
      const response = await server.inject({
        method,
        url,
        headers: {
          'user-agent': BROWSER,
          'x-forwarded-for': address,
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...headers,
          ...more,
          ...(fields ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        },
        ...(fields ? { payload: new URLSearchParams(fields).toString() } : {}),
      });
      for (const { name, value, maxAge, expires } of response.cookies) {
        const isOver = maxAge === 0 || (expires !== undefined && expires.getTime() < Date.now());
        if (isOver || value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
      return {
        status: response.statusCode,
        html: response.body,
        headers: response.headers,
        location: String(response.headers.location ?? ''),
      };
    }
    return {
      cookies,
      get: (url, more = {}) => send('GET', url, { headers: more }),
      head: (url) => send('HEAD', url),
      post: (url, fields = {}, more = {}) => send('POST', url, { fields, headers: more }),
      submit: (page, action, fields = {}) =>
        send('POST', action, { fields: { ...hiddenFields(page.html, action), ...fields } }),
    };
  }

  return {
    ...world,
    visitor,

    async merchant() {
      const { accountId, name } = await world.customer();
      await core.merchants.open({
        accountId,
        email: `${name}@example.org`,
        details: { companyName: 'Pizzeria Roma', country: 'GB' },
      });
      const { key } = await core.merchants.setWidget({ accountId, password: 'widget password' });
      const email = `shop-${name}@example.org`;
      const { id } = await core.campaigns.createLocation({
        accountId,
        companyName: 'Roma Centre',
        street: '1 High Street',
        city: 'London',
        email,
        password: 'shop password',
      });
      return { accountId, key, shop: { id, email } };
    },

    campaign: ({ accountId }, settings = {}) =>
      core.campaigns.create({
        accountId,
        name: 'Pizza',
        title: 'One pizza free',
        subtitle: 'With every two',
        value: '-50 %',
        validationMethods: ['button', 'password', 'qr', 'widget', 'barcode'],
        password: 'campaign password',
        ...settings,
      }),

    async open(browser, code) {
      const { location: path } = await browser.get(`/p/${code}`);
      return { path, session: path.split('/').at(-1) ?? '', page: await browser.get(path) };
    },

    async url() {
      const url = await server.listen({ host: '127.0.0.1', port: 0 });
      core.publicAddress.url = url;
      return url;
    },

    async close() {
      await server.close();
      await worker.stop();
      await world.close();
    },
  };
}

/** The hidden fields of the form in `html` that leads to `action`. Fails where there is none. */
function hiddenFields(html: string, action: string): Record<string, string> {
  const form = [...html.matchAll(/<form method="post" action="([^"]*)"[^>]*>(.*?)<\/form>/gs)].find(
    ([, target]) => target === action,
  )?.[2];
  if (form === undefined) throw new Error(`the page has no form that leads to ${action}`);
  return Object.fromEntries(
    [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  );
}
