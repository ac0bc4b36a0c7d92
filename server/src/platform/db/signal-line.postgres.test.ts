import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '#test/database';
import type { LentDatabase } from '#test/postgres-databases';
import { createWaiting, type Database, openDatabase, signal } from './index.ts';
import { SIGNAL_LINE } from './signal-line.ts';

let made: LentDatabase;
let one: Database;
let other: Database;
beforeAll(async () => {
  made = await createTestDatabase();
  one = await openDatabase({ url: made.url, poolSize: 2 });
  other = await openDatabase({ url: made.url, poolSize: 2 });
});
afterAll(async () => {
  await Promise.all([one.close(), other.close()]);
  await made.drop();
});

const say = (db: Database, topic: string) => db.write(async (tx) => signal(tx, [topic]));
/** Once nothing is left to be woken by. */
async function quietWatch(db: Database, topic: string) {
  const watch = createWaiting(db.signals).watch(topic);
  while ((await watch.rung(400)) === 'woken');
  return watch;
}
const killLines = () =>
  one.script(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like '${SIGNAL_LINE}%'`,
  );

describe('signals of several processes on one PostgreSQL', () => {
  it('reach the other process in an instant', async () => {
    const watch = await quietWatch(one, 'thing:1');

    const startedAt = performance.now();
    await say(other, 'thing:1');

    expect(await watch.rung(5_000)).toBe('woken');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    watch.close();
  });

  it('wake nobody else', async () => {
    const watch = await quietWatch(one, 'thing:1');

    await say(other, 'thing:2');

    expect(await watch.rung(200)).toBe('quiet');
    watch.close();
  });

  it('come in many payloads where one is too short', async () => {
    const watch = await quietWatch(one, 'thing:4999');

    await other.write(async (tx) =>
      signal(
        tx,
        Array.from({ length: 5_000 }, (_, index) => `thing:${index}`),
      ),
    );

    expect(await watch.rung(5_000)).toBe('woken');
    watch.close();
  });

  it('are heard within a second though every line is cut each 300 ms', async () => {
    let latest = 0;
    const waiting = createWaiting(one.signals);
    const watch = waiting.watch('thing:7');
    const delays: number[] = [];
    const killing = setInterval(() => void killLines().catch(() => {}), 300);
    const until = performance.now() + 5_000;
    const saying = (async () => {
      while (performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 70));
        const count = latest + 1;
        await other.write(async (tx) => {
          signal(tx, ['thing:7']);
        });
        const saidAt = performance.now();
        latest = count;
        await new Promise<void>((resolve) => {
          const check = setInterval(() => {
            if (seen < count && performance.now() - saidAt < 3_000) return;
            clearInterval(check);
            delays.push(performance.now() - saidAt);
            resolve();
          }, 2);
        });
      }
    })();
    let seen = 0;
    let isDone = false;
    const watching = (async () => {
      while (!isDone) if ((await watch.rung(200)) === 'woken') seen = latest;
    })();

    await saying;
    isDone = true;
    await watching;
    clearInterval(killing);
    watch.close();

    expect(delays.length).toBeGreaterThan(10);
    expect(Math.max(...delays)).toBeLessThan(1_000);
  });

  it('wake whoever waits where another process is gone with what it had to say', async () => {
    const third = await openDatabase({ url: made.url, poolSize: 1 });
    await say(third, 'thing:0');
    const watch = await quietWatch(one, 'thing:8');
    // It has looked around, and seen the third.
    await new Promise((resolve) => setTimeout(resolve, 5_200));
    while ((await watch.rung(100)) === 'woken');

    await third.close();

    expect(await watch.rung(8_000)).toBe('woken');
    watch.close();
  });
});
