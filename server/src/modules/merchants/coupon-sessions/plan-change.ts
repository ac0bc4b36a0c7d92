import { addSeconds } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import type { RedeemLocation } from '#modules/merchants/campaigns';
import { applyChange, applyEvent, isCharged, type SessionEvent } from './apply-event.ts';
import type { BudgetBook } from './budget-book.ts';
import type { Charge } from './budget-store.ts';
import type { ChangeCommand } from './change-command.ts';
import { chargesOf } from './charges.ts';
import type { CouponSession } from './coupon-session.ts';
import type { ChangeContext } from './read-change-context.ts';
import type { Redemption, Reservation } from './redemption-store.ts';
import type { SessionMove } from './session-store.ts';

/** The change that one command makes, before it is written. */
export type PlannedChange = {
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

/** Plans the change of a session by a command. Its charges are in the book when this returns, and only then. */
export function planChange({
  command: { set, events, actor },
  session: before,
  state,
  book,
  reservations,
  now,
}: {
  command: ChangeCommand;
  session: CouponSession;
  state: ChangeContext;
  book: BudgetBook;
  reservations: Map<bigint, Reservation>;
  now: Date;
}): PlannedChange {
  const campaign = state.campaigns.get(before.campaignId);
  if (!campaign) throw new Error(`campaign ${before.campaignId} of a session is there`);
  const reservation = reservations.get(before.id);
  const work: PlannedChange = {
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
    if (campaign.status === 'removed' && isCharged(event)) throw new Refusal('expired', { what: 'campaign' });
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
