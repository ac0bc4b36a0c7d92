import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '#core';
import { Refusal } from '#kernel/refusal';
import type { SentPage } from '#ui';
import { drawBarcode, drawQr } from './barcodes.ts';
import { ClaimSection, nothingTyped, type PhoneCheck, type Typed } from './claim-section.tsx';
import { countdownScript, Validity } from './countdown.tsx';
import { CouponCard, StandingNote } from './coupon-card.tsx';
import { type CouponText, couponTexts } from './coupon-texts.ts';
import type { PageDeps } from './page-deps.ts';
import { barcodeValueOf, type Drawings, RedeemSection } from './redeem-section.tsx';
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

/** Where this merchant's pages are for people. */
const publicUrlOf = (core: Core, { publicUrl }: { publicUrl: string | null }): string =>
  publicUrl ?? core.publicAddress.url;

/** The outcome of the last form that was sent from a coupon's page. */
export type CouponNews = {
  status?: number;
  typed?: Typed | undefined;
  check?: PhoneCheck | undefined;
  problem?: string | undefined;
  passwordError?: string | undefined;
};

/** The page of one coupon, in whatever state it is. */
export async function sendCoupon(
  { core, pages }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { coupon, news = {} }: { coupon: Coupon; news?: CouponNews },
): Promise<FastifyReply> {
  const { session, campaign } = coupon;
  const lang = pages.langOf(request);
  const text = couponTexts(lang);
  const standing = core.couponSessions.standing(coupon);
  const end = session.expiresAt ?? campaign.expiresAt;
  const isOpen = standing === 'open' || standing === 'claimed';
  const path = couponPath(coupon);
  const { status, typed = nothingTyped, check, problem, passwordError } = news;
  const drawings = standing === 'claimed' ? await draw(core, coupon) : {};
  return pages.send(request, reply, {
    ...frameOf(coupon, text),
    status,
    path,
    scripts: isOpen && end ? [countdownScript] : [],
    body: (
      <CouponCard
        campaign={campaign}
        value={session.value}
        text={text}
        locations={await locationsOf(core, campaign.id)}
      >
        {!isOpen && (
          <div class="part tear">
            {problem && standing !== 'validated' && <p class="wrong">{problem}</p>}
            <StandingNote {...coupon} standing={standing} lang={lang} text={text} />
            <p class="small soft center">
              {text.number} {session.code.slice(0, 6).toUpperCase()}
            </p>
          </div>
        )}
        {standing === 'open' && (
          <ClaimSection {...coupon} path={path} typed={typed} check={check} text={text} />
        )}
        {standing === 'claimed' && (
          <RedeemSection
            {...coupon}
            drawings={drawings}
            path={path}
            problem={problem ?? typed.problem}
            passwordError={passwordError}
            text={text}
          />
        )}
        {isOpen && end && (
          <div class="part">
            <Validity end={end} now={core.clock()} timeZone={campaign.timeZone} lang={lang} text={text} />
          </div>
        )}
      </CouponCard>
    ),
  });
}

/** The title, brand and preview of all pages of a coupon or campaign. */
export function frameOf(
  { campaign, merchant }: Pick<Coupon, 'campaign' | 'merchant'>,
  text: CouponText,
): Pick<SentPage, 'title' | 'brand' | 'embeddable' | 'preview'> {
  const { title, name, subtitle, imageUrl, embeddable } = campaign;
  return {
    title: [title || name || text.coupon, merchant.companyName].filter(Boolean).join(' · '),
    brand: merchant.companyName || undefined,
    embeddable,
    preview: { description: subtitle || undefined, imageUrl: imageUrl || undefined },
  };
}

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
