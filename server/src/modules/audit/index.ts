import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { type AuditQuery, insertAuditEntries, listAuditEntries, type NewAuditEntry } from './audit-store.ts';

export type { AuditQuery, NewAuditEntry } from './audit-store.ts';

/** The record of who saw which message, and of what operators changed. */
export function createAudit({ db, clock }: { db: Database; clock: Clock }) {
  return {
    /** Once this answers, the entries are committed: whoever shows something records it first. */
    async record(entries: readonly NewAuditEntry[]): Promise<void> {
      if (entries.length > 0) await db.write((tx) => recordAudit(tx, entries, clock()));
    },

    /** Newest first; `limit` is at most 1000. */
    list: (query: AuditQuery) => listAuditEntries(db.read, query),
  };
}

/** The same in the transaction of what is recorded. */
export async function recordAudit(tx: Tx, entries: readonly NewAuditEntry[], now: Date): Promise<void> {
  await insertAuditEntries(tx, entries, now);
}
