import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChildren } from 'preact';
import { cleanEmail } from '#kernel/email';
import { isRefusal } from '#kernel/refusal';
import { defineScript, formOf, queryOf, type SentPage } from '#ui';
import { signInText } from './sign-in-texts.ts';
import { LinkOver, Reset, SignIn, SignOn } from './sign-in-views.tsx';
import { screenOf } from './sign-on-screen.ts';
import { consoleSheet } from './style.ts';
import { type ConsoleDeps, SESSION_COOKIE } from './visit.tsx';

type ByToken = { Params: { token: string } };

const SESSION_SECONDS = 12 * 3_600;

/** People see a page for a moment; what only fetches addresses (scanners of mail, previews) burns no link. */
const sendAtOnce = defineScript('document.forms[0].submit()');

/** Signing in by password or link, setting a password by a link, signing out. */
export function mountSignInPages(app: FastifyInstance, deps: ConsoleDeps): void {
  app.get('/console', async (request, reply) => deps.pages.redirect(request, reply, '/console/campaigns'));
  app.get('/console/sign-in', async (request, reply) => showSignIn(deps, request, reply));
  app.post('/console/sign-in', (request, reply) => signIn(deps, request, reply));
  app.post('/console/sign-out', (request, reply) => signOut(deps, request, reply));
  app.get<ByToken>('/sso/:token', async (request, reply) => showSignOn(deps, request, reply));
  app.post<ByToken>('/sso/:token', (request, reply) => signOn(deps, request, reply));
  app.get<ByToken>('/reset/:token', async (request, reply) => showReset(deps, request, reply));
  app.post<ByToken>('/reset/:token', (request, reply) => resetPassword(deps, request, reply));
}

type Shown = { title: string; body: ComponentChildren } & Pick<SentPage, 'status' | 'scripts'>;

function send(
  { pages }: ConsoleDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  page: Shown,
): FastifyReply {
  const { brand } = signInText(pages.langOf(request));
  return pages.send(request, reply, { brand, sheets: [consoleSheet], ...page });
}

/** Keeps the session in the browser and leads to `path`. */
function begin(
  { pages }: ConsoleDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { token, path }: { token: string; path: string },
): FastifyReply {
  pages.cookies.set(reply, SESSION_COOKIE, token, { maxAgeSeconds: SESSION_SECONDS });
  return pages.redirect(request, reply, path);
}

function showSignIn(deps: ConsoleDeps, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const text = signInText(deps.pages.langOf(request));
  const { next = '', done } = queryOf(request);
  const body = <SignIn next={next} good={done === 'password' ? text.done : undefined} />;
  return send(deps, request, reply, { title: text.signIn, body });
}

async function signIn(
  deps: ConsoleDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { email = '', password = '', next = '' } = formOf(request);
  try {
    const { token } = await deps.core.merchants.signIn({
      email: cleanEmail(email),
      password,
      address: request.ip,
    });
    return begin(deps, request, reply, { token, path: safeNext(next) });
  } catch (error) {
    const text = signInText(deps.pages.langOf(request));
    const bad = isRefusal(error, 'key_unknown')
      ? text.wrong
      : isRefusal(error, 'account_inactive')
        ? text.inactive
        : isRefusal(error, 'expired')
          ? text.expired
          : undefined;
    if (bad === undefined) throw error;
    const body = <SignIn next={next} email={email} bad={bad} />;
    return send(deps, request, reply, { status: 422, title: text.signIn, body });
  }
}

async function signOut({ core, pages }: ConsoleDeps, request: FastifyRequest, reply: FastifyReply) {
  await core.merchants.signOut(pages.cookies.read(request, SESSION_COOKIE) ?? '');
  pages.cookies.clear(reply, SESSION_COOKIE);
  return pages.redirect(request, reply, '/console/sign-in');
}

function showSignOn(deps: ConsoleDeps, request: FastifyRequest<ByToken>, reply: FastifyReply): FastifyReply {
  const text = signInText(deps.pages.langOf(request));
  const body = <SignOn token={request.params.token} />;
  return send(deps, request, reply, { title: text.open, body, scripts: [sendAtOnce] });
}

async function signOn(deps: ConsoleDeps, request: FastifyRequest<ByToken>, reply: FastifyReply) {
  try {
    const { token, subject } = await deps.core.merchants.signOn(request.params.token);
    return begin(deps, request, reply, { token, path: screenOf(subject) });
  } catch (error) {
    return showLinkOver(deps, request, reply, error);
  }
}

function showReset(
  deps: ConsoleDeps,
  request: FastifyRequest<ByToken>,
  reply: FastifyReply,
  bad?: string,
): FastifyReply {
  const text = signInText(deps.pages.langOf(request));
  const body = <Reset token={request.params.token} bad={bad} />;
  return send(deps, request, reply, { status: bad === undefined ? 200 : 422, title: text.setPassword, body });
}

async function resetPassword(deps: ConsoleDeps, request: FastifyRequest<ByToken>, reply: FastifyReply) {
  const text = signInText(deps.pages.langOf(request));
  const { password = '', again = '' } = formOf(request);
  if (password !== again) return showReset(deps, request, reply, text.differ);
  try {
    await deps.core.merchants.resetPassword({ token: request.params.token, password });
    return deps.pages.redirect(request, reply, '/console/sign-in?done=password');
  } catch (error) {
    if (isRefusal(error, 'bad_request')) return showReset(deps, request, reply, text.short);
    return showLinkOver(deps, request, reply, error);
  }
}

/** Tells why a link signs nobody in; throws every other error again. */
function showLinkOver(
  deps: ConsoleDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): FastifyReply {
  const text = signInText(deps.pages.langOf(request));
  const isOver = isRefusal(error, 'expired') && error.details.what === 'token';
  const reason = isRefusal(error, 'account_inactive')
    ? text.inactive
    : isRefusal(error, 'expired') && !isOver
      ? text.expired
      : undefined;
  if (!isOver && reason === undefined) throw error;
  const body = <LinkOver reason={reason} />;
  return send(deps, request, reply, { status: isOver ? 410 : 403, title: text.linkOver, body });
}

/** Only a screen of the console: a link must not lead elsewhere after the sign-in. */
function safeNext(next: string): string {
  return /^\/console\/(?!sign-)[\w\-/?=&%.]*$/.test(next) ? next : '/console/campaigns';
}
