import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Core, SessionView as View } from '#core';
import { isRefusal, Refusal } from '#kernel/refusal';
import { formOf } from '#ui';
import { type CouponParams, couponPath, getCoupon, readCouponAddress } from './coupon-queries.ts';
import { statusOfWords, wordsOf } from './coupon-refusals.ts';
import { couponTexts } from './coupon-texts.ts';
import type { PageDeps } from './page-deps.ts';
import { sendCoupon } from './send-coupon.tsx';
import { forget, remember, type Staff, staffOf } from './staff-session.ts';
import { staffTexts } from './staff-texts.ts';
import { readSpend } from './staff-view.tsx';
import { Validation, type ValidationNews } from './validation-view.tsx';

type SessionParams = { Params: { session: string } };

const WRONG_PASSWORD = (error: unknown) =>
  isRefusal(error, 'not_allowed') && error.details.what === 'password';

/** The redeem forms of a coupon's own page, and `/v/{session}`, where its QR code leads staff. */
export function mountValidatePages(app: FastifyInstance, deps: PageDeps): void {
  const bearer = { config: { entitled: { bearer: 'session' } } };
  app.post<CouponParams>('/p/:code/:session/redeem', bearer, (request, reply) =>
    redeem(deps, request, reply),
  );
  // A cookie may open these, so their forms are bound to the browser and not to the address.
  app.get<SessionParams>('/v/:session', (request, reply) => showValidation(deps, request, reply));
  app.post<SessionParams>('/v/:session', (request, reply) => validate(deps, request, reply));
  app.post<SessionParams>('/v/:session/forget', (request, reply) => forgetStaff(deps, request, reply));
}

/** The consumer redeems in the shop: by a button, or by the password that staff type on the consumer's phone. */
async function redeem(deps: PageDeps, request: FastifyRequest<CouponParams>, reply: FastifyReply) {
  const { core, pages } = deps;
  const coupon = await getCoupon(core, readCouponAddress(request));
  const form = formOf(request);
  const text = couponTexts(pages.langOf(request));
  try {
    const method = form.method === 'password' ? 'password' : 'button';
    const { code } = coupon.session;
    await core.couponSessions.redeem({ code, method, password: form.password, address: request.ip });
  } catch (error) {
    const words = wordsOf(error, text);
    if (words === undefined) throw error;
    const fresh = await getCoupon(core, readCouponAddress(request));
    const news = WRONG_PASSWORD(error) ? { passwordError: words } : { problem: words };
    return sendCoupon(deps, request, reply, {
      coupon: fresh,
      news: { ...news, status: statusOfWords(error) },
    });
  }
  return pages.redirect(request, reply, couponPath(coupon));
}

async function showValidation(deps: PageDeps, request: FastifyRequest<SessionParams>, reply: FastifyReply) {
  const view = await findView(deps.core, request);
  return sendValidation(deps, request, reply, { view, staff: await staffFor(deps, request, view) });
}

/** Staff validate the coupon whose QR code they scanned: as those who are signed in, or by the password that they type. */
async function validate(deps: PageDeps, request: FastifyRequest<SessionParams>, reply: FastifyReply) {
  const { core, pages } = deps;
  const view = await findView(core, request);
  const staff = await staffFor(deps, request, view);
  const { password = '', remember: isKept, spend } = formOf(request);
  const { micros: spendMicros, isWrong } = readSpend(spend);
  if (isWrong)
    return sendValidation(deps, request, reply, {
      view,
      staff,
      news: { spendError: spend ?? '', status: 422 },
    });
  const { code } = view.session;
  try {
    const lookup = { code, address: request.ip, method: 'qr' as const, spendMicros };
    const { session } = staff
      ? await core.couponSessions.redeemAsStaff({ ...lookup, staff })
      : await core.couponSessions.redeem({ ...lookup, password });
    if (!staff && isKept === '1') await remember(deps, reply, session);
  } catch (error) {
    const words = wordsOf(error, couponTexts(pages.langOf(request)));
    if (words === undefined) throw error;
    const fresh = await findView(core, request);
    const news = WRONG_PASSWORD(error) ? { passwordError: words } : { problem: words };
    return sendValidation(deps, request, reply, {
      view: fresh,
      staff,
      news: { ...news, status: statusOfWords(error) },
    });
  }
  return pages.redirect(request, reply, `/v/${code}`);
}

async function forgetStaff(deps: PageDeps, request: FastifyRequest<SessionParams>, reply: FastifyReply) {
  const { session } = await findView(deps.core, request);
  await forget(deps, request, reply);
  return deps.pages.redirect(request, reply, `/v/${session.code}`);
}

async function findView(core: Core, { params }: FastifyRequest<SessionParams>): Promise<View> {
  const code = params.session.toLowerCase();
  if (!/^[a-z0-9]{21}$/.test(code)) throw new Refusal('not_found', { what: 'session' });
  return core.couponSessions.get({ code });
}

/** Those who are signed in here, if this coupon is for them. */
async function staffFor(
  deps: PageDeps,
  request: FastifyRequest,
  { session }: View,
): Promise<Staff | undefined> {
  const staff = await staffOf(deps, request);
  const isTheirs =
    staff?.accountId === session.accountId && (staff.campaignId ?? session.campaignId) === session.campaignId;
  return isTheirs ? staff : undefined;
}

async function sendValidation(
  { core, pages }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { view, staff, news = {} }: { view: View; staff: Staff | undefined; news?: ValidationNews },
): Promise<FastifyReply> {
  const lang = pages.langOf(request);
  const text = staffTexts(lang);
  const { session } = view;
  const merchant = await core.merchants.get(session.accountId);
  return pages.send(request, reply, {
    title: text.widget,
    brand: merchant.companyName || text.forStaff,
    status: news.status,
    path: `/v/${session.code}`,
    body: <Validation {...{ view, staff, news, lang, text }} standing={core.couponSessions.standing(view)} />,
  });
}
