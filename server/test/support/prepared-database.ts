import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A database with our schema, the catalogue and the job queue, before a test has used it. */
export type Prepared = {
  /** Changes with every table, column, index, constraint, function and trigger. */
  schema: string;
  /** `schema.table` of all tables. */
  tables: string[];
  /** Those that have rows then, and a sum over these; a copy of each table is in the schema `prepared`. */
  filled: Record<string, string>;
  /** `schema.sequence` and its state. */
  sequences: Record<string, string | null>;
};

/** Runs statements and returns the rows of the last one. */
export type Run = (text: string) => Promise<Record<string, unknown>[]>;

const fileName = 'prepared.json';
/** Of one table. */
const MOST_BYTES = 400_000;

const listTables = `
  select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r' and n.nspname in ('public', 'pgboss') order by 1`;

/** Objects of one database are never made twice with one oid; what is only changed shows in its row's `xmin`. */
const readSchema = `
  select concat_ws(' ',
    (select sum(hashtext(concat(oid, relname, relkind, relowner))::bigint) from pg_class where relnamespace in (select oid from ours)),
    (select sum(hashtext(concat(attrelid, attname, atttypid, attnotnull, atthasdef))::bigint) from pg_attribute
      where attrelid in (select oid from pg_class where relnamespace in (select oid from ours) and relkind in ('r', 'p', 'v'))),
    (select sum(hashtext(concat(oid, conname, convalidated, conrelid))::bigint) from pg_constraint where connamespace in (select oid from ours)),
    (select sum(hashtext(concat(oid, tgname, tgenabled))::bigint) from pg_trigger),
    (select sum(hashtext(concat(oid, proname, prosrc))::bigint) from pg_proc where pronamespace in (select oid from ours)),
    (select sum(hashtext(concat(oid, nspname))::bigint) from pg_namespace where nspname not like 'pg\\_t%'),
    (select sum(hashtext(concat(oid, adrelid))::bigint) from pg_attrdef)) as schema
   from (select 1) one`.replace(
  /^\n/,
  "\n  with ours as (select oid from pg_namespace where nspname in ('public', 'pgboss', 'prepared'))\n",
);

const readSequences = `
  select format('%I.%I', schemaname, sequencename) as name, last_value::text as value from pg_sequences
   where schemaname in ('public', 'pgboss')`;

/** Keeps a copy of all rows, and says what `reset` has to bring back. */
export async function prepare(run: Run): Promise<Prepared> {
  const tables = (await run(listTables)).map(({ name }) => String(name));
  const filled = await sumRows(run, await findFilled(run, tables));
  await run('create schema prepared');
  for (const table of Object.keys(filled)) await run(`create table ${copyOf(table)} as table ${table}`);
  const sequences = Object.fromEntries(
    (await run(readSequences)).map(({ name, value }) => [
      String(name),
      value === null ? null : String(value),
    ]),
  );
  const schema = String((await run(readSchema))[0]?.schema);
  return { schema, tables, filled, sequences };
}

/**
 * Takes away what a test left: rows and the state of sequences. False where the schema itself was changed:
 * such a database is not used again.
 */
export async function reset(run: Run, like: Prepared): Promise<boolean> {
  if ((await run(readSchema))[0]?.schema !== like.schema) return false;
  await empty(
    run,
    await findFilled(
      run,
      like.tables.filter((table) => !(table in like.filled)),
    ),
  );
  await restore(run, await findChanged(run, like.filled));
  await resetSequences(run, like.sequences);
  return true;
}

/**
 * A few rows are deleted, without triggers, so that the order of the tables does not matter: to truncate makes new files,
 * also for all tables that refer to one. That is done where rows, or what is left of deleted ones, have become many.
 */
async function empty(run: Run, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return;
  const sizes = tables.map((table) => `pg_relation_size('${table}')`);
  const [{ bytes } = {}] = await run(`select greatest(${sizes.join(', ')}) as bytes`);
  if (Number(bytes) > MOST_BYTES) await run(`truncate ${tables.join(', ')} cascade`);
  else
    await run(`begin; set local session_replication_role = replica;
      ${tables.map((table) => `delete from ${table};`).join('\n')}
      commit`);
}

/** Without triggers, so that the order of the tables does not matter. */
async function restore(run: Run, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return;
  await run(`begin; set local session_replication_role = replica;
    ${tables
      .map(
        (table) =>
          `delete from ${table}; insert into ${table} overriding system value select * from ${copyOf(table)};`,
      )
      .join('\n')}
    commit`);
}

/** A table without a page has no rows; only the others are looked into: to plan a look at all costs more than to empty them. */
async function findFilled(run: Run, tables: readonly string[]): Promise<string[]> {
  if (tables.length === 0) return [];
  const names = `array[${tables.map((table) => `'${table}'`).join(', ')}]`;
  const paged = await run(
    `select name from unnest(${names}) name where pg_relation_size(name::regclass) > 0`,
  );
  if (paged.length === 0) return [];
  const looks = paged.map(({ name }) => `select '${name}' as name where exists (select from ${name})`);
  return (await run(looks.join(' union all '))).map(({ name }) => String(name));
}

async function findChanged(run: Run, filled: Prepared['filled']): Promise<string[]> {
  const now = await sumRows(run, Object.keys(filled));
  return Object.keys(filled).filter((table) => now[table] !== filled[table]);
}

/** Changes with every row of a table; for each table. */
async function sumRows(run: Run, tables: readonly string[]): Promise<Record<string, string>> {
  const sums = tables.map(
    (table) =>
      `select '${table}' as name, concat(count(*), ' ', sum(hashtextextended(t::text, 0))) as sum from ${table} t`,
  );
  return Object.fromEntries(
    (await run(sums.join(' union all '))).map(({ name, sum }) => [String(name), String(sum)]),
  );
}

async function resetSequences(run: Run, sequences: Prepared['sequences']): Promise<void> {
  const statements = (await run(readSequences))
    .map(({ name, value }) => ({ name: String(name), now: value === null ? null : String(value) }))
    .filter(({ name, now }) => now !== sequences[name])
    .map(({ name }) =>
      sequences[name] === null
        ? `alter sequence ${name} restart`
        : `select setval('${name}', ${sequences[name]})`,
    );
  if (statements.length > 0) await run(statements.join(';\n'));
}

function copyOf(table: string): string {
  return `prepared.${table.replace('.', '_')}`;
}

export async function keepPrepared(folder: string, prepared: Prepared): Promise<void> {
  await writeFile(join(folder, fileName), JSON.stringify(prepared));
}

export async function readPrepared(folder: string): Promise<Prepared> {
  return JSON.parse(await readFile(join(folder, fileName), 'utf8'));
}
