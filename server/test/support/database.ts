import type { Database } from '#db';
import { plannedClumsily } from './clumsy-plans.ts';
import { handBack, takeKept } from './kept-databases.ts';
import { mustEnd } from './left-overs.ts';
import { type LentDatabase, takeDatabase, takeEmptyDatabase } from './postgres-databases.ts';
import { writtenTwice } from './written-twice.ts';

/**
 * A migrated database with the catalogue on the engine this run of the suite is for; gone after `close`: whoever still
 * holds it then gets an error. With `WRITES_TWICE=1` every transaction is run twice, of which only the second is committed;
 * with `CLUMSY_PLANS=1` each is planned as with poor statistics.
 */
export async function openTestDatabase(): Promise<Database> {
  const kept = await takeKept();
  const planned = process.env.CLUMSY_PLANS === '1' ? plannedClumsily(kept.db) : kept.db;
  const db = process.env.WRITES_TWICE === '1' ? writtenTwice(planned) : planned;
  let closed = false;
  const whileOpen = () => {
    if (closed) throw new Error('driver has already been destroyed'); // as Kysely says it of one that was closed
    return db;
  };
  const close = async () => {
    if (closed) return;
    closed = true;
    ended();
    await handBack(kept);
  };
  const ended = mustEnd('a database', close);
  return {
    ...db,
    get read() {
      return whileOpen().read;
    },
    write: async (work, options) => whileOpen().write(work, options),
    alone: async (work) => whileOpen().alone(work),
    script: async (text) => whileOpen().script(text),
    close,
  };
}

/** A database on the server of this run, like the one of `openTestDatabase`, or with nothing in it. */
export function createTestDatabase({ empty = false } = {}): Promise<LentDatabase> {
  return empty ? takeEmptyDatabase() : takeDatabase();
}
