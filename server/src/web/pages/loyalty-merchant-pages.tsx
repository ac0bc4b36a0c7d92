import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ALPHANUMERIC, randomText } from '#kernel/random-text';
import { Refusal } from '#kernel/refusal';
import { formOf, queryOf } from '#ui';
import { readPoints, readRequestId, readStaffForm } from './loyalty-forms.ts';
import { CustomerPage, MERCHANT, type Notice, ScannedPage, TillPage } from './loyalty-merchant-view.tsx';
import { loyaltyTexts, sayRefusal, unitsOf } from './loyalty-texts.ts';
import type { PageDeps } from './page-deps.ts';
import { sendDoor, staffOf } from './staff-door.tsx';

const LOG = 20;

/** `/loyalty/merchant`: where a shop's staff add to loyalty cards; and what the QR of a card leads them to. */
export function mountLoyaltyMerchantPages(app: FastifyInstance, { core, pages }: PageDeps): void {
  const textOf = (request: FastifyRequest) => loyaltyTexts(pages.langOf(request));

  /** The shop whose staff are signed in in this browser. */
  async function findShop(request: FastifyRequest) {
    const staff = await staffOf({ core, pages }, request);
    if (!staff || staff.locationId === null) return undefined;
    const { accountId, locationId } = staff;
    return core.campaigns.getLocation({ accountId, id: locationId });
  }
  type Shop = NonNullable<Awaited<ReturnType<typeof findShop>>>;

  /** Those who signed in with the account's own key have no shop: points are given in one. */
  async function askForShop(request: FastifyRequest, reply: FastifyReply) {
    const staff = await staffOf({ core, pages }, request);
    const problem = staff ? textOf(request).merchantHint : undefined;
    return sendDoor({ core, pages }, request, reply, { room: 'loyalty', ...(problem ? { problem } : {}) });
  }

  async function findCustomer({ accountId }: Pick<Shop, 'accountId'>, code: string) {
    const user = await core.loyalty.findCardUser({ accountId, code: code.trim().slice(0, 20) });
    if (!user) return undefined;
    const { card } = await core.loyalty.getCard({ accountId, id: user.cardId });
    return { user, card };
  }
  type Customer = NonNullable<Awaited<ReturnType<typeof findCustomer>>>;

  async function sendTill(
    request: FastifyRequest,
    reply: FastifyReply,
    { shop, notice, code }: { shop: Shop; notice?: Notice; code?: string },
  ) {
    const lang = pages.langOf(request);
    const text = loyaltyTexts(lang);
    const { accountId, id: locationId, companyName } = shop;
    const log = await core.loyalty.listEvents({ accountId, locationId, limit: LOG });
    const { timeZone } = await core.merchants.get(accountId);
    return pages.send(request, reply, {
      status: notice?.kind === 'bad' ? 422 : 200,
      path: MERCHANT,
      title: text.merchant,
      brand: companyName,
      body: <TillPage {...{ text, lang, timeZone, notice, code, log }} shop={companyName} />,
    });
  }

  function sendCustomer(
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

  /** Staff do something with the customer whose code is in the address. */
  async function act(
    request: FastifyRequest,
    reply: FastifyReply,
    run: (shop: Shop, customer: Customer) => Promise<string>,
  ) {
    const shop = await findShop(request);
    if (!shop) return pages.redirect(request, reply, MERCHANT);
    const text = textOf(request);
    const { code = '' } = request.params as { code?: string };
    const customer = await findCustomer(shop, code);
    if (!customer)
      return sendTill(request, reply, { shop, code, notice: { kind: 'bad', title: text.unknownCode } });
    try {
      const query = await run(shop, customer);
      return pages.redirect(request, reply, `${MERCHANT}/customer?code=${customer.user.code}${query}`);
    } catch (error) {
      const title = sayRefusal(text, error);
      if (title === undefined) throw error;
      return sendCustomer(request, reply, { shop, customer, notice: { kind: 'bad', title } });
    }
  }

  app.get(MERCHANT, async (request, reply) => {
    const shop = await findShop(request);
    return shop ? sendTill(request, reply, { shop }) : askForShop(request, reply);
  });

  app.get(`${MERCHANT}/customer`, async (request, reply) => {
    const shop = await findShop(request);
    if (!shop) return pages.redirect(request, reply, MERCHANT);
    const { code = '', added = '' } = queryOf(request);
    const lang = pages.langOf(request);
    const text = loyaltyTexts(lang);
    const customer = await findCustomer(shop, code);
    if (!customer)
      return sendTill(request, reply, { shop, code, notice: { kind: 'bad', title: text.unknownCode } });
    const points = Number(added);
    const notice =
      Number.isInteger(points) && points !== 0
        ? { kind: 'good' as const, title: text.added(unitsOf(lang, customer.card.type, points)) }
        : undefined;
    return sendCustomer(request, reply, { shop, customer, notice });
  });

  app.post(`${MERCHANT}/customer/:code/give`, (request, reply) =>
    act(request, reply, async (shop, { user }) => {
      const form = formOf(request);
      const points = readPoints(form);
      await core.loyalty.changeCardUser({
        accountId: shop.accountId,
        ref: { id: user.id },
        points,
        locationId: shop.id,
        actor: 'staff',
        requestId: readRequestId(form),
      });
      return `&added=${points}`;
    }),
  );

  app.post(`${MERCHANT}/customer/:code/block`, (request, reply) =>
    act(request, reply, async (shop, { user }) => {
      await core.loyalty.changeCardUser({
        accountId: shop.accountId,
        ref: { id: user.id },
        voided: true,
        locationId: shop.id,
        actor: 'staff',
      });
      return '';
    }),
  );

  async function getScanned(request: FastifyRequest) {
    const { card: cardCode = '', code = '' } = request.params as { card?: string; code?: string };
    const view = await core.loyalty.findCardByCode(cardCode.slice(0, 20));
    const accountId = view?.card.accountId;
    const user =
      accountId === undefined
        ? undefined
        : await core.loyalty.findCardUser({ accountId, code: code.slice(0, 20) });
    if (!view || user?.cardId !== view.card.id) throw new Refusal('not_found');
    return { card: view.card, user };
  }

  function sendScanned(
    request: FastifyRequest,
    reply: FastifyReply,
    { card, user }: Awaited<ReturnType<typeof getScanned>>,
    notice?: Notice,
  ) {
    const text = textOf(request);
    return pages.send(request, reply, {
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

  app.get('/l/:card/give/:code', async (request, reply) => {
    const scanned = await getScanned(request);
    const shop = await findShop(request);
    if (shop?.accountId === scanned.card.accountId)
      return pages.redirect(request, reply, `${MERCHANT}/customer?code=${scanned.user.code}`);
    return sendScanned(request, reply, scanned);
  });

  app.post('/l/:card/give/:code', async (request, reply) => {
    const scanned = await getScanned(request);
    const { card, user } = scanned;
    const lang = pages.langOf(request);
    const text = loyaltyTexts(lang);
    try {
      const form = readStaffForm(request);
      const given = await core.loyalty.giveByPassword({ ...form, cardUserId: user.id, actor: 'qr' });
      const notice: Notice = given
        ? { kind: 'good', title: text.added(unitsOf(lang, card.type, form.points)) }
        : { kind: 'bad', title: text.wrongPassword };
      return sendScanned(request, reply, scanned, notice);
    } catch (error) {
      const title = sayRefusal(text, error);
      if (title === undefined) throw error;
      return sendScanned(request, reply, scanned, { kind: 'bad', title });
    }
  });
}
