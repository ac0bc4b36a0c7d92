import { z } from 'zod';
import { cleanEmail } from '#kernel/email';
import { readPhone } from '#kernel/phone';
import { isRefusal } from '#kernel/refusal';
import { fieldsOf, inputNameOf, type Typed } from './claim-section.tsx';
import type { Campaign } from './coupon-card.tsx';
import { statusOfWords, wordsOf } from './coupon-refusals.ts';
import type { CouponText } from './coupon-texts.ts';

const Email = z.string().transform(cleanEmail).pipe(z.email().max(200));
const MOST_LETTERS = 500;

type CustomField = `customField${1 | 2 | 3 | 4 | 5 | 6 | 7}`;
type Details = { firstName?: string; lastName?: string } & { [K in CustomField]?: string };

/** A claim form as the core takes it. */
export type ClaimInput = {
  email?: string | undefined;
  phone?: string | undefined;
  details: Details;
  consents: string[];
  promoCode?: string | undefined;
};

/** Reads the form of a campaign; `errors` names what is missing and what cannot be so. */
export function readClaim(
  { campaign, country, text }: { campaign: Campaign; country: string; text: CouponText },
  form: Record<string, string>,
): { input: ClaimInput; typed: Typed } {
  const input: ClaimInput = { details: {}, consents: [], promoCode: form.promo_code };
  const typed: Typed = { values: {}, errors: {} };
  if (form.promo_code !== undefined) typed.values.promo_code = form.promo_code;
  for (const [index, field] of fieldsOf(campaign).entries()) {
    const name = inputNameOf(field, index);
    const value = (form[name] ?? '').trim().slice(0, MOST_LETTERS);
    typed.values[name] = value;
    if (value === '' && field.required)
      typed.errors[name] = field.name === 'consent' ? text.mustTick : text.missing;
    if (value === '') continue;
    switch (field.name) {
      case 'consent':
        input.consents.push(field.label);
        break;
      case 'email':
        input.email = Email.safeParse(value).data;
        if (input.email === undefined) typed.errors[name] = text.emailBad;
        break;
      case 'phone':
        input.phone = readPhone(value, country);
        if (input.phone === undefined) typed.errors[name] = text.phoneBad;
        break;
      case 'first_name':
        input.details.firstName = value;
        break;
      case 'last_name':
        input.details.lastName = value;
        break;
      default:
        input.details[field.name.replace('customfield', 'customField') as CustomField] = value;
    }
  }
  return { input, typed };
}

/** Puts what the core refused into words beside the field that it concerns; undefined for any other error. */
export function claimProblems(
  error: unknown,
  { typed, text }: { typed: Typed; text: CouponText },
): { typed: Typed; status: number } | undefined {
  const words = wordsOf(error, text);
  if (words === undefined) return undefined;
  const isPromo = isRefusal(error, 'not_allowed') && error.details.what === 'promo_code';
  return {
    status: statusOfWords(error),
    typed: isPromo
      ? { ...typed, errors: { ...typed.errors, promo_code: words } }
      : { ...typed, problem: words },
  };
}
