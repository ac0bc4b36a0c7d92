import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { findCampaigns, findLocations, listBudgets } from '#modules/merchants/campaigns';
import { enqueueMerchantEvents } from '#modules/merchants/merchants';
import { openBudgetBook } from './budget-book.ts';
import { type CouponSession, rollBack } from './coupon-session.ts';
import {
  endRedemption,
  findCharges,
  findRedemption,
  listDueReservations,
  type Redemption,
} from './redemption-store.ts';
import { sessionEvent } from './session-payload.ts';
import { insertMoves, lockSessions, updateSessions } from './session-store.ts';

export type RedemptionDeps = {
  db: Database;
  clock: Clock;
  publicAddress: { url: string };
  /** Takes back the rest of a redemption, in its transaction: points that it cost or brought. */
  onRolledBack?: (tx: Tx, redemption: Redemption, now: Date) => Promise<void>;
};

const DUE = 200;

/** Lets a reservation go; its part of the budgets is free again. Refuses `not_found`, `already_done`. */
export function releaseReservation(
  { db, clock }: RedemptionDeps,
  ref: { id: bigint; accountId?: bigint | undefined },
): Promise<void> {
  return db.write(async (tx) => {
    const now = clock();
    const { redemption } = await lockRedemption(tx, ref);
    if (redemption.state !== 'reserved') throw new Refusal('already_done', { what: redemption.state });
    await giveBack(tx, redemption, 'freedReserved');
    await endRedemption(tx, { id: redemption.id, from: 'reserved', to: 'released', now });
  });
}

/**
 * Takes a redemption back: budgets and points are as before it, once. The session stays validated for good and is
 * marked void, so nothing can be redeemed with it again. Refuses `not_found`, `already_done`.
 */
export function rollBackRedemption(
  { db, clock, publicAddress, onRolledBack }: RedemptionDeps,
  { actor, ...ref }: { id: bigint; accountId?: bigint | undefined; actor: string },
): Promise<Redemption> {
  return db.write(async (tx) => {
    const now = clock();
    const { redemption, session } = await lockRedemption(tx, ref);
    if (redemption.state !== 'redeemed' || !session)
      throw new Refusal('already_done', { what: redemption.state });
    await giveBack(tx, redemption, 'freedUsed');
    await endRedemption(tx, { id: redemption.id, from: 'redeemed', to: 'rolled_back', now });

    const voided = rollBack(session, now);
    await updateSessions(tx, [{ from: session, to: voided }]);
    const move = {
      from: session,
      to: voided,
      event: 'roll_back' as const,
      actor,
      spendMicros: redemption.spendMicros,
    };
    await insertMoves(tx, [move], now);
    await tell(tx, voided, { publicUrl: publicAddress.url, now });
    await onRolledBack?.(tx, redemption, now);
    return { ...redemption, state: 'rolled_back', endedAt: now };
  });
}

/** Releases what has been held for long enough. Returns how many; several processes share the work. */
export async function releaseDueReservations(deps: RedemptionDeps): Promise<number> {
  const due = await listDueReservations(deps.db.read, deps.clock(), DUE);
  for (const { id } of due) {
    await releaseReservation(deps, { id }).catch((error) => {
      // Another process, or its redemption, was first.
      if (!(error instanceof Refusal)) throw error;
    });
  }
  return due.length;
}

/** Its session is locked first, as everywhere, and then it is read again. */
async function lockRedemption(
  tx: Tx,
  ref: { id: bigint; accountId?: bigint | undefined },
): Promise<{ redemption: Redemption; session: CouponSession | undefined }> {
  const known = await findRedemption(tx, ref);
  if (!known) throw new Refusal('not_found', { what: 'redemption' });
  const session = (await lockSessions(tx, [known.sessionId])).get(known.sessionId);
  return { redemption: (await findRedemption(tx, ref)) ?? known, session };
}

async function giveBack(
  tx: Tx,
  { id, campaignId }: Redemption,
  from: 'freedUsed' | 'freedReserved',
): Promise<void> {
  const charges = (await findCharges(tx, [id])).get(id) ?? [];
  const book = await openBudgetBook(tx, await listBudgets(tx, [campaignId]), charges);
  book.exchange({ [from]: charges });
  await book.save();
}

async function tell(
  tx: Tx,
  session: CouponSession,
  context: { publicUrl: string; now: Date },
): Promise<void> {
  const campaign = (await findCampaigns(tx, [session.campaignId])).get(session.campaignId);
  if (!campaign) return;
  const location = (await findLocations(tx, [session.locationId ?? 0n])).get(session.locationId ?? 0n);
  await enqueueMerchantEvents(tx, [sessionEvent('coupon_voided', session, { campaign, location })], context);
}
