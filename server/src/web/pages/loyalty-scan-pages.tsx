import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ALPHANUMERIC, randomText } from '#kernel/random-text';
import { readStaffForm } from './loyalty-forms.ts';
import { findShop, getScanned, type Scanned } from './loyalty-merchant-queries.ts';
import { MERCHANT, type Notice, ScannedPage } from './loyalty-merchant-view.tsx';
import { loyaltyTexts, sayRefusal, unitsOf } from './loyalty-texts.ts';
import type { PageDeps } from './page-deps.ts';

/** `/l/{card}/give/{code}`: the page that the QR code of a consumer's card leads a shop's staff to. */
export function mountLoyaltyScanPages(app: FastifyInstance, deps: PageDeps): void {
  app.get('/l/:card/give/:code', (request, reply) => showScanned(deps, request, reply));
  app.post('/l/:card/give/:code', (request, reply) => giveToScanned(deps, request, reply));
}

function sendScanned(
  deps: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { scanned: { card, user }, notice }: { scanned: Scanned; notice?: Notice },
) {
  const text = loyaltyTexts(deps.pages.langOf(request));
  return deps.pages.send(request, reply, {
    status: notice?.kind === 'bad' ? 422 : 200,
    title: text.giveTitle,
    body: (
      <ScannedPage
        {...{ text, notice }}
        cardName={card.name}
        cardCode={card.code}
        code={user.code}
        requestId={randomText(16, ALPHANUMERIC)}
      />
    ),
  });
}

async function showScanned(deps: PageDeps, request: FastifyRequest, reply: FastifyReply) {
  const scanned = await getScanned(deps, request);
  const shop = await findShop(deps, request);
  if (shop?.accountId === scanned.card.accountId)
    return deps.pages.redirect(request, reply, `${MERCHANT}/customer?code=${scanned.user.code}`);
  return sendScanned(deps, request, reply, { scanned });
}

async function giveToScanned(deps: PageDeps, request: FastifyRequest, reply: FastifyReply) {
  const scanned = await getScanned(deps, request);
  const { card, user } = scanned;
  const lang = deps.pages.langOf(request);
  const text = loyaltyTexts(lang);
  const tell = (notice: Notice) => sendScanned(deps, request, reply, { scanned, notice });
  try {
    const form = readStaffForm(request);
    const given = await deps.core.loyalty.giveByPassword({ ...form, cardUserId: user.id, actor: 'qr' });
    return given
      ? tell({ kind: 'good', title: text.added(unitsOf(lang, card.type, form.points)) })
      : tell({ kind: 'bad', title: text.wrongPassword });
  } catch (error) {
    const title = sayRefusal(text, error);
    if (title === undefined) throw error;
    return tell({ kind: 'bad', title });
  }
}
