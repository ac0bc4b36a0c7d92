import { isDatabaseDown } from '#db';
import { createGroup } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import {
  type Campaign,
  findCampaigns,
  findLocations,
  findOwnCampaign,
  type RedeemLocation,
} from '#modules/merchants/campaigns';
import type { ChangeCommand, Changed } from './change-command.ts';
import { changeSessions } from './change-sessions.ts';
import { type ConsumerClaim, claimAsConsumer, playAsConsumer, redeemAsConsumer } from './consumer.ts';
import type { CouponSession } from './coupon-session.ts';
import { type CreateBatch, createBatch } from './create-batch.ts';
import { createBatchCsv } from './create-batch-csv.ts';
import { type CreateSession, createSession } from './create-sessions.ts';
import { importValidationCodes } from './import-codes.ts';
import { checkPhoneCode, type PhoneCheckDeps, type SendPhoneCode, sendPhoneCode } from './phone-check.ts';
import { deleteOldChecks } from './phone-check-store.ts';
import { anyDueReservations, listRedemptions } from './redemption-store.ts';
import {
  type RedemptionDeps,
  releaseDueReservations,
  releaseReservation,
  rollBackRedemption,
} from './redemptions.ts';
import { removeSession } from './remove-session.ts';
import { renderCustomer, renderStatus, sessionUrl } from './session-payload.ts';
import {
  countByDay,
  countByLocation,
  countSessions,
  countSessionsOf,
  listSessions,
  type SessionQuery,
  type SessionSearch,
  searchSessions,
} from './session-query-store.ts';
import { findSession, listMoves, type SessionRef } from './session-store.ts';
import { followShortLink, shortenIn } from './short-links.ts';
import { findForStaff, redeemAsStaff, type StaffLookup, type StaffRedeem } from './staff.ts';
import { standingOf, standingOfCampaign } from './standing.ts';
import { countCodes } from './validation-code-store.ts';
import { type Visit, visitCampaign } from './visit-campaign.ts';

export { budgetChecks } from './budget-checks.ts';
export type { ChangeCommand, Changed } from './change-command.ts';
export { changeSessionsIn } from './change-sessions.ts';
export type { ConsumerClaim } from './consumer.ts';
export type { CouponSession } from './coupon-session.ts';
export { endOf } from './coupon-session.ts';
export type { CreateBatch } from './create-batch.ts';
export {
  type CreateSession,
  createSessionIn,
} from './create-sessions.ts';

export type { Redemption } from './redemption-store.ts';
export { sessionUrl } from './session-payload.ts';
export {
  findSessionOfReceiver,
  type SessionSearch,
} from './session-query-store.ts';
export { findSession, findSessionsById, type SessionRef } from './session-store.ts';
export { shortenIn } from './short-links.ts';

/** A session with what is shown together with it. */
export type SessionView = {
  session: CouponSession;
  campaign: Campaign;
  /** Where it was redeemed, if that is known. */
  location: RedeemLocation | undefined;
};

const GROUP = 64;
const FOUND_MOST = 1_000;

/** Consumers' copies of coupons: made, opened, claimed, redeemed, taken back. */
export function createCouponSessions(deps: RedemptionDeps & PhoneCheckDeps) {
  const { db } = deps;
  const change = createGroup<ChangeCommand, Changed>({
    maxSize: GROUP,
    isShared: isDatabaseDown,
    ownerOf: ({ accountId }) => accountId,
    run: (commands) => changeSessions(deps, commands),
  });

  async function view(sessions: readonly CouponSession[]): Promise<SessionView[]> {
    const campaigns = await findCampaigns(
      db.read,
      sessions.map(({ campaignId }) => campaignId),
    );
    const locations = await findLocations(
      db.read,
      sessions.flatMap(({ locationId }) => locationId ?? []),
    );
    return sessions.flatMap((session) => {
      const campaign = campaigns.get(session.campaignId);
      return campaign ? [{ session, campaign, location: locations.get(session.locationId ?? 0n) }] : [];
    });
  }

  return {
    /**
     * Moves a session, all of the command or nothing of it; when this answers, it is committed. Commands that arrive
     * together share a transaction. Refuses `not_found` (`session`, `location`), `already_done` (validated before),
     * `not_allowed` (`voided`, `locked`, `reserved`, `unclaimed`), `expired`, `limit_reached`, `already_exists`
     * (`validation_code`, `claim`).
     */
    change,

    /**
     * A consumer takes the coupon by its campaign's own way of claiming. Refuses what `change` refuses, and
     * `not_allowed` (`not_running`, `promo_code`, `unplayed`, `unverified`), `expired`, `bad_request` (`fields`).
     */
    claim: (command: ConsumerClaim): Promise<Changed> => claimAsConsumer({ ...deps, change }, command),

    /** Plays the game before the claim; the first result stays. */
    play: (command: { code: string }): Promise<Changed> => playAsConsumer({ ...deps, change }, command),

    /**
     * Redeems a claimed coupon at its page. Refuses what `change` refuses, `not_allowed` (`method`, `password`) and
     * `rate_limited` (`retryAfterSeconds`).
     */
    redeem: (command: Parameters<typeof redeemAsConsumer>[1]): Promise<Changed> =>
      redeemAsConsumer({ ...deps, change }, command),

    /** A coupon's standing, for the pages that show it. */
    standing: ({ session, campaign }: Pick<SessionView, 'session' | 'campaign'>) =>
      standingOf(session, campaign, deps.clock()),
    standingOfCampaign: (campaign: Campaign) => standingOfCampaign(campaign, deps.clock()),

    /**
     * A coupon for staff who are signed in, by its code, six letters of it or its address. Refuses `not_found` and
     * `rate_limited` (`retryAfterSeconds`).
     */
    findForStaff: (lookup: StaffLookup) => findForStaff({ ...deps, change }, lookup),

    /**
     * Staff redeem a coupon on a device of their own. Refuses what `change` and `findForStaff` refuse, and
     * `not_allowed` (`method`, `location`).
     */
    redeemAsStaff: (command: StaffRedeem): Promise<Changed> => redeemAsStaff({ ...deps, change }, command),

    /** The letters under which `/s/…` leads to a session; the caller has shown that it is its own. */
    shorten: (sessionId: bigint): Promise<string> =>
      db.write((tx) => shortenIn(tx, { sessionId, now: deps.clock() })),

    /** Where a short address leads. Refuses `not_found`, `rate_limited` (`retryAfterSeconds`). */
    followShortLink: (link: Parameters<typeof followShortLink>[1]) => followShortLink(deps, link),

    /** Sends six digits to a number that a claim is to be made with; see there for what it refuses. */
    sendPhoneCode: (command: SendPhoneCode) => sendPhoneCode(deps, command),

    /** The number answers with the digits. Refuses `not_allowed` (`unverified`), `rate_limited`. */
    checkPhoneCode: (answer: Parameters<typeof checkPhoneCode>[1]) => checkPhoneCode(deps, answer),

    /** One session made ahead; `created` is false where the duplicate check found one. */
    create: (command: CreateSession) => createSession(deps, command),

    /** Many at once, made as they are read. */
    createBatch: (command: CreateBatch) => createBatch(deps, command),

    /** The same as a CSV that is written as they are made. */
    createBatchCsv: (command: CreateBatch) => createBatchCsv(deps, command),

    /** A consumer comes to a campaign's address: a session of their own. Refuses `not_found`, `not_allowed`, `expired`. */
    visit: (command: Visit): Promise<SessionView> => visitCampaign(deps, command),

    /** By the full code, or with `accountId` the short one; everybody else's and removed ones are `not_found`. */
    async get(ref: SessionRef): Promise<SessionView> {
      const session = await findSession(db.read, ref);
      const [found] = session ? await view([session]) : [];
      if (!found) throw new Refusal('not_found', { what: 'session' });
      return found;
    },

    /** Of one campaign, by the date of what happened. Refuses `not_found` (campaign). */
    async list({ accountId, ...query }: SessionQuery & { accountId: bigint }) {
      if (!(await findOwnCampaign(db.read, { accountId, id: query.campaignId })))
        throw new Refusal('not_found', { what: 'campaign' });
      const { sessions, count } = await listSessions(db.read, query);
      return { sessions: await view(sessions), count };
    },

    /** At most 1000, by id. Refuses `not_found` (campaign). */
    async search(search: SessionSearch): Promise<SessionView[]> {
      const { accountId, campaignId } = search;
      if (campaignId !== undefined && !(await findOwnCampaign(db.read, { accountId, id: campaignId })))
        throw new Refusal('not_found', { what: 'campaign' });
      return view(await searchSessions(db.read, search, FOUND_MOST));
    },

    /** Takes out of sight what was never claimed. Refuses `not_found` (campaign, session), `already_done`. */
    remove: (ref: SessionRef & { accountId: bigint; campaignId: bigint }) => removeSession(deps, ref),

    /** Everything that happened to it, oldest first. The caller has shown that it is its own. */
    listHistory: (sessionId: bigint) => listMoves(db.read, sessionId),

    /** Own validation codes by CSV; each claim takes the next. */
    importValidationCodes: (command: Parameters<typeof importValidationCodes>[1]) =>
      importValidationCodes(db, command),

    /** The number of own codes that a campaign has, and of those that belong to a session. */
    countValidationCodes: (campaignId: bigint) => countCodes(db.read, campaignId),

    /** The number of sessions at each stage. The caller has shown that the campaign is its own. */
    count: (campaignId: bigint) => countSessions(db.read, campaignId),
    /** The same for many campaigns; those without sessions are left out. */
    countOf: (campaignIds: readonly bigint[]) => countSessionsOf(db.read, campaignIds),
    countByDay: (query: Parameters<typeof countByDay>[1]) => countByDay(db.read, query),

    countByLocation: (query: Parameters<typeof countByLocation>[1]) => countByLocation(db.read, query),

    /** Lets go of what `{ event: 'reserve' }` held. Refuses `not_found`, `already_done`. */
    release: (ref: { id: bigint; accountId: bigint }) => releaseReservation(deps, ref),

    /** Takes a redemption back, once: budgets and points are as before it, the coupon is void for good. */
    rollBack: (command: { id: bigint; accountId: bigint; actor: string }) =>
      rollBackRedemption(deps, command),

    /** Newest first; `before` is a redemption's id. */
    listRedemptions: (query: Parameters<typeof listRedemptions>[1]) => listRedemptions(db.read, query),

    /** The blocks in which API answers, pages and webhooks show a session. */
    renderStatus,
    renderCustomer,
    /** Where a consumer finds a session. */
    url: sessionUrl,

    sweeps: [
      {
        name: 'coupon-sessions.release-reservations',
        everySeconds: 5,
        isDue: () => anyDueReservations(deps.clock()),
        run: () => releaseDueReservations(deps),
      },
      {
        name: 'coupon-sessions.delete-old-phone-checks',
        everySeconds: 3_600,
        run: () => db.write((tx) => deleteOldChecks(tx, deps.clock())),
      },
    ],
  };
}
