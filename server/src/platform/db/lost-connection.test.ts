import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase } from '#test/database';
import { type DatabaseLine, type DatabaseOverLine, openOverLine } from '#test/database-line';
import type { LentDatabase } from '#test/postgres-databases';
import { type Database, isDatabaseDown, OutcomeUnknown, openDatabase } from './index.ts';

/** Begin with the first of three statements, the others, commit. */
const ROUND_TRIPS = 4;

if (process.env.DB_ENGINE === 'postgres') {
  let over: DatabaseOverLine;
  let line: DatabaseLine;
  let db: Database;
  let direct: Database;

  let made: LentDatabase;

  beforeAll(async () => {
    made = await createTestDatabase();
    const plain = await openDatabase({ url: made.url, poolSize: 1 });
    await plain.script('create table thing (id int, step int)');
    await plain.close();
  });
  beforeEach(async () => {
    over = await openOverLine(made);
    ({ line, db, direct } = over);
    await direct.script('truncate thing');
  });
  afterEach(() => over.close());
  afterAll(() => made.drop());

  const addThing = (id: number) =>
    db.write(async (tx) => {
      for (const step of [1, 2, 3]) await sql`insert into thing values (${id}, ${step})`.execute(tx);
    });
  const things = async (): Promise<unknown> =>
    (await sql<{ n: number }>`select count(*)::int as n from thing`.execute(direct.read)).rows[0]?.n;
  const warmUp = () => sql`select 1`.execute(db.read);

  describe('a connection that breaks in a transaction', () => {
    const roundTrips = Array.from({ length: ROUND_TRIPS }, (_, at) => at + 1);
    const isCommit = (at: number) => at === ROUND_TRIPS;

    test.each(
      roundTrips
        .filter((at) => !isCommit(at))
        .flatMap((at) => [[at, 'before'] as const, [at, 'after'] as const]),
    )(
      'at round trip %i, %s the server sees it: the work is done once, on another connection',
      async (at, moment) => {
        await warmUp();
        line.cutAt(at, moment);

        await addThing(1);

        expect(await things()).toBe(3);
      },
    );

    test.each([
      ['before', 0],
      ['after', 3],
    ] as const)(
      'at its commit, %s the server sees it: the outcome is unknown, and nothing is repeated',
      async (moment, left) => {
        await warmUp();
        line.cutAt(ROUND_TRIPS, moment);

        const error = await addThing(1).catch((reason: unknown) => reason);

        expect(error).toBeInstanceOf(OutcomeUnknown);
        expect(isDatabaseDown(error)).toBe(true);
        expect(await things()).toBe(left);
      },
    );
  });

  test('a connection that breaks between two statements does not end the process', async () => {
    let onWay: (() => void) | undefined;
    const waiting = new Promise<void>((resolve) => {
      onWay = resolve;
    });
    const writing = db.write(async (tx) => {
      await sql`insert into thing values (1, 1)`.execute(tx);
      onWay?.();
      await new Promise((resolve) => setTimeout(resolve, 50));
      await sql`insert into thing values (1, 2)`.execute(tx);
    });
    await waiting;

    line.cut();
    await writing;

    expect(await things()).toBe(2);
  });

  test('all connections ended by the server at once, busy and idle: everything is done once', async () => {
    await Promise.all([1, 2, 3, 4].map(() => warmUp()));
    const writes = Promise.allSettled(Array.from({ length: 20 }, (_, id) => addThing(id)));

    await direct.script(
      'select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    const outcomes = await writes;

    const unknown = outcomes.filter(
      (outcome) => outcome.status === 'rejected' && outcome.reason instanceof OutcomeUnknown,
    );
    const done = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(done.length + unknown.length).toBe(20);
    const { rows } = await sql<{
      steps: number;
    }>`select count(*)::int as steps from thing group by id`.execute(direct.read);
    expect(rows.every(({ steps }) => steps === 3)).toBe(true);
    expect(rows.length).toBeGreaterThanOrEqual(done.length);
  });

  test('an idle connection that breaks is replaced', async () => {
    await warmUp();

    line.cut();
    await new Promise((resolve) => setImmediate(resolve));

    expect((await addThing(1)) ?? (await things())).toBe(3);
  });

  const endAll = () =>
    direct.script(
      'select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );

  describe('a read', () => {
    test('on connections that the server ended while nobody used them has its answer', async () => {
      for (let round = 0; round < 5; round++) {
        await Promise.all([1, 2, 3, 4].map(() => sql`select pg_sleep(0.01)`.execute(db.read)));
        await endAll();

        const answers = await Promise.allSettled(Array.from({ length: 8 }, () => warmUp()));

        expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 'fulfilled'));
      }
    });

    test.each(['before', 'after'] as const)(
      'whose connection breaks %s the server sees it is asked again on another',
      async (moment) => {
        await warmUp();
        line.cutAt(1, moment);

        expect((await warmUp()).rows).toHaveLength(1);
      },
    );

    test('of a server that is gone is refused as that, not asked for ever', async () => {
      await warmUp();
      await line.close();

      const error = await warmUp().catch((reason: unknown) => reason);

      expect(isDatabaseDown(error)).toBe(true);
    });

    test('that is wrong is refused at once', async () => {
      const before = line.requests();

      await expect(sql`select nothing`.execute(db.read)).rejects.toThrow(/nothing/);

      expect(line.requests() - before).toBeLessThanOrEqual(3);
    });
  });

  test('a transaction that the server ends for idling is refused as a lost connection is', async () => {
    const error = await db
      .write(async (tx) => {
        await sql`set local idle_in_transaction_session_timeout = 20`.execute(tx);
        await new Promise((resolve) => setTimeout(resolve, 200));
        await sql`select 1`.execute(tx);
      })
      .catch((reason: unknown) => reason);

    expect(isDatabaseDown(error)).toBe(true);
    await addThing(2);
    expect(await things()).toBe(3);
  });
} else {
  test('the embedded database has no connection to lose', () => {
    expect(process.env.DB_ENGINE).toBe('pglite');
  });
}
