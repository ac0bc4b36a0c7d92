import { type MerchantEvent as Listed, merchantEventTypes } from '#core';
import { Refusal } from '#kernel/refusal';
import { Checkbox, Field, Form, formatMoment } from '#ui';
import { type Desk, findId, type Visit } from './desk.tsx';
import { Group, Part, Table, Top } from './inputs.tsx';
import { Tabs } from './settings-tabs.tsx';
import { type SettingsText, settingsText } from './settings-texts.ts';

type State = Listed['delivery']['state'];

const PATH = '/console/settings/webhooks';
const PAGE = 50;

/** Who is told of events, and what was sent. */
export function mountWebhookScreens(desk: Desk): void {
  desk.screen(PATH, {}, showWebhooks);
  desk.action(PATH, { back: PATH }, async (visit) => {
    const { core, accountId, form } = visit;
    const webhookTriggers = merchantEventTypes.filter((type) => form[`on_${type}`] === '1');
    await core.merchants.change(accountId, { webhookUrl: form.webhookUrl?.trim() ?? '', webhookTriggers });
    return visit.to(PATH, 'saved');
  });
  desk.screen(`${PATH}/:event`, {}, showEvent);
  desk.action(`${PATH}/:event/replay`, { back: `${PATH}/:event` }, async (visit) => {
    const { core, accountId } = visit;
    const eventId = eventOf(visit);
    await core.merchants.replayEvent({ accountId, eventId });
    return visit.to(`${PATH}/${eventId}`, 'queued');
  });
}

function eventOf({ request }: Visit): string {
  const { event } = request.params as { event: string };
  if (!/^evt_\w{1,40}$/.test(event)) throw new Refusal('not_found');
  return event;
}

function EventState({ state, text }: { state: State; text: SettingsText }) {
  const shown = {
    pending: ['badge warn', text.statePending],
    delivered: ['badge good', text.stateDelivered],
    failed: ['badge bad', text.stateFailed],
  } as const;
  const [kind, label] = shown[state];
  return <span class={kind}>{label}</span>;
}

async function showWebhooks(visit: Visit) {
  const { core, accountId, merchant, lang, query, text: frame } = visit;
  const text = settingsText(lang);
  const before = findId(query.before);
  const rows = await core.merchants.listEvents({ accountId, before, limit: PAGE + 1 });
  const shown = rows.slice(0, PAGE);
  return visit.show({
    title: text.webhooks,
    path: PATH,
    body: (
      <>
        <Top title={frame.settings} />
        <Tabs current={PATH} text={text} label={frame.settings} />
        <Part title={text.webhooks}>
          <Form action={PATH}>
            <Field
              name="webhookUrl"
              label={text.webhookUrl}
              hint={text.webhookHint}
              value={merchant.webhookUrl}
              maxLength={2_000}
              optional
            />
            <Group legend={text.triggers} hint={text.triggersHint}>
              {merchantEventTypes.map((type) => (
                <Checkbox
                  key={type}
                  name={`on_${type}`}
                  label={type}
                  checked={merchant.webhookTriggers.includes(type)}
                  optional
                />
              ))}
            </Group>
            <button class="small" type="submit">
              {frame.save}
            </button>
          </Form>
        </Part>
        <Part title={text.log}>
          <Table
            caption={text.log}
            empty={text.noEvents}
            rows={shown}
            columns={[
              {
                label: text.event,
                cell: ({ delivery, event }) => (
                  <a href={`${PATH}/${delivery.eventId}`}>{event?.type ?? delivery.eventId}</a>
                ),
              },
              {
                label: text.at,
                cell: ({ delivery }) =>
                  formatMoment(delivery.createdAt, { lang, timeZone: visit.merchant.timeZone }),
              },
              {
                label: text.state,
                cell: ({ delivery }) => <EventState state={delivery.state} text={text} />,
              },
              { label: text.attempts, numeric: true, cell: ({ delivery }) => delivery.attempts },
              {
                label: text.answer,
                cell: ({ delivery }) => delivery.lastStatus ?? delivery.lastError ?? '–',
              },
            ]}
          />
          {rows.length > PAGE && (
            <p class="center">
              <a href={`${PATH}?before=${shown.at(-1)?.delivery.id}`}>{frame.more}</a>
            </p>
          )}
        </Part>
      </>
    ),
  });
}

async function showEvent(visit: Visit) {
  const { core, accountId, lang, text: frame } = visit;
  const text = settingsText(lang);
  const eventId = eventOf(visit);
  const event = await core.merchants.getEvent({ accountId, eventId });
  const { delivery, attempts } = await core.merchants.getEventDelivery({ accountId, eventId });
  return visit.show({
    title: event.type,
    body: (
      <>
        <Top title={event.type}>
          {delivery.state !== 'pending' && (
            <Form action={`${PATH}/${eventId}/replay`}>
              <button class="small" type="submit">
                {text.replay}
              </button>
            </Form>
          )}
        </Top>
        <Tabs current={PATH} text={text} label={frame.settings} />
        <Part title={text.event}>
          <dl>
            <dt>ID</dt>
            <dd>
              <code>{eventId}</code>
            </dd>
            <dt>{text.at}</dt>
            <dd>{formatMoment(event.at, { lang, timeZone: visit.merchant.timeZone })}</dd>
            <dt>{text.state}</dt>
            <dd>
              <EventState state={delivery.state} text={text} />
            </dd>
          </dl>
        </Part>
        <Part title={text.tries}>
          <Table
            caption={text.tries}
            empty={text.noTries}
            rows={attempts}
            columns={[
              {
                label: text.at,
                cell: ({ at }) => formatMoment(at, { lang, timeZone: visit.merchant.timeZone }),
              },
              { label: text.answer, cell: ({ status, error }) => [status, error].filter(Boolean).join(' ') },
            ]}
          />
        </Part>
        <Part title={text.body}>
          <p>
            <code class="small">{delivery.body}</code>
          </p>
        </Part>
      </>
    ),
  });
}
