import { Field, Form, Note, usePage } from '#ui';
import { signInText } from './sign-in-texts.ts';

/** Email and password; `next` is where the person wanted to go. */
export function SignIn({
  next,
  email,
  bad,
  good,
}: {
  next: string;
  email?: string | undefined;
  bad?: string | undefined;
  good?: string | undefined;
}) {
  const text = signInText(usePage().lang);
  return (
    <section class="card narrow">
      <div class="part">
        <h1>{text.signIn}</h1>
        {good && <Note kind="good" title={good} />}
        {bad && <Note kind="bad" title={bad} />}
        <Form action="/console/sign-in">
          <input type="hidden" name="next" value={next} />
          <Field name="email" label={text.email} type="email" value={email} autocomplete="username" />
          <Field name="password" label={text.password} type="password" autocomplete="current-password" />
          <button type="submit">{text.signIn}</button>
        </Form>
        <p class="soft small gap">{text.forgot}</p>
      </div>
    </section>
  );
}

/** The button behind a sign-on link. */
export function SignOn({ token }: { token: string }) {
  const text = signInText(usePage().lang);
  return (
    <section class="card narrow">
      <div class="part center">
        <h1>{text.brand}</h1>
        <p class="soft">{text.openHint}</p>
        <Form action={`/sso/${encodeURIComponent(token)}`}>
          <button type="submit">{text.open}</button>
        </Form>
      </div>
    </section>
  );
}

/** Tells that a link signs nobody in: it was used or is too old, or the account may not sign in (`reason`). */
export function LinkOver({ reason }: { reason: string | undefined }) {
  const text = signInText(usePage().lang);
  return (
    <section class="card narrow">
      <div class="part center">
        <h1>{text.linkOver}</h1>
        <p class="soft">{reason ?? text.linkOverHint}</p>
        <a class="button plain" href="/console/sign-in">
          {text.signIn}
        </a>
      </div>
    </section>
  );
}

/** A new password, twice. */
export function Reset({ token, bad }: { token: string; bad?: string | undefined }) {
  const text = signInText(usePage().lang);
  return (
    <section class="card narrow">
      <div class="part">
        <h1>{text.setPassword}</h1>
        {bad && <Note kind="bad" title={bad} />}
        <Form action={`/reset/${encodeURIComponent(token)}`}>
          <Field
            name="password"
            label={text.newPassword}
            hint={text.passwordHint}
            type="password"
            autocomplete="new-password"
          />
          <Field name="again" label={text.again} type="password" autocomplete="new-password" />
          <button type="submit">{text.setPassword}</button>
        </Form>
      </div>
    </section>
  );
}
