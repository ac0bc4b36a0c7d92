import type { AddressInfo } from 'node:net';
import { createHttpServer, createLogger, createMetrics } from '#http';
import { createWorker } from '#jobs';
import { mountNativeApi } from '../../src/api/index.ts';
import { createWorld, ownerToken, type World } from './world.ts';

type Answered = {
  status: number;
  headers: Headers;
  /** The body's text, and what it is as JSON. */
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test looks into is what it tests
  json: any;
};

type Asked = {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, with `type`. */
  raw?: string | Blob;
  type?: string;
  /** Null: no token at all. */
  token?: string | null;
  headers?: Record<string, string>;
};

/** The core of a test world with the native API before it, on a port. */
export type NativeWorld = World & {
  url: string;
  token: string;
  /** Every address there is, with ids that need not be anybody's. */
  addresses: readonly [method: string, path: string][];
  /** The same, as they are described: `GET /accounts/{account}`. */
  routes: readonly string[];
  api(method: string, path: string, asked?: Asked): Promise<Answered>;
  /** Does what is queued, also what is due so many seconds from now. */
  work(laterSeconds?: number): Promise<void>;
};

/** Values that an address may name and that are no number. */
const examples: Record<string, string> = {
  phone: '79990000000',
  clientId: '1000000000000000000000000000009',
  event: 'evt_AAAAAAAAAAAAAAAAAAAA',
  session: 'AAAAAA',
  kind: 'campaign',
  invoice: '00000000-0000-4000-8000-000000000000',
};

/** Addresses that everybody may ask. */
const open = new Set(['/api/v1/openapi.json', '/api/v1/problems']);

export async function createNativeWorld(
  env: Record<string, string> = {},
  { perSecond = 0 }: { perSecond?: number } = {},
): Promise<NativeWorld> {
  const world = await createWorld(env);
  const worker = await createWorker({
    db: world.db,
    handlers: world.core.webhooks.handlers,
    sweeps: [],
    onError: () => {},
  });
  const server = createHttpServer({
    logger: createLogger('silent'),
    metrics: createMetrics(),
    bodyLimit: 65_536,
    trustProxy: '',
  });
  const addresses: [string, string][] = [];
  const routes: string[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat())
      if (one !== 'HEAD' && url.startsWith('/api/v1') && !open.has(url)) {
        routes.push(`${one} ${url.replace('/api/v1', '').replace(/:(\w+)/g, '{$1}')}`);
        addresses.push([
          one,
          url.replace('/api/v1', '').replace(/:(\w+)/g, (_, name: string) => examples[name] ?? '1'),
        ]);
      }
  });
  await server.register(mountNativeApi, { core: world.core, perSecond });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;

  return {
    ...world,
    url,
    token: ownerToken,
    addresses,
    routes,

    async api(method, path, { body, raw, type, token = ownerToken, headers = {} } = {}) {
      const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(sent === undefined ? {} : { 'content-type': type ?? 'application/json' }),
          ...headers,
        },
        ...(sent === undefined ? {} : { body: sent }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
    },

    async work(laterSeconds = 0) {
      if (laterSeconds > 0) await worker.advance(laterSeconds);
      await worker.drain();
    },

    async close() {
      // A client's spare connection, on which nothing was asked, would be waited for.
      const last = setTimeout(() => server.server.closeAllConnections(), 1_000);
      await server.close();
      clearTimeout(last);
      await worker.stop();
      await world.close();
    },
  };
}
