import { formatInZone } from '#kernel/time-zone';
import { Checkbox, Field, Form } from '#ui';
import type { findWidget, getKeyPairs } from './account-queries.ts';
import { KEYS } from './paths.ts';
import { Part, Table, Top } from './screen-parts.tsx';
import { SettingsTabs } from './settings-tabs.tsx';
import { settingsText } from './settings-texts.ts';
import { useWords } from './use-words.ts';

type KeyPairs = Awaited<ReturnType<typeof getKeyPairs>>;
type Widget = NonNullable<Awaited<ReturnType<typeof findWidget>>>;

/** The credentials of an account's programs and of its staff. */
export function KeysView({ pairs, timeZone, widget }: KeyPairs & { widget: Widget | undefined }) {
  const { text, frame } = useWords(settingsText);
  return (
    <>
      <Top title={frame.settings} />
      <SettingsTabs current={KEYS} />
      <Part title={text.keys}>
        <p class="soft">{text.keysHint}</p>
        <KeyTable pairs={pairs} timeZone={timeZone} />
        <Form action={KEYS} class="gap">
          <button class="small" type="submit">
            {text.newKey}
          </button>
        </Form>
      </Part>
      {widget && <WidgetPart {...widget} />}
    </>
  );
}

function KeyTable({ pairs, timeZone }: KeyPairs) {
  const { text } = useWords(settingsText);
  return (
    <Table
      caption={text.keys}
      empty=""
      rows={pairs}
      columns={[
        {
          label: text.clientId,
          cell: ({ clientId, signs }) => (
            <>
              <code class="secret">{clientId}</code>
              {signs && <span class="small soft">{text.signs}</span>}
            </>
          ),
        },
        {
          label: text.secret,
          cell: ({ secret }) => (
            <details>
              <summary>{text.show}</summary>
              <code class="secret">{secret}</code>
            </details>
          ),
        },
        {
          label: text.made,
          cell: ({ createdAt }) => formatInZone(createdAt, timeZone).slice(0, 10),
        },
        {
          label: text.revoke,
          cell: ({ clientId }) =>
            pairs.length > 1 ? (
              <Form action={`${KEYS}/revoke`} class="inline">
                <input type="hidden" name="clientId" value={clientId} />
                <button class="bad small" type="submit">
                  {text.revoke}
                </button>
              </Form>
            ) : (
              ''
            ),
        },
      ]}
    />
  );
}

/** The key and password with which staff open the validation widget. */
function WidgetPart({ url, widget }: Widget) {
  const { text, frame } = useWords(settingsText);
  return (
    <Part title={text.widget}>
      <p class="soft">{text.widgetHint}</p>
      <dl>
        <dt>{text.widgetAddress}</dt>
        <dd>
          <a href={url}>{url}</a>
        </dd>
        <dt>{text.widgetKey}</dt>
        <dd>{widget ? <code class="secret">{widget.key}</code> : text.widgetNone}</dd>
        <dt>{text.password}</dt>
        <dd>{widget?.hasPassword ? frame.yes : frame.no}</dd>
      </dl>
      <Form action={`${KEYS}/widget`} class="gap">
        <Field
          name="password"
          label={text.newPassword}
          type="password"
          autocomplete="new-password"
          optional
        />
        {widget?.hasPassword && <Checkbox name="drop" label={text.widgetDrop} optional />}
        {widget && <Checkbox name="newKey" label={text.widgetNewKey} optional />}
        <button class="small" type="submit">
          {widget ? frame.save : text.widgetMake}
        </button>
      </Form>
    </Part>
  );
}
