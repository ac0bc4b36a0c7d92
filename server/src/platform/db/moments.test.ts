import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestDatabase } from '#test/database';
import type { Database } from './database.ts';

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

const echo = async (moment: Date) =>
  (await sql<{ moment: Date }>`select ${moment}::timestamptz as moment`.execute(db.read)).rows[0]?.moment;

it.each([
  '2026-03-25T10:44:05.123Z',
  '9999-12-31T23:59:59.999Z',
  '+010000-01-01T00:00:00.000Z',
  '+012345-06-07T08:09:10.011Z',
  '+275760-09-13T00:00:00.000Z',
  '0001-01-01T00:00:00.000Z',
  '0000-12-31T23:59:59.000Z',
  '-000099-03-01T00:00:00.000Z',
])('the moment %s is written and read', async (text) => {
  expect((await echo(new Date(text)))?.toISOString()).toBe(text);
});

it('moments are compared as they follow each other, past the year 9999 too', async () => {
  const moments = ['-000001-01-01T00:00:00.000Z', '0009-01-01T00:00:00.000Z', '+010000-01-01T00:00:00.000Z'];
  const { rows } = await sql<{ ordered: boolean }>`
    select ${new Date(moments[0] ?? '')}::timestamptz < ${new Date(moments[1] ?? '')}::timestamptz
      and ${new Date(moments[1] ?? '')}::timestamptz < ${new Date(moments[2] ?? '')}::timestamptz as ordered
  `.execute(db.read);
  expect(rows).toEqual([{ ordered: true }]);
});

it('a moment before all that the database counts is refused as what was sent', async () => {
  await expect(echo(new Date('-271821-04-20T00:00:00.000Z'))).rejects.toMatchObject({
    name: 'Refusal',
    code: 'bad_request',
  });
});
