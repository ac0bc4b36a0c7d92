import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import { lockLedgerAccounts, openLedgerAccount, postTransfers, type Transfer } from '#modules/money/ledger';
import type { LoyaltyCard } from './loyalty-card.ts';

/** Points and stamps are booked like money, in a currency that nothing else is in. */
const POINTS = 'POINTS';
/** Micros of one point. */
export const MICROS = 1_000_000n;

export const toPoints = (micros: bigint): number => Number(micros / MICROS);

/** Where a card's points come from and go to; these may be below zero. */
export async function openCardLedgers(tx: Tx, cardId: bigint) {
  const open = (kind: string) =>
    openLedgerAccount(tx, { kind, reference: `card:${cardId}`, currency: POINTS });
  return {
    issued: await open('loyalty_issued'),
    spent: await open('loyalty_spent'),
    expired: await open('loyalty_expired'),
  };
}

/** One consumer's points on one card: the merchant owns the account, so it can never be overdrawn. */
export const openPoints = (tx: Tx, { accountId, id }: { accountId: bigint; id: bigint }): Promise<bigint> =>
  openLedgerAccount(tx, { kind: 'loyalty', accountId, reference: `card_user:${id}`, currency: POINTS });

type PointsReason = 'give' | 'take' | 'round' | 'spend' | 'return' | 'expire';

/** From whose side: what is given comes from what was issued, what is taken goes back there. */
const otherSide: Record<PointsReason, { with: 'issued' | 'spent' | 'expired'; toConsumer: boolean }> = {
  give: { with: 'issued', toConsumer: true },
  take: { with: 'issued', toConsumer: false },
  round: { with: 'spent', toConsumer: false },
  spend: { with: 'spent', toConsumer: false },
  return: { with: 'spent', toConsumer: true },
  expire: { with: 'expired', toConsumer: false },
};

/** Points of one consumer, with their rows held. */
export type PointsBook = {
  /** As booked at the start. */
  points: number;
  /** Each happens once per reason and reference; a second time breaks a unique key. */
  post(
    moves: readonly { reason: PointsReason; points: number; reference: string }[],
    now: Date,
  ): Promise<void>;
};

/** Holds the consumer's points and the card's accounts, in the order of their ids. */
export async function lockPoints(
  tx: Tx,
  card: Pick<LoyaltyCard, 'issuedLedgerId' | 'spentLedgerId' | 'expiredLedgerId'>,
  ledgerAccountId: bigint,
): Promise<PointsBook> {
  const { issuedLedgerId: issued, spentLedgerId: spent, expiredLedgerId: expired } = card;
  assert(issued !== null && spent !== null && expired !== null, 'a card with points has accounts for them');
  const sides = { issued, spent, expired };
  const locked = await lockLedgerAccounts(tx, [ledgerAccountId, issued, spent, expired]);
  const own = locked.get(ledgerAccountId);
  assert(own, 'a ledger account is never deleted');
  return {
    points: toPoints(own.availableMicros),
    async post(moves, now) {
      const transfers = moves.map(({ reason, points, reference }): Transfer => {
        const { with: side, toConsumer } = otherSide[reason];
        const other = sides[side];
        return {
          kind: `loyalty_${reason}`,
          debitId: toConsumer ? other : ledgerAccountId,
          debitBucket: 'available',
          creditId: toConsumer ? ledgerAccountId : other,
          creditBucket: 'available',
          amountMicros: BigInt(points) * MICROS,
          reference,
        };
      });
      await postTransfers(tx, transfers, now, { locked: true });
    },
  };
}
