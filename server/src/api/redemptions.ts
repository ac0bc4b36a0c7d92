import { z } from 'zod';
import type { Core, Redemption } from '#core';
import { parseMicros } from '#kernel/money';
import { renderSession, sessionParams } from './coupon-sessions.ts';
import { getMerchant, merchantParams } from './merchants.ts';
import { RetryEmailReply } from './replies/emails.ts';
import { RedemptionReply, SessionDetailsReply } from './replies/redemptions.ts';
import { type Context, defineRoute, record } from './route.ts';
import { decimal, Id, page, pageOf, paging, Reference } from './wire.ts';

type Command = Parameters<Core['couponSessions']['change']>[0];
type SessionEvent = Command['events'][number];

const money = {
  /** The amount that the customer spends, in the merchant's currency. */
  spend: z.string({ error: 'must be a decimal text, like "12.50"' }).max(40).optional(),
  location: Id.optional(),
};

const reserve = defineRoute({
  name: 'reserveSession',
  refusals: ['already_done', 'limit_reached', 'not_allowed', 'expired'],
  method: 'POST',
  path: '/merchants/:account/sessions/:session/reserve',
  status: 201,
  summary: 'Reserves a coupon.',
  description: 'Holds the coupon and its part of the limits for a while.',
  reply: SessionDetailsReply,
  params: sessionParams,
  body: z
    .strictObject({ seconds: z.int().min(1).max(86_400).default(600), ...money })
    .default({ seconds: 600 }),
  run: (context, { params, body: { seconds, spend, location } }) =>
    change(context, params, { event: 'reserve', seconds, spendMicros: micros(spend), locationId: location }),
});

const redeem = defineRoute({
  name: 'redeemSession',
  method: 'POST',
  path: '/merchants/:account/sessions/:session/redeem',
  summary: 'Redeems a coupon.',
  description: 'Uses the coupon up, or makes a reservation good.',
  reply: SessionDetailsReply,
  refusals: ['already_done', 'limit_reached', 'not_allowed'],
  params: sessionParams,
  body: z.strictObject({ reservation: Id.optional(), ...money }).default({}),
  run: (context, { params, body: { reservation: reservationId, spend, location } }) =>
    change(context, params, {
      event: 'validate',
      reservationId,
      spendMicros: micros(spend),
      locationId: location,
    }),
});

const moves = ['claim', 'void', 'unvoid', 'lock', 'unlock'] as const;

const move = (name: (typeof moves)[number]) =>
  defineRoute({
    name: `${name}Session`,
    refusals: ['already_done', 'not_allowed', 'limit_reached'],
    summary: 'Moves a coupon session.',
    reply: SessionDetailsReply,
    method: 'POST',
    path: `/merchants/:account/sessions/:session/${name}`,
    params: sessionParams,
    run: (context, { params }) =>
      change(context, params, name === 'claim' ? { event: name, claimType: 'api' } : { event: name }),
  });

const listRedemptions = defineRoute({
  name: 'listRedemptions',
  method: 'GET',
  path: '/merchants/:account/redemptions',
  summary: 'Lists what was redeemed.',
  description: 'Newest first.',
  reply: pageOf(RedemptionReply),
  params: merchantParams,
  query: z.strictObject({ ...paging, session: sessionParams.shape.session.optional() }),
  async run({ core }, { params, query: { limit, cursor, session: code } }) {
    const { accountId } = await getMerchant(core, params.account);
    const sessionId =
      code === undefined ? undefined : (await core.couponSessions.get({ accountId, code })).session.id;
    const rows = await core.couponSessions.listRedemptions({
      ...{ accountId, sessionId },
      before: cursor,
      limit: limit + 1,
    });
    return page(rows, { limit, cursor: ({ id }) => id, render: renderRedemption });
  },
});

const redemptionParams = z.strictObject({ account: Reference, redemption: Id });

const release = defineRoute({
  name: 'releaseRedemption',
  method: 'POST',
  path: '/merchants/:account/redemptions/:redemption/release',
  summary: 'Lets a reservation go.',
  description: 'Lets a reservation go before its time.',
  reply: RetryEmailReply,
  refusals: ['already_done'],
  params: redemptionParams,
  async run(context, { params: { account, redemption: id } }) {
    const { accountId } = await getMerchant(context.core, account);
    await context.core.couponSessions.release({ id, accountId });
    await record(context, 'redemption.release', `redemption:${id}`);
    return { id, state: 'released' };
  },
});

const rollBack = defineRoute({
  name: 'rollBackRedemption',
  method: 'POST',
  path: '/merchants/:account/redemptions/:redemption/roll-back',
  summary: 'Takes a redemption back.',
  description:
    'Takes a redemption back: limits and points are as before it, and the coupon is void for good.',
  reply: RedemptionReply,
  refusals: ['already_done'],
  params: redemptionParams,
  async run(context, { params: { account, redemption: id } }) {
    const { accountId } = await getMerchant(context.core, account);
    const redemption = await context.core.couponSessions.rollBack({ id, accountId, actor: context.actor });
    await record(context, 'redemption.roll-back', `redemption:${id}`);
    return renderRedemption(redemption);
  },
});

export const redemptionRoutes = [reserve, redeem, ...moves.map(move), listRedemptions, release, rollBack];

async function change(
  context: Context,
  { account, session: code }: z.output<typeof sessionParams>,
  event: SessionEvent,
) {
  const { core, actor } = context;
  const { accountId } = await getMerchant(core, account);
  const changed = await core.couponSessions.change({ accountId, code, events: [event], actor });
  await record(context, `coupon-session.${event.event}`, `coupon-session:${changed.session.id}`);
  return { ...renderSession(core, changed), redemptionId: changed.redemptionId ?? null };
}

const micros = (spend: string | undefined) => (spend === undefined ? undefined : parseMicros(spend));

function renderRedemption({ spendMicros, accountId: _, ...redemption }: Redemption) {
  return { ...redemption, spend: spendMicros === null ? null : decimal(spendMicros) };
}
