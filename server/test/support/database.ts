import { inject } from 'vitest';
import { type Database, migrate, openDatabase } from '#db';

/** A migrated, empty database on the engine this run of the suite is for; closed and dropped by `close`. */
export async function openTestDatabase(): Promise<Database> {
  const db = await openDatabase(
    process.env.DB_ENGINE === 'postgres' ? { url: await createDatabaseUrl() } : { memory: true },
  );
  await migrate(db);
  return db;
}

let counter = 0;

/** A new, empty database on the server of this run. */
export async function createDatabaseUrl(): Promise<string> {
  const server = inject('postgresUrl');
  const name = `test_${process.pid}_${Date.now()}_${counter++}`;
  const admin = await openDatabase({ url: server, poolSize: 2 });
  await admin.script(`create database ${name}`);
  await admin.close();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
