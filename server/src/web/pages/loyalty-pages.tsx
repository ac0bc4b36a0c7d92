import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ALPHANUMERIC, randomText } from '#kernel/random-text';
import { formOf, queryOf } from '#ui';
import { CardPage, type CardPageProps } from './loyalty-card-view.tsx';
import { readRequestId, readStaffForm } from './loyalty-forms.ts';
import {
  type CardUser,
  type CardView,
  cardPath,
  findCardUser,
  getCard,
  getCardDetails,
  isAskedBySecret,
} from './loyalty-queries.ts';
import { sendJoin } from './loyalty-sign-in-pages.tsx';
import { loyaltyTexts, sayRefusal, unitsOf } from './loyalty-texts.ts';
import type { PageDeps } from './page-deps.ts';

type Handler = (deps: PageDeps, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
type Answer = { status?: number; notice?: CardPageProps['notice'] };

/** `/l`: loyalty cards as consumers see them. A card is opened by signing in, or by its own secret address. */
export function mountLoyaltyPages(app: FastifyInstance, deps: PageDeps): void {
  const by = (handler: Handler) => (request: FastifyRequest, reply: FastifyReply) =>
    handler(deps, request, reply);
  const secret = { config: { entitled: { bearer: 'secret' } } } as const;

  app.get('/l/:card', by(showCard));
  app.get('/l/:card/:secret', secret, by(showCard));
  app.post('/l/:card/spend', by(spend));
  app.post('/l/:card/:secret/spend', secret, by(spend));
  app.post('/l/:card/staff', by(giveByStaff));
  app.post('/l/:card/:secret/staff', secret, by(giveByStaff));
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

const toId = (value = '') => (/^\d{1,18}$/.test(value) ? BigInt(value) : 0n);
