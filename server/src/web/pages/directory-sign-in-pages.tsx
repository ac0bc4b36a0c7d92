import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { cleanEmail, isEmail } from '#kernel/email';
import { createRateLimiter } from '#kernel/rate-limiter';
import { isRefusal, Refusal } from '#kernel/refusal';
import { formOf } from '#ui';
import {
  browserToken,
  COOKIE,
  type DirectoryParams,
  directoryPath,
  getVisitor,
  type Visitor,
} from './directory-queries.ts';
import { type Filled, Register, SignIn } from './directory-sign-in-views.tsx';
import { directoryTexts } from './directory-texts.ts';
import type { PageDeps } from './page-deps.ts';
import { sendDirectory } from './send-directory.tsx';

const BROWSER_SECONDS = 30 * 86_400;
/** Of registrations and sign-ins from one address: ten at once, then one in six seconds. */
const TRIES = { perSecond: 1 / 6, burst: 10 };

type Deps = PageDeps & { limiter: ReturnType<typeof createRateLimiter> };
type Request = FastifyRequest<{ Params: DirectoryParams }>;

/** Below `/d/{code}`: people register for a directory, sign in, and sign out. */
export function mountDirectorySignInPages(app: FastifyInstance, pageDeps: PageDeps): void {
  const deps = { ...pageDeps, limiter: createRateLimiter(TRIES) };
  type Route = { Params: DirectoryParams };
  app.get('/d/:code/sign-in', (request, reply) => showSignIn(deps, request, reply));
  app.post<Route>('/d/:code/sign-in', (request, reply) => signIn(deps, request, reply));
  app.get('/d/:code/register', (request, reply) => showRegister(deps, request, reply));
  app.post<Route>('/d/:code/register', (request, reply) => register(deps, request, reply));
  app.post('/d/:code/sign-out', (request, reply) => signOut(deps, request, reply));
}

/** Keeps in the browser that the person is signed in, and leads to the directory. */
export function enter(
  { pages }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
): FastifyReply {
  const path = directoryPath(request);
  pages.cookies.set(reply, COOKIE, token, { path, maxAgeSeconds: BROWSER_SECONDS });
  return pages.redirect(request, reply, path);
}

/** True for whom signing in and registering is not: they are in, nobody is registered here, or nobody comes in. */
const needsNoDoor = ({ user, directory, door }: Visitor): boolean =>
  user !== undefined || directory.registration === 'none' || door === 'closed';

async function showSignIn(deps: PageDeps, request: FastifyRequest, reply: FastifyReply) {
  const path = directoryPath(request);
  const visitor = await getVisitor(deps, request);
  if (needsNoDoor(visitor)) return deps.pages.redirect(request, reply, path);
  const text = directoryTexts(deps.pages.langOf(request));
  const children = <SignIn text={text} path={path} hint={text.signInHint} />;
  return sendDirectory(deps, request, reply, { visitor, children });
}

async function signIn(deps: Deps, request: Request, reply: FastifyReply) {
  assertNotTooOften(deps, request);
  const visitor = await getVisitor(deps, request);
  const { email = '', password = '' } = formOf(request);
  const signedIn = await deps.core.directories.signIn({
    code: request.params.code,
    email: cleanEmail(email),
    password,
    address: request.ip,
  });
  if (signedIn !== undefined) return enter(deps, request, reply, signedIn);
  const text = directoryTexts(deps.pages.langOf(request));
  const filled = { values: { email }, errors: { pair: text.wrongPair } };
  const children = (
    <SignIn text={text} path={directoryPath(request)} hint={text.signInHint} filled={filled} />
  );
  return sendDirectory(deps, request, reply, { visitor, status: 422, children });
}

function assertNotTooOften({ limiter }: Deps, request: FastifyRequest): void {
  if (!limiter.allow(request.ip)) throw new Refusal('rate_limited', { retryAfterSeconds: 60 });
}

async function showRegister(deps: PageDeps, request: FastifyRequest, reply: FastifyReply) {
  const visitor = await getVisitor(deps, request);
  if (needsNoDoor(visitor)) return deps.pages.redirect(request, reply, directoryPath(request));
  return sendRegister(deps, request, reply, { visitor });
}

function sendRegister(
  deps: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { visitor, filled }: { visitor: Visitor; filled?: Filled },
): Promise<FastifyReply> {
  const text = directoryTexts(deps.pages.langOf(request));
  const { consentText } = visitor.directory;
  const children = (
    <Register text={text} path={directoryPath(request)} consentText={consentText} filled={filled} />
  );
  return sendDirectory(deps, request, reply, { visitor, ...(filled ? { status: 422 } : {}), children });
}

async function register(deps: Deps, request: Request, reply: FastifyReply) {
  assertNotTooOften(deps, request);
  const visitor = await getVisitor(deps, request);
  const text = directoryTexts(deps.pages.langOf(request));
  const form = formOf(request);
  const again = (errors: Record<string, string>) =>
    sendRegister(deps, request, reply, { visitor, filled: { values: { ...form, password: '' }, errors } });
  const email = cleanEmail(form.email ?? '');
  if (!isEmail(email) || email.length > 254) return again({ email: text.badEmail });
  const line = (name: string) => (form[name] ?? '').trim().slice(0, 200);
  try {
    const signedIn = await deps.core.directories.register({
      code: request.params.code,
      email,
      password: (form.password ?? '').slice(0, 200),
      consented: form.consent === '1',
      details: { firstName: line('first_name'), lastName: line('last_name'), phone: line('phone') },
    });
    return enter(deps, request, reply, signedIn);
  } catch (error) {
    if (isRefusal(error, 'already_exists')) return again({ email: text.taken });
    if (!isRefusal(error, 'bad_request')) throw error;
    return again(
      error.details.name === 'consent' ? { consent: text.badConsent } : { password: text.badPassword },
    );
  }
}

async function signOut(deps: PageDeps, request: FastifyRequest, reply: FastifyReply) {
  const { core, pages } = deps;
  const token = browserToken(deps, request);
  if (token !== undefined) await core.directories.signOut(token);
  pages.cookies.clear(reply, COOKIE, directoryPath(request));
  return pages.redirect(request, reply, directoryPath(request));
}
