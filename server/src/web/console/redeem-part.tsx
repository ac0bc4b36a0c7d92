import { barcodes, validationMethods } from '#core';
import { Checkbox, Field } from '#ui';
import type { Choices } from './campaign-choices.ts';
import type { Filled } from './campaign-filled.ts';
import type { CampaignText } from './campaign-texts.ts';
import { Group, Select } from './form-inputs.tsx';
import { Part } from './screen-parts.tsx';

type Props = { filled: Filled; choices: Choices; text: CampaignText; hasPassword: boolean };

/** The part of a campaign's form about redeeming: by which methods, with which password, and where. */
export function RedeemPart({ filled, choices, text, hasPassword }: Props) {
  const methods = {
    button: text.methodButton,
    password: text.methodPassword,
    qr: text.methodQr,
    widget: text.methodWidget,
    barcode: text.methodBarcode,
  };
  return (
    <Part title={text.redeem}>
      <Group legend={text.methods}>
        {validationMethods.map((method) => (
          <Checkbox
            key={method}
            name={`method_${method}`}
            label={methods[method]}
            checked={filled[`method_${method}`] === '1'}
            optional
          />
        ))}
      </Group>
      <div class="cols">
        <Select
          name="barcode"
          label={text.barcode}
          value={filled.barcode}
          options={barcodes.map((kind) => ({ value: kind, label: kind.toUpperCase() }))}
        />
        <div>
          <Field
            name="password"
            label={text.password}
            hint={hasPassword ? text.passwordSet : undefined}
            type="password"
            autocomplete="new-password"
            optional
          />
          {hasPassword && <Checkbox name="passwordDrop" label={text.passwordDrop} optional />}
        </div>
      </div>
      {choices.locations.length > 0 && (
        <Group legend={text.locations} hint={text.locationsHint}>
          {choices.locations.map(({ id, companyName, city }) => (
            <Checkbox
              key={id}
              name={`location_${id}`}
              label={city === '' ? companyName : `${companyName}, ${city}`}
              checked={filled[`location_${id}`] === '1'}
              optional
            />
          ))}
        </Group>
      )}
    </Part>
  );
}
