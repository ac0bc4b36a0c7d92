import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ALPHANUMERIC, randomText } from '#kernel/random-text';
import { formOf, queryOf } from '#ui';
import { readPoints, readRequestId } from './loyalty-forms.ts';
import { type Customer, findCustomer, findShop, getShopLog, type Shop } from './loyalty-merchant-queries.ts';
import { CustomerPage, MERCHANT, type Notice, TillPage } from './loyalty-merchant-view.tsx';
import { loyaltyTexts, sayRefusal, unitsOf } from './loyalty-texts.ts';
import type { PageDeps } from './page-deps.ts';
import { staffOf } from './staff-session.ts';
import { sendStaffSignIn } from './staff-sign-in-pages.tsx';

type Handler = (deps: PageDeps, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** `/loyalty/merchant`: where a shop's staff add to loyalty cards. */
export function mountLoyaltyMerchantPages(app: FastifyInstance, deps: PageDeps): void {
  const by = (handler: Handler) => (request: FastifyRequest, reply: FastifyReply) =>
    handler(deps, request, reply);

  app.get(MERCHANT, by(showTill));
  app.get(`${MERCHANT}/customer`, by(showCustomer));
  app.post(`${MERCHANT}/customer/:code/give`, by(give));
  app.post(`${MERCHANT}/customer/:code/block`, by(block));
}

const textOf = ({ pages }: PageDeps, request: FastifyRequest) => loyaltyTexts(pages.langOf(request));

async function sendTill(
  deps: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { shop, notice, code }: { shop: Shop; notice?: Notice; code?: string },
) {
  const { pages } = deps;
  const lang = pages.langOf(request);
  const text = loyaltyTexts(lang);
  const { companyName } = shop;
  return pages.send(request, reply, {
    status: notice?.kind === 'bad' ? 422 : 200,
    path: MERCHANT,
    title: text.merchant,
    brand: companyName,
    body: (
      <TillPage {...{ text, lang, notice, code }} {...(await getShopLog(deps, shop))} shop={companyName} />
    ),
  });
}

function sendCustomer(
  { pages }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { shop, customer, notice }: { shop: Shop; customer: Customer; notice?: Notice | undefined },
) {
  const lang = pages.langOf(request);
  const text = loyaltyTexts(lang);
  const { card, user } = customer;
  return pages.send(request, reply, {
    status: notice?.kind === 'bad' ? 422 : 200,
    title: text.customer,
    brand: shop.companyName,
    body: <CustomerPage {...{ text, lang, notice, card, user }} requestId={randomText(16, ALPHANUMERIC)} />,
  });
}

/** Those who signed in with the account's own key have no shop: points are given in one. */
async function showTill(deps: PageDeps, request: FastifyRequest, reply: FastifyReply) {
  const shop = await findShop(deps, request);
  if (shop) return sendTill(deps, request, reply, { shop });
  const staff = await staffOf(deps, request);
  const problem = staff ? textOf(deps, request).merchantHint : undefined;
  return sendStaffSignIn(deps, request, reply, { room: 'loyalty', ...(problem ? { problem } : {}) });
}

/** Finds the customer with `code`, or answers on the till that there is none: then `sent` is the reply. */
async function lookUp(
  deps: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { shop, code }: { shop: Shop; code: string },
): Promise<{ customer: Customer } | { sent: FastifyReply }> {
  const customer = await findCustomer(deps, shop, code);
  if (customer) return { customer };
  const notice = { kind: 'bad' as const, title: textOf(deps, request).unknownCode };
  return { sent: await sendTill(deps, request, reply, { shop, code, notice }) };
}

async function showCustomer(deps: PageDeps, request: FastifyRequest, reply: FastifyReply) {
  const { pages } = deps;
  const shop = await findShop(deps, request);
  if (!shop) return pages.redirect(request, reply, MERCHANT);
  const { code = '', added = '' } = queryOf(request);
  const lookedUp = await lookUp(deps, request, reply, { shop, code });
  if ('sent' in lookedUp) return lookedUp.sent;
  const { customer } = lookedUp;
  const lang = pages.langOf(request);
  const points = Number(added);
  const notice =
    Number.isInteger(points) && points !== 0
      ? { kind: 'good' as const, title: loyaltyTexts(lang).added(unitsOf(lang, customer.card.type, points)) }
      : undefined;
  return sendCustomer(deps, request, reply, { shop, customer, notice });
}

/** Changes by `run` the card of the customer whose code is in the path; `run` gives what the next address says of it. */
async function act(
  deps: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  run: (shop: Shop, customer: Customer) => Promise<string>,
) {
  const { pages } = deps;
  const shop = await findShop(deps, request);
  if (!shop) return pages.redirect(request, reply, MERCHANT);
  const { code = '' } = request.params as { code?: string };
  const lookedUp = await lookUp(deps, request, reply, { shop, code });
  if ('sent' in lookedUp) return lookedUp.sent;
  const { customer } = lookedUp;
  try {
    const query = await run(shop, customer);
    return pages.redirect(request, reply, `${MERCHANT}/customer?code=${customer.user.code}${query}`);
  } catch (error) {
    const title = sayRefusal(textOf(deps, request), error);
    if (title === undefined) throw error;
    return sendCustomer(deps, request, reply, { shop, customer, notice: { kind: 'bad', title } });
  }
}

const give: Handler = (deps, request, reply) =>
  act(deps, request, reply, async (shop, { user }) => {
    const form = formOf(request);
    const points = readPoints(form);
    await deps.core.loyalty.changeCardUser({
      accountId: shop.accountId,
      ref: { id: user.id },
      points,
      locationId: shop.id,
      actor: 'staff',
      requestId: readRequestId(form),
    });
    return `&added=${points}`;
  });

const block: Handler = (deps, request, reply) =>
  act(deps, request, reply, async (shop, { user }) => {
    await deps.core.loyalty.changeCardUser({
      accountId: shop.accountId,
      ref: { id: user.id },
      voided: true,
      locationId: shop.id,
      actor: 'staff',
    });
    return '';
  });
