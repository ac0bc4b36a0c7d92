import { claimActions } from '#core';
import { Checkbox } from '#ui';
import { type Filled, standardFields } from './campaign-filled.ts';
import { fieldTexts } from './campaign-input.ts';
import type { CampaignText } from './campaign-texts.ts';
import { Area, Select } from './form-inputs.tsx';
import type { FrameText } from './frame-texts.ts';
import { Part } from './screen-parts.tsx';

type Props = { filled: Filled; text: CampaignText; frame: FrameText };

/** The part of a campaign's form about claims: what a consumer does and fills in, codes and prizes. */
export function ClaimPart({ filled, text, frame }: Props) {
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
function AskedFields({ filled, text, frame }: Props) {
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

function CodesAndPrizes({ filled, text }: Omit<Props, 'frame'>) {
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
