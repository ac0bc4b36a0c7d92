import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { inject } from 'vitest';
import { type Database, migrate, openDatabase } from '#db';

/** A migrated, empty database on the engine this run of the suite is for; closed and dropped by `close`. */
export async function openTestDatabase(): Promise<Database> {
  const db = await openDatabase(
    process.env.DB_ENGINE === 'postgres'
      ? { url: await createDatabaseUrl() }
      : { memory: true, image: await readEmptyImage() },
  );
  await migrate(db);
  return db;
}

/** A fresh embedded database as bytes, made once per run: loading it costs a third of making one. */
async function readEmptyImage(): Promise<Blob> {
  const folder = inject('imageFolder');
  const file = join(folder, 'empty.tar');
  if (!existsSync(file)) {
    const pglite = await PGlite.create();
    const image = await pglite.dumpDataDir('none');
    await pglite.close();
    await mkdir(folder, { recursive: true });
    const mine = `${file}.${process.pid}`;
    await writeFile(mine, Buffer.from(await image.arrayBuffer()));
    await rename(mine, file);
  }
  return new Blob([await readFile(file)]);
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
