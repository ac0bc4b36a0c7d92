import { Checkbox, Field, Form } from '#ui';
import { Select } from './form-inputs.tsx';
import { CAMPAIGNS, SORTING } from './paths.ts';
import type { getSorting } from './place-queries.ts';
import { Part, Table, Top } from './screen-parts.tsx';
import { SettingsTabs } from './settings-tabs.tsx';
import { settingsText } from './settings-texts.ts';
import { useWords } from './use-words.ts';

type Sorting = Awaited<ReturnType<typeof getSorting>>;

/** An account's folders and categories, with forms for one more of each. */
export function SortingView({ folders, main, below }: Sorting) {
  const { frame } = useWords(settingsText);
  return (
    <>
      <Top title={frame.settings} />
      <SettingsTabs current={SORTING} />
      <div class="halves">
        <Folders folders={folders} />
        <Categories main={main} below={below} />
      </div>
    </>
  );
}

function Folders({ folders }: Pick<Sorting, 'folders'>) {
  const { text, frame } = useWords(settingsText);
  return (
    <Part title={text.folders}>
      <Table
        caption={text.folders}
        empty={text.noFolders}
        rows={folders}
        columns={[
          {
            label: frame.name,
            cell: ({ id, name }) => <a href={`${CAMPAIGNS}?folder=${id}`}>{name}</a>,
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
  );
}

function Categories({ main, below }: Pick<Sorting, 'main' | 'below'>) {
  const { text, frame } = useWords(settingsText);
  return (
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
  );
}
