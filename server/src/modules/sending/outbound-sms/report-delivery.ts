import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import type { RawReport, SmsDoor } from '#sms-doors';
import { keepEarlyReport, lockDoorMessage } from './early-report-store.ts';
import { keptText } from './kept-text.ts';
import { idOfKey, type OutboundSms } from './outbound-sms.ts';
import { listRoutes } from './route-store.ts';
import { recordReport } from './settle-sms.ts';
import { findByDoorMessage, lockSms } from './sms-store.ts';

type Deps = { db: Database; clock: Clock };
type Tx = Parameters<typeof lockSms>[0];

/** The report of the door of the settings on an SMS that it took. `refused`: not the door's; `unknown`: of no SMS of its. */
export async function receiveReport(
  { db, clock, door }: Deps & { door: SmsDoor | undefined },
  raw: RawReport,
): Promise<'recorded' | 'refused' | 'unknown'> {
  const report = door?.readReport(raw);
  if (!report) return 'refused';
  const id = idOfKey(report.key);
  if (id === undefined) return 'unknown';
  return db.write(async (tx) => {
    const sms = await lockSms(tx, id);
    if (!sms || sms.routeId !== null) return 'unknown';
    await recordReport(tx, sms, report, clock());
    return 'recorded';
  });
}

/** The report of a supplier's source: by our key, or by its own id of the SMS. */
export type SourceReport = {
  key?: string | undefined;
  doorMessageId?: string | undefined;
  delivered: boolean;
  error: string | null;
};

/**
 * A source tells only of what went out by a route of its supplier. `early`: of an id that nothing has yet, kept until
 * the answer that tells it; `unknown`: of nothing of its.
 */
export function recordSourceReport(
  { db, clock }: Deps,
  supplierId: bigint,
  report: SourceReport,
): Promise<'recorded' | 'early' | 'unknown'> {
  return db.write(async (tx) => {
    const now = clock();
    const routeIds = (await listRoutes(tx))
      .filter((one) => one.supplierId === supplierId)
      .map(({ id }) => id);
    const doorMessageId = report.doorMessageId === undefined ? undefined : keptText(report.doorMessageId);
    if (doorMessageId !== undefined) await lockDoorMessage(tx, { supplierId, doorMessageId });
    const sms = await findReported(tx, { ...report, doorMessageId }, routeIds);
    const error = report.error === null ? null : keptText(report.error);
    const told = { delivered: report.delivered, error };
    if (sms) {
      await recordReport(tx, sms, told, now);
      return 'recorded';
    }
    if (doorMessageId === undefined || routeIds.length === 0) return 'unknown';
    await keepEarlyReport(tx, { supplierId, doorMessageId, ...told }, now);
    return 'early';
  });
}

async function findReported(
  tx: Tx,
  { key, doorMessageId }: SourceReport,
  routeIds: readonly number[],
): Promise<OutboundSms | undefined> {
  const id = key === undefined ? undefined : idOfKey(key);
  const found = id ?? (doorMessageId && (await findByDoorMessage(tx, { doorMessageId, routeIds })));
  if (!found) return undefined;
  const sms = await lockSms(tx, found);
  return sms?.routeId != null && routeIds.includes(sms.routeId) ? sms : undefined;
}
