import { sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * Upkeep. A PostgreSQL server writes its log back and clears dead rows by itself, the embedded engine does not (a long log
 * makes the next start slow). Each waits its turn like any statement.
 */
export function maintenanceSweeps(db: Database) {
  const ofEmbedded = [
    { name: 'db.checkpoint', everySeconds: 60, housekeeping: true, run: () => db.script('checkpoint') },
    { name: 'db.vacuum', everySeconds: 1_800, housekeeping: true, run: () => db.script('vacuum (analyze)') },
  ];
  return [
    { name: 'db.analyze-grown', everySeconds: 5, housekeeping: true, run: () => analyzeGrown(db) },
    ...(db.engine === 'pglite' ? ofEmbedded : []),
  ];
}

/** Pages below which any plan will do. */
const FEW_PAGES = 16;

/**
 * Analyzes the tables that have more than doubled since they were last looked at, and so renews the plans that were made
 * when they were small: a new database would keep those for a minute (PostgreSQL) or half an hour. Returns the tables.
 */
export async function analyzeGrown(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select quote_ident(relname) as name from pg_class
     where relkind = 'r' and relnamespace = 'public'::regnamespace
       and pg_relation_size(oid) / current_setting('block_size')::int > 2 * greatest(relpages, 0) + ${FEW_PAGES}
     order by relname`.execute(db.read);
  const names = rows.map(({ name }) => name);
  // One after the other: the embedded engine answers others in between.
  for (const name of names) await db.script(`analyze ${name}`);
  return names;
}
