import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCore } from '#core';
import { type Database, openDatabase } from '#db';
import { createSealer } from '#kernel/seal';
import { openBareApi } from '#test/bare-api';
import { createTestDatabase } from '#test/database';
import { readEvents } from '#test/event-reader';
import type { LentDatabase } from '#test/postgres-databases';
import { createWorld, type World } from '#test/world';
import { recordEvents } from './index.ts';

/** Two processes on one PostgreSQL: `world` leases and gets messages, `other` waits and streams. */
let made: LentDatabase;
let world: World;
let db: Database;
let otherDb: Database;
let other: World['core'];
beforeAll(async () => {
  made = await createTestDatabase();
  db = await openDatabase({ url: made.url, poolSize: 8 });
  otherDb = await openDatabase({ url: made.url, poolSize: 4 });
  let unused: Database | undefined;
  world = await createWorld({}, (kept) => {
    unused = kept;
    return db;
  });
  await unused?.close();
  const { clock } = world.core;
  other = createCore({
    ...{ db: otherDb, clock, config: world.config },
    sealer: createSealer('test secret of many letters'),
    guard: async () => [],
  });
});
afterAll(async () => {
  await other.stop();
  await otherDb.close();
  await world.close();
  await made.drop();
});

it('a wait in one process is answered within a second of the message that another got', async () => {
  const { supplierId } = await world.pool({ count: 30 });
  const { accountId } = await world.customer();
  for (let round = 0; round < 20; round++) {
    const { id, phone } = await world.core.activations.buy({ accountId, serviceId: 'tg' });
    const answer = other.waits.activationMessages({ id, accountId, timeoutMs: 30_000 });
    await new Promise((resolve) => setTimeout(resolve, 20));

    const { messageId } = await world.message({ supplierId, phone });
    const saidAt = performance.now();

    expect((await answer).map((message) => message.id)).toEqual([messageId]);
    expect(performance.now() - saidAt).toBeLessThan(1_000);
  }
});

it('a reader who comes again and again misses nothing and has nothing twice, whatever order transactions end in', async () => {
  const { accountId } = await world.customer({ balance: '0' });
  const api = await openBareApi(other, accountId);
  const written: string[] = [];
  let isWriting = true;

  // Ten writers, each transaction open for a while after its event is written; some are rolled back.
  const write = async (writer: number) => {
    for (let index = 0; index < 30; index++) {
      const subject = `thing:${writer}-${index}`;
      const isKept = (writer + index) % 5 > 0;
      await db
        .write(async (tx) => {
          await recordEvents(tx, [{ accountId, kind: 'balance.changed', subject, details: {} }], new Date());
          await new Promise((resolve) => setTimeout(resolve, (writer * 7 + index * 3) % 25));
          if (!isKept) throw new Error('rolled back');
        })
        .catch(() => {});
      if (isKept) written.push(subject);
    }
  };
  const seen: string[] = [];
  const ids: string[] = [];
  const reading = (async () => {
    let last = '0.0';
    while (isWriting || seen.length < written.length) {
      const stream = await readEvents(`${api.url}/events`, { 'last-event-id': last });
      await new Promise((resolve) => setTimeout(resolve, 10 + (seen.length % 40)));
      await stream.close();
      for (const { id, data } of stream.events) {
        seen.push(String(data.subject));
        ids.push(id);
      }
      last = stream.lastId() || last;
    }
  })();

  await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
  isWriting = false;
  await reading;
  await api.close();

  expect(seen.length).toBe(written.length);
  expect(new Set(seen)).toEqual(new Set(written));
  expect(new Set(ids).size).toBe(ids.length);
});

it('a stream tells of an event whose place was uncertain as soon as the older transaction is over', async () => {
  const { accountId } = await world.customer({ balance: '0' });
  const api = await openBareApi(other, accountId);
  const stream = await readEvents(`${api.url}/events`);
  let end = () => {};
  const older = db.write(async (tx) => {
    await recordEvents(
      tx,
      [{ accountId: -1n, kind: 'balance.changed', subject: 'thing:1', details: {} }],
      new Date(),
    );
    await new Promise<void>((resolve) => {
      end = resolve;
    });
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  await world.core.ledger.grant({ accountId, amountMicros: 1_000_000n, reference: 'uncertain' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(stream.events).toEqual([]);

  end();
  await older;
  await stream.count(1);

  expect(stream.events[0]?.event).toBe('balance.changed');
  await stream.close();
  await api.close();
});
