import { Field } from '#ui';
import type { LoyaltyTexts } from './loyalty-texts.ts';

export function AmountField({ text, hint }: { text: LoyaltyTexts; hint?: string | undefined }) {
  return (
    <Field
      name="points"
      label={text.howMany}
      hint={hint}
      inputmode="numeric"
      pattern="-?[0-9]{1,7}"
      value="1"
      maxLength={8}
      autocomplete="off"
    />
  );
}

export function Terms({ text, terms }: { text: LoyaltyTexts; terms: string }) {
  return (
    <details>
      <summary>{text.terms}</summary>
      <p class="pre small">{terms}</p>
    </details>
  );
}
