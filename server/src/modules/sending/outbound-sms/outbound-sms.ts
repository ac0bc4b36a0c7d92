import type { QuietHours } from './quiet-hours.ts';

const smsStates = ['queued', 'sending', 'sent', 'delivered', 'failed', 'cancelled'] as const;
/** `sending`: it is being handed to the door, or was when the process died. */
export type SmsState = (typeof smsStates)[number];

/** `marketing` waits in quiet hours and is dropped by a STOP; `reply` answers the receiver's own message. */
export type SmsPurpose = 'reply' | 'marketing' | 'service';

export type OutboundSms = {
  id: bigint;
  accountId: bigint;
  reference: string;
  purpose: SmsPurpose;
  /** Of many that belong together; empty: of none. */
  batch: string;
  /** Whom it is about, where one phone may be several; empty: nobody. */
  subject: string;
  to: string;
  sender: string;
  text: string;
  /** The SMS of which it is made; each costs one credit. */
  segments: number;
  /** What is held for it. */
  credits: number;
  state: SmsState;
  free: boolean;
  holdId: bigint | null;
  notBefore: Date | null;
  quiet: QuietHours | null;
  /** A STOP came while it was being sent: no further try. */
  cancelRequested: boolean;
  /** Tries since it was queued, or last sent again. */
  attempts: number;
  /** How often it was sent again after it had failed. */
  resends: number;
  /** The route that took it, or tries to; null: the door of the settings, or none yet. */
  routeId: number | null;
  /** Routes that failed since the last wait, and those that refused it for good; 0 is the door of the settings. */
  tried: readonly number[];
  refused: readonly number[];
  /** How often all routes were tried in vain. */
  rounds: number;
  /** What it cost the operator, in micros of the ledger's currency. */
  costMicros: bigint;
  doorMessageId: string | null;
  /** Why it failed, or why the last try did. */
  error: string | null;
  createdAt: Date;
  claimedAt: Date | null;
  changedAt: Date;
};

export const mayBecome: Record<SmsState, readonly SmsState[]> = {
  queued: ['queued', 'sending', 'sent', 'delivered', 'failed', 'cancelled'],
  sending: ['sending', 'queued', 'sent', 'delivered', 'failed', 'cancelled'],
  sent: ['delivered', 'failed'],
  delivered: [],
  failed: ['queued', 'cancelled', 'delivered'],
  cancelled: [],
};

/** Seconds to wait after all routes failed: seven rounds within about six hours. */
export const waitsSeconds = [5, 30, 120, 600, 3_600, 18_000] as const;

/** More is not an SMS any more. */
export const MOST_SEGMENTS = 10;

/** Why a message failed that no route takes. */
export const NO_ROUTE = 'no_route';

/** Why a message failed for which nothing was left to pay with. */
export const NO_CREDITS = 'no_credits';

/** The id by which a door knows the SMS, at every try. */
export const keyOf = ({ id }: Pick<OutboundSms, 'id'>): string => `sms_${id}`;

export function idOfKey(key: string): bigint | undefined {
  const digits = /^sms_(\d{1,18})$/.exec(key)?.[1];
  return digits === undefined ? undefined : BigInt(digits);
}
