import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestDatabase } from '#test/database';
import type { Database } from './database.ts';
import { analyzeGrown } from './maintain.ts';

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
  await db.script('create table "Grown" (id int primary key); create table small (id int primary key)');
  await analyzeGrown(db);
});
afterAll(() => db.close());

const knownRows = async () =>
  (
    await sql<{ rows: number }>`select reltuples::int as rows from pg_class where relname = 'Grown'`.execute(
      db.read,
    )
  ).rows[0]?.rows;

it('a table is looked at again when it has more than doubled, and not before', async () => {
  await db.script('insert into "Grown" select generate_series(1, 20000); insert into small values (1)');

  expect(await analyzeGrown(db)).toEqual(['"Grown"']);
  expect(await knownRows()).toBe(20_000);
  await db.script('insert into "Grown" select generate_series(20001, 30000)');
  expect(await analyzeGrown(db)).toEqual([]);
  await db.script('insert into "Grown" select generate_series(30001, 70000)');

  expect(await analyzeGrown(db)).toEqual(['"Grown"']);
  expect(await knownRows()).toBe(70_000);
});
