import { addSeconds } from '#kernel/clock';
import type { FinishStatus, OperationKind } from '#suppliers/supplier';

/** `abandoned`: the hub hung up before it could learn of it. Only the hub's word closes one. */
const hubOperationStates = ['open', 'closed', 'abandoned'] as const;
export type HubOperationState = (typeof hubOperationStates)[number];

/** A number that a hub has ordered: the lease that has no end of ours. */
export type HubOperation = {
  /** Its id as the hub knows it. */
  id: bigint;
  hubId: bigint;
  kind: OperationKind;
  state: HubOperationState;
  numberId: bigint;
  poolId: bigint;
  supplierId: bigint;
  phone: string;
  countryId: number;
  /** Of the number. */
  operator: string;
  /** `rent` for a rental. */
  serviceId: string;
  /** The sum that the hub promised, in micros of `currency`. */
  sumMicros: bigint;
  currency: number;
  days: number | null;
  exceptPrefixes: string[];
  messageCount: number;
  lastMessageAt: Date | null;
  openedAt: Date;
  /** When the hub should be done with it; null: it told no end. */
  endsAt: Date | null;
  closedAt: Date | null;
  closeStatus: FinishStatus | null;
  /** The sum that FINISH told, if it did. */
  closeSumMicros: bigint | null;
  /** The sum that was booked, in micros of the ledger's currency. */
  rewardMicros: bigint | null;
  /** The part of it that the number's supplier got. */
  shareMicros: bigint | null;
  reversedAt: Date | null;
  /** The operator who closed it in the hub's place. */
  forcedBy: string | null;
  /** A close that came later and could not be followed. */
  oddStatus: number | null;
  oddAt: Date | null;
};

/** The time that an activation takes at every hub. */
const ACTIVATION_SECONDS = 900;
/** So often a number may come back unsold from a hub, for one service. */
export const CANCELS_TO_BAR = 4;

export function naturalEnd(kind: OperationKind, openedAt: Date): Date | null {
  return kind === 'activation' ? addSeconds(openedAt, ACTIVATION_SECONDS) : null;
}

/** Decides what a close does to an operation as it stands. */
export type Closing =
  /** Everything it needs was done before. */
  | { does: 'nothing' }
  /** A booked reward is taken back. */
  | { does: 'reverse' }
  /** It contradicts the first close, which holds. */
  | { does: 'note' }
  | { does: 'close'; bar: boolean; cancelled: boolean; paid: boolean };

/**
 * The table of closes: 1 is not ordered for this service, 3 sold, 4 cancelled, 5 refunded. A rental is of no service, so
 * the end of one bars nothing.
 */
export function decideClose(
  { state, kind, closeStatus, reversedAt }: HubOperation,
  status: FinishStatus,
): Closing {
  if (state === 'open')
    return {
      does: 'close',
      bar: status === 1 || (status === 3 && kind === 'activation'),
      cancelled: status === 4,
      paid: status === 3,
    };
  if (status === closeStatus) return { does: 'nothing' };
  if (status === 5 && closeStatus === 3) return { does: reversedAt ? 'nothing' : 'reverse' };
  return { does: 'note' };
}

/** Its earnings: the close's word goes before the order's. */
export function rewardOf({ sumMicros }: HubOperation, closeSumMicros: bigint | undefined): bigint {
  return closeSumMicros ?? sumMicros;
}
