import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '#db';
import { openTestDatabase } from '#test/database';
import { createGate } from '#test/gate';
import { until } from '#test/until';
import { createWorker, defineJob, enqueue, JobRetry, type Worker } from './index.ts';

const slow = defineJob({
  name: 'test.in-lanes',
  payload: z.object({ lane: z.string(), n: z.number() }),
  attempts: 3,
  lanes: { of: ({ lane }) => lane, most: 2 },
});
const other = defineJob({ name: 'test.other', payload: z.object({}) });

let db: Database;
let done: string[] = [];
let running = 0;
let mostRunning = 0;
let gate = createGate();
let tries: number[] = [];
let retryAfter: number | undefined;

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(() => {
  [done, tries, running, mostRunning, retryAfter] = [[], [], 0, 0, undefined];
  gate = createGate();
});

function open(): Promise<Worker> {
  return createWorker({
    db,
    sweeps: [],
    handlers: [
      {
        job: slow,
        async handler({ lane, n }: { lane: string; n: number }, { attempt }) {
          tries.push(attempt);
          if (lane === 'stuck') {
            mostRunning = Math.max(mostRunning, ++running);
            await gate.opened;
            running--;
          }
          if (retryAfter !== undefined) throw new JobRetry(retryAfter);
          done.push(`${lane} ${n}`);
        },
      },
      { job: other, handler: async () => void done.push('other') },
    ],
    onError: (error) => {
      throw error;
    },
  });
}

const add = (lane: string, count: number) =>
  db.write((tx) =>
    enqueue(
      tx,
      slow,
      Array.from({ length: count }, (_, n) => ({ lane, n })),
    ),
  );
const addOther = () => db.write((tx) => enqueue(tx, other, [{}]));
const left = async () => {
  const { rows } = await sql<{ state: string; count: number }>`
    select state::text as state, count(*)::int as count from pgboss.job
     where name = ${slow.name} and state < 'completed' group by 1 order by 1`.execute(db.read);
  return rows.map(({ state, count }) => `${count} ${state}`);
};

test('a lane that is stuck holds up no other lane and no other kind, and has its few at once', async () => {
  const worker = await open();
  await add('stuck', 100);
  worker.start();
  await until(() => running === 2);

  await add('free', 30);
  await addOther();
  await until(() => done.length === 31);

  expect(done).toContain('other');
  expect(done.filter((one) => one.startsWith('free'))).toHaveLength(30);
  expect(mostRunning).toBe(2);
  gate.open();
  await until(async () => {
    await worker.advance(10);
    return (await left()).length === 0;
  });
  expect(new Set(done).size).toBe(131);
  expect(mostRunning).toBe(2);
  expect(new Set(tries)).toEqual(new Set([1]));
  await worker.stop();
});

test('what waits when the server stops is left as it was, and done by the next', async () => {
  const worker = await open();
  await add('stuck', 10);
  worker.start();
  await until(() => running === 2);

  const stopped = worker.stop();
  gate.open();
  await stopped;
  const after = [done.length, await left()];
  const next = await open();
  await next.drain();

  expect(after).toEqual([2, ['8 created']]);
  expect(new Set(done).size).toBe(10);
  expect(new Set(tries)).toEqual(new Set([1]));
  await next.stop();
});

test('a try that was put back is counted once', async () => {
  const worker = await open();
  retryAfter = 5;
  await add('stuck', 1);
  gate.open();
  await worker.drain();
  gate = createGate();
  await add('stuck', 2);
  worker.start();
  await until(() => running === 2);

  await worker.advance(6);
  await until(async () => (await left()).join() === '3 active');
  const stopped = worker.stop();
  retryAfter = undefined;
  gate.open();
  await stopped;
  const next = await open();
  await next.drain();

  expect(tries).toEqual([1, 1, 1, 2]);
  await next.stop();
});

test('a drain waits for what it has begun, and for what follows from it', async () => {
  const worker = await open();
  await add('free', 200);

  await worker.drain();

  expect(done).toHaveLength(200);
  await worker.stop();
});
