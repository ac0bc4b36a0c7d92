import type { Location } from '#core';
import { Field, Form } from '#ui';
import { LOCATIONS } from './paths.ts';
import { Part, Table, Top } from './screen-parts.tsx';
import { SettingsTabs } from './settings-tabs.tsx';
import { settingsText } from './settings-texts.ts';
import { useWords } from './use-words.ts';

/** The fields of a shop that are plain texts and may be empty. */
export const details = ['street', 'zip', 'city', 'country', 'phone', 'website'] as const;

/** The shops of an account, and a form for one more. */
export function LocationList({ locations }: { locations: readonly Location[] }) {
  const { text, frame } = useWords(settingsText);
  return (
    <>
      <Top title={frame.settings} />
      <SettingsTabs current={LOCATIONS} />
      <Part title={text.locations}>
        <p class="soft">{text.locationsHint}</p>
        <Table
          caption={text.locations}
          empty={text.noLocations}
          rows={locations}
          columns={[
            {
              label: text.companyName,
              cell: ({ id, companyName }) => <a href={`${LOCATIONS}/${id}`}>{companyName}</a>,
            },
            { label: text.city, cell: ({ zip, city }) => `${zip} ${city}`.trim() },
            { label: frame.email, cell: ({ email }) => email },
            { label: text.password, cell: ({ hasPassword }) => (hasPassword ? frame.yes : frame.no) },
          ]}
        />
      </Part>
      <Part title={text.addLocation}>
        <Form action={LOCATIONS}>
          <LocationFields />
          <button class="small" type="submit">
            {frame.add}
          </button>
        </Form>
      </Part>
    </>
  );
}

/** One shop and its form. */
export function LocationView({ location }: { location: Location }) {
  const { text, frame } = useWords(settingsText);
  const path = `${LOCATIONS}/${location.id}`;
  return (
    <>
      <Top title={location.companyName}>
        <Form action={`${path}/remove`}>
          <button class="bad small" type="submit">
            {frame.remove}
          </button>
        </Form>
      </Top>
      <SettingsTabs current={LOCATIONS} />
      <Part title={text.locations}>
        <Form action={path}>
          <LocationFields location={location} />
          <button class="small" type="submit">
            {frame.save}
          </button>
        </Form>
      </Part>
    </>
  );
}

function LocationFields({ location }: { location?: Location }) {
  const { text, frame } = useWords(settingsText);
  return (
    <>
      <div class="cols">
        <Field name="companyName" label={text.companyName} value={location?.companyName} />
        {details.map((name) => (
          <Field key={name} name={name} label={text[name]} value={location?.[name]} optional />
        ))}
      </div>
      <div class="cols">
        <Field name="email" label={frame.email} type="email" value={location?.email} optional />
        <Field
          name="password"
          label={text.staffPassword}
          hint={location?.hasPassword ? text.staffPasswordKeep : undefined}
          type="password"
          autocomplete="new-password"
          optional
        />
      </div>
    </>
  );
}
