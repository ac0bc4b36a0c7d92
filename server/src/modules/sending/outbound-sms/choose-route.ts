import type { SmsRoute } from './route-store.ts';

/** What an SMS is routed by. */
export type Routed = { to: string; sender: string };

/** The door of the settings as a route. */
export const doorRoute: SmsRoute = {
  id: 0,
  name: 'door',
  supplierId: null,
  prefixes: [],
  senders: [],
  rank: 100,
  costMicros: 0n,
  credits: 1,
  perSecond: null,
  state: 'on',
};

/** The length of the longest beginning of the number that the route names; -1 where it goes elsewhere. */
function fit({ prefixes, senders }: SmsRoute, { to, sender }: Routed): number {
  if (senders.length > 0 && !senders.includes(sender)) return -1;
  if (prefixes.length === 0) return 0;
  return Math.max(-1, ...prefixes.filter((prefix) => to.startsWith(prefix)).map(({ length }) => length));
}

/**
 * The routes that an SMS may go by, the best first: by rank, then the one that names more of the number, then the cheaper one, then the
 * older one. While there are no routes at all it goes by the door of the settings.
 */
export function routesFor(all: readonly SmsRoute[], sms: Routed): SmsRoute[] {
  if (all.length === 0) return [doorRoute];
  return all
    .filter(({ state }) => state === 'on')
    .map((route) => ({ route, fit: fit(route, sms) }))
    .filter((one) => one.fit >= 0)
    .sort(
      (a, b) =>
        a.route.rank - b.route.rank ||
        b.fit - a.fit ||
        Number(a.route.costMicros - b.route.costMicros) ||
        a.route.id - b.route.id,
    )
    .map(({ route }) => route);
}

/** What a segment of it costs its merchant: what the best route does, whichever takes it in the end. */
export const creditsFor = (all: readonly SmsRoute[], sms: Routed): number =>
  routesFor(all, sms)[0]?.credits ?? 1;
