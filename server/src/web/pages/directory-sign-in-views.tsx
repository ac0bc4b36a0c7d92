import type { ComponentChildren } from 'preact';
import { Checkbox, Field, Form, Note, usePage } from '#ui';
import type { DirectoryTexts } from './directory-texts.ts';

type DoorProps = { text: DirectoryTexts; path: string };

/** A form as it was sent, to be shown again, and its errors by field. */
export type Filled = { values: Readonly<Record<string, string>>; errors: Readonly<Record<string, string>> };

const nothing: Filled = { values: {}, errors: {} };

export function Notice({
  title,
  hint,
  children,
}: {
  title: string;
  hint: string;
  children?: ComponentChildren;
}) {
  return (
    <section class="card">
      <div class="part center">
        <h2>{title}</h2>
        <p class="soft">{hint}</p>
        {children}
      </div>
    </section>
  );
}

export function SignIn({
  text,
  path,
  hint,
  filled = nothing,
}: DoorProps & { hint: string; filled?: Filled | undefined }) {
  const { href } = usePage();
  return (
    <section class="card">
      <div class="part">
        <h2>{text.signIn}</h2>
        <p class="soft">{hint}</p>
        {filled.errors.pair && <Note kind="bad" title={filled.errors.pair} />}
        <Form action={`${path}/sign-in`}>
          <Field
            name="email"
            type="email"
            label={text.email}
            autocomplete="username"
            value={filled.values.email}
          />
          <Field name="password" type="password" label={text.password} autocomplete="current-password" />
          <button type="submit">{text.signIn}</button>
        </Form>
      </div>
      <div class="part center">
        <p>
          {text.noAccount} <a href={href(`${path}/register`)}>{text.register}</a>
        </p>
      </div>
    </section>
  );
}

export function Register({
  text,
  path,
  consentText,
  filled = nothing,
}: DoorProps & { consentText: string; filled?: Filled | undefined }) {
  const { href } = usePage();
  const { values, errors } = filled;
  return (
    <section class="card">
      <div class="part">
        <h2>{text.register}</h2>
        <p class="soft">{text.registerHint}</p>
        <Form action={`${path}/register`}>
          <PersonFields {...{ text, values, errors }} />
          {consentText !== '' && (
            <Checkbox
              name="consent"
              label={consentText}
              checked={values.consent === '1'}
              error={errors.consent}
            />
          )}
          <button type="submit">{text.register}</button>
        </Form>
      </div>
      <div class="part center">
        <p>
          {text.haveAccount} <a href={href(`${path}/sign-in`)}>{text.signIn}</a>
        </p>
      </div>
    </section>
  );
}

type PersonProps = { text: DoorProps['text'] } & Filled;

function PersonFields({ text, values, errors }: PersonProps) {
  return (
    <>
      <Field
        name="email"
        type="email"
        label={text.email}
        autocomplete="email"
        value={values.email}
        error={errors.email}
      />
      <Field
        name="password"
        type="password"
        label={text.newPassword}
        hint={text.passwordHint}
        autocomplete="new-password"
        error={errors.password}
      />
      <Field
        name="first_name"
        label={text.firstName}
        autocomplete="given-name"
        value={values.first_name}
        optional
      />
      <Field
        name="last_name"
        label={text.lastName}
        autocomplete="family-name"
        value={values.last_name}
        optional
      />
      <Field name="phone" type="tel" label={text.phone} autocomplete="tel" value={values.phone} optional />
    </>
  );
}

export function Pay({ text, path, address }: DoorProps & { address: string }) {
  const { href } = usePage();
  return (
    <Notice title={text.payTitle} hint={text.payHint}>
      <p>
        <a class="button" href={address} rel="noreferrer">
          {text.pay}
        </a>
      </p>
      <p>
        <a href={href(path)}>{text.paid}</a>
      </p>
    </Notice>
  );
}

/** Who is signed in, and the way out; or the way in where one may but need not. */
export function Membership({ text, path, email }: DoorProps & { email: string | undefined }) {
  const { href } = usePage();
  if (email === undefined)
    return (
      <p class="center">
        <a href={href(`${path}/sign-in`)}>{text.signIn}</a> ·{' '}
        <a href={href(`${path}/register`)}>{text.register}</a>
      </p>
    );
  return (
    <div class="field">
      <Form action={`${path}/sign-out`} class="center soft small">
        {text.signedInAs(email)}{' '}
        <button class="link" type="submit">
          {text.signOut}
        </button>
      </Form>
    </div>
  );
}
