import { Checkbox, Field, Form, Note, usePage } from '#ui';
import type { Campaign, CouponSession } from './coupon-card.tsx';
import type { CouponText } from './coupon-texts.ts';
import { Game } from './game.tsx';

export type ClaimField = Campaign['claimFields'][number];

/** A form as somebody typed it, with its errors by field. */
export type Typed = {
  values: Record<string, string>;
  errors: Record<string, string>;
  /** The error of the form as a whole. */
  problem?: string | undefined;
};

export const nothingTyped: Typed = { values: {}, errors: {} };

/** The number to which a code was sent. */
export type PhoneCheck = { phone: string };

const kinds: Partial<Record<ClaimField['name'], Partial<Parameters<typeof Field>[0]>>> = {
  first_name: { autocomplete: 'given-name' },
  last_name: { autocomplete: 'family-name' },
  email: { type: 'email', autocomplete: 'email', inputmode: 'email' },
  phone: { type: 'tel', autocomplete: 'tel', inputmode: 'tel' },
};

/** The campaign's own fields, and what it tells consumers apart by where it does not ask for it itself. */
export function fieldsOf({ claimFields, uniqueBy }: Campaign): ClaimField[] {
  return claimFields.some(({ name }) => name === uniqueBy) || uniqueBy === null
    ? claimFields
    : [...claimFields, { name: uniqueBy, label: '', required: true }];
}

/** Boxes to tick have one name, so they are told apart by their place. */
export const inputNameOf = (field: ClaimField, index: number): string =>
  field.name === 'consent' ? `consent_${index}` : field.name;

/** The part of a coupon's page by which a consumer takes it. */
export function ClaimSection({
  campaign,
  session,
  path,
  typed,
  check,
  text,
}: {
  campaign: Campaign;
  session: CouponSession;
  path: string;
  typed: Typed;
  check?: PhoneCheck | undefined;
  text: CouponText;
}) {
  const { claimAction, game } = campaign;
  const isGame = claimAction === 'game';
  const problem = typed.problem && <Note kind="bad" title={typed.problem} />;
  if (isGame && !session.playedAt)
    return (
      <div class="part tear center">
        {problem}
        <Game game={game} text={text} />
        <Form action={`${path}/play`}>
          <button type="submit">{game.kind === 'wheel' ? text.wheel : text.scratch}</button>
        </Form>
      </div>
    );
  const hasPrizes = (game.prizes ?? []).some(({ value, weight }) => value !== '' && weight > 0);
  const result = isGame && <Game game={game} result={session.value} text={text} />;
  if (isGame && hasPrizes && session.value === '') return <div class="part tear center">{result}</div>;
  return (
    <div class="part tear" id="claim">
      {result}
      {problem}
      {check ? (
        <PhoneCheckForm path={path} check={check} typed={typed} text={text} />
      ) : (
        <ClaimForm campaign={campaign} path={path} typed={typed} text={text} />
      )}
    </div>
  );
}

function ClaimForm({
  campaign,
  path,
  typed: { values, errors },
  text,
}: {
  campaign: Campaign;
  path: string;
  typed: Typed;
  text: CouponText;
}) {
  const fields = fieldsOf(campaign);
  const labels: Record<string, string> = {
    first_name: text.firstName,
    last_name: text.lastName,
    email: text.email,
    phone: text.phone,
  };
  return (
    <Form action={`${path}/claim`} noValidate>
      {fields.length > 0 && <h2>{text.claimForm}</h2>}
      {campaign.claimAction === 'promocode' && (
        <Field
          name="promo_code"
          label={text.promoCode}
          value={values.promo_code}
          error={errors.promo_code}
          autocomplete="off"
        />
      )}
      {fields.map((field, index) => {
        const name = inputNameOf(field, index);
        const props = {
          name,
          label: field.label || labels[field.name] || field.name,
          error: errors[name],
          optional: !field.required,
        };
        if (field.name === 'consent')
          return <Checkbox key={name} {...props} checked={values[name] === '1'} />;
        const hint = field.name === 'phone' ? text.phoneHint : undefined;
        return <Field key={name} {...props} {...kinds[field.name]} hint={hint} value={values[name]} />;
      })}
      {fields.length === 0 && campaign.claimAction !== 'promocode' && (
        <p class="soft center">{text.claimHint}</p>
      )}
      <button type="submit">{text.claim}</button>
    </Form>
  );
}

function PhoneCheckForm({
  path,
  check,
  typed: { values, errors },
  text,
}: {
  path: string;
  check: PhoneCheck;
  typed: Typed;
  text: CouponText;
}) {
  const { href } = usePage();
  return (
    <>
      <h2>{text.phoneCheck}</h2>
      <Form action={`${path}/verify`} noValidate>
        {Object.entries(values).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Field
          name="phone_code"
          label={text.phoneCode}
          hint={text.phoneCheckHint(check.phone)}
          error={errors.phone_code}
          class="big"
          inputmode="numeric"
          autocomplete="one-time-code"
          pattern="[0-9 ]*"
          maxLength={8}
        />
        <button type="submit">{text.checkCode}</button>
      </Form>
      <p class="center gap">
        <a href={href(path)}>{text.otherPhone}</a>
      </p>
    </>
  );
}
