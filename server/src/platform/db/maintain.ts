import type { Database } from './database.ts';

/**
 * Upkeep that a PostgreSQL server does by itself and the embedded engine does not: writing its log back (a long log makes the
 * next start slow) and clearing dead rows. Each waits its turn like any statement.
 */
export function maintenanceSweeps(db: Database) {
  if (db.engine !== 'pglite') return [];
  return [
    { name: 'db.checkpoint', everySeconds: 60, housekeeping: true, run: () => db.script('checkpoint') },
    { name: 'db.vacuum', everySeconds: 1_800, housekeeping: true, run: () => db.script('vacuum (analyze)') },
  ];
}
