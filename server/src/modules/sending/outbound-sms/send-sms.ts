import type { Database } from '#db';
import { enqueue, type JobHandler } from '#jobs';
import { addSeconds, type Clock } from '#kernel/clock';
import { SupplierFailure } from '#kernel/failure';
import { type Claimed, claimSms, type Opened } from './claim-sms.ts';
import { type SendSms, sendSms } from './jobs.ts';
import { keyOf } from './outbound-sms.ts';
import { pickRoute } from './pick-route.ts';
import { enqueueSms } from './queue-sms.ts';
import { recordFailure, recordTaken } from './record-outcome.ts';
import { listRoutes, type SmsRoute } from './route-store.ts';
import { findSms, listStuck, touchSms } from './sms-store.ts';
import type { OpenWay, WaysOut } from './ways-out.ts';

export type SendDeps = { db: Database; clock: Clock; ways: WaysOut };

/** Routes that change while they are looked at: after so many the job comes again a second later. */
const LOOKS_MOST = 3;

/**
 * One try to hand an SMS to a route: the route is opened, the SMS claimed, handed over, and the answer written down. A crash
 * before the claim leaves nothing behind; after it the SMS is handed over again to the same route with the same key, where that
 * knows keys; else it may be on its way, and is left at that.
 */
export function createSendHandler(deps: SendDeps): JobHandler<SendSms> {
  const { db, clock, ways } = deps;
  return async ({ smsId, turnAt }) => {
    const id = BigInt(smsId);
    for (let looks = 0; looks < LOOKS_MOST; looks++) {
      const opened = await openFor(deps, id);
      const claimed = await db.write((tx) => claimSms(tx, { id, turnAt, opened, ways }, clock()));
      if (claimed === 'look again') continue;
      return claimed && handOver(deps, claimed);
    }
    await db.write((tx) => enqueue(tx, sendSms, [{ smsId, turnAt }], { afterSeconds: 1 }));
  };
}

/** Opens the route that it would go by now; undefined where it is over, or there is none. */
async function openFor({ db, ways }: SendDeps, id: bigint): Promise<Opened | undefined> {
  const sms = await findSms(db.read, id);
  if (sms?.state !== 'queued' && sms?.state !== 'sending') return undefined;
  const route = pickRoute(sms, await listRoutes(db.read), ways);
  if (!route) return undefined;
  try {
    return { route, way: sms.state === 'sending' ? await openAgain(ways, route) : await ways.open(route) };
  } catch (error) {
    if (!(error instanceof SupplierFailure)) throw error;
    if (sms.state === 'queued') ways.noteOutcome(route, error.advice === 'stop');
    return { route, way: error };
  }
}

/** The way of a route that may have taken the SMS already. Rejects with `unknown` where that does not know it again. */
async function openAgain(ways: WaysOut, route: SmsRoute): Promise<OpenWay> {
  const way = await ways.open(route).catch(() => undefined);
  if (way && way !== 'elsewhere' && way.knowsKeys) return way;
  throw new SupplierFailure('the try broke off', 'unknown');
}

async function handOver({ db, clock, ways }: SendDeps, { sms: tried, route, way }: Claimed): Promise<void> {
  const { to, sender, text } = tried;
  try {
    const taken = await way.send({ key: keyOf(tried), to, sender, text }, clock());
    ways.noteOutcome(route, true);
    await db.write((tx) => recordTaken(tx, { tried, route, taken }, clock()));
  } catch (error) {
    if (!(error instanceof SupplierFailure)) throw error;
    ways.noteOutcome(route, error.advice === 'stop');
    await db.write((tx) => recordFailure(tx, { tried, route, failure: error }, clock()));
  }
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
