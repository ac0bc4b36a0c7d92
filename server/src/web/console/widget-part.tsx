import { Checkbox, Field, Form } from '#ui';
import type { Visit } from './desk.tsx';
import { Part } from './inputs.tsx';
import { settingsText } from './settings-texts.ts';

/** The key and password with which staff open the validation widget; nothing where they may not use it. */
export async function widgetPart({ core, accountId, merchant, lang, text: frame }: Visit) {
  if (merchant.parentId !== null && !merchant.permissions.includes('validation_widget')) return null;
  const text = settingsText(lang);
  const widget = await core.merchants.findWidget(accountId);
  const url = `${merchant.publicUrl ?? core.publicAddress.url}/widget`;
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
      <Form action="/console/settings/keys/widget" class="gap">
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
