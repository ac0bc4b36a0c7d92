import { Field, Form } from '#ui';
import { SUBACCOUNTS } from './paths.ts';
import { Part, Table } from './screen-parts.tsx';
import { Permissions } from './subaccount-form.tsx';
import type { getPackages } from './subaccount-queries.ts';
import { subaccountText } from './subaccount-texts.ts';
import { useWords } from './use-words.ts';

type Package = Awaited<ReturnType<typeof getPackages>>[number];

/** The packages of permissions of a main account, and a form for one more. */
export function PackagesPart({ packages }: { packages: readonly Package[] }) {
  const { text, frame } = useWords(subaccountText);
  return (
    <Part title={text.packages}>
      <p class="soft">{text.packagesHint}</p>
      <Table
        caption={text.packages}
        empty={text.noPackages}
        rows={packages}
        columns={[
          { label: frame.name, cell: ({ name }) => name },
          {
            label: text.permissions,
            cell: ({ permissions: granted }) => granted.map((one) => text[`may_${one}`]).join(', '),
          },
          { label: text.maxCampaigns, numeric: true, cell: ({ maxCampaigns }) => maxCampaigns ?? '–' },
          { label: 'ID', cell: ({ id }) => `pac_${id}` },
        ]}
      />
      <details class="gap">
        <summary>{text.addPackage}</summary>
        <Form action={`${SUBACCOUNTS}/packages`}>
          <div class="cols">
            <Field name="name" label={frame.name} />
            <Field
              name="maxCampaigns"
              label={text.maxCampaigns}
              hint={text.noLimit}
              inputmode="numeric"
              optional
            />
          </div>
          <Permissions granted={['dashboard']} />
          <button class="small" type="submit">
            {frame.add}
          </button>
        </Form>
      </details>
    </Part>
  );
}
