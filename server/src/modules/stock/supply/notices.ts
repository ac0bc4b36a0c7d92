import { sql } from 'kysely';
import type { Database, ReaderOrTx, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { cleanText, jsonText } from '#kernel/outside-text';

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

const MOST_WAITING = 2_000;
/** Matters of one kind, by a known partner and by strangers; further ones are counted as one that has this subject. */
const MOST_SUBJECTS = { known: 1_000, stranger: 50 };
const OTHERS = '(others)';
const KEPT_SECONDS = 30 * 86_400;

/**
 * The book of notices. What is noted waits in memory for a moment, so that a flood of bad requests is one row and
 * few writes; a crash loses that moment.
 */
export function createNotices({ db, clock }: { db: Database; clock: Clock }) {
  let waiting = new Map<string, NewNotice & { count: number; at: Date }>();

  async function flush(): Promise<void> {
    if (waiting.size === 0) return;
    const notices = [...waiting.values()];
    waiting = new Map();
    await db.write(async (tx) => upsertNotices(tx, await withinCeilings(tx, notices)));
  }

  return {
    note(notice: NewNotice): void {
      const subject = cleanText(notice.subject.slice(0, 200));
      const key = `${notice.supplierId}/${notice.kind}/${subject}`;
      const known = waiting.get(key);
      if (!known && waiting.size >= MOST_WAITING) return;
      waiting.set(key, { ...notice, subject, count: (known?.count ?? 0) + 1, at: clock() });
    },

    flush,

    /** Last seen first. */
    async list(query: { supplierId?: bigint | undefined; kind?: string | undefined; limit: number }) {
      await flush();
      return listNotices(db.read, query);
    },

    forgetOld: () =>
      db.write((tx) =>
        sql`delete from partner_notice where last_at < ${addSeconds(clock(), -KEPT_SECONDS)}`.execute(tx),
      ),
  };
}

export type Notices = ReturnType<typeof createNotices>;

type Counted = NewNotice & { count: number; at: Date };

/** New matters beyond the ceiling of their kind become one, so that no sender fills the book. */
async function withinCeilings(tx: Tx, notices: readonly Counted[]): Promise<Counted[]> {
  const { rows } = await sql<{ key: string; isOld: boolean; subjects: number }>`
    select t.key, exists (
             select from partner_notice n
              where n.supplier_id is not distinct from t.s and n.kind = t.k and n.subject = t.j) as "isOld",
           (select count(*)::int from partner_notice n
             where n.supplier_id is not distinct from t.s and n.kind = t.k and n.stranger = t.x) as subjects
      from unnest(${notices.map(keyOf)}::text[], ${notices.map((n) => n.supplierId ?? null)}::bigint[],
                  ${notices.map((n) => n.kind)}::text[], ${notices.map((n) => n.subject)}::text[],
                  ${notices.map((n) => n.stranger ?? false)}::boolean[]) as t (key, s, k, j, x)`.execute(tx);
  const found = new Map(rows.map((row) => [row.key, row]));
  const added = new Map<string, number>();
  const merged = new Map<string, Counted>();
  for (const notice of notices) {
    const { isOld = false, subjects = 0 } = found.get(keyOf(notice)) ?? {};
    const group = `${notice.supplierId}/${notice.kind}/${notice.stranger}`;
    const most = notice.stranger ? MOST_SUBJECTS.stranger : MOST_SUBJECTS.known;
    const room = subjects + (added.get(group) ?? 0) < most;
    if (!isOld && room) added.set(group, (added.get(group) ?? 0) + 1);
    const kept = isOld || room ? notice : { ...notice, subject: OTHERS };
    const same = merged.get(keyOf(kept));
    merged.set(keyOf(kept), { ...kept, count: kept.count + (same?.count ?? 0) });
  }
  return [...merged.values()];
}

const keyOf = ({ supplierId, kind, subject }: Counted) => `${supplierId}/${kind}/${subject}`;

async function upsertNotices(tx: Tx, notices: readonly Counted[]) {
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

async function listNotices(
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
