import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRefusal } from '#kernel/refusal';
import { formOf } from '#ui';
import { claimProblems, readClaim } from './claim-input.ts';
import type { Typed } from './claim-section.tsx';
import {
  type Coupon,
  type CouponParams,
  couponPath,
  getCoupon,
  readCouponAddress,
} from './coupon-queries.ts';
import { statusOfWords, wordsOf } from './coupon-refusals.ts';
import { type CouponText, couponTexts } from './coupon-texts.ts';
import type { CouponNews } from './coupon-view.tsx';
import type { PageDeps } from './page-deps.ts';
import { sendCoupon } from './send-coupon.tsx';

/** Whoever has the address of a coupon may claim it, so its forms need no cookie. */
const options = { config: { entitled: { bearer: 'session' } } };

/** The forms by which a consumer takes a coupon on its page, and the game before them. */
export function mountClaimPages(app: FastifyInstance, deps: PageDeps): void {
  const { core, pages } = deps;

  app.post<CouponParams>('/p/:code/:session/claim', options, async (request, reply) => {
    const coupon = await getCoupon(core, readCouponAddress(request));
    return claim(deps, request, reply, coupon);
  });

  app.post<CouponParams>('/p/:code/:session/verify', options, async (request, reply) => {
    const coupon = await getCoupon(core, readCouponAddress(request));
    return claim(deps, request, reply, coupon, { digits: formOf(request).phone_code ?? '' });
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
  for (const step of ['claim', 'play', 'redeem', 'verify'])
    app.get<CouponParams>(`/p/:code/:session/${step}`, async (request, reply) =>
      pages.redirect(request, reply, couponPath(await getCoupon(core, readCouponAddress(request)))),
    );
}

/** Takes the coupon with what was typed; `digits` are those that the phone answers with. */
async function claim(
  deps: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  coupon: Coupon,
  { digits }: { digits?: string } = {},
): Promise<FastifyReply> {
  const { core, pages } = deps;
  const { campaign, session, merchant } = coupon;
  const { code } = session;
  const text = couponTexts(pages.langOf(request));
  const { input, typed } = readClaim({ campaign, country: merchant.country, text }, formOf(request));
  const { phone } = input;
  const answer = (news: CouponNews) => sendCoupon(deps, request, reply, { coupon, news });
  if (Object.keys(typed.errors).length > 0) return answer({ typed, status: 422 });
  try {
    if (digits !== undefined && phone !== undefined)
      await core.couponSessions.checkPhoneCode({ code, phone, digits });
    await core.couponSessions.claim({ ...input, code, address: request.ip });
  } catch (error) {
    const isUnverified = isRefusal(error, 'not_allowed') && error.details.what === 'unverified';
    if (digits === undefined && isUnverified && phone !== undefined)
      return answer(await sendDigits(deps, request, { coupon, phone, typed, text }));
    const news = claimProblems(error, { typed, text });
    if (!news) throw error;
    const isAboutDigits = digits !== undefined && (isUnverified || isRefusal(error, 'rate_limited'));
    if (!isAboutDigits || phone === undefined) return answer(news);
    const errors = { phone_code: news.typed.problem ?? text.phoneCodeWrong };
    return answer({ status: news.status, typed: { ...typed, errors }, check: { phone } });
  }
  return pages.redirect(request, reply, couponPath(coupon));
}

/** Sends the digits, or says beside the number why not. */
async function sendDigits(
  { core }: PageDeps,
  request: FastifyRequest,
  { coupon, phone, typed, text }: { coupon: Coupon; phone: string; typed: Typed; text: CouponText },
): Promise<CouponNews> {
  const { title, name } = coupon.campaign;
  const sms = (digits: string) => text.phoneSms(digits, (title || name).slice(0, 40));
  try {
    await core.couponSessions.sendPhoneCode({
      code: coupon.session.code,
      phone,
      text: sms,
      address: request.ip,
    });
    return { typed, check: { phone } };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const isTooMany = error.code === 'rate_limited' || error.code === 'limit_reached';
    const errors = { phone: isTooMany ? text.tooManySms : text.smsFailed };
    return { status: isTooMany ? 429 : 422, typed: { ...typed, errors } };
  }
}
