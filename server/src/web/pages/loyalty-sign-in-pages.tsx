import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { cleanEmail } from '#kernel/email';
import { networkOf } from '#kernel/network';
import { createRateLimiter } from '#kernel/rate-limiter';
import { isRefusal, Refusal } from '#kernel/refusal';
import { formOf } from '#ui';
import { type JoinErrors, JoinPage } from './loyalty-join-view.tsx';
import { type CardView, cardCookie, getCard, getShopName } from './loyalty-queries.ts';
import { checkRegistration } from './loyalty-registration.ts';
import { loyaltyTexts } from './loyalty-texts.ts';
import type { PageDeps } from './page-deps.ts';

/** The rate at which one network may try to register or sign in: each try costs a tenth of a second of work. */
const limits = { perSecond: 0.5, burst: 20 };

type Deps = PageDeps & { limiter: ReturnType<typeof createRateLimiter> };

/** Below `/l/{card}`: a consumer takes a card, signs in to it, and signs out. */
export function mountLoyaltySignInPages(app: FastifyInstance, pageDeps: PageDeps): void {
  const deps = { ...pageDeps, limiter: createRateLimiter(limits) };
  app.post('/l/:card/register', (request, reply) => register(deps, request, reply));
  app.post('/l/:card/sign-in', (request, reply) => signIn(deps, request, reply));
  app.post('/l/:card/sign-out', (request, reply) => signOut(deps, request, reply));
}

/** Sends the page of a card for somebody who has none yet, or is not signed in. */
export async function sendJoin(
  deps: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { view, errors, sent }: { view: CardView; errors?: JoinErrors; sent?: Record<string, string> },
) {
  const { pages } = deps;
  const lang = pages.langOf(request);
  const shop = await getShopName(deps, view);
  return pages.send(request, reply, {
    status: errors ? 422 : 200,
    path: `/l/${view.card.code}`,
    title: view.card.name,
    brand: shop,
    preview: { description: view.card.description, imageUrl: view.card.imageUrl },
    body: (
      <JoinPage {...{ lang, view, errors, sent }} text={loyaltyTexts(lang)} shop={shop || view.card.name} />
    ),
  });
}

function assertNotTooOften({ limiter }: Deps, request: FastifyRequest): void {
  if (!limiter.allow(networkOf(request.ip))) throw new Refusal('rate_limited', { retryAfterSeconds: 10 });
}

async function register(deps: Deps, request: FastifyRequest, reply: FastifyReply) {
  const view = await getCard(deps, request);
  const sent = formOf(request);
  const text = loyaltyTexts(deps.pages.langOf(request));
  const errors = checkRegistration(text, sent);
  if (Object.keys(errors).length > 0) return sendJoin(deps, request, reply, { view, errors, sent });
  assertNotTooOften(deps, request);
  try {
    const signedIn = await deps.core.loyalty.register({
      cardCode: view.card.code,
      email: cleanEmail(sent.email ?? ''),
      password: sent.password ?? '',
      details: { firstName: cut(sent.first_name), lastName: cut(sent.last_name) },
      consent: text.consent((await getShopName(deps, view)) || view.card.name),
    });
    return enter(deps, request, reply, view, signedIn);
  } catch (error) {
    if (!isRefusal(error, 'already_exists')) throw error;
    const shown = { ...sent, sign_in_email: sent.email ?? '' };
    return sendJoin(deps, request, reply, { view, errors: { email: text.emailTaken }, sent: shown });
  }
}

async function signIn(deps: Deps, request: FastifyRequest, reply: FastifyReply) {
  const view = await getCard(deps, request);
  const sent = formOf(request);
  const text = loyaltyTexts(deps.pages.langOf(request));
  assertNotTooOften(deps, request);
  const signedIn = await deps.core.loyalty.signIn({
    cardCode: view.card.code,
    email: cleanEmail((sent.sign_in_email ?? '').slice(0, 254)),
    password: (sent.sign_in_password ?? '').slice(0, 200),
    consent: text.consent((await getShopName(deps, view)) || view.card.name),
    address: request.ip,
  });
  if (!signedIn) return sendJoin(deps, request, reply, { view, errors: { pair: text.wrongPair }, sent });
  return enter(deps, request, reply, view, signedIn);
}

async function signOut(deps: Deps, request: FastifyRequest, reply: FastifyReply) {
  const { core, pages } = deps;
  const view = await getCard(deps, request);
  const token = pages.cookies.read(request, cardCookie(view));
  if (token) await core.loyalty.signOut(token);
  pages.cookies.clear(reply, cardCookie(view));
  return pages.redirect(request, reply, `/l/${view.card.code}`);
}

/** Keeps in the browser that the consumer is signed in, and leads to the card. */
function enter(
  { pages }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  view: CardView,
  { token, seconds }: { token: string; seconds: number },
): FastifyReply {
  pages.cookies.set(reply, cardCookie(view), token, { maxAgeSeconds: seconds });
  return pages.redirect(request, reply, `/l/${view.card.code}`);
}

const cut = (value = '') => value.trim().slice(0, 255);
