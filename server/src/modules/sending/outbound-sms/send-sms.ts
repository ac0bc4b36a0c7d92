import type { Database, Tx } from '#db';
import { enqueue, type JobHandler } from '#jobs';
import { addSeconds, type Clock } from '#kernel/clock';
import { SupplierFailure } from '#kernel/failure';
import { settleHolds } from '#modules/money/ledger';
import type { SmsTaken } from '#sms-doors';
import { doorRoute, routesFor } from './choose-route.ts';
import { creditMicros, openSpent } from './credits.ts';
import { takeEarlyReport } from './early-report-store.ts';
import { sendSms } from './jobs.ts';
import { keptText } from './kept-text.ts';
import { keyOf, NO_ROUTE, type OutboundSms, type SmsState, waitsSeconds } from './outbound-sms.ts';
import { dueAt, enqueueSms } from './queue-sms.ts';
import { listRoutes, type SmsRoute } from './route-store.ts';
import {
  isMarketingAtDoor,
  listStuck,
  lockSms,
  moveSms,
  noteLateAnswer,
  postponeSms,
  touchSms,
} from './sms-store.ts';
import type { WaysOut } from './ways-out.ts';

export type SendDeps = { db: Database; clock: Clock; ways: WaysOut };

/** An SMS that has been at the door for longer than this is not waited for: whoever took it there is gone. */
const BUSY_SECONDS = 60;

/**
 * One try to hand an SMS to a route, between two transactions. After a crash in the middle it is handed over again to the same
 * route with the same key, where that knows keys; else it may be on its way, and is left at that.
 */
export function createSendHandler({ db, clock, ways }: SendDeps): JobHandler<{ smsId: string }> {
  return async ({ smsId }) => {
    const id = BigInt(smsId);
    const claimed = await db.write((tx) => claim(tx, id, ways, clock()));
    if (!claimed) return;
    const { sms, route, isAgain } = claimed;
    const { to, sender, text } = sms;
    try {
      const way = isAgain ? await openAgain(ways, route) : await ways.open(route);
      if (way === 'elsewhere') return await db.write((tx) => putBack(tx, id, clock()));
      const taken = await way.send({ key: keyOf(sms), to, sender, text }, clock());
      ways.noteOutcome(route, true);
      await db.write((tx) => recordTaken(tx, id, { route, taken }, clock()));
    } catch (error) {
      if (!(error instanceof SupplierFailure)) throw error;
      ways.noteOutcome(route, error.advice === 'stop');
      await db.write((tx) => recordFailure(tx, id, { route, failure: error }, clock()));
    }
  };
}

/** `isAgain`: an earlier try by this route broke off. */
type Claimed = { sms: OutboundSms; route: SmsRoute; isAgain: boolean };

/** The way of a route that may have taken the SMS already. Rejects with `unknown` where that does not know it again. */
async function openAgain(ways: WaysOut, route: SmsRoute) {
  const way = await ways.open(route).catch(() => undefined);
  if (way && way !== 'elsewhere' && way.knowsKeys) return way;
  throw new SupplierFailure('the try broke off', 'unknown');
}

/** Undefined where there is nothing to hand over, or not yet. */
async function claim(tx: Tx, id: bigint, ways: WaysOut, now: Date): Promise<Claimed | undefined> {
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
  const all = await listRoutes(tx);
  const broken =
    sms.state === 'sending' ? (all.find(({ id }) => id === sms.routeId) ?? doorRoute) : undefined;
  const open = openRoutes(sms, all).filter((one) => !sms.tried.includes(one.id));
  const route = broken ?? open.find((one) => ways.isWell(one)) ?? open[0];
  if (!route) {
    await settle(tx, sms, { ...sms, state: 'failed', error: sms.error ?? NO_ROUTE }, now);
    return undefined;
  }
  if (!ways.allows(route)) {
    // One that waits for its turn is not stuck.
    await postponeSms(tx, id, addSeconds(now, 1));
    await enqueue(tx, sendSms, [{ smsId: String(id) }], { afterSeconds: 1 });
    return undefined;
  }
  const claimed: OutboundSms = {
    ...sms,
    state: 'sending',
    claimedAt: now,
    attempts: sms.attempts + 1,
    routeId: keptId(route),
  };
  await moveSms(tx, sms, claimed, now);
  return { sms: claimed, route, isAgain: broken !== undefined };
}

/** As an SMS keeps it: the door of the settings is no row. */
const keptId = (route: SmsRoute): number | null => (route === doorRoute ? null : route.id);

/** The routes that may take it yet: those that have refused it for good are out. */
const openRoutes = (sms: OutboundSms, all: readonly SmsRoute[]): SmsRoute[] =>
  routesFor(all, sms).filter(({ id }) => !sms.refused.includes(id));

/** It was not tried after all: another process has the line, and takes the job sooner or later. */
async function putBack(tx: Tx, id: bigint, now: Date): Promise<void> {
  const sms = await lockSms(tx, id);
  if (sms?.state !== 'sending') return;
  await moveSms(tx, sms, { ...sms, state: 'queued', attempts: sms.attempts - 1 }, now);
  await enqueue(tx, sendSms, [{ smsId: String(id) }], { afterSeconds: 1 });
}

async function recordTaken(
  tx: Tx,
  id: bigint,
  { route, taken: answer }: { route: SmsRoute; taken: SmsTaken },
  now: Date,
): Promise<void> {
  const sms = await lockSms(tx, id);
  if (!sms) return;
  const doorMessageId = answer.doorMessageId === null ? null : keptText(answer.doorMessageId);
  const costMicros = route.costMicros * BigInt(sms.segments);
  // A report may have been faster, or the answer came after the time that is waited for it.
  if (sms.state !== 'sending') {
    return noteLateAnswer(tx, { id, doorMessageId, costMicros, routeId: keptId(route) });
  }
  const state = answer.delivered ? 'delivered' : 'sent';
  const taken: OutboundSms = { ...sms, state, doorMessageId, costMicros, error: null };
  await settle(tx, sms, taken, now);
  const { supplierId } = route;
  if (supplierId === null || doorMessageId === null) return;
  const early = await takeEarlyReport(tx, { supplierId, doorMessageId });
  if (early) await recordReport(tx, taken, early, now);
}

async function recordFailure(
  tx: Tx,
  id: bigint,
  { route, failure }: { route: SmsRoute; failure: SupplierFailure },
  now: Date,
): Promise<void> {
  const sms = await lockSms(tx, id);
  if (sms?.state !== 'sending') return;
  const error = keptText(failure.message);
  // It may be on its way: a second one would be worse than none.
  if (failure.advice === 'unknown')
    return settle(tx, sms, { ...sms, state: 'sent', error: keptText(`not confirmed: ${error}`) }, now);
  if (sms.cancelRequested) return settle(tx, sms, { ...sms, state: 'cancelled', error }, now);
  const tried = [...sms.tried, route.id];
  const refused = failure.advice === 'stop' ? [...sms.refused, route.id] : sms.refused;
  const again = nextTry({ ...sms, error, tried, refused }, await listRoutes(tx), now);
  if (!again) return settle(tx, sms, { ...sms, state: 'failed', error, tried, refused }, now);
  await moveSms(tx, sms, again, now);
  await enqueueSms(tx, [again], now);
}

/** By the next route at once; once all were tried, by all of them after a wait. Undefined: it is given up. */
function nextTry(sms: OutboundSms, all: readonly SmsRoute[], now: Date): OutboundSms | undefined {
  const open = openRoutes(sms, all);
  if (open.length === 0) return undefined;
  if (open.some(({ id }) => !sms.tried.includes(id))) return { ...sms, state: 'queued', notBefore: null };
  const rounds = sms.rounds + 1;
  const wait = waitsSeconds[rounds - 1];
  return wait === undefined
    ? undefined
    : { ...sms, state: 'queued', rounds, tried: [], notBefore: addSeconds(now, wait) };
}

/** A run that broke off for good leaves its SMS behind: after so long it is looked at again. */
const STUCK_SECONDS = 900;
const STUCK_MOST = 500;

export function requeueStuck({ db, clock }: Pick<SendDeps, 'db' | 'clock'>): Promise<void> {
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
async function settle(tx: Tx, from: OutboundSms, to: OutboundSms, now: Date): Promise<void> {
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

/** Once it is known how it ended, later reports change nothing. What a door took was spent, delivered or not. */
export async function recordReport(
  tx: Tx,
  sms: OutboundSms,
  report: { delivered: boolean; error: string | null },
  now: Date,
): Promise<void> {
  const { state } = sms;
  if (state === 'sent') {
    const { delivered, error } = report;
    await moveSms(tx, sms, { ...sms, state: delivered ? 'delivered' : 'failed', error }, now);
  } else if (state === 'sending') {
    // Faster than the door's own answer: it has been taken.
    await settle(tx, sms, { ...sms, state: 'sent' }, now);
    await recordReport(tx, { ...sms, state: 'sent' }, report, now);
  }
}
