import type { Tx } from '#db';
import { addSeconds } from '#kernel/clock';
import type { SupplierFailure } from '#kernel/failure';
import type { SmsTaken } from '#sms-doors';
import { lockDoorMessage, takeEarlyReport } from './early-report-store.ts';
import { keptText } from './kept-text.ts';
import { type OutboundSms, waitsSeconds } from './outbound-sms.ts';
import { keptId, openRoutes } from './pick-route.ts';
import { enqueueSms } from './queue-sms.ts';
import { listRoutes, type SmsRoute } from './route-store.ts';
import { recordReport, settle } from './settle-sms.ts';
import { lockSms, moveSms, noteLateAnswer } from './sms-store.ts';

/** Which try: of one SMS no two have the same numbers. */
export type SmsTry = Pick<OutboundSms, 'id' | 'attempts' | 'resends'>;

/** What a route answered to a try; the answer may be late, and the SMS be anywhere by now. */
export async function recordTaken(
  tx: Tx,
  { tried, route, taken: answer }: { tried: SmsTry; route: SmsRoute; taken: SmsTaken },
  now: Date,
): Promise<void> {
  const { supplierId } = route;
  const doorMessageId = answer.doorMessageId === null ? null : keptText(answer.doorMessageId);
  const told = supplierId === null || doorMessageId === null ? undefined : { supplierId, doorMessageId };
  if (told) await lockDoorMessage(tx, told);
  const sms = await lockSms(tx, tried.id);
  // What was sent again since is another SMS to the receiver.
  if (!sms || sms.resends !== tried.resends) return;
  const costMicros = route.costMicros * BigInt(sms.segments);
  const taken = { ...sms, doorMessageId, costMicros, routeId: keptId(route) };
  // Whichever try is under way or due: it has gone out, and need not again.
  const isOpen = sms.state === 'sending' || sms.state === 'queued';
  const known: OutboundSms | undefined = isOpen
    ? { ...taken, state: answer.delivered ? 'delivered' : 'sent', error: null }
    : await noteLateAnswer(tx, taken);
  if (!known) return;
  if (isOpen) await settle(tx, sms, known, now);
  const early = told && (await takeEarlyReport(tx, told));
  const report = early ?? (answer.delivered ? { delivered: true, error: null } : undefined);
  if (report) await recordReport(tx, known, report, now);
}

/** A failure of a try that is not the one under way any more says nothing. */
export async function recordFailure(
  tx: Tx,
  { tried, route, failure }: { tried: SmsTry; route: SmsRoute; failure: SupplierFailure },
  now: Date,
): Promise<void> {
  const sms = await lockSms(tx, tried.id);
  if (sms?.state !== 'sending' || sms.attempts !== tried.attempts || sms.resends !== tried.resends) return;
  await recordTry(tx, { from: sms, to: sms, route, failure }, now);
}

/** Where a failed try leads to. `from`: the locked row; `to`: as the try made it. */
export async function recordTry(
  tx: Tx,
  {
    from,
    to: sms,
    route,
    failure,
  }: { from: OutboundSms; to: OutboundSms; route: SmsRoute; failure: SupplierFailure },
  now: Date,
): Promise<void> {
  const error = keptText(failure.message);
  // It may be on its way: a second one would be worse than none.
  if (failure.advice === 'unknown')
    return settle(tx, from, { ...sms, state: 'sent', error: keptText(`not confirmed: ${error}`) }, now);
  if (sms.cancelRequested) return settle(tx, from, { ...sms, state: 'cancelled', error }, now);
  const tried = [...sms.tried, route.id];
  const refused = failure.advice === 'stop' ? [...sms.refused, route.id] : sms.refused;
  const again = nextTry({ ...sms, error, tried, refused }, await listRoutes(tx), now);
  if (!again) return settle(tx, from, { ...sms, state: 'failed', error, tried, refused }, now);
  await moveSms(tx, from, again, now);
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
