import { Field, Form } from '#ui';
import type { getAccount } from './account-queries.ts';
import { Select } from './form-inputs.tsx';
import { SETTINGS } from './paths.ts';
import { Part, Table, Top } from './screen-parts.tsx';
import { SettingsTabs } from './settings-tabs.tsx';
import { settingsText } from './settings-texts.ts';
import { useWords } from './use-words.ts';

type Account = Awaited<ReturnType<typeof getAccount>>;

/** An account as its people see and change it. */
export function AccountView({ merchant, publicUrl, isTeammate, teammates }: Account) {
  const { frame } = useWords(settingsText);
  return (
    <>
      <Top title={frame.settings} />
      <SettingsTabs current={SETTINGS} />
      <div class="halves">
        <Details merchant={merchant} publicUrl={publicUrl} />
        <div>
          <Password isTeammate={isTeammate} hasPassword={merchant.hasPassword} />
          <Teammates teammates={teammates} />
        </div>
      </div>
    </>
  );
}

function Details({ merchant, publicUrl }: Pick<Account, 'merchant' | 'publicUrl'>) {
  const { text, frame } = useWords(settingsText);
  return (
    <Part title={text.account}>
      <dl>
        <dt>{frame.email}</dt>
        <dd>{merchant.email}</dd>
        <dt>{text.currency}</dt>
        <dd>{merchant.currency}</dd>
        <dt>{text.publicUrl}</dt>
        <dd>{publicUrl}</dd>
        <dt>{text.ends}</dt>
        <dd>{merchant.expiresOn ?? text.noEnd}</dd>
        <dt>{text.campaignsAllowed}</dt>
        <dd>{merchant.maxCampaigns ?? text.noLimit}</dd>
      </dl>
      <DetailsForm merchant={merchant} />
    </Part>
  );
}

function DetailsForm({ merchant }: Pick<Account, 'merchant'>) {
  const { text, frame } = useWords(settingsText);
  return (
    <Form action={SETTINGS} class="gap">
      <Field name="companyName" label={text.companyName} value={merchant.companyName} optional />
      <div class="cols">
        <Field name="firstName" label={text.firstName} value={merchant.firstName} optional />
        <Field name="lastName" label={text.lastName} value={merchant.lastName} optional />
        <Field name="username" label={text.username} value={merchant.username} optional />
        <Field name="timeZone" label={text.timeZone} hint={text.timeZoneHint} value={merchant.timeZone} />
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
  );
}

function Password({ isTeammate, hasPassword }: { isTeammate: boolean; hasPassword: boolean }) {
  const { text, frame } = useWords(settingsText);
  return (
    <Part title={text.password}>
      {isTeammate ? (
        <p class="soft">{text.passwordTeammate}</p>
      ) : (
        <Form action={`${SETTINGS}/password`}>
          {hasPassword && (
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
  );
}

function Teammates({ teammates }: Pick<Account, 'teammates'>) {
  const { text, frame } = useWords(settingsText);
  return (
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
              <Form action={`${SETTINGS}/teammates/${id}/remove`} class="inline">
                <button class="link" type="submit">
                  {frame.remove}
                </button>
              </Form>
            ),
          },
        ]}
      />
      <Form action={`${SETTINGS}/teammates`} class="gap">
        <div class="cols">
          <Field name="name" label={frame.name} />
          <Field name="email" label={frame.email} type="email" />
        </div>
        <button class="small" type="submit">
          {frame.add}
        </button>
      </Form>
    </Part>
  );
}
