import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createRateLimiter } from '#http';
import { cleanEmail } from '#kernel/email';
import { networkOf } from '#kernel/network';
import { ALPHANUMERIC, randomText } from '#kernel/random-text';
import { isRefusal, Refusal } from '#kernel/refusal';
import { formOf, queryOf } from '#ui';
import { drawQr } from './barcodes.ts';
import { CardPage, type CardPageProps, type CardUser, type CardView } from './loyalty-card-view.tsx';
import { readRequestId, readStaffForm } from './loyalty-forms.ts';
import { type JoinErrors, JoinPage } from './loyalty-join-view.tsx';
import { loyaltyTexts, sayRefusal, unitsOf } from './loyalty-texts.ts';
import type { PageDeps } from './page-deps.ts';

/** How often one network may try to register or sign in: each costs a tenth of a second of work. */
const limits = { perSecond: 0.5, burst: 20 };
const HISTORY = 30;
const EMAIL = /^[^\s@"<>,;:()[\]\\]+@[^\s@"<>,;:()[\]\\.]+(\.[^\s@"<>,;:()[\]\\.]+)+$/;

type Notice = CardPageProps['notice'];
type Answer = { status?: number; notice?: Notice };

/** `/l`: loyalty cards as consumers see them. A card is opened by signing in, or by its own secret address. */
export function mountLoyaltyPages(app: FastifyInstance, { core, pages }: PageDeps): void {
  const limiter = createRateLimiter(limits);
  const cookieOf = (view: CardView) => `sb_card_${view.card.accountId}`;
  const secret = { config: { entitled: { bearer: 'secret' } } } as const;

  async function getCard(request: FastifyRequest): Promise<CardView> {
    const { card = '' } = request.params as { card?: string };
    const view = await core.loyalty.findCardByCode(card.slice(0, 20));
    if (!view || view.card.status === 'removed') throw new Refusal('not_found');
    return view;
  }

  /** Whose card it is: by the secret in the address, else by the browser's cookie. */
  async function findUser(request: FastifyRequest, view: CardView): Promise<CardUser | undefined> {
    const { secret: named } = request.params as { secret?: string };
    if (named !== undefined) {
      const found = await core.loyalty.findCardUser({ cardId: view.card.id, secret: named.toLowerCase() });
      if (!found) throw new Refusal('not_found');
      return found;
    }
    const token = pages.cookies.read(request, cookieOf(view));
    return token ? core.loyalty.findSignedIn({ cardId: view.card.id, token }) : undefined;
  }

  const shopOf = async ({ card }: CardView) => (await core.merchants.get(card.accountId)).companyName;

  async function sendCard(
    request: FastifyRequest,
    reply: FastifyReply,
    { view, user, notice, status }: { view: CardView; user: CardUser } & Answer,
  ) {
    const lang = pages.langOf(request);
    const text = loyaltyTexts(lang);
    const { secret: named } = request.params as { secret?: string };
    const base = `/l/${view.card.code}${named === undefined ? '' : `/${named}`}`;
    const merchant = await core.merchants.get(view.card.accountId);
    const address = core.loyalty.url(merchant.publicUrl ?? core.publicAddress.url, view.card);
    const details = await core.loyalty.readCardUser(user.id, { history: HISTORY });
    return pages.send(request, reply, {
      status,
      path: base,
      title: view.card.name,
      brand: merchant.companyName,
      body: (
        <CardPage
          {...{ text, lang, view, user, details, base, notice }}
          qr={await drawQr(`${address}/give/${user.code}`)}
          requestId={randomText(16, ALPHANUMERIC)}
          signedIn={named === undefined}
        />
      ),
    });
  }

  async function sendJoin(
    request: FastifyRequest,
    reply: FastifyReply,
    { view, errors, sent }: { view: CardView; errors?: JoinErrors; sent?: Record<string, string> },
  ) {
    const lang = pages.langOf(request);
    const shop = await shopOf(view);
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

  async function showCard(request: FastifyRequest, reply: FastifyReply) {
    const view = await getCard(request);
    const user = await findUser(request, view);
    if (!user) return sendJoin(request, reply, { view });
    const added = Number(queryOf(request).added);
    const lang = pages.langOf(request);
    const text = loyaltyTexts(lang);
    const notice =
      Number.isInteger(added) && added !== 0
        ? { kind: 'good' as const, title: text.added(unitsOf(lang, view.card.type, added)) }
        : undefined;
    return sendCard(request, reply, { view, user, notice });
  }

  /** Does something with the consumer's card; what is refused is said on the card. */
  async function act(
    request: FastifyRequest,
    reply: FastifyReply,
    run: (user: CardUser, base: string) => Promise<string | undefined>,
  ) {
    const view = await getCard(request);
    const user = await findUser(request, view);
    if (!user) return pages.redirect(request, reply, `/l/${view.card.code}`);
    const text = loyaltyTexts(pages.langOf(request));
    const { secret: named } = request.params as { secret?: string };
    const base = `/l/${view.card.code}${named === undefined ? '' : `/${named}`}`;
    try {
      const next = await run(user, base);
      if (next !== undefined) return pages.redirect(request, reply, next);
      return sendCard(request, reply, {
        view,
        user,
        status: 422,
        notice: { kind: 'bad', title: text.wrongPassword },
      });
    } catch (error) {
      const title = sayRefusal(text, error);
      if (title === undefined) throw error;
      return sendCard(request, reply, { view, user, status: 422, notice: { kind: 'bad', title } });
    }
  }

  const spend = (request: FastifyRequest, reply: FastifyReply) =>
    act(request, reply, async (user) => {
      const form = formOf(request);
      const { granted } = await core.loyalty.spend({
        ref: { id: user.id },
        rewardId: toId(form.reward),
        actor: 'page',
        requestId: readRequestId(form),
      });
      const [coupon] = granted;
      return coupon ? `/p/${coupon.campaign.code}/${coupon.session.code}` : undefined;
    });

  const staff = (request: FastifyRequest, reply: FastifyReply) =>
    act(request, reply, async (user, base) => {
      const form = readStaffForm(request);
      const given = await core.loyalty.giveByPassword({ ...form, cardUserId: user.id, actor: 'phone' });
      return given && `${base}?added=${form.points}`;
    });

  function limit(request: FastifyRequest): void {
    if (!limiter.allow(networkOf(request.ip))) throw new Refusal('rate_limited', { retryAfterSeconds: 10 });
  }

  app.get('/l/:card', showCard);
  app.get('/l/:card/:secret', secret, showCard);
  app.post('/l/:card/spend', spend);
  app.post('/l/:card/:secret/spend', secret, spend);
  app.post('/l/:card/staff', staff);
  app.post('/l/:card/:secret/staff', secret, staff);

  app.post('/l/:card/register', async (request, reply) => {
    const view = await getCard(request);
    const sent = formOf(request);
    const lang = pages.langOf(request);
    const text = loyaltyTexts(lang);
    const errors = checkRegistration(text, sent);
    if (Object.keys(errors).length > 0) return sendJoin(request, reply, { view, errors, sent });
    limit(request);
    try {
      const signedIn = await core.loyalty.register({
        cardCode: view.card.code,
        email: cleanEmail(sent.email ?? ''),
        password: sent.password ?? '',
        details: { firstName: cut(sent.first_name), lastName: cut(sent.last_name) },
        consent: text.consent((await shopOf(view)) || view.card.name),
      });
      keep(reply, view, signedIn);
      return pages.redirect(request, reply, `/l/${view.card.code}`);
    } catch (error) {
      if (!isRefusal(error, 'already_exists')) throw error;
      const shown = { ...sent, sign_in_email: sent.email ?? '' };
      return sendJoin(request, reply, { view, errors: { email: text.emailTaken }, sent: shown });
    }
  });

  app.post('/l/:card/sign-in', async (request, reply) => {
    const view = await getCard(request);
    const sent = formOf(request);
    const text = loyaltyTexts(pages.langOf(request));
    limit(request);
    const signedIn = await core.loyalty.signIn({
      cardCode: view.card.code,
      email: cleanEmail((sent.sign_in_email ?? '').slice(0, 254)),
      password: (sent.sign_in_password ?? '').slice(0, 200),
      consent: text.consent((await shopOf(view)) || view.card.name),
      address: request.ip,
    });
    if (!signedIn) return sendJoin(request, reply, { view, errors: { pair: text.wrongPair }, sent });
    keep(reply, view, signedIn);
    return pages.redirect(request, reply, `/l/${view.card.code}`);
  });

  app.post('/l/:card/sign-out', async (request, reply) => {
    const view = await getCard(request);
    const token = pages.cookies.read(request, cookieOf(view));
    if (token) await core.loyalty.signOut(token);
    pages.cookies.clear(reply, cookieOf(view));
    return pages.redirect(request, reply, `/l/${view.card.code}`);
  });

  function keep(reply: FastifyReply, view: CardView, { token, seconds }: { token: string; seconds: number }) {
    pages.cookies.set(reply, cookieOf(view), token, { maxAgeSeconds: seconds });
  }
}

function checkRegistration(
  text: ReturnType<typeof loyaltyTexts>,
  { email = '', password = '', consent = '' }: Record<string, string>,
): JoinErrors {
  return {
    ...(EMAIL.test(cleanEmail(email)) && email.length <= 254 ? {} : { email: text.emailBad }),
    ...([...password].length >= 8 && password.length <= 200 ? {} : { password: text.passwordBad }),
    ...(consent === '' ? { consent: text.consentMissing } : {}),
  };
}

const cut = (value = '') => value.trim().slice(0, 255);
const toId = (value = '') => (/^\d{1,18}$/.test(value) ? BigInt(value) : 0n);
