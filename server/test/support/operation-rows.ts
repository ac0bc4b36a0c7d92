import { sql } from 'kysely';
import type { Database } from '#db';

/** A row of `partner_operation` as it may have come to be, for tests of single queries. */
export type OperationRow = {
  supplierId: bigint;
  kind?: 'activation' | 'rental';
  state: 'asking' | 'none' | 'failed' | 'unknown' | 'open' | 'closing' | 'closed' | 'dead';
  leaseId?: number;
  foreignId?: string;
  phone?: string;
  foreignService?: string;
  exceptPrefixes?: string[];
  askedAt?: Date;
  answeredAt?: Date;
  closeStatus?: 1 | 3 | 4 | 5;
  closedAt?: Date;
  acknowledgedAt?: Date;
  tries?: number;
  nextTryAt?: Date;
  tryingUntil?: Date;
  problem?: string;
};

/** Writes the row down as it is; gives its id. */
export async function insertOperation(db: Database, row: OperationRow): Promise<bigint> {
  const { rows } = await db.write((tx) =>
    sql<{ id: bigint }>`
      insert into partner_operation (supplier_id, kind, state, lease_id, foreign_id, foreign_id_json, phone, foreign_service,
                                     except_prefixes, asked_at, answered_at, close_status, closed_at, acknowledged_at, tries,
                                     next_try_at, trying_until, problem)
      values (${row.supplierId}, ${row.kind ?? 'activation'}, ${row.state}, ${row.leaseId ?? null}, ${row.foreignId ?? null},
              ${row.foreignId === undefined ? null : 'number'}, ${row.phone ?? null}, ${row.foreignService ?? null},
              ${row.exceptPrefixes ?? []}::text[], ${row.askedAt ?? new Date(0)}, ${row.answeredAt ?? null},
              ${row.closeStatus ?? null}, ${row.closedAt ?? null}, ${row.acknowledgedAt ?? null}, ${row.tries ?? 0},
              ${row.nextTryAt ?? null}, ${row.tryingUntil ?? null}, ${row.problem ?? null})
      returning id`.execute(tx),
  );
  return rows[0]?.id ?? 0n;
}

/** Until when a process has an operation for itself. */
export async function tryingUntil(db: Database, id: bigint): Promise<Date | null | undefined> {
  const { rows } = await sql<{ until: Date | null }>`
    select trying_until as until from partner_operation where id = ${id}`.execute(db.read);
  return rows[0]?.until;
}
