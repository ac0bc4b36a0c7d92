import { errorOf } from '@switchboard/client';
import type { Desk } from '#mcp';
import { activationRoutes } from './activations.ts';
import { catalogRoutes } from './catalog.ts';
import { meRoutes } from './me.ts';
import { offerRoutes } from './offers.ts';
import { describeError } from './problem.ts';
import { quoteRoutes } from './quotes.ts';
import type { Context, Route } from './route.ts';
import { renderJson } from './wire.ts';

type Args = Readonly<Record<string, unknown>>;

const routes = new Map(
  [...activationRoutes, ...offerRoutes, ...quoteRoutes, ...catalogRoutes, ...meRoutes].map((route) => [
    route.spec.name ?? '',
    route,
  ]),
);

/** The operations of this API in its own process, for a request of an account that came by the door of MCP. */
export function createDesk(context: Context): Desk {
  const { core, request } = context;

  /** What fails is told as the client of this API would tell it. */
  async function told<T>(work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => {
      const problem = describeError(error, { requestId: request.id, isUnavailable: core.isUnavailable });
      if (problem.status >= 500) request.log.error({ err: error }, 'MCP: a tool failed');
      throw errorOf(JSON.parse(renderJson(problem)));
    });
  }

  // biome-ignore lint/suspicious/noExplicitAny: what an operation answers is what its description says, as in the client
  function call(name: string, args: Args = {}): Promise<any> {
    const route = routes.get(name);
    if (!route) throw new Error(`there is no operation ${name}`);
    return told(route.call(context, split(route, args)));
  }

  const { simulator } = core;
  return {
    getMe: () => call('getMe'),
    listCountries: () => call('listCountries'),
    listServices: () => call('listServices'),
    listOffers: (args) => call('listOffers', args),
    createQuote: (args) => call('createQuote', args),
    createActivation: (args) => call('createActivation', args),
    getActivation: (args) => call('getActivation', args),
    listActivationMessages: (args) => call('listActivationMessages', args),
    finishActivation: (args) => call('finishActivation', args),
    cancelActivation: (args) => call('cancelActivation', args),
    simulate: simulator && ((message) => told(simulator.deliver(message))),
  };
}

/** Into what the address of the operation has, as text, and its body. */
function split({ spec: { path } }: Route, { body, ...args }: Args) {
  const params: Record<string, string> = {};
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(args)) {
    if (value === undefined) continue;
    const place = path.split('/').includes(`:${name}`) ? params : query;
    place[name] = String(value);
  }
  return { params, query, body };
}
