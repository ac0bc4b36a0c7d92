import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '#db';
import { openTestDatabase } from '#test/database';
import { createWorker, defineJob, enqueue, JobRetry, type Worker } from './index.ts';

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
