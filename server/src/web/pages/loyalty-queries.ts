import type { FastifyRequest } from 'fastify';
import { type Core, publicUrlOf } from '#core';
import { Refusal } from '#kernel/refusal';
import { drawQr } from './barcodes.ts';
import type { PageDeps } from './page-deps.ts';

const HISTORY = 30;

export type CardView = NonNullable<Awaited<ReturnType<Core['loyalty']['findCardByCode']>>>;
export type CardUser = NonNullable<Awaited<ReturnType<Core['loyalty']['findCardUser']>>>;
export type CardDetails = Awaited<ReturnType<Core['loyalty']['readCardUser']>>;

/** `secret` is that of a consumer's card; without it the browser's cookie says whose card is meant. */
export type CardParams = { card?: string; secret?: string };

const paramsOf = (request: FastifyRequest) => request.params as CardParams;

/** Where a browser keeps that its consumer is signed in to the cards of a merchant. */
export const cardCookie = ({ card }: CardView): string => `sb_card_${card.accountId}`;

/** The address of the card that was asked for, with its secret where it was asked for by that. */
export function cardPath(request: FastifyRequest, { card }: CardView): string {
  const { secret } = paramsOf(request);
  return `/l/${card.code}${secret === undefined ? '' : `/${secret}`}`;
}

export const isAskedBySecret = (request: FastifyRequest): boolean => paramsOf(request).secret !== undefined;

/** The card that the path names. Refuses `not_found`, also for one that was removed. */
export async function getCard({ core }: PageDeps, request: FastifyRequest): Promise<CardView> {
  const { card = '' } = paramsOf(request);
  const view = await core.loyalty.findCardByCode(card.slice(0, 20));
  if (!view || view.card.status === 'removed') throw new Refusal('not_found');
  return view;
}

/** Whose card it is, by the secret in the path, else by the browser's cookie. Refuses `not_found` for an unknown secret. */
export async function findCardUser(
  { core, pages }: PageDeps,
  request: FastifyRequest,
  view: CardView,
): Promise<CardUser | undefined> {
  const cardId = view.card.id;
  const { secret } = paramsOf(request);
  if (secret !== undefined) {
    const found = await core.loyalty.findCardUser({ cardId, secret: secret.toLowerCase() });
    if (!found) throw new Refusal('not_found');
    return found;
  }
  const token = pages.cookies.read(request, cardCookie(view));
  return token ? core.loyalty.findSignedIn({ cardId, token }) : undefined;
}

/** The name of the merchant whose card it is; may be empty. */
export async function getShopName({ core }: PageDeps, { card }: CardView): Promise<string> {
  return (await core.merchants.get(card.accountId)).companyName;
}

/** For the page of a consumer's card: the shop, the card's last events, and a QR code (SVG) for the shop's staff. */
export async function getCardDetails({ core }: PageDeps, view: CardView, user: CardUser) {
  const merchant = await core.merchants.get(view.card.accountId);
  const address = core.loyalty.url(publicUrlOf(core, merchant), view.card);
  return {
    shop: merchant.companyName,
    details: await core.loyalty.readCardUser(user.id, { history: HISTORY }),
    qr: await drawQr(`${address}/give/${user.code}`),
  };
}
