import { sql } from 'kysely';
import type { Tx } from '#db';

/** A delivery report that was faster than the answer which tells the id that it names. */
export type EarlyReport = {
  supplierId: bigint;
  doorMessageId: string;
  delivered: boolean;
  error: string | null;
};

/**
 * The answer that tells an id, and a report of that id, come one after the other, so that the later one finds what the earlier one
 * wrote. Taken before any row is locked.
 */
export async function lockDoorMessage(
  tx: Tx,
  { supplierId, doorMessageId }: Pick<EarlyReport, 'supplierId' | 'doorMessageId'>,
): Promise<void> {
  const name = `${supplierId} ${doorMessageId}`;
  await sql`select pg_advisory_xact_lock(hashtext('early_sms_report'), hashtext(${name}::text))`.execute(tx);
}

/** The last one counts. */
export async function keepEarlyReport(tx: Tx, report: EarlyReport, now: Date): Promise<void> {
  const { supplierId, doorMessageId, delivered, error } = report;
  await sql`
    insert into early_sms_report (supplier_id, door_message_id, delivered, error, at)
    values (${supplierId}, ${doorMessageId}, ${delivered}, ${error}, ${now})
    on conflict (supplier_id, door_message_id) do update
       set delivered = excluded.delivered, error = excluded.error, at = excluded.at`.execute(tx);
}

export async function takeEarlyReport(
  tx: Tx,
  { supplierId, doorMessageId }: Pick<EarlyReport, 'supplierId' | 'doorMessageId'>,
): Promise<EarlyReport | undefined> {
  const { rows } = await sql<EarlyReport>`
    delete from early_sms_report where supplier_id = ${supplierId} and door_message_id = ${doorMessageId}
    returning supplier_id as "supplierId", door_message_id as "doorMessageId", delivered, error`.execute(tx);
  return rows[0];
}

export async function deleteEarlyReports(tx: Tx, before: Date): Promise<void> {
  await sql`delete from early_sms_report where at < ${before}`.execute(tx);
}
