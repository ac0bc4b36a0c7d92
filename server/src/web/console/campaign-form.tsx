import { barcodes, type Core, campaignStatuses, claimActions, validationMethods } from '#core';
import { Checkbox, Field } from '#ui';
import { type Campaign, type Filled, fieldTexts, standardFields } from './campaign-input.ts';
import type { CampaignText } from './campaign-texts.ts';
import { Area, Group, Select } from './form-inputs.tsx';
import type { FrameText } from './frame-texts.ts';
import { Part } from './screen-parts.tsx';

type Campaigns = Core['campaigns'];

/** The options of the form's selects. */
export type Choices = {
  folders: Awaited<ReturnType<Campaigns['listFolders']>>;
  categories: Awaited<ReturnType<Campaigns['listCategories']>>;
  locations: Awaited<ReturnType<Campaigns['listLocations']>>;
  /** A main account's campaigns may be templates of others. */
  isMain: boolean;
};

export type FormProps = {
  filled: Filled;
  choices: Choices;
  text: CampaignText;
  frame: FrameText;
  hasPassword: boolean;
};

export function statusTexts(text: CampaignText): Record<(typeof campaignStatuses)[number], string> {
  return {
    active: text.statusActive,
    inactive: text.statusInactive,
    example: text.statusExample,
    draft: text.statusDraft,
    archived: text.statusArchived,
    expired: text.statusExpired,
    removed: '',
  };
}

/** The options of a select in which a campaign may be picked, or none. */
export const campaignChoices = (
  campaigns: readonly Pick<Campaign, 'id' | 'name' | 'title'>[],
  frame: FrameText,
) => [
  { value: '', label: frame.none },
  ...campaigns.map(({ id, name, title }) => ({ value: String(id), label: name || title })),
];

/** Everything that a campaign can be, in parts. */
export function CampaignFields(props: FormProps) {
  return (
    <>
      <Look {...props} />
      <When {...props} />
      <Claim {...props} />
      <Redeem {...props} />
      <Options {...props} />
    </>
  );
}

function Look({ filled, choices, text, frame }: FormProps) {
  const named = (rows: readonly { id: bigint; name: string }[]) => [
    { value: '', label: frame.none },
    ...rows.map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  const statuses = statusTexts(text);
  return (
    <Part title={text.look}>
      <div class="cols">
        <Field name="name" label={frame.name} hint={text.nameHint} value={filled.name} />
        <Field name="title" label={text.title} hint={text.titleHint} value={filled.title} optional />
        <Field name="subtitle" label={text.subtitle} value={filled.subtitle} optional />
        <Field name="value" label={text.value} hint={text.valueHint} value={filled.value} optional />
        <Select
          name="status"
          label={frame.status}
          value={filled.status}
          options={campaignStatuses
            .filter((status) => status !== 'removed')
            .map((status) => ({ value: status, label: statuses[status] }))}
        />
        <Select name="folder" label={text.folder} value={filled.folder} options={named(choices.folders)} />
        <Select
          name="category"
          label={text.category}
          value={filled.category}
          options={named(choices.categories)}
        />
        <Field
          name="tags"
          label={text.tags}
          hint={text.tagsHint}
          value={filled.tags}
          maxLength={2_000}
          optional
        />
      </div>
      <div class="cols">
        <Area name="description" label={text.description} value={filled.description} />
        <Area name="terms" label={text.terms} value={filled.terms} />
      </div>
      <div class="cols">
        <Field name="imageUrl" label={text.imageUrl} value={filled.imageUrl} maxLength={2_000} optional />
        <Field name="bannerUrl" label={text.bannerUrl} value={filled.bannerUrl} maxLength={2_000} optional />
        <Field
          name="poweredByUrl"
          label={text.poweredByUrl}
          value={filled.poweredByUrl}
          maxLength={2_000}
          optional
        />
      </div>
    </Part>
  );
}

function When({ filled, text }: FormProps) {
  return (
    <Part title={text.when}>
      <div class="cols">
        <Moment name="startsAt" label={text.startsAt} value={filled.startsAt} />
        <Moment name="expiresAt" label={text.expiresAt} value={filled.expiresAt} />
        <Field name="timeZone" label={text.timeZone} hint={text.timeZoneHint} value={filled.timeZone} />
        <Field name="validity" label={text.validity} value={filled.validity} inputmode="numeric" optional />
      </div>
    </Part>
  );
}

function Moment({ name, label, value }: { name: string; label: string; value: string | undefined }) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type="datetime-local"
        step={(value ?? '').length > 16 ? 1 : undefined}
        value={value}
      />
    </div>
  );
}

function Claim({ filled, text, frame }: FormProps) {
  const actions = {
    button: text.claimButton,
    form: text.claimForm,
    promocode: text.claimPromocode,
    game: text.claimGame,
  };
  return (
    <Part title={text.claim}>
      <div class="cols">
        <Select
          name="claimAction"
          label={text.claimAction}
          value={filled.claimAction}
          options={claimActions.map((action) => ({ value: action, label: actions[action] }))}
        />
        <Select
          name="uniqueBy"
          label={text.uniqueBy}
          value={filled.uniqueBy}
          options={[
            { value: '', label: text.uniqueNone },
            { value: 'email', label: frame.email },
            { value: 'phone', label: text.phone },
          ]}
        />
      </div>
      <h3>{text.fields}</h3>
      <AskedFields filled={filled} text={text} frame={frame} />
      <Checkbox name="verify" label={text.verify} checked={filled.verify === '1'} optional />
      <div class="cols">
        <Area name="ownFields" label={text.ownFields} hint={text.ownFieldsHint} value={filled.ownFields} />
        <Area name="consents" label={text.consents} hint={text.consentsHint} value={filled.consents} />
      </div>
      <CodesAndPrizes filled={filled} text={text} />
    </Part>
  );
}

/** Which of the standard fields the claim form asks for. */
function AskedFields({ filled, text, frame }: Pick<FormProps, 'filled' | 'text' | 'frame'>) {
  const labels = fieldTexts(text, frame);
  const asked = [
    { value: '', label: text.fieldOff },
    { value: 'optional', label: text.fieldOptional },
    { value: 'required', label: text.fieldRequired },
  ];
  return (
    <div class="cols">
      {standardFields.map((name) => (
        <Select
          key={name}
          name={`field_${name}`}
          label={labels[name]}
          value={filled[`field_${name}`]}
          options={asked}
        />
      ))}
    </div>
  );
}

function CodesAndPrizes({ filled, text }: Pick<FormProps, 'filled' | 'text'>) {
  return (
    <div class="cols">
      <Area name="promoCodes" label={text.promoCodes} hint={text.promoCodesHint} value={filled.promoCodes} />
      <div>
        <Select
          name="gameKind"
          label={text.game}
          value={filled.gameKind}
          options={[
            { value: 'scratch', label: text.scratchCard },
            { value: 'wheel', label: text.wheel },
          ]}
        />
        <Area name="prizes" label={text.prizes} hint={text.prizesHint} value={filled.prizes} />
      </div>
    </div>
  );
}

function Redeem({ filled, choices, text, hasPassword }: FormProps) {
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

function Options({ filled, choices, text }: FormProps) {
  const box = (name: 'isTemplate' | 'singleUseOnly' | 'embeddable' | 'featured') => (
    <Checkbox name={name} label={text[name]} checked={filled[name] === '1'} optional />
  );
  return (
    <Part title={text.options}>
      {choices.isMain && box('isTemplate')}
      {box('singleUseOnly')}
      {box('embeddable')}
      {box('featured')}
      <Area name="smsText" label={text.smsText} value={filled.smsText} maxLength={1_000} />
    </Part>
  );
}
