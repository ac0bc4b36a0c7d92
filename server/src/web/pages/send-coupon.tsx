import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SentPage } from '#ui';
import { countdownScript } from './countdown.tsx';
import { type Coupon, couponPath, getCouponDetails } from './coupon-queries.ts';
import { type CouponText, couponTexts } from './coupon-texts.ts';
import { type CouponNews, CouponView, endOf } from './coupon-view.tsx';
import type { PageDeps } from './page-deps.ts';

/** Sends the page of one coupon, in whatever state it is. */
export async function sendCoupon(
  { core, pages }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { coupon, news = {} }: { coupon: Coupon; news?: CouponNews },
): Promise<FastifyReply> {
  const lang = pages.langOf(request);
  const text = couponTexts(lang);
  const details = await getCouponDetails(core, coupon);
  return pages.send(request, reply, {
    ...frameOf(coupon, text),
    status: news.status,
    path: couponPath(coupon),
    scripts: endOf(coupon, details) ? [countdownScript] : [],
    body: <CouponView {...{ coupon, details, news, lang, text }} />,
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
