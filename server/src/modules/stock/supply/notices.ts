import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { visibleText } from '#kernel/outside-text';
import {
  type CountedNotice,
  countKnown,
  deleteNoticesBefore,
  keyOf,
  listNotices,
  type NewNotice,
  upsertNotices,
} from './notice-store.ts';

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
      const subject = visibleText(notice.subject.slice(0, 200));
      const key = `${notice.supplierId}/${notice.kind}/${subject}`;
      const known = waiting.get(key);
      if (!known && waiting.size >= MOST_WAITING) return;
      waiting.set(key, {
        ...notice,
        ...visible(notice),
        subject,
        count: (known?.count ?? 0) + 1,
        at: clock(),
      });
    },

    flush,

    /** Last seen first. */
    async list(query: { supplierId?: bigint | undefined; kind?: string | undefined; limit: number }) {
      await flush();
      return listNotices(db.read, query);
    },

    forgetOld: () => db.write((tx) => deleteNoticesBefore(tx, addSeconds(clock(), -KEPT_SECONDS))),
  };
}

function visible({ details }: NewNotice): Pick<NewNotice, 'details'> {
  if (details === undefined) return {};
  const shown = Object.entries(details).map(([name, value]) => [
    name,
    typeof value === 'string' ? visibleText(value) : value,
  ]);
  return { details: Object.fromEntries(shown) };
}

export type Notices = ReturnType<typeof createNotices>;

/** New matters beyond the ceiling of their kind become one, so that no sender fills the book. */
async function withinCeilings(tx: Tx, notices: readonly CountedNotice[]): Promise<CountedNotice[]> {
  const rows = await countKnown(tx, notices);
  const found = new Map(rows.map((row) => [row.key, row]));
  const added = new Map<string, number>();
  const merged = new Map<string, CountedNotice>();
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
