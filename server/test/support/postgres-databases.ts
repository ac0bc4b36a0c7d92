import pg from 'pg';
import { inject } from 'vitest';
import { createDatabase, dropDatabase } from './postgres.ts';
import { type Prepared, reset } from './prepared-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A database made from `postgresTemplate`. */
    postgresPrepared: Prepared;
  }
}

export type LentDatabase = { url: string; drop(): Promise<void> };

/** Names of databases that no test uses now. Making one costs half a second of processor, emptying one a fifth. */
const idle: string[] = [];
const MOST_IDLE = 2;
let counter = 0;

/** A database on the server of this run with our schema, the catalogue and nothing else; `drop` hands it back. */
export async function takeDatabase(): Promise<LentDatabase> {
  return lend((await takeIdle()) ?? (await makeDatabase(inject('postgresTemplate'))));
}

/** One with nothing in it. */
export async function takeEmptyDatabase(): Promise<LentDatabase> {
  const name = await makeDatabase();
  return { url: urlOf(name), drop: () => dropDatabase(inject('postgresUrl'), name) };
}

export async function makeDatabase(template?: string): Promise<string> {
  // The name begins with the run's, whose tear-down drops what a worker kept.
  const name = `${inject('postgresTemplate')}_${process.pid}_${Date.now()}_${counter++}`;
  await createDatabase(inject('postgresUrl'), name, template ? { template } : {});
  return name;
}

function lend(name: string): LentDatabase {
  let isBack = false;
  return {
    url: urlOf(name),
    async drop() {
      if (isBack) return;
      isBack = true;
      if (idle.length < MOST_IDLE) idle.push(name);
      else await dropDatabase(inject('postgresUrl'), name);
    },
  };
}

async function takeIdle(): Promise<string | undefined> {
  for (let name = idle.pop(); name; name = idle.pop()) {
    if (await makeLikeNew(name)) return name;
    await dropDatabase(inject('postgresUrl'), name);
  }
  return undefined;
}

async function makeLikeNew(name: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(name), connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    // Whoever still holds it would write into the next test.
    await client.query(
      'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    return await reset((text) => runLast(client, text), inject('postgresPrepared'));
  } catch {
    return false; // whatever a test did to it, the next one gets another
  } finally {
    await client.end();
  }
}

/** Runs statements and returns the rows of the last one. */
async function runLast(client: pg.Client, text: string): Promise<Record<string, unknown>[]> {
  const result: pg.QueryResult | pg.QueryResult[] = await client.query(text);
  return (Array.isArray(result) ? result.at(-1) : result)?.rows ?? [];
}

export function urlOf(name: string): string {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return url.href;
}
