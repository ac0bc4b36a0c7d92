import type { Tx } from '#db';
import { settleHolds } from '#modules/money/ledger';
import { creditMicros, openSpent } from './credits.ts';
import type { OutboundSms, SmsState } from './outbound-sms.ts';
import { moveSms } from './sms-store.ts';

const spent: readonly SmsState[] = ['sent', 'delivered'];

/** Moves a locked SMS to where its credits are spent, or given back. */
export async function settle(tx: Tx, from: OutboundSms, to: OutboundSms, now: Date): Promise<void> {
  await moveSms(tx, from, to, now);
  await settleSms(tx, [to], now);
}

/** Settles the holds of SMS that have just come to their end; all of one account. */
export async function settleSms(tx: Tx, list: readonly OutboundSms[], now: Date): Promise<void> {
  const paid = list.flatMap(({ holdId, ...sms }) => (holdId === null ? [] : [{ ...sms, holdId }]));
  const [first] = paid;
  if (!first) return;
  const isSpent = paid.some(({ state }) => spent.includes(state));
  const spentId = isSpent ? await openSpent(tx, first.accountId) : undefined;
  await settleHolds(
    tx,
    paid.map(({ holdId, state, credits }) => ({
      holdId,
      shares:
        spentId !== undefined && spent.includes(state)
          ? [{ ledgerAccountId: spentId, amountMicros: creditMicros(credits) }]
          : [],
    })),
    now,
  );
}

/**
 * Once it is known how it ended, later reports change nothing. What a door took was spent, delivered or not. One that waits for
 * another try was not taken as far as we know: only that it has arrived tells otherwise.
 */
export async function recordReport(
  tx: Tx,
  sms: OutboundSms,
  report: { delivered: boolean; error: string | null },
  now: Date,
): Promise<void> {
  const { state, attempts } = sms;
  const { delivered, error } = report;
  if (state === 'sent') {
    await moveSms(tx, sms, { ...sms, state: delivered ? 'delivered' : 'failed', error }, now);
  } else if (state === 'sending' || (state === 'queued' && delivered && attempts > 0)) {
    // Faster than the door's own answer: it has been taken.
    await settle(tx, sms, { ...sms, state: 'sent' }, now);
    await recordReport(tx, { ...sms, state: 'sent' }, report, now);
  }
}
