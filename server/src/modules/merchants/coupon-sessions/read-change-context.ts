import type { Tx } from '#db';
import {
  type Budget,
  type Campaign,
  findCampaigns,
  findLocations,
  listBudgets,
  type RedeemLocation,
} from '#modules/merchants/campaigns';
import { applyChange, isCharged } from './apply-event.ts';
import { type BudgetBook, openBudgetBook } from './budget-book.ts';
import type { ChangeCommand } from './change-command.ts';
import { chargesOf } from './charges.ts';
import type { CouponSession } from './coupon-session.ts';
import { endRedemption, findReservations, type Reservation } from './redemption-store.ts';

/** The campaigns, budgets and locations by which changes of sessions are decided. */
export type ChangeContext = {
  campaigns: Map<bigint, Campaign>;
  budgets: readonly Budget[];
  locations: Map<bigint, RedeemLocation>;
};

export async function readChangeContext(
  tx: Tx,
  sessions: readonly CouponSession[],
  commands: readonly ChangeCommand[],
): Promise<ChangeContext> {
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

/** Holds every use of a budget that any of the commands may touch, and lets go of reservations whose time is up. */
export async function openBooks(
  tx: Tx,
  {
    pairs,
    locked,
    state,
    now,
  }: {
    pairs: readonly { command: ChangeCommand; id: bigint }[];
    locked: ReadonlyMap<bigint, CouponSession>;
    state: ChangeContext;
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
