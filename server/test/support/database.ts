import { type Database, openDatabase } from '#db';
import { plannedClumsily } from './clumsy-plans.ts';
import { takeEngine } from './embedded-engines.ts';
import { mustEnd } from './left-overs.ts';
import { type LentDatabase, takeDatabase, takeEmptyDatabase } from './postgres-databases.ts';
import { writtenTwice } from './written-twice.ts';

/**
 * A migrated database with the catalogue on the engine this run of the suite is for; gone after `close`. With
 * `WRITES_TWICE=1` every transaction is run twice, of which only the second is committed; with `CLUMSY_PLANS=1` each is
 * planned as with poor statistics.
 */
export async function openTestDatabase(): Promise<Database> {
  const made = process.env.DB_ENGINE === 'postgres' ? await createTestDatabase() : undefined;
  // A quarter of the usual connections: each is a process that the server starts, and plans every statement anew.
  const opened = await openDatabase(made ? { url: made.url, poolSize: 4 } : { engine: await takeEngine() });
  const planned = process.env.CLUMSY_PLANS === '1' ? plannedClumsily(opened) : opened;
  const db = process.env.WRITES_TWICE === '1' ? writtenTwice(planned) : planned;
  const close = async () => {
    ended();
    await db.close();
    await made?.drop();
  };
  const ended = mustEnd('a database', close);
  return {
    ...db,
    get read() {
      return db.read;
    },
    close,
  };
}

/** A database on the server of this run, like the one of `openTestDatabase`, or with nothing in it. */
export function createTestDatabase({ empty = false } = {}): Promise<LentDatabase> {
  return empty ? takeEmptyDatabase() : takeDatabase();
}
