import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import type { DeliveryReport, RawReport, SmsDoor } from '#sms-doors';
import { idOfKey } from './outbound-sms.ts';
import { settle } from './send-sms.ts';
import { lockSms, moveSms } from './sms-store.ts';

export type ReportDeps = { db: Database; clock: Clock; door: SmsDoor | undefined };

/** The door's report on an SMS that it took. `refused`: not the door's; `unknown`: of no SMS of ours. */
export async function receiveReport(
  { db, clock, door }: ReportDeps,
  raw: RawReport,
): Promise<'recorded' | 'refused' | 'unknown'> {
  const report = door?.readReport(raw);
  if (!report) return 'refused';
  const id = idOfKey(report.key);
  if (id === undefined) return 'unknown';
  return db.write(async (tx) => {
    const sms = await lockSms(tx, id);
    if (!sms) return 'unknown';
    await record(tx, sms, report, clock());
    return 'recorded';
  });
}

type Tx = Parameters<typeof lockSms>[0];
type Sms = NonNullable<Awaited<ReturnType<typeof lockSms>>>;

/** Once it is known how it ended, later reports change nothing. What the door took was spent, delivered or not. */
async function record(tx: Tx, sms: Sms, { delivered, error }: DeliveryReport, now: Date): Promise<void> {
  const { state } = sms;
  if (state === 'delivered' || state === 'cancelled' || state === 'queued') return;
  if (state === 'sent') {
    await moveSms(tx, sms, { ...sms, state: delivered ? 'delivered' : 'failed', error }, now);
    return;
  }
  if (state === 'failed') return;
  // Faster than the door's own answer: it has been taken.
  await settle(tx, sms, { ...sms, state: 'sent' }, now);
  await record(tx, { ...sms, state: 'sent' }, { key: '', delivered, error }, now);
}
