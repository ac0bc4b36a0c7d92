import type { Database, ReaderOrTx, Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { listLedgerEntries } from '#modules/money/ledger';
import type { RawReport, SmsToSend } from '#sms-doors';
import { creditsFor } from './choose-route.ts';
import { creditAccounts, readCredits } from './credits.ts';
import { deleteEarlyReports } from './early-report-store.ts';
import { sendSms } from './jobs.ts';
import type { OutboundSms } from './outbound-sms.ts';
import { enqueueSms, holdCredits, priceOf, queueSms, type SmsRequest } from './queue-sms.ts';
import { receiveReport } from './report-delivery.ts';
import { listRoutes } from './route-store.ts';
import { createRoutes } from './routes.ts';
import { createSendHandler, requeueStuck } from './send-sms.ts';
import { settleSms } from './settle-sms.ts';
import {
  anyWaiting,
  cancelWaiting,
  findSms,
  keepSimulated,
  listSimulated,
  listSms,
  lockSms,
  moveSms,
  type SmsQuery,
  type SmsSelection,
} from './sms-store.ts';
import { wakeWaiting } from './wake-waiting.ts';
import { createWaysOut, type WaysOutDeps } from './ways-out.ts';

export { readCredits } from './credits.ts';
export type { OutboundSms, SmsState } from './outbound-sms.ts';

export { queueSms, type SmsRequest } from './queue-sms.ts';
export { QuietHours } from './quiet-hours.ts';
export { recordSourceReport } from './report-delivery.ts';
export type { AddRoute } from './routes.ts';
export { countSegments } from './segments.ts';
export { smsChecks, smsHolds } from './sms-checks.ts';
export { countReplies, countSmsOfBatches, type SmsQuery } from './sms-store.ts';

export type OutboundSmsDeps = { db: Database } & WaysOutDeps;

/** Whether any SMS can go out at all. */
export type CanSend = () => Promise<boolean>;

/** A report that names what nothing has is waited for no longer than this. */
const EARLY_KEPT_SECONDS = 3_600;

/** SMS that we send, the routes by which they go, and the credits that pay for them: one for each segment, unless a route says more. */
export function createOutboundSms(deps: OutboundSmsDeps) {
  const { db, clock, door } = deps;
  const ways = createWaysOut(deps);
  const canSend: CanSend = async () =>
    door !== undefined || (await listRoutes(db.read)).some(({ state }) => state === 'on');

  return {
    ...createRoutes(deps),

    /** The door of the settings: `http`, `simulated`, or undefined where none is set up. */
    door: door?.name,
    canSend,

    /**
     * Queues one SMS; it goes out by itself. The same `reference` of the same account again answers what is there.
     * Refuses `no_balance` (`what: 'sms'`), `service_off` (`what: 'sms'`) where nothing can go out, `bad_request` (text).
     */
    async send(request: SmsRequest): Promise<OutboundSms> {
      if (!(await canSend())) throw new Refusal('service_off', { what: 'sms' });
      const [sms] = await db.write((tx) => queueSms(tx, [request], { now: clock() }));
      if (!sms) throw new Error('what was just queued is there');
      return sms;
    },

    /** Refuses `not_found` (`what: 'sms'`), also for another account's where one is named. */
    async get(ref: { id: bigint; accountId?: bigint | undefined }): Promise<OutboundSms> {
      return own(await findSms(db.read, ref.id), ref.accountId);
    },

    /** Newest first, at most 1000. `state: 'failed'`: the dead letters. */
    list: (query: SmsQuery): Promise<OutboundSms[]> => listSms(db.read, query),

    /** Tries a failed one again, paid for anew. Refuses `not_found`, `already_done` (not failed), `no_balance`. */
    resend: ({ id, accountId }: { id: bigint; accountId?: bigint | undefined }): Promise<OutboundSms> =>
      db.write(async (tx) => {
        const now = clock();
        const sms = own(await lockSms(tx, id), accountId);
        if (sms.state !== 'failed') throw new Refusal('already_done', { what: 'sms' });
        const fresh = {
          ...{ attempts: 0, tried: [], refused: [], rounds: 0, routeId: null, doorMessageId: null },
          ...{ costMicros: 0n, notBefore: null, holdId: null },
        };
        const price = priceOf(sms, await listRoutes(tx));
        const again: OutboundSms = { ...sms, ...fresh, ...price, resends: sms.resends + 1, state: 'queued' };
        await moveSms(tx, sms, again, now);
        if ((await holdCredits(tx, [again], now)).length > 0)
          throw new Refusal('no_balance', { what: 'sms' });
        await enqueueSms(tx, [again], now);
        return again;
      }),

    /** An account's available credits, and those reserved for SMS on their way; `core.credits` gives and shares. */
    getCredits: (accountId: bigint) => readCredits(db.read, accountId),

    /** Every movement of an account's credits, newest first; amounts in micros of a credit. */
    listCreditEntries: (query: { accountId: bigint; limit: number; before?: bigint | undefined }) =>
      listLedgerEntries(db.read, { ...query, currency: creditAccounts.currency }),

    /** A door's delivery report, as it arrived. */
    receiveReport: (raw: RawReport) => receiveReport(deps, raw),

    /** The SMS that the simulated door was given, newest first. */
    listSimulated: ({ to, limit = 100 }: { to?: string | undefined; limit?: number | undefined }) =>
      listSimulated(db.read, { to, limit: Math.min(limit, 1_000) }),

    handlers: [{ job: sendSms, handler: createSendHandler({ db, clock, ways }) }],
    sweeps: [
      // Twice a second, so that a slow timer loses no turns.
      {
        name: 'outbound-sms.wake-waiting',
        everySeconds: 0.5,
        isDue: () => anyWaiting,
        run: () => wakeWaiting({ db, ways }),
      },
      { name: 'outbound-sms.requeue-stuck', everySeconds: 300, run: () => requeueStuck(deps) },
      { name: 'outbound-sms.forget-early-reports', everySeconds: 3_600, run: forgetEarly },
    ],
  };

  function forgetEarly(): Promise<void> {
    return db.write((tx) => deleteEarlyReports(tx, addSeconds(clock(), -EARLY_KEPT_SECONDS)));
  }
}

/** The credits that a segment costs, by receiver and sender, as the routes are now. */
export async function readPrices(on: ReaderOrTx): Promise<(sms: { to: string; sender: string }) => number> {
  const routes = await listRoutes(on);
  return (sms) => creditsFor(routes, sms);
}

function own(sms: OutboundSms | undefined, accountId: bigint | undefined): OutboundSms {
  if (!sms || (accountId !== undefined && sms.accountId !== accountId))
    throw new Refusal('not_found', { what: 'sms' });
  return sms;
}

/** Drops what waits, in the transaction of the reason; its credits come back. What is at the door gets no further try. */
export async function cancelSms(tx: Tx, which: SmsSelection, now: Date): Promise<void> {
  await settleSms(tx, await cancelWaiting(tx, which, now), now);
}

/** Keeps an SMS, as the simulated door. */
export const keepSimulatedSms = (db: Database, sms: SmsToSend, now: Date): Promise<void> =>
  db.write((tx) => keepSimulated(tx, sms, now));
