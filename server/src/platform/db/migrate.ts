import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Database } from './database.ts';
import { executeText } from './database.ts';

export type Migration = { version: number; name: string; text: string };

/** The `.sql` files, in order of their numbers: beside this file, and beside the bundle. */
export async function readMigrations(): Promise<Migration[]> {
  const folder = new URL('./migrations/', import.meta.url);
  const files = (await readdir(folder)).filter((file) => /^\d{4}-[a-z0-9-]+\.sql$/.test(file)).sort();
  const migrations = await Promise.all(
    files.map(async (file) => ({
      version: Number(file.slice(0, 4)),
      name: file.slice(5, -4),
      text: await readFile(new URL(file, folder), 'utf8'),
    })),
  );
  const twice = migrations.find((m, index) => migrations[index + 1]?.version === m.version);
  if (twice) throw new Error(`two migrations have the number ${twice.version}`);
  return migrations;
}

/**
 * Brings the schema up to date, each migration in a transaction of its own. One process at a time: see `alone`. Refuses a database that a newer
 * server has migrated, and one whose applied migrations were edited since.
 */
export async function migrate(db: Database, migrations?: Migration[]): Promise<void> {
  const known = migrations ?? (await readMigrations());
  await db.script(`create table if not exists schema_migration (
    version int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`);

  for (const migration of known) {
    await db.write(async (tx) => {
      const { rows } = await executeText(tx, 'select version, name, checksum from schema_migration');
      assertNotNewer(rows, known);

      const applied = rows.find((row) => row.version === migration.version);
      const checksum = createHash('sha256').update(migration.text).digest('hex');
      if (applied) {
        if (applied.checksum !== checksum) {
          throw new Error(
            `migration ${migration.version} (${migration.name}) was edited after it had been applied`,
          );
        }
        return;
      }
      for (const statement of splitStatements(migration.text)) await executeText(tx, statement);
      await executeText(tx, 'insert into schema_migration (version, name, checksum) values ($1, $2, $3)', [
        migration.version,
        migration.name,
        checksum,
      ]);
    });
  }
}

/** True when every migration this build knows has been applied and none that it does not know. */
export async function isSchemaCurrent(db: Database): Promise<boolean> {
  const known = await readMigrations();
  const { rows } = await executeText(db.read, 'select version from schema_migration');
  return (
    rows.length === known.length && known.every(({ version }) => rows.some((row) => row.version === version))
  );
}

function assertNotNewer(applied: Record<string, unknown>[], known: Migration[]): void {
  const stranger = applied.find((row) => !known.some(({ version }) => version === row.version));
  if (stranger) {
    throw new Error(
      `the database was migrated by a newer Switchboard (it has migration ${stranger.version}, "${stranger.name}"): start that version or a later one`,
    );
  }
}

/** Statements end at a `;` that closes a line; bodies in `$$ … $$` are kept whole. */
function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let current = '';
  let inBody = false;
  for (const line of text.split('\n')) {
    if (/^\s*--/.test(line) && !inBody) continue;
    if ((line.match(/\$\$/g)?.length ?? 0) % 2 === 1) inBody = !inBody;
    current += `${line}\n`;
    if (!inBody && /;\s*$/.test(line)) {
      statements.push(current.trim());
      current = '';
    }
  }
  if (current.trim()) statements.push(current.trim());
  return statements;
}
