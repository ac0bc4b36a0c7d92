import { campaignStatuses } from '#core';
import { Checkbox, Field } from '#ui';
import { type Choices, statusTexts } from './campaign-choices.ts';
import type { Filled } from './campaign-filled.ts';
import type { CampaignText } from './campaign-texts.ts';
import { ClaimPart } from './claim-part.tsx';
import { Area, Select } from './form-inputs.tsx';
import type { FrameText } from './frame-texts.ts';
import { RedeemPart } from './redeem-part.tsx';
import { Part } from './screen-parts.tsx';

type FormProps = {
  filled: Filled;
  choices: Choices;
  text: CampaignText;
  frame: FrameText;
  hasPassword: boolean;
};

/** Everything that a campaign can be, in parts. */
export function CampaignFields(props: FormProps) {
  return (
    <>
      <Look {...props} />
      <When {...props} />
      <ClaimPart {...props} />
      <RedeemPart {...props} />
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
