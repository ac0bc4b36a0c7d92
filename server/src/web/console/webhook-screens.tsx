import { merchantEventTypes } from '#core';
import type { ConsoleRoutes } from './console-routes.tsx';
import { WEBHOOKS } from './paths.ts';
import { settingsText } from './settings-texts.ts';
import type { Visit } from './visit.tsx';
import { eventIdOf, getEvent, getWebhooks } from './webhook-queries.ts';
import { EventView, WebhooksView } from './webhook-views.tsx';

const ONE = `${WEBHOOKS}/:event`;

/** The receiver that is told of events, and the log of what was sent to it. */
export function mountWebhookScreens(routes: ConsoleRoutes): void {
  routes.screen(WEBHOOKS, {}, showWebhooks);
  routes.action(WEBHOOKS, { back: WEBHOOKS }, changeReceiver);
  routes.screen(ONE, {}, showEvent);
  routes.action(`${ONE}/replay`, { back: ONE }, replay);
}

async function showWebhooks(visit: Visit) {
  return visit.show({
    title: settingsText(visit.lang).webhooks,
    path: WEBHOOKS,
    body: <WebhooksView {...(await getWebhooks(visit))} />,
  });
}

async function showEvent(visit: Visit) {
  const shown = await getEvent(visit);
  return visit.show({ title: shown.event.type, body: <EventView {...shown} /> });
}

async function changeReceiver(visit: Visit) {
  const { core, accountId, form } = visit;
  const webhookTriggers = merchantEventTypes.filter((type) => form[`on_${type}`] === '1');
  await core.merchants.change(accountId, { webhookUrl: form.webhookUrl?.trim() ?? '', webhookTriggers });
  return visit.to(WEBHOOKS, 'saved');
}

async function replay(visit: Visit) {
  const { core, accountId } = visit;
  const eventId = eventIdOf(visit);
  await core.merchants.replayEvent({ accountId, eventId });
  return visit.to(`${WEBHOOKS}/${eventId}`, 'queued');
}
