import { sql } from 'kysely';
import type { Reader, ReaderOrTx, Tx } from '#db';

const CLOCK = 'clock_offset_ms';

export async function hasSetting(on: ReaderOrTx, name: string): Promise<boolean> {
  const { rows } = await sql`select from setting where name = ${name}`.execute(on);
  return rows.length > 0;
}

/** Notes that something was done. */
export async function insertSetting(tx: Tx, name: string): Promise<void> {
  await sql`insert into setting (name, value) values (${name}, 'true')`.execute(tx);
}

/** Zero for a clock that was never moved. */
export async function readClockOffset(read: Reader): Promise<number> {
  const { rows } = await sql<{ value: number }>`select value from setting where name = ${CLOCK}`.execute(
    read,
  );
  return rows[0]?.value ?? 0;
}

export async function upsertClockOffset(tx: Tx, offsetMs: number): Promise<void> {
  await sql`insert into setting (name, value) values (${CLOCK}, ${String(offsetMs)}::jsonb)
          on conflict (name) do update set value = excluded.value`.execute(tx);
}

/** Empties every table but the record of migrations, and starts every sequence again. */
export async function emptyTables(tx: Tx): Promise<void> {
  const { rows: tables } = await sql<{ name: string }>`
      select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'schema_migration'`.execute(
    tx,
  );
  await sql`truncate ${sql.raw(tables.map(({ name }) => name).join(', '))} restart identity cascade`.execute(
    tx,
  );
  const { rows: sequences } = await sql<{ name: string }>`
      select quote_ident(sequencename) as name from pg_sequences where schemaname = 'public'`.execute(tx);
  for (const { name } of sequences) await sql`alter sequence ${sql.raw(name)} restart`.execute(tx);
  await sql`delete from pgboss.job`.execute(tx);
}
