import type { FinishStatus, ForeignId, OperationKind } from '#suppliers/supplier';

const operationStates = ['asking', 'none', 'failed', 'unknown', 'open', 'closing', 'closed', 'dead'] as const;
export type OperationState = (typeof operationStates)[number];

/** One number asked of a partner, for one lease of ours. */
export type Operation = {
  id: bigint;
  supplierId: bigint;
  kind: OperationKind;
  /**
   * `asking`: no answer yet. `none`: it has no number. `failed`: surely no number is reserved. `unknown`: perhaps one is.
   * `closing`: over, and the partner has not confirmed it. `dead`: it could not be told.
   */
  state: OperationState;
  /** The activation or rental that it is for; null for an operation that the partner alone believes in. */
  leaseId: number | null;
  foreignId: string | null;
  foreignIdJson: ForeignId['json'] | null;
  phone: string | null;
  countryId: number | null;
  serviceId: string | null;
  foreignCountry: string | null;
  foreignOperator: string | null;
  foreignService: string | null;
  exceptPrefixes: string[];
  days: number | null;
  /** The partner's earnings, in its currency (ISO 4217 numeric). */
  sumMicros: bigint | null;
  currency: number | null;
  askedAt: Date;
  answeredAt: Date | null;
  closeStatus: FinishStatus | null;
  closeSumMicros: bigint | null;
  closedAt: Date | null;
  acknowledgedAt: Date | null;
  tries: number;
  nextTryAt: Date | null;
  /** The last failure. */
  problem: string | null;
};

/** When what happened between us and the partner; `phone` is what it gave. */
export type OperationTimes = Pick<
  Operation,
  'askedAt' | 'answeredAt' | 'closedAt' | 'acknowledgedAt' | 'phone'
>;

/** Where a state can lead; the store refuses every other move. What was told, or is being told, may have to be told anew. */
export const mayBecome: Record<OperationState, readonly OperationState[]> = {
  asking: ['none', 'failed', 'unknown', 'open', 'closing'],
  none: [],
  failed: [],
  unknown: ['closing'],
  open: ['closing'],
  closing: ['closing', 'closed', 'dead'],
  closed: ['closing'],
  dead: ['closing'],
};

const QUICK_TRIES = 10;
const QUICK_SECONDS = 10;
const MOST_SECONDS = 300;
/** A close that nobody confirmed for so long is given up. */
export const GIVE_UP_SECONDS = 86_400;

/** The wait after the n-th try: ten times 10 s, then twice as long each time, five minutes at most. */
export function waitAfterTry(tries: number): number {
  if (tries < QUICK_TRIES) return QUICK_SECONDS;
  return Math.min(MOST_SECONDS, QUICK_SECONDS * 2 ** Math.min(tries - QUICK_TRIES + 1, 10));
}
