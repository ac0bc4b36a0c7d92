import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { inject } from 'vitest';
import { type Database, openDatabase } from '#db';
import { embeddedForms } from '../../src/platform/db/value-forms.ts';
import { dropDatabase } from './postgres.ts';
import { makeDatabase, urlOf } from './postgres-databases.ts';
import { type Prepared, readPrepared, reset } from './prepared-database.ts';

/** A database with its connections. `renew` makes it as it was at first, or answers false: then it is for nobody any more. */
export type KeptDatabase = { db: Database; renew(): Promise<boolean>; end(): Promise<void> };

/**
 * Databases that no test uses now, connections open: these know the tables and have planned the statements, which is
 * most of what a small file costs.
 */
const idle: KeptDatabase[] = [];
const MOST_IDLE = 2;
/** So many files after another an embedded engine keeps its statements; it has room for five hundred. */
const FILES_WITH_STATEMENTS = 4;

export async function takeKept(): Promise<KeptDatabase> {
  for (let one = idle.pop(); one; one = idle.pop()) {
    if (await one.renew().catch(() => false)) return one;
    await one.end();
  }
  return process.env.DB_ENGINE === 'postgres' ? openOnPostgres() : openEmbedded();
}

export async function handBack(one: KeptDatabase): Promise<void> {
  if (idle.length < MOST_IDLE) idle.push(one);
  else await one.end();
}

let counter = 0;

async function openOnPostgres(): Promise<KeptDatabase> {
  const name = await makeDatabase(inject('postgresTemplate'));
  const url = new URL(urlOf(name));
  const own = `kept-${++counter}`;
  url.searchParams.set('application_name', own);
  // A quarter of the usual connections: each is a process that the server starts, and plans every statement anew.
  const db = await openDatabase({ url: url.href, poolSize: 4 });
  return {
    db,
    async renew() {
      // Whoever else still holds it would write into the next test; what is still under way here may have done so.
      const [left] = await db.script(`
        select pg_terminate_backend(pid, 5000) from pg_stat_activity
         where datname = current_database() and application_name <> '${own}';
        select (select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle')
             + (select count(*) from pg_locks where locktype = 'advisory'
                   and database = (select oid from pg_database where datname = current_database())) as count`);
      return (
        Number(left?.count) === 0 && (await reset((text) => db.script(text), inject('postgresPrepared')))
      );
    },
    async end() {
      await db.close();
      await dropDatabase(inject('postgresUrl'), name);
    },
  };
}

let prepared: Promise<Prepared> | undefined;

/** In memory, with our schema, the catalogue and nothing else. Costs a second of processor. */
async function loadEngine(): Promise<PGlite> {
  const image = new Blob([await readFile(`${inject('imageFolder')}/image.tar`)]);
  return PGlite.create({ ...embeddedForms, loadDataDir: image });
}

async function openEmbedded(): Promise<KeptDatabase> {
  const engine = await loadEngine();
  const db = await openDatabase({ engine });
  const run = async (text: string) => (await engine.exec(text)).at(-1)?.rows ?? [];
  let files = 0;
  return {
    db,
    async renew() {
      // Work that was under way when the last test closed it has its turn first, and is then thrown away with the rest.
      await db.write(async () => {});
      await run('rollback');
      if (++files % FILES_WITH_STATEMENTS === 0) await db.script('discard all');
      else await run('reset all; unlisten *; select pg_advisory_unlock_all()');
      prepared ??= readPrepared(inject('imageFolder'));
      return reset(run, await prepared);
    },
    end: () => db.close(),
  };
}
