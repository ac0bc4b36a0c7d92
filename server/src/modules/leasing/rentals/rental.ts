import { addSeconds } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { createLeaseStates, hasNumber } from '#modules/leasing/leases';

export const rentalStates = [
  'ordering',
  'refused',
  'waiting',
  'active',
  'finished',
  'cancelled',
  'missed',
] as const;
export type RentalState = (typeof rentalStates)[number];

/** Events of a rental after it was made. */
export type RentalEvent = 'receive' | 'extend' | 'renew' | 'setAutoRenew' | 'finish' | 'cancel' | 'expire';

/** One lease of a number for a term, every sender; or the order for one, whose number must be asked for. */
export type RentalRecord = {
  id: number;
  accountId: bigint;
  countryId: number;
  /** The operator that was asked for; `any` where it did not matter. */
  operator: string;
  /** Null before its supplier has given a number. */
  numberId: bigint | null;
  poolId: bigint;
  supplierId: bigint;
  /** Empty before its supplier has given a number. */
  phone: string;
  /** Its number was asked of a partner, for this rental alone. */
  asked: boolean;
  /**
   * `ordering`: its supplier is asked for a number. `refused`: there was none. `waiting`: no message yet, the money is
   * on hold. `active`: paid. `missed`: no message in the guard time.
   */
  state: RentalState;
  /** Of all periods together. */
  hours: number;
  /** Of all periods together. */
  priceMicros: bigint;
  /** The hours that are added each time its term ends; null: it ends then. */
  autoRenewHours: number | null;
  messageCount: number;
  lastMessageAt: Date | null;
  createdAt: Date;
  /** A first message must come before this, or the rental is refunded; until then it may be cancelled. */
  guardUntil: Date;
  endsAt: Date;
  changedAt: Date;
};

/** One that has a number: what customers get to see. */
export type Rental = RentalRecord & {
  state: Exclude<RentalState, 'ordering' | 'refused'>;
  numberId: bigint;
};

/** Settings of the operator; 0 switches a rule off. */
export type RentRules = {
  minHours: number;
  /** Longest term, and the longest that may lie ahead after an extension. */
  maxHours: number;
  /** Without a guard a rental is paid at once and never refunded. */
  guardSeconds: number;
  /** So many misses in a row and the number is not rented out for `banSeconds`. */
  missesToBan: number;
  banSeconds: number;
};

/** Where a state can lead; the store refuses every other move. A state may follow itself: the term grew. */
export const mayBecome: Record<RentalState, readonly RentalState[]> = {
  ordering: ['waiting', 'active', 'refused'],
  refused: [],
  waiting: ['waiting', 'active', 'cancelled', 'missed'],
  active: ['active', 'finished'],
  finished: [],
  cancelled: [],
  missed: [],
};

export const states = createLeaseStates(mayBecome);
export const { isOpen } = states;

/** Those that customers get to see. */
export const shownStates = rentalStates.filter((state) => hasNumber({ state }));

const HOUR = 3_600;

/** No setting lets customers rent for longer: what is, was given by the operator for good. */
export const LONGEST_TERM_HOURS = 87_600;

/** False for orders that have no number (yet): they are shown to nobody. */
export function isRental(rental: RentalRecord): rental is Rental {
  return hasNumber(rental);
}

/** Its supplier has given a number: the rental begins now. */
export function begin(
  order: RentalRecord,
  { numberId, phone }: { numberId: bigint; phone: string },
  now: Date,
  rules: RentRules,
): Rental {
  if (order.state !== 'ordering') throw closed(order);
  return { ...order, numberId, phone, ...beginRental(now, order.hours, rules) };
}

/** Its supplier has none, or did not answer. */
export function refuse(order: RentalRecord, now: Date): RentalRecord {
  if (order.state !== 'ordering') throw closed(order);
  return { ...order, state: 'refused', changedAt: now };
}

type Timed = Pick<Rental, 'state' | 'guardUntil' | 'endsAt' | 'autoRenewHours'>;

/**
 * Time is up, even before a sweep has written it down. A rental that renews itself goes on until the sweep has found
 * that it cannot.
 */
export function isOverdue({ state, guardUntil, endsAt, autoRenewHours }: Timed, now: Date): boolean {
  if (state === 'waiting') return now >= guardUntil;
  return state === 'active' && autoRenewHours === null && now >= endsAt;
}

/** A message was accepted: the first one ends the guard time, and the rental is paid. */
export function receive(rental: Rental, at: Date): Rental {
  assertOpen(rental, at);
  return {
    ...rental,
    state: 'active',
    messageCount: rental.messageCount + 1,
    lastMessageAt: at,
    changedAt: at,
  };
}

/** Refuses a term that is too short or too long. */
export function assertTerm(hours: number, { minHours, maxHours }: RentRules): void {
  if (!Number.isInteger(hours) || hours < minHours || hours > maxHours)
    throw new Refusal('rental_term_bad', { minHours, maxHours });
}

/** The hours that may be added now. */
export function longestExtension({ endsAt }: Rental, now: Date, { maxHours }: RentRules): number {
  const ahead = (endsAt.getTime() - now.getTime()) / (HOUR * 1000);
  return Math.max(0, Math.floor(maxHours - Math.max(0, ahead)));
}

/** The price of a stretch of time. The partner that was asked for the number earns `partner`'s amounts for it. */
export type Term = {
  hours: number;
  priceMicros: bigint;
  partner?: { payoutMicros: bigint; sumMicros: bigint } | undefined;
};

/** The customer wants it for longer. */
export function extend(rental: Rental, term: Term, now: Date, rules: RentRules): Rental {
  assertOpen(rental, now);
  assertTerm(term.hours, rules);
  const longest = longestExtension(rental, now, rules);
  if (term.hours > longest) throw new Refusal('rental_term_bad', { longest });
  return lengthen(rental, term, now);
}

/** Its term is over and it goes on by itself; the new period begins where the last one ended. */
export function renew(rental: Rental, term: Term, now: Date): Rental {
  if (rental.state !== 'active' || now < rental.endsAt) throw closed(rental);
  return lengthen(rental, term, now);
}

function lengthen(rental: Rental, { hours, priceMicros }: Term, now: Date): Rental {
  return {
    ...rental,
    hours: rental.hours + hours,
    priceMicros: rental.priceMicros + priceMicros,
    endsAt: addSeconds(rental.endsAt, hours * HOUR),
    changedAt: now,
  };
}

/** By how much it renews itself from now on; null: not at all. */
export function setAutoRenew(rental: Rental, hours: number | null, now: Date): Rental {
  assertOpen(rental, now);
  return hours === rental.autoRenewHours ? rental : { ...rental, autoRenewHours: hours, changedAt: now };
}

/** The customer is done before the term is over; nothing is refunded. Before a message he cancels instead. */
export function finish(rental: Rental, now: Date): Rental {
  assertOpen(rental, now);
  if (rental.state === 'waiting') throw new Refusal('rental_no_message', { id: rental.id });
  return { ...rental, state: 'finished', changedAt: now };
}

/** The customer gives it back in the guard time, before any message, and gets everything refunded. */
export function cancel(rental: Rental, now: Date): Rental {
  assertOpen(rental, now);
  if (rental.state !== 'waiting') throw new Refusal('rental_cancel_too_late', { id: rental.id });
  return { ...rental, state: 'cancelled', changedAt: now };
}

/** Time ran out: without a message everything is refunded, otherwise the term is over. */
export function expire(rental: Rental, now: Date): Rental {
  if (!isOpen(rental)) return rental;
  return { ...rental, state: rental.state === 'waiting' ? 'missed' : 'finished', changedAt: now };
}

/** The rental as it stands at `now`, even if no sweep has come by since its time ran out. */
export function standAt(rental: Rental, now: Date): Rental {
  if (!isOverdue(rental, now)) return rental;
  return expire(rental, rental.state === 'waiting' ? rental.guardUntil : rental.endsAt);
}

/** The times of a new rental, and how it begins. */
export function beginRental(now: Date, hours: number, { guardSeconds }: RentRules) {
  const endsAt = addSeconds(now, hours * HOUR);
  const guardEnd = addSeconds(now, guardSeconds);
  return {
    state: guardSeconds > 0 ? ('waiting' as const) : ('active' as const),
    createdAt: now,
    changedAt: now,
    guardUntil: guardEnd < endsAt ? guardEnd : endsAt,
    endsAt,
  };
}

function assertOpen(rental: Rental, now: Date): void {
  const standing = standAt(rental, now);
  if (!isOpen(standing)) throw closed(standing);
}

/** `state` tells how it ended. */
function closed({ id, state }: RentalRecord): Refusal {
  return new Refusal('rental_closed', { id, state });
}
