import { cleanEmail } from '#kernel/email';
import { formatMicros, parseMicros } from '#kernel/money';
import { readPhone } from '#kernel/phone';
import { isRefusal } from '#kernel/refusal';
import { Field, formatMoment, type Lang, Note } from '#ui';
import type { Standing } from './coupon-card.tsx';
import { type Campaign, type CouponSession, type Location, StandingNote } from './coupon-card.tsx';
import { couponTexts } from './coupon-texts.ts';
import type { StaffText } from './staff-texts.ts';

/** A coupon as staff see it before they do something with it. */
export function StaffCoupon({
  campaign,
  session,
  location,
  standing,
  lang,
  text,
}: {
  campaign: Campaign;
  session: CouponSession;
  location?: Location | undefined;
  standing: Standing;
  lang: Lang;
  text: StaffText;
}) {
  const { title, name, subtitle, timeZone } = campaign;
  const end = session.expiresAt ?? campaign.expiresAt;
  const value = session.value || campaign.value;
  const customer = [session.details.firstName, session.details.lastName].filter(Boolean).join(' ');
  return (
    <>
      <h2>{title || name}</h2>
      {subtitle && <p class="soft">{subtitle}</p>}
      {value && <p class="value">{value}</p>}
      <p class="code">{session.code.slice(0, 6).toUpperCase()}</p>
      {standing === 'claimed' || standing === 'open' ? (
        <StaffStanding standing={standing} isAhead={session.source !== 'visit'} text={text} />
      ) : (
        <StandingNote {...{ campaign, session, location, standing, lang, text: couponTexts(lang) }} />
      )}
      <dl class="small">
        {customer && (
          <>
            <dt>{text.customer}</dt>
            <dd>{customer}</dd>
          </>
        )}
        {session.ownValidationCode && (
          <>
            <dt>{text.ownCode}</dt>
            <dd>{session.ownValidationCode}</dd>
          </>
        )}
        {session.validationValueMicros !== null && (
          <>
            <dt>{text.spend}</dt>
            <dd>{formatMicros(session.validationValueMicros)}</dd>
          </>
        )}
        {end && (
          <>
            <dt>{text.validUntil}</dt>
            <dd>{formatMoment(end, { lang, timeZone })}</dd>
          </>
        )}
      </dl>
    </>
  );
}

/** One that was made ahead may be redeemed although nobody claimed it. */
function StaffStanding({
  standing,
  isAhead,
  text,
}: {
  standing: 'claimed' | 'open';
  isAhead: boolean;
  text: StaffText;
}) {
  return standing === 'claimed' || isAhead ? (
    <Note kind="good" title={text.ready} />
  ) : (
    <Note kind="warn" title={text.notYet}>
      <p>{text.notYetHint}</p>
    </Note>
  );
}

export const isRedeemable = (standing: Standing, { source }: CouponSession): boolean =>
  standing === 'claimed' || (standing === 'open' && source !== 'visit');

/** Money as people write it; `wrong` where it is none. Nothing typed is undefined. */
export function readSpend(typed: string | undefined): { micros?: bigint; isWrong: boolean } {
  const amount = (typed ?? '').replace(/\s/g, '').replace(',', '.');
  if (amount === '') return { isWrong: false };
  try {
    const micros = parseMicros(amount);
    return micros < 0n ? { isWrong: true } : { micros, isWrong: false };
  } catch (error) {
    if (isRefusal(error, 'bad_amount')) return { isWrong: true };
    throw error;
  }
}

export function SpendField({
  value,
  isWrong,
  text,
}: {
  value?: string | undefined;
  isWrong: boolean;
  text: StaffText;
}) {
  return (
    <Field
      name="spend"
      label={text.spend}
      inputmode="decimal"
      autocomplete="off"
      optional
      value={value}
      maxLength={15}
      error={isWrong ? text.spendBad : undefined}
    />
  );
}

const genders = ['female', 'male', 'other'] as const;

/** The fields in which staff may note who the customer is when they redeem. */
export function CustomerFields({ values, text }: { values: Record<string, string>; text: StaffText }) {
  return (
    <>
      <div class="field">
        <label for="gender">{text.gender}</label>
        <select id="gender" name="gender">
          <option value="">{text.genderNone}</option>
          {genders.map((gender) => (
            <option key={gender} value={gender} selected={values.gender === gender}>
              {text[gender]}
            </option>
          ))}
        </select>
      </div>
      <Field name="first_name" label={text.firstName} value={values.first_name} autocomplete="off" optional />
      <Field name="last_name" label={text.lastName} value={values.last_name} autocomplete="off" optional />
      <Field name="email" type="email" label={text.email} value={values.email} autocomplete="off" optional />
      <Field name="phone" type="tel" label={text.phone} value={values.phone} autocomplete="off" optional />
    </>
  );
}

const MOST_LETTERS = 200;

/** The customer as staff noted them. A value that cannot be an address or a number is left out: it must not stop the customer at the till. */
export function readCustomer(form: Record<string, string>, country: string) {
  const said = (name: string) => form[name]?.trim().slice(0, MOST_LETTERS) || undefined;
  const gender = genders.find((one) => one === form.gender);
  const [firstName, lastName, email, phone] = ['first_name', 'last_name', 'email', 'phone'].map(said);
  const details = {
    ...(firstName ? { firstName } : {}),
    ...(lastName ? { lastName } : {}),
    ...(gender ? { gender } : {}),
  };
  return {
    email: email && /^[^\s@]+@[^\s@]+$/.test(cleanEmail(email)) ? cleanEmail(email) : undefined,
    phone: phone && readPhone(phone, country),
    details,
  };
}
