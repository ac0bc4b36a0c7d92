import { sql } from 'kysely';
import { describe, test } from 'vitest';
import { createTestDatabase } from '#test/database';
import { openOverLine } from '#test/database-line';
import { isDatabaseDown } from './index.ts';

if (process.env.DB_ENGINE === 'postgres') {
  // At the same time: each waits until a caller's patience is at its end.
  describe.concurrent('a database server that falls silent', { timeout: 60_000 }, () => {
    test('a read is given up in time, and the next one has another connection', async ({
      expect,
      onTestFinished,
    }) => {
      const made = await createTestDatabase();
      onTestFinished(() => made.drop());
      const { db, line, close } = await openOverLine(made);
      onTestFinished(close);
      const read = () => sql`select 1`.execute(db.read);
      await read();
      line.freeze();
      const started = performance.now();

      const error = await read().catch((reason: unknown) => reason);

      expect(isDatabaseDown(error)).toBe(true);
      expect(performance.now() - started).toBeLessThan(10_000);
      line.thaw();
      expect((await read()).rows).toHaveLength(1);
    });

    test('a write is given up in time, leaves nothing, and is not run again', async ({
      expect,
      onTestFinished,
    }) => {
      const made = await createTestDatabase();
      onTestFinished(() => made.drop());
      const { db, direct, line, close } = await openOverLine(made);
      onTestFinished(close);
      await direct.script('create table thing (id int, step int)');
      await sql`select 1`.execute(db.read);
      let runs = 0;
      const started = performance.now();

      const error = await db
        .write(async (tx) => {
          runs++;
          await sql`insert into thing values (1, 1)`.execute(tx);
          line.freeze();
          await sql`insert into thing values (1, 2)`.execute(tx);
        })
        .catch((reason: unknown) => reason);

      expect(isDatabaseDown(error)).toBe(true);
      expect(performance.now() - started).toBeLessThan(10_000);
      expect(runs).toBe(1);
      line.cut();
      line.thaw();
      await db.write((tx) => sql`insert into thing values (2, 1)`.execute(tx));
      const { rows } = await sql<{ id: number }>`select id from thing`.execute(direct.read);
      expect(rows).toEqual([{ id: 2 }]);
    });
  });
} else {
  test('the embedded database has no server that could fall silent', ({ expect }) => {
    expect(process.env.DB_ENGINE).toBe('pglite');
  });
}
