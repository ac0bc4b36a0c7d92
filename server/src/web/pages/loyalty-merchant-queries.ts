import type { FastifyRequest } from 'fastify';
import { Refusal } from '#kernel/refusal';
import type { PageDeps } from './page-deps.ts';
import { staffOf } from './staff-session.ts';

const LOG = 20;

/** The shop whose staff are signed in in this browser; undefined for others, and for those with the account's own key. */
export async function findShop(deps: PageDeps, request: FastifyRequest) {
  const staff = await staffOf(deps, request);
  if (!staff || staff.locationId === null) return undefined;
  const { accountId, locationId } = staff;
  return deps.core.campaigns.getLocation({ accountId, id: locationId });
}
export type Shop = NonNullable<Awaited<ReturnType<typeof findShop>>>;

/** A customer of the shop's account and their card, by the code that they show. */
export async function findCustomer({ core }: PageDeps, { accountId }: Pick<Shop, 'accountId'>, code: string) {
  const user = await core.loyalty.findCardUser({ accountId, code: code.trim().slice(0, 20) });
  if (!user) return undefined;
  const { card } = await core.loyalty.getCard({ accountId, id: user.cardId });
  return { user, card };
}
export type Customer = NonNullable<Awaited<ReturnType<typeof findCustomer>>>;

/** The last events of the shop's cards, newest first, and the zone in which their moments are shown. */
export async function getShopLog({ core }: PageDeps, { accountId, id: locationId }: Shop) {
  return {
    log: await core.loyalty.listEvents({ accountId, locationId, limit: LOG }),
    timeZone: (await core.merchants.get(accountId)).timeZone,
  };
}

/** The card and the customer that a scanned QR code names. Refuses `not_found`. */
export async function getScanned({ core }: PageDeps, request: FastifyRequest) {
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
export type Scanned = Awaited<ReturnType<typeof getScanned>>;
