import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '#test/database';
import { createWaiting, type Database, signal } from './index.ts';

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

/** On PostgreSQL whoever begins to listen is woken once. */
async function quietWatch(topic: string) {
  const watch = createWaiting(db.signals).watch(topic);
  while ((await watch.rung(300)) === 'woken');
  return watch;
}

describe('signals', () => {
  it('wakes whoever waits for the topic, and nobody else', async () => {
    const [watch, other] = [await quietWatch('thing:1'), await quietWatch('thing:2')];

    await db.write(async (tx) => {
      signal(tx, ['thing:1', 'thing:3']);
      signal(tx, ['thing:1']);
    });

    expect(await watch.rung(0)).toBe('woken');
    expect(await other.rung(50)).toBe('quiet');
    watch.close();
    other.close();
  });

  it('says nothing of a transaction that is rolled back', async () => {
    const watch = await quietWatch('thing:9');

    await db
      .write(async (tx) => {
        signal(tx, ['thing:9']);
        throw new Error('no');
      })
      .catch(() => {});

    expect(await watch.rung(50)).toBe('quiet');
    watch.close();
  });

  it('leaves nothing of ten thousand that waited and are gone', async () => {
    const waiting = createWaiting(db.signals);
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const gone = Array.from({ length: 10_000 }, () => new AbortController());
    const answers = gone.map(({ signal: abort }, index) =>
      waiting.until({
        topic: `many:${index % 5_000}`,
        read: async () => index,
        isEnough: () => false,
        timeoutMs: 60_000,
        signal: abort,
      }),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(db.signals.topicCount()).toBe(5_000);
    expect(waiting.count()).toBe(10_000);

    for (const controller of gone) controller.abort();

    expect(await Promise.all(answers)).toEqual(gone.map((_, index) => index));
    expect(db.signals.topicCount()).toBe(0);
    expect(waiting.count()).toBe(0);
    expect(timers()).toBeLessThanOrEqual(before + 1);
  });

  it('answers everybody when waiting ends, and nobody waits afterwards', async () => {
    const waiting = createWaiting(db.signals);
    const ask = { topic: 'thing:1', read: async () => 'what there is', isEnough: () => false };
    const answers = Array.from({ length: 100 }, () => waiting.until({ ...ask, timeoutMs: 60_000 }));
    await new Promise((resolve) => setImmediate(resolve));

    waiting.end();

    expect(new Set(await Promise.all(answers))).toEqual(new Set(['what there is']));
    expect(await waiting.until({ ...ask, timeoutMs: 60_000 })).toBe('what there is');
    expect(db.signals.topicCount()).toBe(0);
  });
});
