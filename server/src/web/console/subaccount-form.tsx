import { permissions, type Subaccount } from '#core';
import { Checkbox, Field } from '#ui';
import { Group, Select } from './form-inputs.tsx';
import type { getPackages } from './subaccount-queries.ts';
import { subaccountText } from './subaccount-texts.ts';
import { useWords } from './use-words.ts';

type Package = Awaited<ReturnType<typeof getPackages>>[number];

/** Everything that a main account says of a subaccount. */
export function Details({ packages, subaccount }: { packages: readonly Package[]; subaccount?: Subaccount }) {
  const { text, frame } = useWords(subaccountText);
  return (
    <>
      <div class="cols">
        <Field name="email" label={frame.email} type="email" value={subaccount?.email} />
        <Field name="companyName" label={text.company} value={subaccount?.companyName} optional />
        <Field name="firstName" label={text.firstName} value={subaccount?.firstName} optional />
        <Field name="lastName" label={text.lastName} value={subaccount?.lastName} optional />
        <Select
          name="status"
          label={text.kind}
          value={subaccount?.status}
          options={[
            { value: 'trial', label: text.trial },
            { value: 'customer', label: text.customer },
          ]}
        />
        <div class="field">
          <label for="expiresOn">
            {text.expires} <span class="soft small">(–)</span>
          </label>
          <input id="expiresOn" name="expiresOn" type="date" value={subaccount?.expiresOn ?? ''} />
        </div>
        <Field
          name="maxCampaigns"
          label={text.maxCampaigns}
          hint={text.noLimit}
          inputmode="numeric"
          value={String(subaccount?.maxCampaigns ?? '')}
          optional
        />
        {packages.length > 0 && <PackageChoice packages={packages} />}
      </div>
      <Permissions
        granted={subaccount?.permissions ?? permissions}
        {...(packages.length > 0 ? { hint: text.permissionsKeep } : {})}
      />
    </>
  );
}

function PackageChoice({ packages }: { packages: readonly Package[] }) {
  const { text, frame } = useWords(subaccountText);
  return (
    <Select
      name="package"
      label={text.package}
      hint={text.packageHint}
      options={[
        { value: '', label: frame.none },
        ...packages.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
    />
  );
}

/** One box for each permission. */
export function Permissions({ granted, hint }: { granted: readonly string[]; hint?: string }) {
  const { text } = useWords(subaccountText);
  return (
    <Group legend={text.permissions} {...(hint === undefined ? {} : { hint })}>
      {permissions.map((one) => (
        <Checkbox
          key={one}
          name={`may_${one}`}
          label={text[`may_${one}`]}
          checked={granted.includes(one)}
          optional
        />
      ))}
    </Group>
  );
}
