import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { jsonText } from '#kernel/outside-text';

/** Something that an operator should know about a partner; the same matter again is counted. */
export type NewNotice = {
  /** Absent: nobody knows who it was. */
  supplierId?: bigint | undefined;
  /** The sort of matter, e.g. `name_unknown`. */
  kind: string;
  /** The thing itself, e.g. `service nosuch`. At most 200 characters. */
  subject: string;
  details?: Record<string, unknown>;
  /** Whoever did it had shown no right key. */
  stranger?: boolean | undefined;
};

export type Notice = {
  id: bigint;
  supplierId: bigint | null;
  kind: string;
  subject: string;
  details: Record<string, unknown>;
  count: bigint;
  firstAt: Date;
  lastAt: Date;
};

/** The same matter, so often since the last write. */
export type CountedNotice = NewNotice & { count: number; at: Date };

export const keyOf = ({ supplierId, kind, subject }: CountedNotice) => `${supplierId}/${kind}/${subject}`;

/** For each matter whether it is in the book, and how many others of its kind are. */
export async function countKnown(
  tx: Tx,
  notices: readonly CountedNotice[],
): Promise<{ key: string; isOld: boolean; subjects: number }[]> {
  const { rows } = await sql<{ key: string; isOld: boolean; subjects: number }>`
    select t.key, exists (
             select from partner_notice n
              where n.supplier_id is not distinct from t.s and n.kind = t.k and n.subject = t.j) as "isOld",
           (select count(*)::int from partner_notice n
             where n.supplier_id is not distinct from t.s and n.kind = t.k and n.stranger = t.x) as subjects
      from unnest(${notices.map(keyOf)}::text[], ${notices.map((n) => n.supplierId ?? null)}::bigint[],
                  ${notices.map((n) => n.kind)}::text[], ${notices.map((n) => n.subject)}::text[],
                  ${notices.map((n) => n.stranger ?? false)}::boolean[]) as t (key, s, k, j, x)`.execute(tx);
  return rows;
}

export async function upsertNotices(tx: Tx, notices: readonly CountedNotice[]): Promise<void> {
  await sql`
    insert into partner_notice as n (supplier_id, kind, subject, details, count, first_at, last_at, stranger)
    select s, k, j, d::jsonb, c, a, a, x
      from unnest(${notices.map((n) => n.supplierId ?? null)}::bigint[], ${notices.map((n) => n.kind)}::text[],
                  ${notices.map((n) => n.subject)}::text[], ${notices.map((n) => jsonText(n.details ?? {}))}::text[],
                  ${notices.map((n) => n.count)}::bigint[], ${notices.map((n) => n.at)}::timestamptz[],
                  ${notices.map((n) => n.stranger ?? false)}::boolean[]) as t (s, k, j, d, c, a, x)
     order by s, k, j
    on conflict on constraint partner_notice_once do update
       set count = n.count + excluded.count, details = excluded.details, last_at = excluded.last_at`.execute(
    tx,
  );
}

export async function listNotices(
  on: ReaderOrTx,
  { supplierId, kind, limit }: { supplierId?: bigint | undefined; kind?: string | undefined; limit: number },
): Promise<Notice[]> {
  const { rows } = await sql<Notice>`
    select id, supplier_id as "supplierId", kind, subject, details, count, first_at as "firstAt", last_at as "lastAt"
      from partner_notice
     where true ${supplierId === undefined ? sql`` : sql`and supplier_id = ${supplierId}`}
       ${kind === undefined ? sql`` : sql`and kind = ${kind}`}
     order by last_at desc, id desc limit ${Math.min(limit, 1000)}`.execute(on);
  return rows;
}

export async function deleteNoticesBefore(tx: Tx, before: Date): Promise<void> {
  await sql`delete from partner_notice where last_at < ${before}`.execute(tx);
}
