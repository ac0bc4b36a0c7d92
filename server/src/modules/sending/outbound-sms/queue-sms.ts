import { strict as assert } from 'node:assert';
import type { Tx } from '#db';
import { enqueue } from '#jobs';
import { Refusal } from '#kernel/refusal';
import { lockCreditAccounts, placeHolds } from '#modules/money/ledger';
import { creditsFor } from './choose-route.ts';
import { creditAccounts, creditMicros } from './credits.ts';
import { sendSms } from './jobs.ts';
import { MOST_SEGMENTS, NO_CREDITS, type OutboundSms, type SmsPurpose } from './outbound-sms.ts';
import { endOfQuiet, type QuietHours } from './quiet-hours.ts';
import { listRoutes, type SmsRoute } from './route-store.ts';
import { countSegments } from './segments.ts';
import { findByReferences, insertSms, moveSms, setHolds } from './sms-store.ts';

/** An SMS that something wants sent. */
export type SmsRequest = {
  /** Whose credits pay for it. */
  accountId: bigint;
  /** Its purpose, e.g. `verification:12`: of one account's, the same again is the same SMS and is not sent twice. */
  reference: string;
  /** Digits only. */
  to: string;
  text: string;
  purpose: SmsPurpose;
  /** Name or number that the receiver sees; without one the door's own. */
  sender?: string | undefined;
  /** One word for all SMS of one undertaking, by which they are counted and dropped. */
  batch?: string | undefined;
  /** Whom it is about, e.g. `contact:12`, so that only what is about them can be dropped. */
  subject?: string | undefined;
  notBefore?: Date | null | undefined;
  /** When it may not go out, looked at again before every try. */
  quiet?: QuietHours | null | undefined;
  /** Costs no credits: the confirmation of a STOP is owed. */
  free?: boolean | undefined;
};

/**
 * Queues them in the transaction of their cause, each with a hold on the credits it costs; the answer is in their order.
 * Where credits are short: refuses all with `no_balance` (`what: 'sms'`), or with `keep` writes those down as failed, to be
 * sent when there are credits again. Refuses `bad_request` for a text that is empty or too long.
 */
export async function queueSms(
  tx: Tx,
  requests: readonly SmsRequest[],
  { now, withoutCredits = 'refuse' }: { now: Date; withoutCredits?: 'refuse' | 'keep' },
): Promise<OutboundSms[]> {
  if (requests.length === 0) return [];
  const routes = await listRoutes(tx);
  const rows = requests.map((request) => {
    const segments = segmentsOf(request.text);
    const perSegment = creditsFor(routes, { to: request.to, sender: request.sender ?? '' });
    return { ...request, segments, credits: segments * perSegment };
  });
  const fresh = await insertSms(
    tx,
    rows.map(
      ({ sender = '', batch = '', subject = '', notBefore = null, quiet = null, free = false, ...row }) => ({
        ...row,
        batch,
        subject,
        sender,
        notBefore: notBefore || quiet ? dueAt({ notBefore, quiet }, now) : null,
        quiet,
        free: free || row.credits === 0,
      }),
    ),
    now,
  );
  const failed = await holdCredits(tx, fresh, now);
  if (failed.length > 0 && withoutCredits === 'refuse') throw new Refusal('no_balance', { what: 'sms' });
  for (const sms of failed) await moveSms(tx, sms, { ...sms, state: 'failed', error: NO_CREDITS }, now);
  await enqueueSms(
    tx,
    fresh.filter((sms) => !failed.includes(sms)),
    now,
  );

  const found = await findByReferences(tx, requests);
  return requests.map(
    ({ accountId, reference }) =>
      found.find((sms) => sms.accountId === accountId && sms.reference === reference) ??
      assert.fail('what was just queued is there'),
  );
}

/** What one that failed costs now. One that is owed stays free: it was so although it had a price. */
export function priceOf(
  sms: OutboundSms,
  routes: readonly SmsRoute[],
): Pick<OutboundSms, 'credits' | 'free'> {
  const credits = sms.segments * creditsFor(routes, sms);
  const isOwed = sms.free && sms.credits > 0;
  return { credits, free: isOwed || credits === 0 };
}

function segmentsOf(text: string): number {
  const segments = countSegments(text);
  if (text.trim() === '' || segments > MOST_SEGMENTS) throw new Refusal('bad_request', { name: 'body' });
  return segments;
}

/** Reserves what they cost. Answers those for which nothing was left. */
export async function holdCredits(tx: Tx, fresh: readonly OutboundSms[], now: Date): Promise<OutboundSms[]> {
  const paid = fresh.filter(({ free }) => !free);
  if (paid.length === 0) return [];
  const locked = await lockCreditAccounts(
    tx,
    creditAccounts,
    paid.map(({ accountId }) => accountId),
  );
  const payable = paid.filter(({ accountId }) => locked.has(accountId));
  const requests = payable.map(({ id, accountId, credits }) => ({
    accountId,
    amountMicros: creditMicros(credits),
    reference: `sms:${id}`,
  }));
  const holds = await placeHolds(tx, requests, now, locked);
  await setHolds(
    tx,
    payable.flatMap(({ id }, index) => {
      const holdId = holds[index];
      return holdId === undefined ? [] : [{ id, holdId }];
    }),
  );
  const held = new Set(payable.filter((_, index) => holds[index] !== undefined));
  return paid.filter((sms) => !held.has(sms));
}

/** Has each sent as soon as it may be. */
export async function enqueueSms(
  tx: Tx,
  list: readonly Pick<OutboundSms, 'id' | 'notBefore' | 'quiet'>[],
  now: Date,
): Promise<void> {
  const byWait = new Map<number, { smsId: string }[]>();
  for (const sms of list) {
    const wait = Math.max(0, Math.ceil((dueAt(sms, now).getTime() - now.getTime()) / 1_000));
    byWait.set(wait, [...(byWait.get(wait) ?? []), { smsId: String(sms.id) }]);
  }
  for (const [afterSeconds, payloads] of byWait) await enqueue(tx, sendSms, payloads, { afterSeconds });
}

/** When it may go out: not before its moment, and not in quiet hours. */
export function dueAt({ notBefore, quiet }: Pick<OutboundSms, 'notBefore' | 'quiet'>, now: Date): Date {
  const from = notBefore && notBefore > now ? notBefore : now;
  return quiet ? endOfQuiet(from, quiet) : from;
}
