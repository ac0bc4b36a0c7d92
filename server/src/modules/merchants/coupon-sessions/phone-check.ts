import type { Database } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { DIGITS, randomText } from '#kernel/random-text';
import { Refusal } from '#kernel/refusal';
import { hashSecretToken } from '#kernel/secret-token';
import { limitTries, trySubjects } from '#modules/password-tries';
import { queueSms } from '#modules/sending/outbound-sms';
import { upsertPhoneCheck, verifyPhone } from './phone-check-store.ts';
import { findSession } from './session-store.ts';

export type PhoneCheckDeps = {
  db: Database;
  clock: Clock;
  /** False where no SMS can go out. */
  canSendSms?: (() => Promise<boolean>) | undefined;
};

export type SendPhoneCode = {
  /** The session's full code. */
  code: string;
  /** Digits only. */
  phone: string;
  /** The SMS that brings `digits`. */
  text(digits: string): string;
  address: string;
};

const LENGTH = 6;
const LIFETIME_SECONDS = 600;
const MOST_SENT = 5;

const hashOf = (sessionId: bigint, digits: string) => hashSecretToken(`phone-check:${sessionId}:${digits}`);

/**
 * Sends six digits to the number with which a coupon is to be claimed; the merchant's credits pay for it. Refuses
 * `not_found`, `limit_reached` (`what: 'sms'`: five for one coupon), `rate_limited` for one number or network that gets
 * too many, `no_balance` and `service_off` (`what: 'sms'`).
 */
export async function sendPhoneCode(
  deps: PhoneCheckDeps,
  { code, phone, text, address }: SendPhoneCode,
): Promise<void> {
  const { db, clock, canSendSms = async () => true } = deps;
  if (!(await canSendSms())) throw new Refusal('service_off', { what: 'sms' });
  const session = await findSession(db.read, { code });
  if (!session) throw new Refusal('not_found', { what: 'session' });
  // Every SMS counts, none is forgiven: nobody's phone is to be flooded by way of many coupons.
  const subjects = trySubjects(`phone-check-to:${phone}`, 'phone-check', address);
  await limitTries(deps, subjects, async () => undefined);

  const digits = randomText(LENGTH, DIGITS);
  await db.write(async (tx) => {
    const now = clock();
    const sent = await upsertPhoneCheck(tx, {
      sessionId: session.id,
      phone,
      codeHash: hashOf(session.id, digits),
      now,
      expiresAt: addSeconds(now, LIFETIME_SECONDS),
      most: MOST_SENT,
    });
    if (sent === undefined) throw new Refusal('limit_reached', { what: 'sms' });
    const sms = {
      accountId: session.accountId,
      reference: `phone-check:${session.id}:${sent}`,
      to: phone,
      text: text(digits),
      purpose: 'service' as const,
    };
    await queueSms(tx, [sms], { now });
  });
}

/** Notes that the number answered. Refuses `not_allowed` (`unverified`) for wrong or old digits, `rate_limited`. */
export async function checkPhoneCode(
  deps: PhoneCheckDeps,
  { code, phone, digits }: { code: string; phone: string; digits: string },
): Promise<void> {
  const { db, clock } = deps;
  const session = await findSession(db.read, { code });
  if (!session) throw new Refusal('not_found', { what: 'session' });
  const right = await limitTries(deps, `phone-code:${session.id}`, async () => {
    const answer = {
      sessionId: session.id,
      phone,
      codeHash: hashOf(session.id, digits.replace(/\s/g, '')),
      now: clock(),
    };
    return (await db.write((tx) => verifyPhone(tx, answer))) || undefined;
  });
  if (!right) throw new Refusal('not_allowed', { what: 'unverified' });
}
