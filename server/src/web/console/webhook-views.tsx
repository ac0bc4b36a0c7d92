import { type MerchantEvent, merchantEventTypes } from '#core';
import { Checkbox, Field, Form, formatMoment } from '#ui';
import { Group } from './form-inputs.tsx';
import { WEBHOOKS } from './paths.ts';
import { Part, Table, Top } from './screen-parts.tsx';
import { SettingsTabs } from './settings-tabs.tsx';
import { settingsText } from './settings-texts.ts';
import { useWords } from './use-words.ts';
import type { getEvent, getWebhooks } from './webhook-queries.ts';

type DeliveryState = MerchantEvent['delivery']['state'];
type Webhooks = Awaited<ReturnType<typeof getWebhooks>>;
type Shown = Awaited<ReturnType<typeof getEvent>>;

/** The receiver of events, and the log of what was sent to it. */
export function WebhooksView({ merchant, events, next }: Webhooks) {
  const { frame } = useWords(settingsText);
  return (
    <>
      <Top title={frame.settings} />
      <SettingsTabs current={WEBHOOKS} />
      <Receiver merchant={merchant} />
      <Log {...{ merchant, events, next }} />
    </>
  );
}

function Receiver({ merchant }: Pick<Webhooks, 'merchant'>) {
  const { text, frame } = useWords(settingsText);
  return (
    <Part title={text.webhooks}>
      <Form action={WEBHOOKS}>
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
  );
}

function Log({ merchant, events, next }: Webhooks) {
  const { lang, text, frame } = useWords(settingsText);
  return (
    <Part title={text.log}>
      <Table
        caption={text.log}
        empty={text.noEvents}
        rows={events}
        columns={[
          {
            label: text.event,
            cell: ({ delivery, event }) => (
              <a href={`${WEBHOOKS}/${delivery.eventId}`}>{event?.type ?? delivery.eventId}</a>
            ),
          },
          {
            label: text.at,
            cell: ({ delivery }) => formatMoment(delivery.createdAt, { lang, timeZone: merchant.timeZone }),
          },
          {
            label: text.state,
            cell: ({ delivery }) => <EventState state={delivery.state} />,
          },
          { label: text.attempts, numeric: true, cell: ({ delivery }) => delivery.attempts },
          {
            label: text.answer,
            cell: ({ delivery }) => delivery.lastStatus ?? delivery.lastError ?? '–',
          },
        ]}
      />
      {next !== undefined && (
        <p class="center">
          <a href={`${WEBHOOKS}?before=${next}`}>{frame.more}</a>
        </p>
      )}
    </Part>
  );
}

/** One event, its delivery, and every try of it. */
export function EventView({ eventId, event, delivery, attempts, timeZone }: Shown) {
  const { lang, text } = useWords(settingsText);
  return (
    <>
      <Top title={event.type}>
        {delivery.state !== 'pending' && (
          <Form action={`${WEBHOOKS}/${eventId}/replay`}>
            <button class="small" type="submit">
              {text.replay}
            </button>
          </Form>
        )}
      </Top>
      <SettingsTabs current={WEBHOOKS} />
      <Part title={text.event}>
        <dl>
          <dt>ID</dt>
          <dd>
            <code>{eventId}</code>
          </dd>
          <dt>{text.at}</dt>
          <dd>{formatMoment(event.at, { lang, timeZone })}</dd>
          <dt>{text.state}</dt>
          <dd>
            <EventState state={delivery.state} />
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
              cell: ({ at }) => formatMoment(at, { lang, timeZone }),
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
  );
}

function EventState({ state }: { state: DeliveryState }) {
  const { text } = useWords(settingsText);
  const shown = {
    pending: ['badge warn', text.statePending],
    delivered: ['badge good', text.stateDelivered],
    failed: ['badge bad', text.stateFailed],
  } as const;
  const [kind, label] = shown[state];
  return <span class={kind}>{label}</span>;
}
