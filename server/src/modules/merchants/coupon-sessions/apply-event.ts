import { cleanEmail } from '#kernel/email';
import { Refusal } from '#kernel/refusal';
import {
  assertRedeemable,
  type CouponSession,
  claim,
  lock,
  open,
  play,
  type SessionDetails,
  type SessionTerms,
  saveToWallet,
  unlock,
  unvoid,
  validate,
  voidSession,
} from './coupon-session.ts';
import type { Redemption } from './redemption-store.ts';

/** An event that is to happen to a session. */
export type SessionEvent =
  | { event: 'open' | 'void' | 'unvoid' | 'lock' | 'unlock' | 'save_to_passbook' | 'save_to_androidpay' }
  | { event: 'play'; value?: string | undefined }
  | { event: 'claim'; claimType: string }
  | {
      event: 'validate';
      spendMicros?: bigint | null | undefined;
      locationId?: bigint | null | undefined;
      /** The way in which one that was not claimed before counts as claimed; `api` where it is not said. */
      claimType?: string | undefined;
      /** Refuse one that was not claimed before. */
      claimedFirst?: boolean | undefined;
      /** Makes this reservation good. */
      reservationId?: bigint | undefined;
    }
  | {
      event: 'reserve';
      seconds: number;
      spendMicros?: bigint | null | undefined;
      locationId?: bigint | null | undefined;
      claimedFirst?: boolean | undefined;
    };

/** The fields of a session that a merchant may write over; undefined leaves it as it is. */
export type SessionChange = Partial<{
  [K in 'email' | 'phone' | 'customId' | 'ownValidationCode' | 'value' | 'expiresAt']:
    | CouponSession[K]
    | undefined;
}> & { details?: SessionDetails | undefined };

/** True for what may use up a part of a budget. */
export const isCharged = ({ event }: SessionEvent): boolean =>
  event === 'claim' || event === 'validate' || event === 'reserve';

/** The session with what `change` names. An empty text in `details` takes the old one away. */
export function applyChange(session: CouponSession, change: SessionChange | undefined): CouponSession {
  if (!change) return session;
  const { details = {}, ...named } = change;
  const told = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  const merged = Object.fromEntries(
    Object.entries({ ...session.details, ...details }).filter(
      ([, value]) => value !== '' && value !== undefined,
    ),
  );
  const email = cleanEmail(change.email ?? session.email);
  return { ...session, ...told, email, details: merged };
}

export function applyEvent(
  session: CouponSession,
  event: SessionEvent,
  {
    campaign: terms,
    reservation,
    now,
  }: { campaign: SessionTerms; reservation: Pick<Redemption, 'id'> | undefined; now: Date },
): CouponSession {
  switch (event.event) {
    case 'open':
      return open(session, now);
    case 'play':
      return play(session, { value: event.value, terms }, now);
    case 'claim':
      return claim(session, { claimType: event.claimType, terms }, now);
    case 'validate': {
      const { spendMicros = null, locationId = null, claimType = 'api', claimedFirst = false } = event;
      const validated = validate(session, { spendMicros, locationId, claimType, claimedFirst, terms }, now);
      // Whoever holds it is not disturbed, and a reservation that is over cannot be made good.
      if (event.reservationId !== reservation?.id)
        throw event.reservationId === undefined
          ? new Refusal('not_allowed', { what: 'reserved', id: session.id })
          : new Refusal('expired', { what: 'reservation', id: event.reservationId });
      return validated;
    }
    case 'reserve':
      assertRedeemable(session, { claimedFirst: event.claimedFirst ?? false, terms }, now);
      if (reservation) throw new Refusal('not_allowed', { what: 'reserved', id: session.id });
      return session;
    case 'void':
      return voidSession(session, now);
    case 'unvoid':
      return unvoid(session, now);
    case 'lock':
      return lock(session, now);
    case 'unlock':
      return unlock(session, now);
    case 'save_to_passbook':
      return saveToWallet(session, 'savedToPassbookAt', now);
    case 'save_to_androidpay':
      return saveToWallet(session, 'savedToAndroidpayAt', now);
  }
}
