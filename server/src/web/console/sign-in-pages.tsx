import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '#core';
import { cleanEmail } from '#kernel/email';
import { isRefusal } from '#kernel/refusal';
import { defineScript, defineTexts, Field, Form, formOf, Note, type Pages, queryOf } from '#ui';
import { SESSION_COOKIE } from './desk.tsx';
import { screenOf } from './screens.ts';
import { consoleSheet } from './style.ts';

const words = defineTexts({
  en: {
    brand: 'Merchant console',
    signIn: 'Sign in',
    email: 'Email',
    password: 'Password',
    wrong: 'Email or password is wrong.',
    inactive: 'This account is blocked. Please ask who runs it.',
    expired: 'This account has expired. Please ask who runs it.',
    forgot: 'No password yet, or forgotten? Ask for a link to set one where you got this account.',
    open: 'Open the console',
    openHint: 'You are being signed in. If nothing happens, press the button.',
    linkOver: 'This link does not work any more',
    linkOverHint: 'Links work once and for a short time. Please ask for a new one.',
    setPassword: 'Set a password',
    newPassword: 'New password',
    passwordHint: 'At least 8 characters.',
    again: 'The same once more',
    differ: 'The two are not the same.',
    short: 'A password has at least 8 characters.',
    done: 'Your password is set. You can sign in now.',
  },
  ru: {
    brand: 'Кабинет продавца',
    signIn: 'Войти',
    email: 'Эл. почта',
    password: 'Пароль',
    wrong: 'Неверная почта или пароль.',
    inactive: 'Аккаунт заблокирован. Обратитесь к тому, кто им управляет.',
    expired: 'Срок аккаунта истёк. Обратитесь к тому, кто им управляет.',
    forgot: 'Пароля ещё нет или он забыт? Попросите ссылку там, где получили аккаунт.',
    open: 'Открыть кабинет',
    openHint: 'Выполняется вход. Если ничего не происходит, нажмите кнопку.',
    linkOver: 'Ссылка больше не действует',
    linkOverHint: 'Ссылка работает один раз и недолго. Попросите новую.',
    setPassword: 'Задайте пароль',
    newPassword: 'Новый пароль',
    passwordHint: 'Не меньше 8 знаков.',
    again: 'Ещё раз то же самое',
    differ: 'Пароли не совпадают.',
    short: 'В пароле не меньше 8 знаков.',
    done: 'Пароль задан. Теперь можно войти.',
  },
});
type Words = ReturnType<typeof words>;

/** People see a page for a moment; what only fetches addresses (scanners of mail, previews) burns no link. */
const sendAtOnce = defineScript('document.forms[0].submit()');

/** Signing in by password or link, setting a password by a link, signing out. */
export function mountSignInPages(app: FastifyInstance, { core, pages }: { core: Core; pages: Pages }): void {
  const frame = (request: FastifyRequest) => {
    const text = words(pages.langOf(request));
    return { text, brand: text.brand, sheets: [consoleSheet] };
  };

  function begin(request: FastifyRequest, reply: FastifyReply, token: string, path: string): FastifyReply {
    pages.cookies.set(reply, SESSION_COOKIE, token, { maxAgeSeconds: 12 * 3_600 });
    return pages.redirect(request, reply, path);
  }

  app.get('/console', async (request, reply) => pages.redirect(request, reply, '/console/campaigns'));

  app.get('/console/sign-in', async (request, reply) => {
    const { text, ...view } = frame(request);
    const { next = '', done } = queryOf(request);
    const body = <SignIn text={text} next={next} good={done === 'password' ? text.done : undefined} />;
    return pages.send(request, reply, { ...view, title: text.signIn, body });
  });

  app.post('/console/sign-in', async (request, reply) => {
    const { text, ...view } = frame(request);
    const { email = '', password = '', next = '' } = formOf(request);
    try {
      const { token } = await core.merchants.signIn({
        email: cleanEmail(email),
        password,
        address: request.ip,
      });
      return begin(request, reply, token, safeNext(next));
    } catch (error) {
      const bad = isRefusal(error, 'key_unknown')
        ? text.wrong
        : isRefusal(error, 'account_inactive')
          ? text.inactive
          : isRefusal(error, 'expired')
            ? text.expired
            : undefined;
      if (bad === undefined) throw error;
      const body = <SignIn text={text} next={next} email={email} bad={bad} />;
      return pages.send(request, reply, { ...view, status: 422, title: text.signIn, body });
    }
  });

  app.post('/console/sign-out', async (request, reply) => {
    await core.merchants.signOut(pages.cookies.read(request, SESSION_COOKIE) ?? '');
    pages.cookies.clear(reply, SESSION_COOKIE);
    return pages.redirect(request, reply, '/console/sign-in');
  });

  app.get<{ Params: { token: string } }>('/sso/:token', async (request, reply) => {
    const { text, ...view } = frame(request);
    const body = (
      <section class="card narrow">
        <div class="part center">
          <h1>{text.brand}</h1>
          <p class="soft">{text.openHint}</p>
          <Form action={`/sso/${encodeURIComponent(request.params.token)}`}>
            <button type="submit">{text.open}</button>
          </Form>
        </div>
      </section>
    );
    return pages.send(request, reply, { ...view, title: text.open, body, scripts: [sendAtOnce] });
  });

  app.post<{ Params: { token: string } }>('/sso/:token', async (request, reply) => {
    try {
      const { token, subject } = await core.merchants.signOn(request.params.token);
      return begin(request, reply, token, screenOf(subject));
    } catch (error) {
      return linkOver(request, reply, error);
    }
  });

  app.get<{ Params: { token: string } }>('/reset/:token', async (request, reply) => {
    const { text, ...view } = frame(request);
    const body = <Reset text={text} token={request.params.token} />;
    return pages.send(request, reply, { ...view, title: text.setPassword, body });
  });

  app.post<{ Params: { token: string } }>('/reset/:token', async (request, reply) => {
    const { text, ...view } = frame(request);
    const { token } = request.params;
    const { password = '', again = '' } = formOf(request);
    const tell = (bad: string) => {
      const body = <Reset text={text} token={token} bad={bad} />;
      return pages.send(request, reply, { ...view, status: 422, title: text.setPassword, body });
    };
    if (password !== again) return tell(text.differ);
    try {
      await core.merchants.resetPassword({ token, password });
      return pages.redirect(request, reply, '/console/sign-in?done=password');
    } catch (error) {
      if (isRefusal(error, 'bad_request')) return tell(text.short);
      return linkOver(request, reply, error);
    }
  });

  function linkOver(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
    const { text, ...view } = frame(request);
    const over = isRefusal(error, 'expired') && error.details.what === 'token';
    const account = isRefusal(error, 'account_inactive')
      ? text.inactive
      : isRefusal(error, 'expired') && !over
        ? text.expired
        : undefined;
    if (!over && account === undefined) throw error;
    const body = (
      <section class="card narrow">
        <div class="part center">
          <h1>{text.linkOver}</h1>
          <p class="soft">{account ?? text.linkOverHint}</p>
          <a class="button plain" href="/console/sign-in">
            {text.signIn}
          </a>
        </div>
      </section>
    );
    return pages.send(request, reply, { ...view, status: over ? 410 : 403, title: text.linkOver, body });
  }
}

function SignIn({
  text,
  next,
  email,
  bad,
  good,
}: {
  text: Words;
  next: string;
  email?: string | undefined;
  bad?: string | undefined;
  good?: string | undefined;
}) {
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

function Reset({ text, token, bad }: { text: Words; token: string; bad?: string | undefined }) {
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

/** Only a screen of the console: a link must not lead elsewhere after the sign-in. */
function safeNext(next: string): string {
  return /^\/console\/(?!sign-)[\w\-/?=&%.]*$/.test(next) ? next : '/console/campaigns';
}
