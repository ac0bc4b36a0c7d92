import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestDatabase } from '#test/database';
import { mixedLetters } from '#test/hostile-text';
import type { Database } from './database.ts';

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

const insert = (name: string, value = '1') =>
  db.write((tx) => sql`insert into setting (name, value) values (${name}, ${value}::jsonb)`.execute(tx));

it.each([
  ['NUL in a text', 'a\0b', '1'],
  ['NUL in a JSON text', 'a', '"\\u0000"'],
  ['more than an index takes', mixedLetters(10_000), '1'],
])('%s is refused, in a transaction and outside, and nothing is kept', async (_what, name, value) => {
  await expect(insert(name, value)).rejects.toMatchObject({ name: 'Refusal', code: 'bad_request' });

  const { rows } = await sql`select from setting where name like 'a%'`.execute(db.read);
  expect(rows).toEqual([]);
});

it('NUL in a question is refused too, and the next question is answered', async () => {
  await expect(sql`select ${'a\0'}::text as text`.execute(db.read)).rejects.toMatchObject({
    code: 'bad_request',
  });

  expect((await sql`select ${'a'}::text as text`.execute(db.read)).rows).toEqual([{ text: 'a' }]);
});

it('a wrong statement of ours stays our fault', async () => {
  await expect(sql`select ${'x'}::int`.execute(db.read)).rejects.toMatchObject({ code: '22P02' });
});
