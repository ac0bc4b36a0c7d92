import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { jsonText } from '#kernel/outside-text';
import type { EventKind, NewEvent, Place } from './event.ts';

export async function insertEvents(tx: Tx, events: readonly NewEvent[], now: Date): Promise<void> {
  await sql`
    insert into account_event (account_id, kind, subject, message_id, details, created_at)
    select account_id, kind, subject, message_id, details::jsonb, ${now}
      from unnest(${events.map((e) => e.accountId)}::bigint[], ${events.map((e) => e.kind)}::text[],
                  ${events.map((e) => e.subject)}::text[], ${events.map((e) => e.messageId ?? null)}::bigint[],
                  ${events.map((e) => jsonText(e.details))}::text[])
        as t (account_id, kind, subject, message_id, details)`.execute(tx);
}

export type EventRow = {
  /** Which of the readers asked for it. */
  reader: number;
  id: bigint;
  xid: bigint;
  kind: EventKind;
  subject: string;
  messageId: bigint | null;
  details: Record<string, unknown>;
  at: Date;
  /** No transaction that may still put something before it is under way. */
  isSettled: boolean;
};

/**
 * For each reader the next `limit` rows behind its place, in their order. A place that no transaction can have reached yet is of
 * another server, from before the database was restored: it counts as the beginning.
 */
export async function listNext(
  on: ReaderOrTx,
  readers: readonly { accountId: bigint; after: Place }[],
  limit: number,
): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    select (r.reader - 1)::int as reader, e.id, e.xid::text::bigint as xid, e.kind, e.subject, e.message_id as "messageId", e.details,
           e.created_at as at, e.xid < pg_snapshot_xmin(pg_current_snapshot()) as "isSettled"
      from unnest(${readers.map(({ accountId }) => accountId)}::bigint[], ${readers.map(({ after }) => String(after.xid))}::text[]::xid8[],
                  ${readers.map(({ after }) => after.id)}::bigint[]) with ordinality as r (account_id, xid, id, reader)
     cross join lateral (
       select * from account_event e
        where e.account_id = r.account_id
          and (e.xid, e.id) > (case when r.xid > pg_snapshot_xmax(pg_current_snapshot()) then '0'::xid8 else r.xid end, r.id)
        order by e.xid, e.id limit ${limit}) e
     order by r.reader, e.xid, e.id`.execute(on);
  return rows;
}

/** The place behind everything that is settled. */
export async function findPlace(on: ReaderOrTx): Promise<Place> {
  const { rows } = await sql<{ xid: bigint }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xid`.execute(on);
  return { xid: rows[0]?.xid ?? 0n, id: 0n };
}

/** The oldest of those written before `before`, at most `limit`. Returns how many it looked at and found. */
export async function deleteEvents(tx: Tx, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from account_event where id = any (array(
      select id from (select id, created_at from account_event order by id limit ${limit} for update skip locked) oldest
       where created_at < ${before}))`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

/**
 * A database that was restored from a dump counts its transactions anew: rows that none of its own can have written are not
 * settled for ages. All take the place of this transaction then, in the order of their ids.
 */
export async function placeRestored(tx: Tx): Promise<void> {
  await sql`
    update account_event set xid = pg_current_xact_id()
     where (select xid from account_event order by id desc limit 1) > pg_snapshot_xmax(pg_current_snapshot())`.execute(
    tx,
  );
}
