import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { type Outcome, refused, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import {
  type Budget,
  type Campaign,
  findCampaigns,
  findLocations,
  listBudgets,
  type RedeemLocation,
} from '#modules/campaigns';
import { enqueueMerchantEvents, type MerchantEventType } from '#modules/merchants';
import { applyChange, applyEvent, type SessionChange, type SessionEvent } from './apply-event.ts';
import { type BudgetBook, type Charge, openBudgetBook } from './budget-book.ts';
import { chargesOf } from './charges.ts';
import type { CouponSession, SessionEventName } from './coupon-session.ts';
import {
  endRedemption,
  findReservations,
  insertRedemptions,
  type Redemption,
  type Reservation,
  redeemReservation,
} from './redemption-store.ts';
import { sessionEvent } from './session-payload.ts';
import {
  findSessions,
  insertMoves,
  lockSessions,
  type SessionMove,
  type SessionRef,
  updateSessions,
} from './session-store.ts';
import { settleCodes } from './settle-codes.ts';

export type ChangeDeps = { db: Database; clock: Clock; publicAddress: { url: string } };

/** What is to happen to one session: all of it, or none. */
export type ChangeCommand = SessionRef & {
  /** Must be the session's, where it is named. */
  campaignId?: bigint | undefined;
  set?: SessionChange | undefined;
  /** In this order, after `set`. */
  events: readonly SessionEvent[];
  /** Who does it: `api`, `page`, `widget`, `staff` … */
  actor: string;
};

export type Changed = {
  session: CouponSession;
  campaign: Campaign;
  location: RedeemLocation | undefined;
  /** Of the reservation or redemption that it made. */
  redemptionId: bigint | undefined;
};

/** What one command comes to, before it is written. */
type Work = {
  session: CouponSession;
  moves: SessionMove[];
  /** A new reservation or redemption. */
  redemption: (Omit<Redemption, 'id'> & { charges: readonly Charge[] }) | undefined;
  /** A reservation that is made good. */
  redeemed: Redeemed | undefined;
};
type Redeemed = {
  id: bigint;
  spendMicros: bigint | null;
  locationId: bigint | null;
  charges: readonly Charge[];
};

/** `changeSessionsIn` in a transaction of its own. */
export function changeSessions(
  { db, clock, publicAddress }: ChangeDeps,
  commands: readonly ChangeCommand[],
): Promise<Outcome<Changed>[]> {
  return db.write((tx) => changeSessionsIn(tx, commands, { publicUrl: publicAddress.url, now: clock() }));
}

/**
 * Carries out many changes in one transaction, each on its own and in their order. Rows are locked in one order:
 * sessions, uses of budgets. What only the database can decide (codes and claims that must be unique) refuses the whole
 * group: it is thrown, and the caller's group then runs each command alone.
 */
export async function changeSessionsIn(
  tx: Tx,
  commands: readonly ChangeCommand[],
  context: Context,
): Promise<Outcome<Changed>[]> {
  const { now } = context;
  const found = await findSessions(tx, commands);
  const locked = await lockSessions(
    tx,
    found.flatMap((session) => session?.id ?? []),
  );
  const pairs = commands.map((command, index) => ({ command, id: found[index]?.id ?? 0n }));
  const state = await readSurroundings(tx, [...locked.values()], commands);
  const { book, reservations } = await openBooks(tx, { pairs, locked, state, now });

  const current = new Map(locked);
  const works = pairs.map(({ command, id }): Outcome<Work> => {
    const session = current.get(id);
    if (!session || (command.campaignId ?? session.campaignId) !== session.campaignId)
      return refused(new Refusal('not_found', { what: 'session', code: command.code }));
    try {
      const work = workOut({ command, session, state, book, reservations, now });
      current.set(session.id, work.session);
      return succeeded(work);
    } catch (error) {
      if (error instanceof Refusal) return refused(error);
      throw error;
    }
  });
  return write(tx, { works, locked, state, book, context });
}

type Context = { publicUrl: string; now: Date };

type State = {
  campaigns: Map<bigint, Campaign>;
  budgets: readonly Budget[];
  locations: Map<bigint, RedeemLocation>;
};

async function readSurroundings(
  tx: Tx,
  sessions: readonly CouponSession[],
  commands: readonly ChangeCommand[],
): Promise<State> {
  const campaignIds = sessions.map(({ campaignId }) => campaignId);
  const spends = commands.some(({ events }) => events.some(isCharged));
  const named = commands.flatMap(({ events }) =>
    events.flatMap((event) => ('locationId' in event && event.locationId ? [event.locationId] : [])),
  );
  return {
    campaigns: await findCampaigns(tx, campaignIds),
    budgets: spends ? await listBudgets(tx, campaignIds) : [],
    locations: await findLocations(tx, [
      ...named,
      ...sessions.flatMap(({ locationId }) => (locationId === null ? [] : [locationId])),
    ]),
  };
}

const isCharged = ({ event }: SessionEvent) =>
  event === 'claim' || event === 'validate' || event === 'reserve';

/** Holds every use of a budget that any of the commands may touch, and lets go of reservations whose time is up. */
async function openBooks(
  tx: Tx,
  {
    pairs,
    locked,
    state,
    now,
  }: {
    pairs: readonly { command: ChangeCommand; id: bigint }[];
    locked: ReadonlyMap<bigint, CouponSession>;
    state: State;
    now: Date;
  },
): Promise<{ book: BudgetBook; reservations: Map<bigint, Reservation> }> {
  const told = new Map(locked);
  const spending = pairs.flatMap(({ command, id }) => {
    const before = told.get(id);
    if (!before) return [];
    const session = applyChange(before, command.set);
    told.set(id, session);
    return command.events.some(isCharged) ? [before, session] : [];
  });
  const reservations = await findReservations(
    tx,
    spending.map(({ id }) => id),
  );
  const wanted = spending.flatMap((session) => {
    const campaign = state.campaigns.get(session.campaignId);
    const amounts = { claims: 1n, uses: 1n, spend: 1n };
    return campaign ? chargesOf({ session, campaign, budgets: state.budgets, amounts, now }) : [];
  });
  const book = await openBudgetBook(tx, state.budgets, [
    ...wanted,
    ...[...reservations.values()].flatMap(({ charges }) => charges),
  ]);
  for (const { id, sessionId, expiresAt, charges } of reservations.values()) {
    if (expiresAt === null || expiresAt > now) continue;
    book.exchange({ freedReserved: charges });
    await endRedemption(tx, { id, from: 'reserved', to: 'released', now });
    reservations.delete(sessionId);
  }
  return { book, reservations };
}

function workOut({
  command: { set, events, actor },
  session: before,
  state,
  book,
  reservations,
  now,
}: {
  command: ChangeCommand;
  session: CouponSession;
  state: State;
  book: BudgetBook;
  reservations: Map<bigint, Reservation>;
  now: Date;
}): Work {
  const campaign = state.campaigns.get(before.campaignId);
  if (!campaign) throw new Error(`campaign ${before.campaignId} of a session is there`);
  const reservation = reservations.get(before.id);
  const work: Work = {
    session: applyChange(before, set),
    moves: [],
    redemption: undefined,
    redeemed: undefined,
  };
  const used: Charge[] = [];
  const reserved: Charge[] = [];

  for (const event of events) {
    const from = work.session;
    assertOwnLocation(event, from, state.locations);
    const to = applyEvent(from, event, { campaign, reservation, now });
    const redeems = event.event === 'validate' || event.event === 'reserve';
    if (to === from && !redeems) continue;

    const { spendMicros = null, locationId = null } = redeems ? event : {};
    work.session = to;
    work.moves.push({ from, to, event: event.event, actor, spendMicros });
    const charges = chargesOf({
      session: to,
      campaign,
      budgets: state.budgets,
      amounts: {
        claims: !from.claimedAt && to.claimedAt ? 1n : 0n,
        uses: redeems ? 1n : 0n,
        spend: redeems ? (spendMicros ?? 0n) : 0n,
      },
      now,
    });
    (event.event === 'reserve' ? reserved : used).push(...charges);
    if (!redeems) continue;
    if (reservation) work.redeemed = { id: reservation.id, spendMicros, locationId, charges };
    else work.redemption = { ...toRedemption(to, event, now), actor, charges };
  }
  book.exchange({ used, reserved, freedReserved: work.redeemed ? (reservation?.charges ?? []) : [] });
  if (work.redeemed) reservations.delete(before.id);
  return work;
}

function toRedemption(
  { id, campaignId, accountId }: CouponSession,
  event: Extract<SessionEvent, { event: 'validate' | 'reserve' }>,
  now: Date,
) {
  const { spendMicros = null, locationId = null } = event;
  const base = {
    sessionId: id,
    campaignId,
    accountId,
    spendMicros,
    locationId,
    createdAt: now,
    endedAt: null,
  };
  return event.event === 'reserve'
    ? { ...base, state: 'reserved' as const, expiresAt: addSeconds(now, event.seconds), redeemedAt: null }
    : { ...base, state: 'redeemed' as const, expiresAt: null, redeemedAt: now };
}

function assertOwnLocation(
  event: SessionEvent,
  { accountId }: CouponSession,
  locations: ReadonlyMap<bigint, RedeemLocation>,
): void {
  if (!('locationId' in event) || event.locationId == null) return;
  if (locations.get(event.locationId)?.accountId !== accountId)
    throw new Refusal('not_found', { what: 'location' });
}

const eventTypes: Partial<Record<SessionEventName, MerchantEventType>> = {
  open: 'coupon_opened',
  play: 'coupon_played',
  claim: 'coupon_claimed',
  validate: 'coupon_validated',
  void: 'coupon_voided',
  unvoid: 'coupon_unvoided',
};

async function write(
  tx: Tx,
  {
    works,
    locked,
    state,
    book,
    context,
  }: {
    works: readonly Outcome<Work>[];
    locked: ReadonlyMap<bigint, CouponSession>;
    state: State;
    book: BudgetBook;
    context: Context;
  },
): Promise<Outcome<Changed>[]> {
  const { now } = context;
  const done = works.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
  const last = new Map(done.map(({ session }) => [session.id, session]));
  const moves = done.flatMap(({ moves }) => moves);
  const settled = await settleCodes(tx, { locked, last, moves, campaigns: state.campaigns });

  await updateSessions(
    tx,
    [...settled].flatMap(([id, to]) => {
      const from = locked.get(id);
      return from ? [{ from, to }] : [];
    }),
  );
  await insertMoves(tx, moves, now);
  await book.save();
  for (const { redeemed } of done) if (redeemed) await redeemReservation(tx, { ...redeemed, now });
  const fresh = done.flatMap(({ redemption }) => redemption ?? []);
  const ids = await insertRedemptions(tx, fresh);

  const surroundings = ({ campaignId, locationId }: CouponSession) => {
    const campaign = state.campaigns.get(campaignId);
    if (!campaign) throw new Error(`campaign ${campaignId} of a session is there`);
    return { campaign, location: state.locations.get(locationId ?? 0n) };
  };
  await enqueueMerchantEvents(
    tx,
    moves.flatMap(({ to, event }) => {
      const type = eventTypes[event];
      const session = settled.get(to.id) ?? to;
      return type ? [sessionEvent(type, session, surroundings(session))] : [];
    }),
    context,
  );
  return works.map((outcome): Outcome<Changed> => {
    if (!outcome.ok) return outcome;
    const { redemption, redeemed } = outcome.value;
    const session = settled.get(outcome.value.session.id) ?? outcome.value.session;
    return succeeded({
      session,
      ...surroundings(session),
      redemptionId: redeemed?.id ?? (redemption ? ids[fresh.indexOf(redemption)] : undefined),
    });
  });
}
