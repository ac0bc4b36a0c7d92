import type { Tx } from '#db';
import { enqueue } from '#jobs';
import { addSeconds } from '#kernel/clock';
import { SupplierFailure } from '#kernel/failure';
import { sendSms } from './jobs.ts';
import { NO_ROUTE, type OutboundSms } from './outbound-sms.ts';
import { keptId, pickRoute } from './pick-route.ts';
import { dueAt, enqueueSms } from './queue-sms.ts';
import { recordTry } from './record-outcome.ts';
import { listRoutes, type SmsRoute } from './route-store.ts';
import { settle } from './settle-sms.ts';
import { hasOlderWaiting, isMarketingAtDoor, lockSms, moveSms, parkSms, postponeSms } from './sms-store.ts';
import type { OpenWay, WaysOut } from './ways-out.ts';

/** An SMS that has been at the door for longer than this is not waited for: whoever took it there is gone. */
const BUSY_SECONDS = 60;

/** A route as it was found before the claim. */
export type Opened = { route: SmsRoute; way: OpenWay | 'elsewhere' | SupplierFailure };

export type Claimed = { sms: OutboundSms; route: SmsRoute; way: OpenWay };

/**
 * Takes an SMS to the door that was opened for it. Undefined where there is nothing to hand over, or not yet. `look again`: it
 * would go by another route by now. After this it counts as handed over, so all that can be known before is known.
 */
export async function claimSms(
  tx: Tx,
  {
    id,
    turnAt,
    opened,
    ways,
  }: { id: bigint; turnAt: number | undefined; opened: Opened | undefined; ways: WaysOut },
  now: Date,
): Promise<Claimed | 'look again' | undefined> {
  const sms = await lockSms(tx, id);
  if (!sms || (await isOverOrLater(tx, { sms, turnAt }, now))) return undefined;
  const route = pickRoute(sms, await listRoutes(tx), ways);
  if (!route) {
    await settle(tx, sms, { ...sms, state: 'failed', error: sms.error ?? NO_ROUTE }, now);
    return undefined;
  }
  if (opened?.route.id !== route.id) return 'look again';
  const { way } = opened;
  if (way === 'elsewhere') {
    // Not tried: another process has the line, and takes the job sooner or later.
    await enqueue(tx, sendSms, [{ smsId: String(id), turnAt }], { afterSeconds: 1 });
    return undefined;
  }
  const claimed: OutboundSms = {
    ...sms,
    state: 'sending',
    claimedAt: now,
    attempts: sms.attempts + 1,
    routeId: keptId(route),
  };
  if (way instanceof SupplierFailure) {
    await recordTry(tx, { from: sms, to: claimed, route, failure: way }, now);
    return undefined;
  }
  if (sms.state === 'queued' && turnAt !== route.id && !(await takeTurn(tx, sms, { route, ways }))) {
    await parkSms(tx, id, route.id);
    return undefined;
  }
  await moveSms(tx, sms, claimed, now);
  return { sms: claimed, route, way };
}

/** True where there is nothing to do for this job: the SMS is over, or another job comes for it. */
async function isOverOrLater(
  tx: Tx,
  { sms, turnAt }: { sms: OutboundSms; turnAt: number | undefined },
  now: Date,
): Promise<boolean> {
  const { id, state, claimedAt, purpose } = sms;
  if (state !== 'queued' && state !== 'sending') return true;
  const busySince = state === 'sending' ? claimedAt : null;
  if (busySince && busySince > addSeconds(now, -BUSY_SECONDS)) {
    // A second job of it: the try that is under way is the one that counts.
    await enqueueSms(tx, [{ ...sms, notBefore: addSeconds(busySince, BUSY_SECONDS) }], now);
    return true;
  }
  if (sms.cancelRequested) {
    await settle(tx, sms, { ...sms, state: 'cancelled' }, now);
    return true;
  }
  const due = dueAt(sms, now);
  if (due > now) {
    await postponeSms(tx, id, due);
    await enqueueSms(tx, [{ ...sms, notBefore: due }], now);
    return true;
  }
  // The confirmation of a STOP is the last that a phone gets.
  if (purpose !== 'reply' || !(await isMarketingAtDoor(tx, sms, addSeconds(now, -BUSY_SECONDS))))
    return false;
  await enqueue(tx, sendSms, [{ smsId: String(id), turnAt }], { afterSeconds: 1 });
  return true;
}

/** Within the route's rate, and not before an older one that waits for it. */
async function takeTurn(
  tx: Tx,
  { id }: OutboundSms,
  { route, ways }: { route: SmsRoute; ways: WaysOut },
): Promise<boolean> {
  if (route.perSecond === null) return true;
  return !(await hasOlderWaiting(tx, { routeId: route.id, id })) && ways.allows(route);
}
