import { cleanEmail } from '#kernel/email';
import { Refusal } from '#kernel/refusal';
import { formatInZone, isTimeZone } from '#kernel/time-zone';
import { Field, Form } from '#ui';
import type { Desk, Visit } from './desk.tsx';
import { Part, Select, Table, Top } from './inputs.tsx';
import { Tabs } from './settings-tabs.tsx';
import { settingsText } from './settings-texts.ts';
import { widgetPart } from './widget-part.tsx';

const PATH = '/console/settings';
const KEYS = '/console/settings/keys';

/** What an account says of itself, its password, its people and its key pairs. */
export function mountAccountScreens(desk: Desk): void {
  desk.screen(PATH, {}, showAccount);
  desk.action(PATH, { back: PATH }, async (visit) => {
    const { core, accountId, form } = visit;
    const text = (name: string) => form[name]?.trim().slice(0, 200) ?? '';
    const timeZone = text('timeZone') || visit.merchant.timeZone;
    if (!isTimeZone(timeZone)) throw new Refusal('bad_request', { name: 'timezone' });
    await core.merchants.change(accountId, {
      timeZone,
      username: text('username'),
      companyName: text('companyName'),
      firstName: text('firstName'),
      lastName: text('lastName'),
      language: form.language === 'ru' ? 'ru' : 'en',
    });
    return visit.to(PATH, 'saved');
  });
  desk.action(`${PATH}/password`, { back: PATH }, async (visit) => {
    const { core, accountId, form, token } = visit;
    const { oldPassword = '', password = '' } = form;
    await core.merchants.changePassword({ accountId, oldPassword, password, token });
    return visit.to(PATH, 'password');
  });
  desk.action(`${PATH}/teammates`, { back: PATH }, async (visit) => {
    const { core, accountId, form } = visit;
    const [name = '', email = ''] = [
      form.name?.trim().slice(0, 200),
      form.email && cleanEmail(form.email.slice(0, 254)),
    ];
    if (name === '' || !/^[^@\s]+@[^@\s]+$/.test(email)) return visit.to(`${PATH}?failed=name`);
    await core.merchants.createTeammate({ accountId, name, email });
    return visit.to(PATH, 'made');
  });
  desk.action(`${PATH}/teammates/:teammate/remove`, { back: PATH }, async (visit) => {
    await visit.core.merchants.removeTeammate({ accountId: visit.accountId, id: visit.id('teammate') });
    return visit.to(PATH, 'removed');
  });

  desk.screen(KEYS, {}, showKeys);
  desk.action(KEYS, { back: KEYS }, async (visit) => {
    await visit.core.merchants.addKeyPair(visit.accountId);
    return visit.to(KEYS, 'made');
  });
  desk.action(`${KEYS}/widget`, { may: 'validation_widget', back: KEYS }, async (visit) => {
    const { core, accountId, form } = visit;
    const password = form.drop === '1' ? '' : form.password || undefined;
    await core.merchants.setWidget({ accountId, password, newKey: form.newKey === '1' });
    return visit.to(KEYS, 'saved');
  });
  desk.action(`${KEYS}/revoke`, { back: KEYS }, async (visit) => {
    const { core, accountId, form } = visit;
    await core.merchants.revokeKeyPair({ accountId, clientId: form.clientId ?? '' });
    return visit.to(KEYS, 'revoked');
  });
}

async function showAccount(visit: Visit) {
  const { core, accountId, merchant, user, lang, text: frame } = visit;
  const text = settingsText(lang);
  const teammates = await core.merchants.listTeammates(accountId);
  return visit.show({
    title: frame.settings,
    path: PATH,
    body: (
      <>
        <Top title={frame.settings} />
        <Tabs current={PATH} text={text} label={frame.settings} />
        <div class="halves">
          <Part title={text.account}>
            <dl>
              <dt>{frame.email}</dt>
              <dd>{merchant.email}</dd>
              <dt>{text.currency}</dt>
              <dd>{merchant.currency}</dd>
              <dt>{text.publicUrl}</dt>
              <dd>{merchant.publicUrl ?? core.publicAddress.url}</dd>
              <dt>{text.ends}</dt>
              <dd>{merchant.expiresOn ?? text.noEnd}</dd>
              <dt>{text.campaignsAllowed}</dt>
              <dd>{merchant.maxCampaigns ?? text.noLimit}</dd>
            </dl>
            <Form action={PATH} class="gap">
              <Field name="companyName" label={text.companyName} value={merchant.companyName} optional />
              <div class="cols">
                <Field name="firstName" label={text.firstName} value={merchant.firstName} optional />
                <Field name="lastName" label={text.lastName} value={merchant.lastName} optional />
                <Field name="username" label={text.username} value={merchant.username} optional />
                <Field
                  name="timeZone"
                  label={text.timeZone}
                  hint={text.timeZoneHint}
                  value={merchant.timeZone}
                />
                <Select
                  name="language"
                  label={text.language}
                  value={merchant.language}
                  options={[
                    { value: 'en', label: 'English' },
                    { value: 'ru', label: 'Русский' },
                  ]}
                />
              </div>
              <button class="small" type="submit">
                {frame.save}
              </button>
            </Form>
          </Part>
          <div>
            <Part title={text.password}>
              {user.teammate ? (
                <p class="soft">{text.passwordTeammate}</p>
              ) : (
                <Form action={`${PATH}/password`}>
                  {merchant.hasPassword && (
                    <Field
                      name="oldPassword"
                      label={text.oldPassword}
                      type="password"
                      autocomplete="current-password"
                    />
                  )}
                  <Field
                    name="password"
                    label={text.newPassword}
                    hint={frame.failedShort}
                    type="password"
                    autocomplete="new-password"
                  />
                  <button class="small" type="submit">
                    {text.setPassword}
                  </button>
                </Form>
              )}
            </Part>
            <Part title={text.teammates}>
              <p class="soft">{text.teammatesHint}</p>
              <Table
                caption={text.teammates}
                empty={text.noTeammates}
                rows={teammates}
                columns={[
                  { label: frame.name, cell: ({ name }) => name },
                  { label: frame.email, cell: ({ email }) => email },
                  { label: 'ID', cell: ({ id }) => String(id) },
                  {
                    label: frame.remove,
                    cell: ({ id }) => (
                      <Form action={`${PATH}/teammates/${id}/remove`} class="inline">
                        <button class="link" type="submit">
                          {frame.remove}
                        </button>
                      </Form>
                    ),
                  },
                ]}
              />
              <Form action={`${PATH}/teammates`} class="gap">
                <div class="cols">
                  <Field name="name" label={frame.name} />
                  <Field name="email" label={frame.email} type="email" />
                </div>
                <button class="small" type="submit">
                  {frame.add}
                </button>
              </Form>
            </Part>
          </div>
        </div>
      </>
    ),
  });
}

async function showKeys(visit: Visit) {
  const { core, accountId, lang, text: frame } = visit;
  const text = settingsText(lang);
  const pairs = (await core.merchants.listKeyPairs(accountId)).map((pair, index) => ({
    ...pair,
    signs: index === 0,
  }));
  return visit.show({
    title: text.keys,
    path: KEYS,
    body: (
      <>
        <Top title={frame.settings} />
        <Tabs current={KEYS} text={text} label={frame.settings} />
        <Part title={text.keys}>
          <p class="soft">{text.keysHint}</p>
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
                cell: ({ createdAt }) => formatInZone(createdAt, visit.merchant.timeZone).slice(0, 10),
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
          <Form action={KEYS} class="gap">
            <button class="small" type="submit">
              {text.newKey}
            </button>
          </Form>
        </Part>
        {await widgetPart(visit)}
      </>
    ),
  });
}
