import type { Tx } from '#db';
import { type Outcome, succeeded } from '#kernel/group';
import { enqueueMerchantEvents, type MerchantEventType } from '#modules/merchants/merchants';
import type { BudgetBook } from './budget-book.ts';
import type { Changed } from './change-command.ts';
import type { CouponSession, SessionEventName } from './coupon-session.ts';
import type { PlannedChange } from './plan-change.ts';
import type { ChangeContext } from './read-change-context.ts';
import { insertRedemptions, redeemReservation } from './redemption-store.ts';
import { sessionEvent } from './session-payload.ts';
import { insertMoves, updateSessions } from './session-store.ts';
import { settleCodes } from './settle-codes.ts';

export type Context = { publicUrl: string; now: Date };

const eventTypes: Partial<Record<SessionEventName, MerchantEventType>> = {
  open: 'coupon_opened',
  play: 'coupon_played',
  claim: 'coupon_claimed',
  validate: 'coupon_validated',
  void: 'coupon_voided',
  unvoid: 'coupon_unvoided',
};

/** Writes what the commands came to, and tells the merchants of it. */
export async function writeChanges(
  tx: Tx,
  {
    planned,
    locked,
    state,
    book,
    context,
  }: {
    planned: readonly Outcome<PlannedChange>[];
    locked: ReadonlyMap<bigint, CouponSession>;
    state: ChangeContext;
    book: BudgetBook;
    context: Context;
  },
): Promise<Outcome<Changed>[]> {
  const { now } = context;
  const done = planned.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
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
  return planned.map((outcome): Outcome<Changed> => {
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
