import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createRateLimiter } from '#http';
import { cleanEmail } from '#kernel/email';
import { networkOf } from '#kernel/network';
import { ALPHANUMERIC, randomText } from '#kernel/random-text';
import { isRefusal, Refusal } from '#kernel/refusal';
import { formOf, queryOf } from '#ui';
import { CardPage, type CardPageProps, type CardUser, type CardView } from './loyalty-card-view.tsx';
import { readRequestId, readStaffForm } from './loyalty-forms.ts';
import { type JoinErrors, JoinPage } from './loyalty-join-view.tsx';
import {
  cardCookie,
  cardPath,
  findCardUser,
  getCard,
  getCardDetails,
  getShopName,
  isAskedBySecret,
} from './loyalty-queries.ts';
import { checkRegistration } from './loyalty-registration.ts';
import { loyaltyTexts, sayRefusal, unitsOf } from './loyalty-texts.ts';
import type { PageDeps } from './page-deps.ts';

/** The rate at which one network may try to register or sign in: each try costs a tenth of a second of work. */
const limits = { perSecond: 0.5, burst: 20 };

type Deps = PageDeps & { limiter: ReturnType<typeof createRateLimiter> };
type Handler = (deps: Deps, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
type Answer = { status?: number; notice?: CardPageProps['notice'] };

/** `/l`: loyalty cards as consumers see them. A card is opened by signing in, or by its own secret address. */
export function mountLoyaltyPages(app: FastifyInstance, pageDeps: PageDeps): void {
  const deps = { ...pageDeps, limiter: createRateLimiter(limits) };
  const by = (handler: Handler) => (request: FastifyRequest, reply: FastifyReply) =>
    handler(deps, request, reply);
  const secret = { config: { entitled: { bearer: 'secret' } } } as const;

  app.get('/l/:card', by(showCard));
  app.get('/l/:card/:secret', secret, by(showCard));
  app.post('/l/:card/spend', by(spend));
  app.post('/l/:card/:secret/spend', secret, by(spend));
  app.post('/l/:card/staff', by(giveByStaff));
  app.post('/l/:card/:secret/staff', secret, by(giveByStaff));
  app.post('/l/:card/register', by(register));
  app.post('/l/:card/sign-in', by(signIn));
  app.post('/l/:card/sign-out', by(signOut));
}

async function sendCard(
  deps: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { view, user, notice, status }: { view: CardView; user: CardUser } & Answer,
) {
  const { pages } = deps;
  const lang = pages.langOf(request);
  const path = cardPath(request, view);
  const { shop, details, qr } = await getCardDetails(deps, view, user);
  return pages.send(request, reply, {
    ...{ status, path, title: view.card.name, brand: shop },
    body: (
      <CardPage
        {...{ lang, view, user, details, notice, qr }}
        text={loyaltyTexts(lang)}
        base={path}
        requestId={randomText(16, ALPHANUMERIC)}
        signedIn={!isAskedBySecret(request)}
      />
    ),
  });
}

async function sendJoin(
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

async function showCard(deps: PageDeps, request: FastifyRequest, reply: FastifyReply) {
  const view = await getCard(deps, request);
  const user = await findCardUser(deps, request, view);
  if (!user) return sendJoin(deps, request, reply, { view });
  const added = Number(queryOf(request).added);
  const lang = deps.pages.langOf(request);
  const notice =
    Number.isInteger(added) && added !== 0
      ? { kind: 'good' as const, title: loyaltyTexts(lang).added(unitsOf(lang, view.card.type, added)) }
      : undefined;
  return sendCard(deps, request, reply, { view, user, notice });
}

/**
 * Changes the consumer's card by `run`, which gives the address that comes next, or undefined for a wrong password. A
 * refusal is told on the card.
 */
async function act(
  deps: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  run: (user: CardUser, path: string) => Promise<string | undefined>,
) {
  const { pages } = deps;
  const view = await getCard(deps, request);
  const user = await findCardUser(deps, request, view);
  if (!user) return pages.redirect(request, reply, `/l/${view.card.code}`);
  const text = loyaltyTexts(pages.langOf(request));
  const tell = (title: string) =>
    sendCard(deps, request, reply, { view, user, status: 422, notice: { kind: 'bad', title } });
  try {
    const next = await run(user, cardPath(request, view));
    return next === undefined ? await tell(text.wrongPassword) : pages.redirect(request, reply, next);
  } catch (error) {
    const title = sayRefusal(text, error);
    if (title === undefined) throw error;
    return tell(title);
  }
}

const spend: Handler = (deps, request, reply) =>
  act(deps, request, reply, async (user) => {
    const form = formOf(request);
    const { granted } = await deps.core.loyalty.spend({
      ref: { id: user.id },
      rewardId: toId(form.reward),
      actor: 'page',
      requestId: readRequestId(form),
    });
    const [coupon] = granted;
    return coupon ? `/p/${coupon.campaign.code}/${coupon.session.code}` : undefined;
  });

const giveByStaff: Handler = (deps, request, reply) =>
  act(deps, request, reply, async (user, path) => {
    const form = readStaffForm(request);
    const given = await deps.core.loyalty.giveByPassword({ ...form, cardUserId: user.id, actor: 'phone' });
    return given && `${path}?added=${form.points}`;
  });

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
const toId = (value = '') => (/^\d{1,18}$/.test(value) ? BigInt(value) : 0n);
