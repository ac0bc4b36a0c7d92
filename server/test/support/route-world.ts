import type { InjectOptions } from 'fastify';
import { createDialectServer, mountDialects } from '#app';
import { createLogger, createMetrics } from '#http';
import { createSealer, type Sealer } from '#kernel/seal';
import { type Answer, type Dialect, dialectOf } from './dialect-voices.ts';
import { fingerprint } from './fingerprint.ts';
import { createTestWorker } from './served.ts';
import { createWorld, type World } from './world.ts';

/** A route as the server knows it: one method at one address. */
export type MountedRoute = {
  method: string;
  /** With its parameters, as the router has it. */
  url: string;
  dialect: Dialect;
  bodyLimit: number;
  config: Record<string, unknown>;
};

export type Asked = {
  body?: string;
  type?: string;
  headers?: Record<string, string>;
};

/** The whole app, with every dialect mounted, and the table of its routes. */
export type RouteWorld = World & {
  routes: readonly MountedRoute[];
  adminToken: string;
  sealer: Sealer;
  ask(method: string, url: string, asked?: Asked): Promise<Answer>;
  /** All that the database holds, to see that nothing has changed. */
  state(): Promise<Record<string, string>>;
};

const BODY_LIMIT = 1_048_576;

export async function createRouteWorld(env: Record<string, string> = {}): Promise<RouteWorld> {
  const world = await createWorld({
    ...{ DEMO: '1', COUPON_RATE_LIMIT: '0', SMSONLINE_RATE_LIMIT: '0', ...env },
  });
  // Makes the tables of jobs; does nothing by itself.
  const worker = await createTestWorker(world);
  const sealer = createSealer('test secret of many letters');
  const adminToken = 'test-admin-token-of-many-letters';
  const server = createDialectServer({
    config: { BODY_LIMIT, TRUST_PROXY: '' },
    logger: createLogger('silent'),
    metrics: createMetrics(),
  });
  const routes: MountedRoute[] = [];
  let networks = 0;
  server.addHook('onRoute', ({ method, url, bodyLimit = BODY_LIMIT, config = {} }) => {
    for (const one of [method].flat())
      routes.push({ method: one, url, dialect: dialectOf(url), bodyLimit, config: { ...config } });
  });
  await mountDialects(server, { core: world.core, adminToken, sealer });
  await server.ready();

  return {
    ...world,
    routes,
    adminToken,
    sealer,

    async ask(method, url, { body, type = 'application/json', headers = {} } = {}) {
      networks++;
      const response = await server.inject({
        // Each from a network of its own: how often one may ask is not what these tests are about.
        remoteAddress: `10.${(networks >> 8) & 255}.${networks & 255}.1`,
        method: method as NonNullable<InjectOptions['method']>,
        url,
        headers: { ...(body === undefined ? {} : { 'content-type': type }), ...headers },
        ...(body === undefined ? {} : { payload: body }),
      });
      return {
        status: response.statusCode,
        type: String(response.headers['content-type'] ?? ''),
        location: String(response.headers.location ?? ''),
        text: response.payload,
        headers: response.headers,
      };
    },

    state: () => fingerprint(world.db),

    async close() {
      await server.close();
      await worker.stop();
      await world.close();
    },
  };
}

/** An address of a route, its parameters filled in. */
export function addressOf(
  { url }: Pick<MountedRoute, 'url'>,
  fill: (name: string) => string = () => '1',
): string {
  return withoutPatterns(url)
    .replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(fill(name)))
    .replace('*', 'unknown');
}

/** Whether a route takes requests for that address. */
export function takes({ url }: Pick<MountedRoute, 'url'>, address: string): boolean {
  const pattern = withoutPatterns(url).replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+').replace('*', '.*');
  return new RegExp(`^${pattern}$`).test(address);
}

/** A parameter may say in brackets what it takes. */
function withoutPatterns(url: string): string {
  let depth = 0;
  return [...url]
    .filter((letter) => {
      if (letter === '(') depth++;
      const isOutside = depth === 0;
      if (letter === ')') depth--;
      return isOutside;
    })
    .join('');
}

export const isForm = ({ dialect }: Pick<MountedRoute, 'dialect'>) =>
  dialect === 'pages' || dialect === 'console';

/** A body that says nothing, in the form that the route reads. */
export const emptyBody = (route: Pick<MountedRoute, 'dialect'>): Asked =>
  isForm(route) ? { body: 'a=b', type: FORM } : { body: '{}' };

export const FORM = 'application/x-www-form-urlencoded';

/** One line for an answer that is not as it should be. */
export const lineOf = (method: string, url: string, { status, text }: Answer) =>
  `${method} ${url}: ${status} ${text.slice(0, 80)}`;

/** The tables that are not as they were. */
export const changes = (before: Record<string, string>, after: Record<string, string>) =>
  Object.keys(after).filter((table) => before[table] !== after[table]);
