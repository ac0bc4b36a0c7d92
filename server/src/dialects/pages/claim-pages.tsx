import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { formOf } from '#page';
import { claimProblems, readClaim } from './claim-input.ts';
import { statusOfWords, wordsOf } from './coupon-refusals.ts';
import { couponTexts } from './coupon-texts.ts';
import {
  type Coupon,
  type CouponParams,
  couponPath,
  getCoupon,
  readCouponAddress,
  sendCoupon,
} from './coupon-view.tsx';
import type { PageDeps } from './index.ts';

/** Whoever has the address of a coupon may claim it, so its forms need no cookie. */
const options = { config: { entitled: { bearer: 'session' } } };

/** What a consumer sends from a coupon's page to take it: the form, and the game before it. */
export function mountClaimPages(app: FastifyInstance, deps: PageDeps): void {
  const { core, pages } = deps;

  app.post<CouponParams>('/p/:code/:session/claim', options, async (request, reply) => {
    const coupon = await getCoupon(core, readCouponAddress(request));
    return claim(deps, request, reply, coupon);
  });

  app.post<CouponParams>('/p/:code/:session/play', options, async (request, reply) => {
    const coupon = await getCoupon(core, readCouponAddress(request));
    const text = couponTexts(pages.langOf(request));
    try {
      await core.couponSessions.play({ code: coupon.session.code });
    } catch (error) {
      const problem = wordsOf(error, text);
      if (problem === undefined) throw error;
      const typed = { values: {}, errors: {}, problem };
      return sendCoupon(deps, request, reply, { coupon, news: { typed, status: statusOfWords(error) } });
    }
    return pages.redirect(request, reply, couponPath(coupon));
  });

  // Somebody who reloads or shares the address of a form comes to its page.
  for (const step of ['claim', 'play', 'redeem', 'verify', 'other-phone'])
    app.get<CouponParams>(`/p/:code/:session/${step}`, async (request, reply) =>
      pages.redirect(request, reply, couponPath(await getCoupon(core, readCouponAddress(request)))),
    );
}

async function claim(
  deps: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  coupon: Coupon,
): Promise<FastifyReply> {
  const { core, pages } = deps;
  const { campaign, session, merchant } = coupon;
  const text = couponTexts(pages.langOf(request));
  const { input, typed } = readClaim({ campaign, country: merchant.country, text }, formOf(request));
  const isWrong = Object.keys(typed.errors).length > 0;
  try {
    if (isWrong) return await sendCoupon(deps, request, reply, { coupon, news: { typed, status: 422 } });
    await core.couponSessions.claim({ ...input, code: session.code, address: request.ip });
  } catch (error) {
    const news = claimProblems(error, { typed, text });
    if (!news) throw error;
    return sendCoupon(deps, request, reply, { coupon, news });
  }
  return pages.redirect(request, reply, couponPath(coupon));
}
