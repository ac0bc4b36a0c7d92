import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase } from '#test/database';
import type { Database, Tx } from './database.ts';

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
  await db.script('create table thing (id int primary key, step int not null)');
});
beforeEach(() => db.script('delete from thing'));
afterAll(() => db.close());

const add = (tx: Tx, id: number) => sql`insert into thing values (${id}, ${id})`.execute(tx);
const wrong = (tx: Tx, id: number) => sql`insert into thing values (${id}, null)`.execute(tx);
const ids = async () =>
  (await sql<{ id: number }>`select id from thing order by id`.execute(db.read)).rows.map(({ id }) => id);

describe('statements that do not wait for each other', () => {
  it('are carried out in the order in which they were asked for', async () => {
    const counts = await db.write(async (tx) => {
      const answers = Array.from({ length: 20 }, async (_, id) => {
        const adding = add(tx, id);
        const counting = sql<{ n: number }>`select count(*)::int as n from thing`.execute(tx);
        const [, { rows }] = await Promise.all([adding, counting]);
        return rows[0]?.n;
      });
      return Promise.all(answers);
    });

    expect(counts).toEqual(Array.from({ length: 20 }, (_, id) => id + 1));
    expect(await ids()).toHaveLength(20);
  });

  it.each([0, 1, 2, 3, 4])('fail together where number %i of them is wrong, by its own error', async (at) => {
    const work = (tx: Tx) => Promise.all([0, 1, 2, 3, 4].map((id) => (id === at ? wrong : add)(tx, id)));

    await expect(db.write(work)).rejects.toMatchObject({ code: '23502' });

    expect(await ids()).toEqual([]);
    await db.write((tx) => add(tx, 9));
    expect(await ids()).toEqual([9]);
  });

  it('fail by the error of the wrong one also where the others are heard of first', async () => {
    const later = async (tx: Tx) => {
      const adding = wrong(tx, 1);
      return adding.catch(async (error) => {
        for (let turn = 0; turn < 50; turn++) await undefined;
        throw error;
      });
    };

    await expect(db.write((tx) => Promise.all([later(tx), add(tx, 2), add(tx, 3)]))).rejects.toMatchObject({
      code: '23502',
    });
  });

  it('may be many transactions at once', async () => {
    const work = (id: number) =>
      db.write((tx) =>
        Promise.all([add(tx, id), add(tx, id + 100), id % 3 === 0 ? wrong(tx, 0) : undefined]),
      );

    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, (_, id) => work(id)));

    expect(outcomes.map(({ status }) => status)).toEqual(
      outcomes.map((_, id) => (id % 3 === 0 ? 'rejected' : 'fulfilled')),
    );
    const kept = Array.from({ length: 30 }, (_, id) => id).filter((id) => id % 3 !== 0);
    expect(await ids()).toEqual([...kept, ...kept.map((id) => id + 100)]);
  });
});

it('a transaction whose work swallows the error of a statement is not taken for committed', async () => {
  const work = async (tx: Tx) => {
    await add(tx, 1);
    await wrong(tx, 2).catch(() => undefined);
    return 'done';
  };

  await expect(db.write(work)).rejects.toThrow();

  expect(await ids()).toEqual([]);
});

it('a branch of the work that goes on after another has failed writes nothing, neither there nor in the next transaction', async () => {
  let later: Promise<unknown> | undefined;
  const work = (tx: Tx) => {
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      await add(tx, 7);
    };
    later = slow();
    return Promise.all([wrong(tx, 1), later]);
  };

  await expect(db.write(work)).rejects.toMatchObject({ code: '23502' });
  await db.write(async (tx) => {
    await add(tx, 1);
    await later?.catch(() => undefined);
  });

  await expect(later).rejects.toThrow();
  expect(await ids()).toEqual([1]);
});

it('a statement that nobody waited for fails its transaction, or is part of it', async () => {
  let stray: Promise<unknown> | undefined;
  const writing = db.write(async (tx) => {
    await add(tx, 1);
    stray = add(tx, 2).catch(() => undefined);
  });
  const outcome = await writing.then(
    () => 'committed',
    () => 'failed',
  );
  await stray;

  expect(await ids()).toEqual(outcome === 'committed' ? [1, 2] : []);
});

it('a transaction by key looks rows up by their keys, also where the table was empty when the statement was planned', async () => {
  const scan = async (tx: Tx, more: string) => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`${sql.raw(`explain ${more}`)}`.execute(tx);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  await db.script('vacuum analyze thing');
  const plan = (options?: { byKey: boolean }) =>
    db.write(
      (tx) =>
        scan(
          tx,
          'select a.id from thing a where exists (select from thing b where b.id = a.step) and a.id = 1',
        ),
      options,
    );

  const [free, byKey, after] = [await plan(), await plan({ byKey: true }), await plan()];

  expect(free).toContain('Seq Scan');
  expect(byKey).not.toContain('Seq Scan');
  expect(byKey).toContain('thing_pkey');
  expect(after).toBe(free);
});
