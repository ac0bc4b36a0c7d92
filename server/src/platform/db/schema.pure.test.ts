import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { openTestDatabase } from '#test/database';

type Tool = { columnsQuery: string; renderTableTypes(rows: readonly unknown[]): string };

const tool = new URL('../../../../tools/table-types.js', import.meta.url);

it('the types of the tables are those of the migrations; else run `node tools/table-types.js`', async () => {
  const { columnsQuery, renderTableTypes } = (await import(tool.href)) as Tool;
  const db = await openTestDatabase();
  onTestFinished(() => db.close());

  const { rows } = await sql.raw(columnsQuery).execute(db.read);

  expect(readFileSync(new URL('schema.ts', import.meta.url), 'utf8')).toBe(renderTableTypes(rows));
});
