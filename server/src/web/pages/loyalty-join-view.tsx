import type { Lang } from '#ui';
import { Checkbox, Field, Form, Note } from '#ui';
import { Terms } from './loyalty-parts.tsx';
import type { CardView } from './loyalty-queries.ts';
import { type LoyaltyTexts, unitsOf } from './loyalty-texts.ts';

export type JoinErrors = Partial<Record<'email' | 'password' | 'consent' | 'pair', string>>;

/** A card for somebody who has none yet, or is not signed in: its rewards, and forms to register and to sign in. */
export function JoinPage({
  text,
  lang,
  view,
  shop,
  errors = {},
  sent = {},
}: {
  text: LoyaltyTexts;
  lang: Lang;
  view: CardView;
  shop: string;
  errors?: JoinErrors | undefined;
  sent?: Readonly<Record<string, string>> | undefined;
}) {
  const base = `/l/${view.card.code}`;
  return (
    <>
      <About {...{ text, lang, view }} />
      {view.card.status !== 'active' ? (
        <Note kind="warn" title={text.notActive} />
      ) : (
        <Register {...{ text, base, shop, errors, sent }} />
      )}
      <SignIn {...{ text, base, errors, sent }} />
    </>
  );
}

type AboutProps = { text: LoyaltyTexts; lang: Lang; view: CardView };

function About({ text, lang, view: { card, rewards } }: AboutProps) {
  return (
    <section class="card">
      {card.imageUrl && <img src={card.imageUrl} alt="" />}
      <div class="part center">
        <h1>{card.name}</h1>
        {card.description && <p class="soft pre">{card.description}</p>}
      </div>
      {rewards.length > 0 && (
        <div class="part">
          <h2>{text.rewards}</h2>
          <ul class="plainlist">
            {rewards.map(({ id, title, threshold }) => (
              <li key={id} class="row">
                <strong>{title}</strong>
                <span class="soft">{unitsOf(lang, card.type, threshold)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {card.terms && (
        <div class="part">
          <Terms text={text} terms={card.terms} />
        </div>
      )}
    </section>
  );
}

type FormProps = {
  text: LoyaltyTexts;
  base: string;
  errors: JoinErrors;
  sent: Readonly<Record<string, string>>;
};

function Register({ text, base, shop, errors, sent }: FormProps & { shop: string }) {
  return (
    <section class="card">
      <div class="part">
        <h2>{text.join}</h2>
        <p class="soft">{text.joinHint}</p>
        <Form action={`${base}/register`}>
          <Field name="first_name" label={text.firstName} autocomplete="given-name" value={sent.first_name} />
          <Field
            name="last_name"
            label={text.lastName}
            autocomplete="family-name"
            value={sent.last_name}
            optional
          />
          <Field
            name="email"
            label={text.email}
            type="email"
            autocomplete="email"
            value={sent.email}
            error={errors.email}
          />
          <Field
            name="password"
            label={text.password}
            type="password"
            hint={text.passwordHint}
            autocomplete="new-password"
            error={errors.password}
          />
          <Checkbox name="consent" label={text.consent(shop)} error={errors.consent} />
          <button type="submit">{text.register}</button>
        </Form>
      </div>
    </section>
  );
}

function SignIn({ text, base, errors, sent }: FormProps) {
  return (
    <section class="card">
      <div class="part">
        <h2>{text.haveCard}</h2>
        {errors.pair && <Note kind="bad" title={errors.pair} />}
        <Form action={`${base}/sign-in`}>
          <Field
            name="sign_in_email"
            label={text.email}
            type="email"
            autocomplete="username"
            value={sent.sign_in_email}
          />
          <Field
            name="sign_in_password"
            label={text.password}
            type="password"
            autocomplete="current-password"
          />
          <button type="submit" class="plain">
            {text.signIn}
          </button>
        </Form>
      </div>
    </section>
  );
}
