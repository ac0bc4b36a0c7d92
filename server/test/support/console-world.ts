import type { AddressInfo } from 'node:net';
import { createWorker } from '#jobs';
import { createSealer } from '#kernel/seal';
import { mountCoupontools } from '../../src/dialects/coupontools/index.ts';
import { mountConsole } from '../../src/web/console/index.ts';
import { mountPages } from '../../src/web/pages/index.ts';
import { createTestServer } from './served.ts';
import { createWorld, type World } from './world.ts';

type PageAnswer = { status: number; location: string; text: string; headers: Headers };

/** A browser without a window: keeps cookies, and sends the forms that pages show. */
export type Visitor = {
  get(path: string, method?: string): Promise<PageAnswer>;
  /** Sends the form with that action of the page at `path`, with `fields` over what the page had filled in. */
  submit(path: string, action: string, fields?: Record<string, string | Blob>): Promise<PageAnswer>;
  /** Sends fields as they are, without a page before. */
  post(path: string, fields: Record<string, string>): Promise<PageAnswer>;
  cookies: Map<string, string>;
};

export type ConsoleWorld = World & {
  url: string;
  visitor(): Visitor;
  /** A merchant and a visitor who is signed in to its console. */
  merchant(options?: { parentId?: bigint; permissions?: readonly string[] }): Promise<{
    accountId: bigint;
    email: string;
    keyPair: { clientId: string; secret: string };
    visitor: Visitor;
  }>;
  // biome-ignore lint/suspicious/noExplicitAny: what a test looks into is what it tests
  call(keyPair: { clientId: string; secret: string }, path: string, body?: unknown): Promise<any>;
};

let serial = 0;

/** The core with the console, the pages of consumers and the coupon API before it, on a port. */
export async function createConsoleWorld(env: Record<string, string> = {}): Promise<ConsoleWorld> {
  const world = await createWorld({ COUPON_RATE_LIMIT: '0', ...env });
  const { core } = world;
  const server = createTestServer();
  const sealer = createSealer('test secret of many letters');
  await server.register(mountConsole, { core, sealer });
  await server.register(mountPages, { core, sealer });
  await server.register(mountCoupontools, { core, config: world.config });
  await server.listen({ host: '127.0.0.1', port: 0 });
  // Makes the tables of jobs; does nothing by itself.
  const worker = await createWorker({
    db: world.db,
    handlers: core.handlers,
    sweeps: core.sweeps,
    onError: () => {},
  });
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  core.publicAddress.url = url;

  return {
    ...world,
    url,
    visitor: () => createVisitor(url),

    async merchant({ parentId, permissions } = {}) {
      const email = `merchant${++serial}@example.org`;
      const { accountId, keyPair } = await open(email, parentId, permissions);
      const visitor = createVisitor(url);
      const token = await core.merchants.createSignOn({ accountId });
      await visitor.submit(`/sso/${token}`, `/sso/${token}`);
      return { accountId, email, keyPair, visitor };
    },

    async call({ clientId, secret }, path, body = {}) {
      const response = await fetch(url + path, {
        method: 'POST',
        headers: { 'x-client-id': clientId, 'x-client-secret': secret, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return response.json();
    },

    async close() {
      await server.close();
      await worker.stop();
      await world.close();
    },
  };

  async function open(email: string, parentId?: bigint, permissions: readonly string[] = []) {
    if (parentId === undefined) {
      const { accountId } = await world.customer();
      return { accountId, keyPair: await core.merchants.open({ accountId, email }) };
    }
    const access = Object.fromEntries(
      allPermissions.map((permission) => [permission, permissions.includes(permission)]),
    );
    const made = await core.merchants.createSubaccount({ parentId, email, details: { access } });
    if (!made.keyPair) throw new Error('a new subaccount has a key pair');
    return { accountId: made.accountId, keyPair: made.keyPair };
  }
}

const allPermissions = [
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
];

function createVisitor(url: string): Visitor {
  const cookies = new Map<string, string>();

  async function ask(path: string, init: RequestInit): Promise<PageAnswer> {
    const response = await fetch(url + path, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      text: await response.text(),
      headers: response.headers,
    };
  }

  const post: Visitor['post'] = (path, fields) =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });

  return {
    cookies,
    get: (path, method = 'GET') => ask(path, { method }),
    post,
    async submit(path, action, fields = {}) {
      const page = await ask(path, { method: 'GET' });
      const form = formOf(page.text, action);
      const entries = Object.entries({ ...form.fields, ...fields });
      if (!form.multipart) return post(action, Object.fromEntries(entries) as Record<string, string>);
      const body = new FormData();
      for (const [name, value] of entries)
        typeof value === 'string' ? body.append(name, value) : body.append(name, value, 'file.csv');
      return ask(action, { method: 'POST', body });
    },
  };
}

/** The values in the form with that action. */
function formOf(html: string, action: string): { fields: Record<string, string>; multipart: boolean } {
  const forms = html.split('<form').slice(1);
  const form = forms
    .map((text) => text.split('</form>')[0] ?? '')
    .find((text) => text.slice(0, text.indexOf('>')).includes(`action="${action}"`));
  if (form === undefined) throw new Error(`no form sends to ${action}:\n${html.slice(0, 3_000)}`);
  const fields: Record<string, string> = {};
  for (const [tag] of form.matchAll(/<input(?:[^>"]|"[^"]*")*>/g)) {
    const [name, type, value] = ['name', 'type', 'value'].map((key) => attribute(tag, key));
    if (!name || type === 'file' || (type === 'checkbox' && !/ checked/.test(tag))) continue;
    fields[name] = value ?? '';
  }
  for (const [, tag = '', text = ''] of form.matchAll(/<textarea([^>]*)>([^<]*)<\/textarea>/g))
    fields[attribute(tag, 'name') ?? ''] = plainText(text);
  for (const [, tag = '', options = ''] of form.matchAll(/<select([^>]*)>(.*?)<\/select>/gs)) {
    const chosen =
      /<option[^>]* selected[^>]*>/.exec(options)?.[0] ?? /<option[^>]*>/.exec(options)?.[0] ?? '';
    fields[attribute(tag, 'name') ?? ''] = attribute(chosen, 'value') ?? '';
  }
  return { fields, multipart: form.slice(0, form.indexOf('>')).includes('multipart') };
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : plainText(found);
}

function plainText(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
