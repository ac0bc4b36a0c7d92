import { Field, Form } from '#ui';
import { campaignChoices } from './campaign-choices.ts';
import type { getDirectories, getDirectory } from './directory-queries.ts';
import { directoryText } from './directory-texts.ts';
import { Select } from './form-inputs.tsx';
import { DIRECTORIES } from './paths.ts';
import { Part, Table, Top } from './screen-parts.tsx';
import { useWords } from './use-words.ts';

type Directories = Awaited<ReturnType<typeof getDirectories>>;
type Shown = Awaited<ReturnType<typeof getDirectory>>;

/** The directories of an account, and a form for one more. */
export function DirectoryList({ directories }: { directories: Directories }) {
  const { text, frame } = useWords(directoryText);
  return (
    <>
      <Top title={text.directories} />
      <section class="card">
        <Table
          caption={text.directories}
          empty={text.noDirectories}
          rows={directories}
          columns={[
            { label: frame.name, cell: ({ id, name }) => <a href={`${DIRECTORIES}/${id}`}>{name}</a> },
            { label: frame.status, cell: ({ status }) => <span class="badge">{status}</span> },
          ]}
        />
      </section>
      <Part title={text.addDirectory}>
        <Form action={DIRECTORIES}>
          <div class="cols">
            <Field name="name" label={frame.name} />
            <Select
              name="registration"
              label={text.registration}
              options={[
                { value: 'none', label: text.registrationNone },
                { value: 'optional', label: text.registrationOptional },
                { value: 'required', label: text.registrationRequired },
              ]}
            />
          </div>
          <button class="small" type="submit">
            {text.addDirectory}
          </button>
        </Form>
      </Part>
    </>
  );
}

/** One directory: what it lists, and who is registered. */
export function DirectoryView({ directory, items, users, campaigns }: Shown) {
  const { text, frame } = useWords(directoryText);
  return (
    <>
      <Top title={directory.name} />
      <Items {...{ directory, items, campaigns }} />
      <Part title={text.users}>
        <Table
          caption={text.users}
          empty={text.noUsers}
          rows={users}
          columns={[
            { label: frame.email, cell: ({ email }) => email },
            { label: frame.name, cell: ({ firstName, lastName }) => `${firstName} ${lastName}`.trim() },
          ]}
        />
      </Part>
    </>
  );
}

function Items({ directory, items, campaigns }: Omit<Shown, 'users'>) {
  const { text, frame } = useWords(directoryText);
  return (
    <Part title={text.items}>
      <Table
        caption={text.items}
        empty={text.noItems}
        rows={items}
        columns={[
          {
            label: text.campaign,
            cell: (row) =>
              row.kind === 'campaign' ? row.campaign.name || row.campaign.title : row.card.name,
          },
          { label: text.featured, cell: ({ featured }) => (featured ? frame.yes : frame.no) },
          {
            label: frame.remove,
            cell: ({ item: { kind, objectId } }) => (
              <Form action={`${DIRECTORIES}/${directory.id}/items/${kind}/${objectId}/remove`} class="inline">
                <button class="link" type="submit">
                  {frame.remove}
                </button>
              </Form>
            ),
          },
        ]}
      />
      <Form action={`${DIRECTORIES}/${directory.id}/items`} class="gap">
        <Select name="campaign" label={text.campaign} options={campaignChoices(campaigns, frame)} />
        <button class="small" type="submit">
          {frame.add}
        </button>
      </Form>
    </Part>
  );
}
