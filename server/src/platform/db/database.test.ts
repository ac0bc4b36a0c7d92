import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, executeText, isSchemaCurrent, migrate, onCommit, readMigrations } from '#db';
import { openTestDatabase } from '#test/database';

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
  await db.script('create table counter (id int primary key, value bigint not null)');
  await db.script('insert into counter values (1, 0), (2, 0)');
});
afterAll(() => db.close());

const value = async (id: number) =>
  (await executeText(db.read, 'select value from counter where id = $1', [id])).rows[0]?.value;

it('throws for a read, or a second transaction, inside a transaction', async () => {
  const reading = db.write(async () => executeText(db.read, 'select 1'));
  await expect(reading).rejects.toThrow(/db\.read inside db\.write/);

  const writing = db.write(async () => db.write(async () => 1));
  await expect(writing).rejects.toThrow(/db\.write inside db\.write/);
});

it('keeps nothing of a transaction that failed, and wakes nobody', async () => {
  let woken = 0;

  const failing = db.write(async (tx) => {
    onCommit(tx, () => woken++);
    await executeText(tx, 'update counter set value = value + 1 where id = 1');
    throw new Error('no');
  });

  await expect(failing).rejects.toThrow('no');
  expect(await value(1)).toBe(0n);
  expect(woken).toBe(0);
});

it('wakes those who wait after the commit', async () => {
  const seen: unknown[] = [];

  await db.write(async (tx) => {
    await executeText(tx, 'update counter set value = 5 where id = 1');
    onCommit(tx, () => seen.push('committed'));
    seen.push('working');
  });

  expect(seen).toEqual(['working', 'committed']);
  expect(await value(1)).toBe(5n);
});

it('carries out both of two transactions that lock in opposite orders', async () => {
  await executeText(db.read, 'update counter set value = 0');
  const add = (first: number, second: number) =>
    db.write(async (tx) => {
      await executeText(tx, 'update counter set value = value + 1 where id = $1', [first]);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await executeText(tx, 'update counter set value = value + 1 where id = $1', [second]);
    });

  await Promise.all([add(1, 2), add(2, 1)]);

  expect([await value(1), await value(2)]).toEqual([2n, 2n]);
});

it('reads int8 as bigint, exactly', async () => {
  const { rows } = await sql<{ big: bigint }>`select 9007199254740993::int8 as big`.execute(db.read);

  expect(rows).toEqual([{ big: 9_007_199_254_740_993n }]);
});

it('migrates again without effect, and refuses a database of a newer server and an edited migration', async () => {
  const known = await readMigrations();

  await migrate(db, known);
  const current = await isSchemaCurrent(db);
  const older = () => migrate(db, known.slice(0, -1));
  const edited = () =>
    migrate(
      db,
      known.map((migration, index) =>
        index === 0 ? { ...migration, text: `${migration.text} ` } : migration,
      ),
    );

  expect(current).toBe(true);
  await expect(older()).rejects.toThrow(/newer Switchboard/);
  await expect(edited()).rejects.toThrow(/was edited/);
});
