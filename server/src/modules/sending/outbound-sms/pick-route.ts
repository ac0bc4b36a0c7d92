import { doorRoute, routesFor } from './choose-route.ts';
import type { OutboundSms } from './outbound-sms.ts';
import type { SmsRoute } from './route-store.ts';
import type { WaysOut } from './ways-out.ts';

/** The routes that may take it yet: those that have refused it for good are out. */
export const openRoutes = (sms: OutboundSms, all: readonly SmsRoute[]): SmsRoute[] =>
  routesFor(all, sms).filter(({ id }) => !sms.refused.includes(id));

/** The route of the next try; undefined where there is none. One whose try broke off goes by the route of that try. */
export function pickRoute(
  sms: OutboundSms,
  all: readonly SmsRoute[],
  ways: Pick<WaysOut, 'isWell'>,
): SmsRoute | undefined {
  if (sms.state === 'sending') return all.find(({ id }) => id === sms.routeId) ?? doorRoute;
  const open = openRoutes(sms, all).filter(({ id }) => !sms.tried.includes(id));
  return open.find((route) => ways.isWell(route)) ?? open[0];
}

/** As an SMS keeps it: the door of the settings is no row. */
export const keptId = (route: SmsRoute): number | null => (route === doorRoute ? null : route.id);
