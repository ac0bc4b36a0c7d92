// Writes server/src/platform/db/schema.ts from a migrated embedded database. `server/src/platform/db/schema.pure.test.ts` sees to it that it was
// done.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';

const migrations = new URL('../server/src/platform/db/migrations/', import.meta.url);
const target = new URL('../server/src/platform/db/schema.ts', import.meta.url);

const types = {
  int8: 'bigint',
  int4: 'number',
  int2: 'number',
  float8: 'number',
  numeric: 'string',
  text: 'string',
  uuid: 'string',
  xid8: 'string',
  bool: 'boolean',
  timestamptz: 'Date',
  jsonb: 'Json',
  bytea: 'Uint8Array',
  _text: 'string[]',
  _int4: 'number[]',
};

/** The columns that `renderTableTypes` makes types of. */
export const columnsQuery = `
  select c.relname as table_name, c.relkind as kind, a.attname as name, t.typname as type, a.attnotnull as required,
         a.attidentity <> '' as identity, a.atthasdef as has_default
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
   where c.relkind in ('r', 'v', 'p') and c.relname <> 'schema_migration' order by c.relname, a.attnum`;

const pascal = (name) => name.replace(/(^|_)([a-z0-9])/g, (_, __, letter) => letter.toUpperCase());

/** The text of `schema.ts` for the rows of `columnsQuery`. */
export function renderTableTypes(rows) {
  const tables = new Map();
  for (const row of rows) tables.set(row.table_name, [...(tables.get(row.table_name) ?? []), row]);

  let text = `// Made by tools/table-types.js from the migrations: do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** A jsonb column: any JSON comes out, its text goes in. */
export type Json = ColumnType<unknown, string, string>;
`;
  for (const [table, columns] of tables) {
    text += `\nexport type ${pascal(table)}Table = {\n`;
    for (const { name, type, required, identity, has_default, kind } of columns) {
      const base = types[type];
      if (!base) throw new Error(`no type for ${table}.${name}: ${type}`);
      const full =
        required || kind === 'v'
          ? base
          : base === 'Json'
            ? 'ColumnType<unknown, string | null, string | null>'
            : `${base} | null`;
      text += `  ${name}: ${identity ? `GeneratedAlways<${full}>` : has_default ? (base === 'Json' ? 'ColumnType<unknown, string | undefined, string>' : `Generated<${full}>`) : full};\n`;
    }
    text += '};\n';
  }
  text += `\nexport type Schema = {\n${[...tables.keys()].map((t) => `  ${t}: ${pascal(t)}Table;`).join('\n')}\n  schema_migration: { version: number; name: string; checksum: string; applied_at: Generated<Date> };\n};\n`;
  return text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const db = await PGlite.create();
  for (const file of (await readdir(migrations)).filter((name) => name.endsWith('.sql')).sort()) {
    try {
      await db.exec(await readFile(new URL(file, migrations), 'utf8'));
    } catch (error) {
      throw new Error(`${file}: ${error.message}`);
    }
  }
  const { rows } = await db.query(columnsQuery);
  await writeFile(target, renderTableTypes(rows));
  await db.close();
}
