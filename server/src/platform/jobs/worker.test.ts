import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '#db';
import { openTestDatabase } from '#test/database';
import { until } from '#test/until';
import { createWorker, defineJob, enqueue, JobRetry, type Sweep, type Worker } from './index.ts';
import { nudges } from './job.ts';

const job = defineJob({ name: 'test.count', payload: z.object({ n: z.number() }), attempts: 3 });

let db: Database;
let worker: Worker;
let handle: (n: number, attempt: number) => void = () => {};
const failures: unknown[] = [];

beforeAll(async () => {
  db = await openTestDatabase();
  worker = await createWorker({
    db,
    sweeps: [],
    handlers: [{ job, handler: async ({ n }, { attempt }) => handle(n, attempt) }],
    onError: (error) => failures.push(error),
  });
});
afterAll(async () => {
  await worker.stop();
  await db.close();
});

const add = (n: number, afterSeconds = 0) => db.write((tx) => enqueue(tx, job, [{ n }], { afterSeconds }));

test('a job is done by a drain that begins in the millisecond in which it was queued', async () => {
  const done: number[] = [];
  handle = (n) => done.push(n);
  const rounds = Array.from({ length: 30 }, (_, n) => n);

  for (const n of rounds) {
    await add(n);
    await worker.drain();
  }

  expect(done).toEqual(rounds);
});

test('a job for later waits until the clock has moved that far', async () => {
  const done: number[] = [];
  handle = (n) => done.push(n);
  await add(1, 60);

  await worker.drain();
  const before = [...done];
  await worker.advance(61);
  await worker.drain();

  expect([before, done]).toEqual([[], [1]]);
});

test('a job whose transaction is taken back was never queued', async () => {
  const done: number[] = [];
  handle = (n) => done.push(n);

  await expect(
    db.write(async (tx) => {
      await enqueue(tx, job, [{ n: 1 }]);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  await worker.drain();

  expect(done).toEqual([]);
});

test('a job that asks to be tried again is, after that time and with the next attempt, and is no failure', async () => {
  const attempts: number[] = [];
  handle = (_, attempt) => {
    attempts.push(attempt);
    if (attempt < 3) throw new JobRetry(100);
  };
  await add(1);

  await worker.drain();
  const first = [...attempts];
  for (let round = 0; round < 3; round++) {
    await worker.advance(101);
    await worker.drain();
  }

  expect(first).toEqual([1]);
  expect(attempts).toEqual([1, 2, 3]);
  expect(failures).toEqual([]);
});

test('a job that fails is told of, and tried no more often than it may be', async () => {
  const attempts: number[] = [];
  handle = (_, attempt) => {
    attempts.push(attempt);
    throw new Error('broken');
  };
  await add(1);

  for (let round = 0; round < 6; round++) {
    await worker.drain();
    await worker.advance(10_000);
  }

  expect(attempts).toEqual([1, 2, 3]);
  expect(failures).toHaveLength(3);
});

describe('a sweep with a condition', () => {
  const createSwept = (...sweeps: Sweep[]) =>
    createWorker({ db, sweeps, handlers: [], onError: (error) => failures.push(error), pollMs: 5 });

  test('is run by a drain where its condition holds, asked after the sweeps before it', async () => {
    const ran: string[] = [];
    const sweep = (name: string, holds: () => boolean | null): Sweep => ({
      ...{ name, everySeconds: 60, isDue: () => sql`${holds()}::bool` },
      run: async () => ran.push(name),
    });
    const swept = await createSwept(
      sweep('no', () => false),
      sweep('unknown', () => null),
      sweep('yes', () => true),
      sweep('follows', () => ran.includes('yes')),
    );

    await swept.drain();

    expect(ran).toEqual(['yes', 'follows']);
  });

  test('is run by itself as soon as its condition holds, and not again before its time', async () => {
    let looks = 0;
    let holds = false;
    let runs = 0;
    const condition = (answer: () => boolean) => () => {
      looks++;
      return sql`${answer()}::bool`;
    };
    const swept = await createSwept(
      { name: 'test.due', everySeconds: 3_600, isDue: condition(() => holds), run: async () => runs++ },
      { name: 'test.never', everySeconds: 0, isDue: condition(() => false), run: async () => (runs += 100) },
    );
    swept.start();
    await until(() => looks > 10);
    const before = runs;
    holds = true;
    await until(() => runs > 0);
    const seen = looks;
    await until(() => looks > seen + 10);
    await swept.stop();

    expect([before, runs]).toEqual([0, 1]);
  });
});

test('a job that another process has queued is found', async () => {
  const done: number[] = [];
  handle = (n) => done.push(n);
  worker.start();
  const here = [...nudges];
  nudges.clear(); // as where the process that queues it is not this one
  await add(7);
  for (const nudge of here) nudges.add(nudge);

  await until(() => done.length > 0);

  expect(done).toEqual([7]);
});
