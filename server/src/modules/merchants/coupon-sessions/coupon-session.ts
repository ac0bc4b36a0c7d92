import { addSeconds } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';

export const sessionStages = ['created', 'opened', 'played', 'claimed', 'validated'] as const;
export type SessionStage = (typeof sessionStages)[number];

/** The events that can happen to a session after it was made. */
export type SessionEventName =
  | 'open'
  | 'play'
  | 'claim'
  | 'validate'
  | 'void'
  | 'unvoid'
  | 'lock'
  | 'unlock'
  | 'save_to_passbook'
  | 'save_to_androidpay'
  | 'reserve'
  | 'roll_back';

/** The ways in which a session came to be. */
export type SessionSource = 'visit' | 'api' | 'batch' | 'email' | 'sms' | 'keyword' | 'loyalty';

/** Details of the consumer beside those that sessions are searched by. All optional, none empty. */
export type SessionDetails = {
  firstName?: string;
  lastName?: string;
  gender?: string;
  birthday?: string;
  address?: string;
  zip?: string;
  city?: string;
  country?: string;
  ip?: string;
  device?: string;
  utm?: Partial<Record<'campaign' | 'source' | 'medium' | 'term' | 'content', string>>;
} & { [K in `customField${1 | 2 | 3 | 4 | 5 | 6 | 7}`]?: string };

/** One consumer's copy of a campaign. Whoever knows its code holds the coupon. */
export type CouponSession = {
  /** The sequence id: grows with every session. */
  id: bigint;
  accountId: bigint;
  campaignId: bigint;
  /** 21 letters; the first six name it within its account. */
  code: string;
  source: SessionSource;
  /** The furthest it has come; stages may be skipped, and what was skipped may still happen later. */
  stage: SessionStage;
  email: string;
  /** Digits only. */
  phone: string;
  /** The merchant's own reference. */
  customId: string;
  /** The code of the merchant's own till. */
  ownValidationCode: string;
  /** The prize, or a value stored by the merchant. */
  value: string;
  details: SessionDetails;
  /** The way of its claim: `form`, `button`, `promocode`, `game`, `payment`, `api`, `sms`, `email`, or empty. */
  claimType: string;
  /** The money spent at its validation. */
  validationValueMicros: bigint | null;
  locationId: bigint | null;
  voided: boolean;
  locked: boolean;
  createdAt: Date;
  openedAt: Date | null;
  playedAt: Date | null;
  claimedAt: Date | null;
  savedToPassbookAt: Date | null;
  savedToAndroidpayAt: Date | null;
  validatedAt: Date | null;
  voidedAt: Date | null;
  unvoidedAt: Date | null;
  lockedAt: Date | null;
  unlockedAt: Date | null;
  /** null: until its campaign ends. */
  expiresAt: Date | null;
};

/** Where a stage can lead; the store refuses every other move. Flags do not move it. */
export const mayBecome: Record<SessionStage, readonly SessionStage[]> = {
  created: ['opened', 'played', 'claimed', 'validated'],
  opened: ['played', 'claimed', 'validated'],
  played: ['claimed', 'validated'],
  claimed: ['validated'],
  validated: [],
};

/** The fields of a campaign that decide about its sessions. */
export type SessionTerms = { expiresAt: Date | null; sessionValidityDays: number | null };

/** When it stops being valid; null: never. */
export function endOf(session: Pick<CouponSession, 'expiresAt'>, terms: SessionTerms): Date | null {
  return session.expiresAt ?? terms.expiresAt;
}

/** The consumer looks at it. Counted once, in any state: also what is over can be looked at. */
export function open(session: CouponSession, now: Date): CouponSession {
  return session.openedAt ? session : { ...session, ...reach(session, 'opened'), openedAt: now };
}

/** A game was played for it; the first result stays. A claimed one cannot be played any more. */
export function play(
  session: CouponSession,
  { value, terms }: { value: string | undefined; terms: SessionTerms },
  now: Date,
): CouponSession {
  if (session.playedAt || session.claimedAt) return session;
  assertUsable(session, terms, now);
  return { ...session, ...reach(session, 'played'), playedAt: now, value: value ?? session.value };
}

/** The consumer takes it. Claiming twice changes nothing. */
export function claim(
  session: CouponSession,
  { claimType, terms }: { claimType: string; terms: SessionTerms },
  now: Date,
): CouponSession {
  if (session.claimedAt) return session;
  assertUsable(session, terms, now);
  return {
    ...session,
    ...reach(session, 'claimed'),
    claimType,
    claimedAt: now,
    expiresAt: expiryOfClaim(session, terms, now),
  };
}

function expiryOfClaim({ expiresAt }: CouponSession, terms: SessionTerms, now: Date): Date | null {
  if (expiresAt !== null || terms.sessionValidityDays === null) return expiresAt;
  const last = addSeconds(now, terms.sessionValidityDays * 86_400);
  return terms.expiresAt && terms.expiresAt < last ? terms.expiresAt : last;
}

/**
 * It is redeemed: final, a second time is refused. One that was not claimed before is claimed with it, unless
 * `claimedFirst` demands that it was.
 */
export function validate(
  session: CouponSession,
  {
    spendMicros,
    locationId,
    claimType,
    claimedFirst,
    terms,
  }: {
    spendMicros: bigint | null;
    locationId: bigint | null;
    claimType: string;
    claimedFirst: boolean;
    terms: SessionTerms;
  },
  now: Date,
): CouponSession {
  assertRedeemable(session, { claimedFirst, terms }, now);
  const claimed = session.claimedAt ? session : { ...session, claimedAt: now, claimType };
  return {
    ...claimed,
    ...reach(session, 'validated'),
    validatedAt: now,
    validationValueMicros: spendMicros,
    locationId,
  };
}

/** Refuses, in this order: `already_done`, then `not_allowed` (voided, locked), `expired`, `not_allowed` (unclaimed). */
export function assertRedeemable(
  session: CouponSession,
  { claimedFirst, terms }: { claimedFirst: boolean; terms: SessionTerms },
  now: Date,
): void {
  if (session.validatedAt) throw new Refusal('already_done', { what: 'session', id: session.id });
  assertUsable(session, terms, now);
  if (claimedFirst && !session.claimedAt)
    throw new Refusal('not_allowed', { what: 'unclaimed', id: session.id });
}

function assertUsable(session: CouponSession, terms: SessionTerms, now: Date): void {
  if (session.voided) throw new Refusal('not_allowed', { what: 'voided', id: session.id });
  if (session.locked) throw new Refusal('not_allowed', { what: 'locked', id: session.id });
  const end = endOf(session, terms);
  if (end !== null && now >= end) throw new Refusal('expired', { what: 'session', id: session.id });
}

/** The merchant takes it back; a validated one is refused. Voiding twice changes nothing. */
export function voidSession(session: CouponSession, now: Date): CouponSession {
  if (session.validatedAt) throw new Refusal('already_done', { what: 'session', id: session.id });
  return session.voided ? session : { ...session, voided: true, voidedAt: now };
}

/** It is as it was before it was voided. What a roll back voided stays so: it is validated. */
export function unvoid(session: CouponSession, now: Date): CouponSession {
  if (session.validatedAt) throw new Refusal('already_done', { what: 'session', id: session.id });
  return session.voided ? { ...session, voided: false, unvoidedAt: now } : session;
}

/** A locked session can be looked at and nothing else, until it is unlocked. */
export function lock(session: CouponSession, now: Date): CouponSession {
  return session.locked ? session : { ...session, locked: true, lockedAt: now };
}

export function unlock(session: CouponSession, now: Date): CouponSession {
  return session.locked ? { ...session, locked: false, unlockedAt: now } : session;
}

export function saveToWallet(
  session: CouponSession,
  wallet: 'savedToPassbookAt' | 'savedToAndroidpayAt',
  now: Date,
): CouponSession {
  return session[wallet] ? session : { ...session, [wallet]: now };
}

/** Its redemption is taken back: it stays validated, for good, and is marked void. */
export function rollBack(session: CouponSession, now: Date): CouponSession {
  return { ...session, voided: true, voidedAt: now };
}

/** The later of where it is and `stage`: what was skipped may still happen without going back. */
function reach({ stage }: CouponSession, next: SessionStage): { stage: SessionStage } {
  return { stage: sessionStages.indexOf(next) > sessionStages.indexOf(stage) ? next : stage };
}
