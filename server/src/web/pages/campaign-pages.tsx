import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createRateLimiter } from '#http';
import { networkOf } from '#kernel/network';
import { isRefusal, Refusal } from '#kernel/refusal';
import { Note } from '#ui';
import { CouponCard, StandingNote } from './coupon-card.tsx';
import { couponTexts } from './coupon-texts.ts';
import {
  type CouponParams,
  couponPath,
  frameOf,
  getCoupon,
  locationsOf,
  readCouponAddress,
  sendCoupon,
} from './coupon-view.tsx';
import type { PageDeps } from './page-deps.ts';
import { deviceOf, isPreview, readCode, utmOf } from './visitor.ts';

type CampaignParams = { Params: { code: string } };
type Campaign = NonNullable<Awaited<ReturnType<PageDeps['core']['campaigns']['findByCode']>>>;

const YEAR_SECONDS = 31_536_000;
/** New sessions of one network: a shop's own Wi-Fi passes, a program that fills the database does not. */
const NEW_SESSIONS = { perSecond: 5, burst: 300 };

/** `/p/{code}`, `/p/{code}/{session}`, `/z/…` and `/s/{short}`: where consumers come in. */
export function mountCampaignPages(app: FastifyInstance, deps: PageDeps): void {
  const { core, pages } = deps;
  const limiter = createRateLimiter(NEW_SESSIONS);
  const cookieOf = (code: string, isEmbedded: boolean) => ({
    name: `sb_coupon_${code}`,
    path: isEmbedded ? '/p' : `/p/${code}`,
  });

  app.get<CampaignParams>('/p/:code', async (request, reply) => {
    const { code, isEmbedded, parameters } = readCode(request, request.params.code);
    if (!/^[a-z0-9]{1,40}$/.test(code)) return pages.sendNotFound(request, reply);
    // Cookies know the letters of an address apart.
    if (!request.params.code.startsWith(code))
      return pages.redirect(request, reply, `/p/${code}${request.url.slice(`/p/${code}`.length)}`);
    const campaign = await core.campaigns.findByCode(code);
    if (!campaign) return pages.sendNotFound(request, reply);
    if (isPreview(request)) return sendCampaign(deps, request, reply, campaign);

    const cookie = cookieOf(code, isEmbedded);
    const known = pages.cookies.read(request, cookie.name, cookie.path);
    const own = known && (await findOwn(deps, { campaign: code, session: known }));
    if (own) return pages.redirect(request, reply, couponPath(own));
    if (campaign.singleUseOnly || core.couponSessions.standingOfCampaign(campaign) !== 'open')
      return sendCampaign(deps, request, reply, campaign);

    if (!limiter.allow(networkOf(request.ip))) throw new Refusal('rate_limited', { retryAfterSeconds: 60 });
    const details = { utm: utmOf(parameters), ip: request.ip, device: deviceOf(request) };
    const visited = await core.couponSessions.visit({ campaignCode: code, details: present(details) });
    pages.cookies.set(reply, cookie.name, visited.session.code, {
      path: cookie.path,
      maxAgeSeconds: YEAR_SECONDS,
      embedded: isEmbedded && campaign.embeddable,
    });
    return pages.redirect(request, reply, couponPath(visited));
  });

  const open = async (request: FastifyRequest<CouponParams>, reply: FastifyReply) => {
    const { parameters, ...address } = readCouponAddress(request);
    const coupon = await getCoupon(core, address);
    if (isPreview(request) || coupon.session.openedAt) return sendCoupon(deps, request, reply, { coupon });
    const utm = coupon.session.details.utm ? undefined : utmOf(parameters);
    const opened = await core.couponSessions.change({
      code: coupon.session.code,
      ...(utm ? { set: { details: { utm } } } : {}),
      events: [{ event: 'open' }],
      actor: 'page',
    });
    return sendCoupon(deps, request, reply, { coupon: { ...coupon, ...opened } });
  };
  const options = { config: { entitled: { bearer: 'session' } } };
  app.get<CouponParams>('/p/:code/:session', options, open);
  app.get<CouponParams>('/z/:code/:session', options, open);

  app.get<CampaignParams>('/z/:code', async (request, reply) => {
    const { code } = readCode(request, request.params.code);
    return pages.redirect(request, reply, `/p/${encodeURIComponent(code)}`);
  });

  app.get<{ Params: { short: string } }>('/s/:short', async (request, reply) => {
    const { campaignCode, sessionCode } = await core.couponSessions.followShortLink({
      short: request.params.short,
      address: request.ip,
    });
    return pages.redirect(request, reply, `/p/${campaignCode}/${sessionCode}`);
  });
}

/** The session that this browser has of a campaign; undefined where it is there no more. */
async function findOwn({ core }: PageDeps, address: { campaign: string; session: string }) {
  try {
    return await getCoupon(core, address);
  } catch (error) {
    if (isRefusal(error, 'not_found')) return undefined;
    throw error;
  }
}

/** A campaign without a session: for previews of its link, and where it makes none. */
async function sendCampaign(
  { core, pages }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  campaign: Campaign,
): Promise<FastifyReply> {
  const lang = pages.langOf(request);
  const text = couponTexts(lang);
  const merchant = await core.merchants.get(campaign.accountId);
  const standing = core.couponSessions.standingOfCampaign(campaign);
  const isRemoved = standing === 'removed';
  const note = standing !== 'open' && (
    <StandingNote standing={standing} campaign={campaign} lang={lang} text={text} />
  );
  const single = standing === 'open' && campaign.singleUseOnly && (
    <Note kind="warn" title={text.singleUse}>
      <p>{text.singleUseHint}</p>
    </Note>
  );
  return pages.send(request, reply, {
    ...frameOf({ campaign, merchant }, text),
    // What was taken back is not shown any more.
    ...(isRemoved ? { title: text.removed, preview: undefined } : {}),
    personal: false,
    path: `/p/${campaign.code}`,
    body: isRemoved ? (
      <section class="card">
        <div class="part">
          <h1>{text.coupon}</h1>
          {note}
        </div>
      </section>
    ) : (
      <CouponCard campaign={campaign} text={text} locations={await locationsOf(core, campaign.id)}>
        {(note || single) && (
          <div class="part tear">
            {note}
            {single}
          </div>
        )}
      </CouponCard>
    ),
  });
}

/** Without what is undefined or empty. */
function present<T extends Record<string, unknown>>(values: T) {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(kept) as { [K in keyof T]?: NonNullable<T[K]> };
}
