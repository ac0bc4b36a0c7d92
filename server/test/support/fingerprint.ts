import { sql } from 'kysely';
import type { Database } from '#db';

/** The content of every table of the database, as a few letters each. */
export async function fingerprint(db: Database): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`.execute(db.read);
  const { rows } = await sql<{ name: string; held: string }>`${sql.join(
    tables.map(
      ({ name }) => sql`
        select ${name}::text as name,
               count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as held
          from ${sql.table(name)} t`,
    ),
    sql` union all `,
  )}`.execute(db.read);
  return Object.fromEntries(rows.map(({ name, held }) => [name, held]));
}
