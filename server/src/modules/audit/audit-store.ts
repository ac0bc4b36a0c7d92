import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { jsonText } from '#kernel/outside-text';

/** Who looked at what, or changed it. Rows are only ever added. */
export type AuditEntry = {
  id: bigint;
  /** `admin`, with the name that the caller gave where it gave one: `admin:alice`. */
  actor: string;
  /** `noun.verb`, e.g. `message.view`. */
  action: string;
  /** The thing that it was done to, e.g. `message:17`. */
  subject: string;
  details: Record<string, unknown>;
  at: Date;
};

export type NewAuditEntry = Pick<AuditEntry, 'actor' | 'action' | 'subject'> & {
  details?: Record<string, unknown> | undefined;
};

export async function insertAuditEntries(
  tx: Tx,
  entries: readonly NewAuditEntry[],
  now: Date,
): Promise<void> {
  await sql`
    insert into audit_entry (actor, action, subject, details, at)
    select actor, action, subject, details::jsonb, ${now}
      from unnest(${entries.map((e) => e.actor)}::text[], ${entries.map((e) => e.action)}::text[],
                  ${entries.map((e) => e.subject)}::text[], ${entries.map((e) => jsonText(e.details ?? {}))}::text[])
        as t (actor, action, subject, details)`.execute(tx);
}

export type AuditQuery = {
  subject?: string | undefined;
  /** An entry's id: only what is older. */
  before?: bigint | undefined;
  limit: number;
};

/** Newest first. */
export async function listAuditEntries(
  on: ReaderOrTx,
  { subject, before, limit }: AuditQuery,
): Promise<AuditEntry[]> {
  const { rows } = await sql<AuditEntry>`
    select id, actor, action, subject, details, at from audit_entry
     where true ${subject === undefined ? sql`` : sql`and subject = ${subject}`}
       ${before === undefined ? sql`` : sql`and id < ${before}`}
     order by id desc limit ${Math.min(limit, 1000)}`.execute(on);
  return rows;
}
