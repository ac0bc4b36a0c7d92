import type { AddressInfo } from 'node:net';
import type { InjectOptions } from 'fastify';
import { createDialectServer, mountDialects } from '#app';
import type { Database } from '#db';
import { createLogger, createMetrics } from '#http';
import { createSealer, type Sealer } from '#kernel/seal';
import { type Answer, type Dialect, dialectOf } from './dialect-voices.ts';
import { fingerprint } from './fingerprint.ts';
import { createTestWorker } from './served.ts';
import { createWorld, ownerToken, type World } from './world.ts';

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
  /** The address of the caller; each call has another unless it is said. */
  from?: string;
};

/** The whole app, with every dialect mounted, and the table of its routes. */
export type RouteWorld = World & {
  routes: readonly MountedRoute[];
  adminToken: string;
  sealer: Sealer;
  ask(method: string, url: string, asked?: Asked): Promise<Answer>;
  /** Listens; gives the port. For what only a real connection shows. */
  listen(): Promise<number>;
  /** The lines of errors in the log since it was asked last: what was our fault, whatever was answered. */
  failures(): string[];
  /** Does what is due in the background, and fails where that fails. */
  drain(): Promise<void>;
  /** All that the database holds, to see that nothing has changed. */
  state(): Promise<Record<string, string>>;
};

const BODY_LIMIT = 1_048_576;

/** `wrap` may stand between the core and its database. */
export async function createRouteWorld(
  env: Record<string, string> = {},
  wrap?: (db: Database) => Database,
): Promise<RouteWorld> {
  const settings = { DEMO: '1', COUPON_RATE_LIMIT: '0', SMSONLINE_RATE_LIMIT: '0', ...env };
  const world = await createWorld(settings, wrap);
  // Makes the tables of jobs; does nothing by itself.
  const worker = await createTestWorker(world);
  const sealer = createSealer('test secret of many letters');
  const failures: string[] = [];
  const server = createDialectServer({
    config: { BODY_LIMIT, TRUST_PROXY: '' },
    logger: createLogger('error', { write: (line) => void failures.push(line.slice(0, 600)) }),
    metrics: createMetrics(),
  });
  const routes: MountedRoute[] = [];
  let networks = 0;
  server.addHook('onRoute', ({ method, url, bodyLimit = BODY_LIMIT, config = {} }) => {
    for (const one of [method].flat())
      routes.push({ method: one, url, dialect: dialectOf(url), bodyLimit, config: { ...config } });
  });
  await mountDialects(server, { core: world.core, config: world.config, sealer, perSecond: 0 });
  await server.ready();

  return {
    ...world,
    routes,
    adminToken: ownerToken,
    sealer,

    async ask(method, url, { body, type = 'application/json', headers = {}, from } = {}) {
      networks++;
      const response = await server.inject({
        // Each from a network of its own: how often one may ask is not what these tests are about.
        remoteAddress: from ?? `10.${(networks >> 8) & 255}.${networks & 255}.1`,
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

    async listen() {
      await server.listen({ host: '127.0.0.1', port: 0 });
      return (server.server.address() as AddressInfo).port;
    },

    failures: () => failures.splice(0),
    drain: () => worker.drain(),

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

const isForm = ({ dialect }: Pick<MountedRoute, 'dialect'>) => dialect === 'pages' || dialect === 'console';

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
