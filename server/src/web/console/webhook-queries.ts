import { Refusal } from '#kernel/refusal';
import { findId } from './path-id.ts';
import type { Visit } from './visit.tsx';

const PAGE = 50;

/** The account's receiver and one page of the log, newest first; `next` is the delivery before which the next page begins. */
export async function getWebhooks({ core, accountId, merchant, query }: Visit) {
  const rows = await core.merchants.listEvents({ accountId, before: findId(query.before), limit: PAGE + 1 });
  const events = rows.slice(0, PAGE);
  return { merchant, events, next: rows.length > PAGE ? events.at(-1)?.delivery.id : undefined };
}

/** One event with its delivery and every try of it. Refuses `not_found`. */
export async function getEvent(visit: Visit) {
  const { core, accountId, merchant } = visit;
  const eventId = eventIdOf(visit);
  const event = await core.merchants.getEvent({ accountId, eventId });
  const { delivery, attempts } = await core.merchants.getEventDelivery({ accountId, eventId });
  return { eventId, event, delivery, attempts, timeZone: merchant.timeZone };
}

/** The id of the event in the path. Refuses `not_found` for what cannot be one. */
export function eventIdOf({ request }: Visit): string {
  const { event } = request.params as { event: string };
  if (!/^evt_\w{1,40}$/.test(event)) throw new Refusal('not_found');
  return event;
}
