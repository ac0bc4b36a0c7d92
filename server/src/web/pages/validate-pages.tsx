import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Core, SessionView as View } from '#core';
import { isRefusal, Refusal } from '#kernel/refusal';
import { Checkbox, Field, Form, formOf, Note } from '#ui';
import { statusOfWords, wordsOf } from './coupon-refusals.ts';
import { couponTexts } from './coupon-texts.ts';
import { type CouponParams, couponPath, getCoupon, readCouponAddress, sendCoupon } from './coupon-view.tsx';
import type { PageDeps } from './page-deps.ts';
import { forget, remember, type Staff, staffOf } from './staff-session.ts';
import { staffTexts } from './staff-texts.ts';
import { isRedeemable, readSpend, SpendField, StaffCoupon } from './staff-view.tsx';

type SessionParams = { Params: { session: string } };

const WRONG_PASSWORD = (error: unknown) =>
  isRefusal(error, 'not_allowed') && error.details.what === 'password';

/** The redeem forms of a coupon's own page, and `/v/{session}`, where its QR code leads staff. */
export function mountValidatePages(app: FastifyInstance, deps: PageDeps): void {
  const { core, pages } = deps;
  const bearer = { config: { entitled: { bearer: 'session' } } };

  app.post<CouponParams>('/p/:code/:session/redeem', bearer, async (request, reply) => {
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
  });

  // A cookie may open these, so their forms are bound to the browser and not to the address.
  app.get<SessionParams>('/v/:session', async (request, reply) => {
    const view = await findView(core, request);
    return sendValidation(deps, request, reply, { view, staff: await staffFor(deps, request, view) });
  });

  app.post<SessionParams>('/v/:session', async (request, reply) => {
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
  });

  app.post<SessionParams>('/v/:session/forget', async (request, reply) => {
    const { session } = await findView(core, request);
    await forget(deps, request, reply);
    return pages.redirect(request, reply, `/v/${session.code}`);
  });
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

type News = { status?: number; problem?: string; passwordError?: string; spendError?: string };

async function sendValidation(
  { core, pages }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { view, staff, news = {} }: { view: View; staff: Staff | undefined; news?: News },
): Promise<FastifyReply> {
  const lang = pages.langOf(request);
  const text = staffTexts(lang);
  const couponText = couponTexts(lang);
  const { session, campaign } = view;
  const merchant = await core.merchants.get(session.accountId);
  const standing = core.couponSessions.standing(view);
  const path = `/v/${session.code}`;
  const byQr = campaign.validationMethods.includes('qr');
  return pages.send(request, reply, {
    title: text.widget,
    brand: merchant.companyName || text.forStaff,
    status: news.status,
    path,
    body: (
      <section class="card">
        <div class="part">
          <h1>{text.widget}</h1>
          {news.problem && standing !== 'validated' && <Note kind="bad" title={news.problem} />}
          <StaffCoupon {...view} standing={standing} lang={lang} text={text} />
        </div>
        {!byQr && isRedeemable(standing, session) && (
          <div class="part">
            <Note kind="warn" title={couponText.noLongerRedeemable} />
          </div>
        )}
        {byQr && isRedeemable(standing, session) && (
          <div class="part tear">
            <Form action={path}>
              {staff ? (
                <p class="soft">{text.remembered}</p>
              ) : (
                <>
                  <Field
                    name="password"
                    type="password"
                    label={couponText.password}
                    hint={text.passwordHint}
                    error={news.passwordError}
                    autocomplete="current-password"
                  />
                  <Checkbox name="remember" label={text.remember} optional />
                </>
              )}
              <SpendField value={news.spendError} isWrong={news.spendError !== undefined} text={text} />
              <button type="submit">{text.redeem}</button>
            </Form>
            {staff && (
              <Form action={`${path}/forget`}>
                <button type="submit" class="link">
                  {text.forget}
                </button>
              </Form>
            )}
          </div>
        )}
      </section>
    ),
  });
}
