import type { Location } from '#core';
import { cleanEmail } from '#kernel/email';
import { Refusal } from '#kernel/refusal';
import { Checkbox, Field, Form } from '#ui';
import { type Desk, findId, type Visit } from './desk.tsx';
import { Part, Select, Table, Top } from './inputs.tsx';
import { Tabs } from './settings-tabs.tsx';
import { type SettingsText, settingsText } from './settings-texts.ts';
import type { FrameText } from './texts.ts';

const PATH = '/console/settings/locations';
const SORTING = '/console/settings/sorting';

const details = ['street', 'zip', 'city', 'country', 'phone', 'website'] as const;

/** Shops, folders and categories. */
export function mountPlaceScreens(desk: Desk): void {
  desk.screen(PATH, {}, showLocations);
  desk.action(PATH, { back: PATH }, async (visit) => {
    const { core, accountId, form } = visit;
    await core.campaigns.createLocation({
      accountId,
      ...readLocation(form),
      password: form.password || undefined,
    });
    return visit.to(PATH, 'made');
  });
  desk.screen(`${PATH}/:location`, {}, showLocation);
  desk.action(`${PATH}/:location`, { back: `${PATH}/:location` }, async (visit) => {
    const { core, accountId, form } = visit;
    const id = visit.id('location');
    const change = { ...readLocation(form), password: form.password || undefined };
    await core.campaigns.changeLocation({ accountId, id, ...change });
    return visit.to(PATH, 'saved');
  });
  desk.action(`${PATH}/:location/remove`, { back: PATH }, async (visit) => {
    await visit.core.campaigns.removeLocation({ accountId: visit.accountId, id: visit.id('location') });
    return visit.to(PATH, 'removed');
  });

  desk.screen(SORTING, {}, showSorting);
  desk.action(`${SORTING}/folders`, { back: SORTING }, async (visit) => {
    const { core, accountId, form } = visit;
    await core.campaigns.createFolder({ accountId, name: nameOf(form) });
    return visit.to(SORTING, 'made');
  });
  desk.action(`${SORTING}/categories`, { back: SORTING }, async (visit) => {
    const { core, accountId, form } = visit;
    const isMain = form.isMain === '1';
    const mainId = isMain ? null : (findId(form.main) ?? null);
    await core.campaigns.createCategory({ accountId, name: nameOf(form), isMain, mainId });
    return visit.to(SORTING, 'made');
  });
}

function nameOf(form: Record<string, string>, field = 'name'): string {
  const name = form[field]?.trim().slice(0, 200) ?? '';
  if (name === '') throw new Refusal('bad_request', { name: field });
  return name;
}

function readLocation(form: Record<string, string>) {
  const website = form.website?.trim() ?? '';
  if (website !== '' && !/^https?:\/\//i.test(website))
    throw new Refusal('bad_request', { name: 'websiteUrl' });
  const given = Object.fromEntries(details.map((name) => [name, form[name]?.trim().slice(0, 200) ?? '']));
  return {
    companyName: nameOf(form, 'companyName'),
    email: cleanEmail(form.email?.slice(0, 254) ?? ''),
    ...given,
  };
}

async function showLocations(visit: Visit) {
  const { core, accountId, lang, text: frame } = visit;
  const text = settingsText(lang);
  const locations = await core.campaigns.listLocations(accountId);
  return visit.show({
    title: text.locations,
    path: PATH,
    body: (
      <>
        <Top title={frame.settings} />
        <Tabs current={PATH} text={text} label={frame.settings} />
        <Part title={text.locations}>
          <p class="soft">{text.locationsHint}</p>
          <Table
            caption={text.locations}
            empty={text.noLocations}
            rows={locations}
            columns={[
              {
                label: text.companyName,
                cell: ({ id, companyName }) => <a href={`${PATH}/${id}`}>{companyName}</a>,
              },
              { label: text.city, cell: ({ zip, city }) => `${zip} ${city}`.trim() },
              { label: frame.email, cell: ({ email }) => email },
              { label: text.password, cell: ({ hasPassword }) => (hasPassword ? frame.yes : frame.no) },
            ]}
          />
        </Part>
        <Part title={text.addLocation}>
          <Form action={PATH}>
            <LocationFields text={text} frame={frame} />
            <button class="small" type="submit">
              {frame.add}
            </button>
          </Form>
        </Part>
      </>
    ),
  });
}

async function showLocation(visit: Visit) {
  const { core, accountId, lang, text: frame } = visit;
  const text = settingsText(lang);
  const location = await core.campaigns.getLocation({ accountId, id: visit.id('location') });
  const path = `${PATH}/${location.id}`;
  return visit.show({
    title: location.companyName,
    body: (
      <>
        <Top title={location.companyName}>
          <Form action={`${path}/remove`}>
            <button class="bad small" type="submit">
              {frame.remove}
            </button>
          </Form>
        </Top>
        <Tabs current={PATH} text={text} label={frame.settings} />
        <Part title={text.locations}>
          <Form action={path}>
            <LocationFields text={text} frame={frame} location={location} />
            <button class="small" type="submit">
              {frame.save}
            </button>
          </Form>
        </Part>
      </>
    ),
  });
}

function LocationFields({
  text,
  frame,
  location,
}: {
  text: SettingsText;
  frame: FrameText;
  location?: Location;
}) {
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

async function showSorting(visit: Visit) {
  const { core, accountId, lang, text: frame } = visit;
  const text = settingsText(lang);
  const folders = await core.campaigns.listFolders(accountId);
  const main = await core.campaigns.listCategories({ accountId, isMain: true });
  const below = await core.campaigns.listCategories({ accountId, isMain: false });
  return visit.show({
    title: text.sorting,
    path: SORTING,
    body: (
      <>
        <Top title={frame.settings} />
        <Tabs current={SORTING} text={text} label={frame.settings} />
        <div class="halves">
          <Part title={text.folders}>
            <Table
              caption={text.folders}
              empty={text.noFolders}
              rows={folders}
              columns={[
                {
                  label: frame.name,
                  cell: ({ id, name }) => <a href={`/console/campaigns?folder=${id}`}>{name}</a>,
                },
                { label: 'ID', cell: ({ id }) => String(id) },
              ]}
            />
            <Form action={`${SORTING}/folders`} class="gap">
              <Field name="name" label={frame.name} />
              <button class="small" type="submit">
                {frame.add}
              </button>
            </Form>
          </Part>
          <Part title={text.categories}>
            <Table
              caption={text.categories}
              empty={text.noCategories}
              rows={[...main, ...below]}
              columns={[
                { label: frame.name, cell: ({ name }) => name },
                { label: text.mainCategory, cell: ({ isMain, mainName }) => (isMain ? frame.yes : mainName) },
                { label: 'ID', cell: ({ id }) => `cat_${id}` },
              ]}
            />
            <Form action={`${SORTING}/categories`} class="gap">
              <div class="field">
                <label for="category-name">{frame.name}</label>
                <input id="category-name" name="name" maxLength={200} required />
              </div>
              <Select
                name="main"
                label={text.mainCategory}
                options={[
                  { value: '', label: frame.none },
                  ...main.map(({ id, name }) => ({ value: String(id), label: name })),
                ]}
              />
              <Checkbox name="isMain" label={text.isMain} optional />
              <button class="small" type="submit">
                {frame.add}
              </button>
            </Form>
          </Part>
        </div>
      </>
    ),
  });
}
