import type { Database, Tx } from '#db';
import { enqueue, type JobHandler } from '#jobs';
import { addSeconds, type Clock } from '#kernel/clock';
import { SupplierFailure } from '#kernel/failure';
import { settleHolds } from '#modules/money/ledger';
import type { SmsDoor, SmsTaken } from '#sms-doors';
import { creditMicros, openSpent } from './credits.ts';
import { sendSms } from './jobs.ts';
import { keyOf, type OutboundSms, type SmsState, waitsSeconds } from './outbound-sms.ts';
import { dueAt, enqueueSms } from './queue-sms.ts';
import { isMarketingAtDoor, listStuck, lockSms, moveSms, postponeSms, touchSms } from './sms-store.ts';

export type SendDeps = { db: Database; clock: Clock; door: SmsDoor | undefined };

/** An SMS that has been at the door for longer than this is not waited for: whoever took it there is gone. */
const BUSY_SECONDS = 60;

/**
 * One try to hand an SMS to the door, between two transactions. After a crash in the middle it is handed over again with
 * the same key, by which the door knows it.
 */
export function createSendHandler({ db, clock, door }: SendDeps): JobHandler<{ smsId: string }> {
  return async ({ smsId }) => {
    const id = BigInt(smsId);
    const sms = await db.write((tx) => claim(tx, id, clock()));
    if (!sms) return;
    const { to, sender, text } = sms;
    try {
      if (!door) throw new SupplierFailure('no door for SMS is set up', 'stop');
      const taken = await door.send({ key: keyOf(sms), to, sender, text }, clock());
      await db.write((tx) => recordTaken(tx, id, taken, clock()));
    } catch (error) {
      if (!(error instanceof SupplierFailure)) throw error;
      await db.write((tx) => recordFailure(tx, id, error, clock()));
    }
  };
}

/** Undefined where there is nothing to hand over, or not yet. */
async function claim(tx: Tx, id: bigint, now: Date): Promise<OutboundSms | undefined> {
  const sms = await lockSms(tx, id);
  if (!sms || (sms.state !== 'queued' && sms.state !== 'sending')) return undefined;
  const busySince = sms.state === 'sending' ? sms.claimedAt : null;
  if (busySince && busySince > addSeconds(now, -BUSY_SECONDS)) {
    // A second job of it: the try that is under way is the one that counts.
    await enqueueSms(tx, [{ ...sms, notBefore: addSeconds(busySince, BUSY_SECONDS) }], now);
    return undefined;
  }
  if (sms.cancelRequested) {
    await settle(tx, sms, { ...sms, state: 'cancelled' }, now);
    return undefined;
  }
  const due = dueAt(sms, now);
  if (due > now) {
    await postponeSms(tx, id, due);
    await enqueueSms(tx, [{ ...sms, notBefore: due }], now);
    return undefined;
  }
  // The confirmation of a STOP is the last that a phone gets.
  if (sms.purpose === 'reply' && (await isMarketingAtDoor(tx, sms, addSeconds(now, -BUSY_SECONDS)))) {
    await enqueue(tx, sendSms, [{ smsId: String(id) }], { afterSeconds: 1 });
    return undefined;
  }
  const claimed: OutboundSms = { ...sms, state: 'sending', claimedAt: now, attempts: sms.attempts + 1 };
  await moveSms(tx, sms, claimed, now);
  return claimed;
}

async function recordTaken(tx: Tx, id: bigint, taken: SmsTaken, now: Date): Promise<void> {
  const sms = await lockSms(tx, id);
  // A report may have been faster.
  if (sms?.state !== 'sending') return;
  const { doorMessageId, delivered } = taken;
  const state = delivered ? 'delivered' : 'sent';
  await settle(tx, sms, { ...sms, state, doorMessageId, error: null }, now);
}

async function recordFailure(tx: Tx, id: bigint, failure: SupplierFailure, now: Date): Promise<void> {
  const sms = await lockSms(tx, id);
  if (sms?.state !== 'sending') return;
  const error = failure.message.slice(0, 200);
  const wait = waitsSeconds[sms.attempts - 1];
  if (sms.cancelRequested) return settle(tx, sms, { ...sms, state: 'cancelled', error }, now);
  if (failure.advice === 'stop' || wait === undefined)
    return settle(tx, sms, { ...sms, state: 'failed', error }, now);
  const again: OutboundSms = { ...sms, state: 'queued', error, notBefore: addSeconds(now, wait) };
  await moveSms(tx, sms, again, now);
  await enqueueSms(tx, [again], now);
}

/** A run that broke off for good leaves its SMS behind: after so long it is looked at again. */
const STUCK_SECONDS = 900;
const STUCK_MOST = 500;

export function requeueStuck({ db, clock }: SendDeps): Promise<void> {
  return db.write(async (tx) => {
    const now = clock();
    const stuck = await listStuck(tx, addSeconds(now, -STUCK_SECONDS), STUCK_MOST);
    await touchSms(
      tx,
      stuck.map(({ id }) => id),
      now,
    );
    await enqueueSms(tx, stuck, now);
  });
}

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
    paid.map(({ holdId, state, segments }) => ({
      holdId,
      shares:
        spentId !== undefined && spent.includes(state)
          ? [{ ledgerAccountId: spentId, amountMicros: creditMicros(segments) }]
          : [],
    })),
    now,
  );
}
