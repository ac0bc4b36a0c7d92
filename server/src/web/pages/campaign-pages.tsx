import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { networkOf } from '#kernel/network';
import { createRateLimiter } from '#kernel/rate-limiter';
import { isRefusal, Refusal } from '#kernel/refusal';
import { CampaignCard } from './campaign-card.tsx';
import {
  type CouponParams,
  couponPath,
  getCoupon,
  locationsOf,
  readCouponAddress,
} from './coupon-queries.ts';
import { couponTexts } from './coupon-texts.ts';
import type { PageDeps } from './page-deps.ts';
import { frameOf, sendCoupon } from './send-coupon.tsx';
import { deviceOf, isPreview, readCode, utmOf } from './visitor.ts';

type CampaignParams = { Params: { code: string } };
type ShortParams = { Params: { short: string } };
type Campaign = NonNullable<Awaited<ReturnType<PageDeps['core']['campaigns']['findByCode']>>>;

const YEAR_SECONDS = 31_536_000;
/** New sessions of one network: a shop's own Wi-Fi passes, a program that fills the database does not. */
const NEW_SESSIONS = { perSecond: 5, burst: 300 };

type Deps = PageDeps & { limiter: ReturnType<typeof createRateLimiter> };

/** `/p/{code}`, `/p/{code}/{session}`, `/z/…` and `/s/{short}`: where consumers come in. */
export function mountCampaignPages(app: FastifyInstance, pageDeps: PageDeps): void {
  const deps = { ...pageDeps, limiter: createRateLimiter(NEW_SESSIONS) };
  const options = { config: { entitled: { bearer: 'session' } } };
  const { pages } = deps;

  app.get<CampaignParams>('/p/:code', (request, reply) => visitCampaign(deps, request, reply));
  app.get<CouponParams>('/p/:code/:session', options, (request, reply) => openCoupon(deps, request, reply));
  app.get<CouponParams>('/z/:code/:session', options, (request, reply) => openCoupon(deps, request, reply));
  app.get<CampaignParams>('/z/:code', async (request, reply) => {
    const { code } = readCode(request, request.params.code);
    return pages.redirect(request, reply, `/p/${encodeURIComponent(code)}`);
  });
  app.get<ShortParams>('/s/:short', (request, reply) => followShortLink(deps, request, reply));
}

/** Leads to the coupon that this browser has of the campaign, or makes one; shows the campaign where none is to be made. */
async function visitCampaign(deps: Deps, request: FastifyRequest<CampaignParams>, reply: FastifyReply) {
  const { core, pages } = deps;
  const { code, isEmbedded, parameters } = readCode(request, request.params.code);
  if (!/^[a-z0-9]{1,40}$/.test(code)) return pages.sendNotFound(request, reply);
  // Cookies know the letters of an address apart.
  if (!request.params.code.startsWith(code))
    return pages.redirect(request, reply, `/p/${code}${request.url.slice(`/p/${code}`.length)}`);
  const campaign = await core.campaigns.findByCode(code);
  if (!campaign) return pages.sendNotFound(request, reply);
  if (isPreview(request)) return sendCampaign(deps, request, reply, campaign);

  const cookie = { name: `sb_coupon_${code}`, path: isEmbedded ? '/p' : `/p/${code}` };
  const known = pages.cookies.read(request, cookie.name, cookie.path);
  const own = known && (await findOwn(deps, { campaign: code, session: known }));
  if (own) return pages.redirect(request, reply, couponPath(own));
  if (campaign.singleUseOnly || core.couponSessions.standingOfCampaign(campaign) !== 'open')
    return sendCampaign(deps, request, reply, campaign);

  if (!deps.limiter.allow(networkOf(request.ip)))
    throw new Refusal('rate_limited', { retryAfterSeconds: 60 });
  const details = { utm: utmOf(parameters), ip: request.ip, device: deviceOf(request) };
  const visited = await core.couponSessions.visit({ campaignCode: code, details: present(details) });
  pages.cookies.set(reply, cookie.name, visited.session.code, {
    path: cookie.path,
    maxAgeSeconds: YEAR_SECONDS,
    embedded: isEmbedded && campaign.embeddable,
  });
  return pages.redirect(request, reply, couponPath(visited));
}

/** Shows a coupon, and counts the first time that somebody opens it. */
async function openCoupon(deps: PageDeps, request: FastifyRequest<CouponParams>, reply: FastifyReply) {
  const { core } = deps;
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
}

async function followShortLink(
  { core, pages }: PageDeps,
  request: FastifyRequest<ShortParams>,
  reply: FastifyReply,
) {
  const { campaignCode, sessionCode } = await core.couponSessions.followShortLink({
    short: request.params.short,
    address: request.ip,
  });
  return pages.redirect(request, reply, `/p/${campaignCode}/${sessionCode}`);
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
  const locations = standing === 'removed' ? [] : await locationsOf(core, campaign.id);
  return pages.send(request, reply, {
    ...frameOf({ campaign, merchant }, text),
    // A campaign that was taken back shows neither its title nor its picture.
    ...(standing === 'removed' ? { title: text.removed, preview: undefined } : {}),
    personal: false,
    path: `/p/${campaign.code}`,
    body: <CampaignCard {...{ campaign, standing, locations, lang, text }} />,
  });
}

/** Without what is undefined or empty. */
function present<T extends Record<string, unknown>>(values: T) {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(kept) as { [K in keyof T]?: NonNullable<T[K]> };
}
