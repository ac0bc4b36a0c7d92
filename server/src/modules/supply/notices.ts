import { sql } from 'kysely';
import type { Database, ReaderOrTx, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';

/** Something that an operator should know about a partner; the same matter again is counted. */
export type NewNotice = {
  /** Absent: nobody knows who it was. */
  supplierId?: bigint | undefined;
  /** The sort of matter, e.g. `name_unknown`. */
  kind: string;
  /** What exactly, e.g. `service nosuch`. At most 200 characters. */
  subject: string;
  details?: Record<string, unknown>;
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
    await db.write((tx) => upsertNotices(tx, notices));
  }

  return {
    note(notice: NewNotice): void {
      const subject = notice.subject.slice(0, 200);
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

async function upsertNotices(tx: Tx, notices: readonly (NewNotice & { count: number; at: Date })[]) {
  await sql`
    insert into partner_notice as n (supplier_id, kind, subject, details, count, first_at, last_at)
    select s, k, j, d::jsonb, c, a, a
      from unnest(${notices.map((n) => n.supplierId ?? null)}::bigint[], ${notices.map((n) => n.kind)}::text[],
                  ${notices.map((n) => n.subject)}::text[], ${notices.map((n) => JSON.stringify(n.details ?? {}))}::text[],
                  ${notices.map((n) => n.count)}::bigint[], ${notices.map((n) => n.at)}::timestamptz[]) as t (s, k, j, d, c, a)
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
