import { addSeconds } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { createLeaseStates, hasNumber } from '#modules/leasing/leases';

export const activationStates = [
  'ordering',
  'refused',
  'waiting',
  'received',
  'retrying',
  'finished',
  'cancelled',
  'expired',
] as const;
export type ActivationState = (typeof activationStates)[number];

/** Events of an activation. One whose number must be asked for is ordered first. `swap`: another came in its place. */
export type ActivationEvent =
  | 'order'
  | 'refuse'
  | 'buy'
  | 'receive'
  | 'requestAnother'
  | 'finish'
  | 'cancel'
  | 'swap'
  | 'expire';

/** One lease of a number for one service. */
export type Activation = {
  id: number;
  accountId: bigint;
  serviceId: string;
  countryId: number;
  /** The operator that was asked for; `any` where it did not matter. */
  operator: string;
  /** Null before its supplier has given a number. */
  numberId: bigint | null;
  poolId: bigint;
  supplierId: bigint;
  /** Empty before its supplier has given a number. */
  phone: string;
  /**
   * `ordering`: its supplier is asked for a number. `refused`: there was none. `waiting`: no message yet. `received`: the
   * newest counts. `retrying`: a newer one is awaited.
   */
  state: ActivationState;
  priceMicros: bigint;
  /** The sum that its supplier was promised; null: its percentage. Only numbers that were asked for have one. */
  payoutMicros: bigint | null;
  holdId: bigint;
  /** Of the newest message; null before the first. Never holds a colon. */
  code: string | null;
  messageCount: number;
  lastMessageAt: Date | null;
  createdAt: Date;
  cancellableAt: Date;
  expiresAt: Date;
  changedAt: Date;
};

/** One that has a number: what customers get to see. */
export type Lease = Activation & {
  state: Exclude<ActivationState, 'ordering' | 'refused'>;
  numberId: bigint;
};

/** Where a state can lead; the store refuses every other move. A state may follow itself: a newer message came. */
export const mayBecome: Record<ActivationState, readonly ActivationState[]> = {
  ordering: ['waiting', 'refused'],
  refused: [],
  waiting: ['received', 'cancelled', 'expired'],
  received: ['received', 'retrying', 'finished'],
  retrying: ['received', 'finished'],
  finished: [],
  cancelled: [],
  expired: [],
};

export const states = createLeaseStates(mayBecome);
export const { isOpen } = states;

/** False for orders that have no number (yet): they are shown to nobody. */
export function isLease(activation: Activation): activation is Lease {
  return isShown(activation);
}

/** The same, of which less is known. */
export function isShown<S extends Pick<Activation, 'state'>>(
  standing: S,
): standing is S & Pick<Lease, 'state'> {
  return hasNumber(standing);
}

/** Its supplier has given a number: the lease begins now. */
export function begin(
  activation: Activation,
  { numberId, phone }: { numberId: bigint; phone: string },
  now: Date,
  rules: LeaseRules,
): Lease {
  if (activation.state !== 'ordering') throw closed(activation);
  return { ...activation, state: 'waiting', numberId, phone, ...leaseTimes(now, rules) };
}

/** Its supplier has none, or did not answer. */
export function refuse(activation: Activation, now: Date): Activation {
  if (activation.state !== 'ordering') throw closed(activation);
  return { ...activation, state: 'refused', changedAt: now };
}

/** Time is up: nothing can be received or asked for any more, even before a sweep has written it down. */
export function isOverdue(activation: Pick<Activation, 'state' | 'expiresAt'>, now: Date): boolean {
  return isOpen(activation) && now >= activation.expiresAt;
}

const LATE_SECONDS = 30;

/**
 * A message that was on its way when the lease ended is still its customer's, for a moment, where the lease was paid. Later
 * the number may be another's.
 */
export function takesLate(
  activation: Pick<Activation, 'state' | 'expiresAt' | 'changedAt'>,
  now: Date,
): boolean {
  const { state, expiresAt, changedAt } = activation;
  const isOver = state === 'finished' || ((state === 'received' || state === 'retrying') && now >= expiresAt);
  return isOver && addSeconds(state === 'finished' ? changedAt : expiresAt, LATE_SECONDS) > now;
}

/** A lease that ended before this takes no late message. */
export const lateSince = (now: Date) => addSeconds(now, -LATE_SECONDS);

/** A message arrived for it in time. */
export function receive(activation: Activation, { code, at }: { code: string; at: Date }): Activation {
  if (!isOpen(activation) || isOverdue(activation, at)) throw closed(activation);
  return {
    ...activation,
    state: 'received',
    code,
    messageCount: activation.messageCount + 1,
    lastMessageAt: at,
    changedAt: at,
  };
}

/** The customer wants one more message; asking again while waiting for it changes nothing. */
export function requestAnother(activation: Activation, now: Date): Activation {
  if (activation.state === 'retrying') return activation;
  if (activation.state === 'waiting') throw new Refusal('no_code_yet', { id: activation.id });
  if (activation.state !== 'received') throw closed(activation);
  return { ...activation, state: 'retrying', changedAt: now };
}

/** The customer is done. Finishing twice changes nothing; finishing before any code would pay for nothing. */
export function finish(activation: Activation, now: Date): Activation {
  if (activation.state === 'finished') return activation;
  if (activation.state === 'waiting') throw new Refusal('no_code_yet', { id: activation.id });
  if (!isOpen(activation)) throw closed(activation);
  return { ...activation, state: 'finished', changedAt: now };
}

/**
 * The customer gives the number back. Suppliers take a number back only after a grace period, so a customer waits it
 * out too, unless `early` lifts the rule. Cancelling twice changes nothing.
 */
export function cancel(activation: Activation, now: Date, { early }: { early: boolean }): Activation {
  const { id, state, cancellableAt } = activation;
  if (state === 'cancelled') return activation;
  if (state === 'received' || state === 'retrying') throw new Refusal('code_received', { id });
  if (state !== 'waiting') throw closed(activation);
  if (!early && now < cancellableAt) throw new Refusal('cancel_too_early', { id, cancellableAt });
  return { ...activation, state: 'cancelled', changedAt: now };
}

/** Time ran out: without a message the money goes back, with one the lease simply ends. */
export function expire(activation: Activation, now: Date): Activation {
  if (!isOpen(activation)) return activation;
  return { ...activation, state: endOf(activation.state), changedAt: now };
}

const endOf = (state: ActivationState) => (state === 'waiting' ? 'expired' : 'finished');

/** The state that it has at `now`, even if no sweep has come by since its time ran out. */
export function stateAt({ state, expiresAt }: Pick<Lease, 'state' | 'expiresAt'>, now: Date): Lease['state'] {
  return isOverdue({ state, expiresAt }, now) ? endOf(state) : state;
}

/** The activation as it stands at `now`, even if no sweep has come by since its time ran out. */
export function standAt<A extends Activation>(activation: A, now: Date): A {
  return isOverdue(activation, now)
    ? { ...activation, ...expire(activation, activation.expiresAt) }
    : activation;
}

/** The times of a new activation. */
export function leaseTimes(now: Date, { lifetimeSeconds, earlyCancelSeconds }: LeaseRules) {
  return {
    createdAt: now,
    changedAt: now,
    expiresAt: addSeconds(now, lifetimeSeconds),
    cancellableAt: addSeconds(now, earlyCancelSeconds),
  };
}

/** Settings of the operator, in seconds; 0 switches a rule off. */
export type LeaseRules = { lifetimeSeconds: number; earlyCancelSeconds: number; restSeconds: number };

function closed({ id, state }: Activation): Refusal {
  return new Refusal('activation_closed', { id, state });
}
