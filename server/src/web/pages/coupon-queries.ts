import type { FastifyRequest } from 'fastify';
import { type Core, publicUrlOf } from '#core';
import { Refusal } from '#kernel/refusal';
import { drawBarcode, drawQr } from './barcodes.ts';
import { barcodeValueOf, type Drawings } from './redeem-section.tsx';
import { readCode } from './visitor.ts';

/** A coupon with what its page shows beside it. */
export type Coupon = Awaited<ReturnType<Core['couponSessions']['get']>> & {
  merchant: Awaited<ReturnType<Core['merchants']['get']>>;
};

export type CouponParams = { Params: { code: string; session: string } };

/** The coupon of an address; refuses `not_found` for every other, whichever part of it is wrong. */
export async function getCoupon(
  core: Core,
  { campaign, session }: { campaign: string; session: string },
): Promise<Coupon> {
  if (!/^[a-z0-9]{21}$/.test(session)) throw new Refusal('not_found', { what: 'session' });
  const view = await core.couponSessions.get({ code: session });
  if (view.campaign.code !== campaign) throw new Refusal('not_found', { what: 'session' });
  return { ...view, merchant: await core.merchants.get(view.session.accountId) };
}

export function readCouponAddress(request: FastifyRequest<CouponParams>) {
  const { code: campaign } = readCode(request, request.params.code);
  const { code: session, parameters } = readCode(request, request.params.session);
  return { campaign, session, parameters };
}

export const couponPath = ({ campaign, session }: Pick<Coupon, 'campaign' | 'session'>): string =>
  `/p/${campaign.code}/${session.code}`;

/** The standing of a coupon, the shops that its page lists, and the drawings by which it is redeemed. */
export async function getCouponDetails(core: Core, coupon: Coupon) {
  const standing = core.couponSessions.standing(coupon);
  return {
    standing,
    now: core.clock(),
    locations: await locationsOf(core, coupon.campaign.id),
    drawings: standing === 'claimed' ? await draw(core, coupon) : {},
  };
}
export type CouponDetails = Awaited<ReturnType<typeof getCouponDetails>>;

const MOST_PLACES = 20;

/** The shops that a page lists: those the merchant named for this campaign. */
export async function locationsOf(core: Core, campaignId: bigint) {
  return (await core.campaigns.listCampaignLocations(campaignId)).slice(0, MOST_PLACES);
}

async function draw(core: Core, { campaign, session, merchant }: Coupon): Promise<Drawings> {
  const { validationMethods, barcode } = campaign;
  return {
    qr: validationMethods.includes('qr')
      ? await drawQr(`${publicUrlOf(core, merchant)}/v/${session.code}`)
      : undefined,
    barcode: validationMethods.includes('barcode')
      ? await drawBarcode(barcode, barcodeValueOf(session))
      : undefined,
  };
}
