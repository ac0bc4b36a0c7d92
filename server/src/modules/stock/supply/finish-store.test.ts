import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addSeconds } from '#kernel/clock';
import { insertOperation, type OperationRow, tryingUntil } from '#test/operation-rows';
import { createWorld, type World } from '#test/world';
import {
  findDueSuppliers,
  leaseDue,
  postponeDue,
  recordAcknowledgement,
  recordFailedTry,
  reopenDead,
} from './finish-store.ts';
import { findOperations, lockOperation } from './operation-store.ts';

let world: World;
let serial = 0;
let one: bigint;
let other: bigint;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  [one, other] = [await supplier(), await supplier()];
});

const now = new Date('2026-03-01T12:00:00Z');
const at = (seconds: number) => addSeconds(now, seconds);
const supplier = async () =>
  (await world.core.inventory.createSupplier({ name: `closing${++serial}`, kind: 'partner' })).id;

/** A close that is due now, unless said otherwise. */
const due = (row: Partial<OperationRow> = {}) =>
  insertOperation(world.db, {
    supplierId: one,
    state: 'closing',
    foreignId: `f${++serial}`,
    closeStatus: 4,
    nextTryAt: now,
    ...row,
  });
const rowOf = async (id: bigint) => (await findOperations(world.db.read, [id]))[0];

describe('what is due to be told', () => {
  it('makes its partner one to be called, unless another process has it for now', async () => {
    const all = [one, other, await supplier(), await supplier(), await supplier()];
    const [, , waiting = 0n, tried = 0n, left = 0n] = all;
    await due();
    await due();
    await due({ supplierId: other, nextTryAt: at(-60), tryingUntil: now });
    await due({ supplierId: waiting, nextTryAt: at(0.001) });
    await due({ supplierId: tried, tryingUntil: at(0.001) });
    await insertOperation(world.db, { supplierId: left, state: 'open', foreignId: 'x', nextTryAt: at(-1) });

    const found = await findDueSuppliers(world.db.read, now);

    expect(found.filter((id) => all.includes(id)).sort()).toEqual([one, other].sort());
  });

  it('is taken by one process, the longest due first, so many at a time, of one partner', async () => {
    const [late, later] = [await due({ nextTryAt: at(-1) }), await due({ nextTryAt: at(-1) })];
    const first = await due({ nextTryAt: at(-2) });
    const last = await due();
    const waiting = await due({ nextTryAt: at(0.001) });
    const theirs = await due({ supplierId: other, nextTryAt: at(-9) });
    const take = (moment: Date, limit: number) =>
      world.db.write(async (tx) => {
        const taken = await leaseDue(tx, one, { now: moment, until: addSeconds(moment, 30), limit });
        return taken.map(({ id }) => id);
      });

    expect(await take(now, 1)).toEqual([first]);
    expect([await take(now, 1), await take(now, 1)]).toEqual([[late], [later]]);
    expect(await take(now, 9)).toEqual([last]);
    expect(await take(now, 9)).toEqual([]);
    expect(await tryingUntil(world.db, first)).toEqual(at(30));
    expect([await tryingUntil(world.db, waiting), await tryingUntil(world.db, theirs)]).toEqual([null, null]);
    expect(await take(at(29.999), 9)).toEqual([waiting]);
    expect(await take(at(30), 9)).toEqual([late, later, first, last]);
  });

  it('at the same time by two processes is taken once', async () => {
    for (let count = 0; count < 6; count++) await due();
    const take = () => world.db.write((tx) => leaseDue(tx, one, { now, until: at(30), limit: 4 }));

    const taken = (await Promise.all([take(), take()])).flat().map(({ id }) => id);

    expect(new Set(taken).size).toBe(taken.length);
    expect(taken.length).toBeGreaterThanOrEqual(4);
  });

  it('waits with everything else that is due of a partner that is down, and nothing more', async () => {
    const [first, second] = [await due({ tries: 3 }), await due({ nextTryAt: at(-50) })];
    const waiting = await due({ nextTryAt: at(0.001) });
    const tried = await due({ tryingUntil: at(0.001) });
    const free = await due({ tryingUntil: now });
    const theirs = await due({ supplierId: other });
    const open = await due({ state: 'open', nextTryAt: at(-1) });

    await world.db.write((tx) => postponeDue(tx, one, { now, until: at(60) }));

    const times = await Promise.all(
      [first, second, waiting, tried, free, theirs, open].map(async (id) => (await rowOf(id))?.nextTryAt),
    );
    expect(times).toEqual([at(60), at(60), at(0.001), now, at(60), now, at(-1)]);
    expect(await rowOf(first)).toMatchObject({ state: 'closing', tries: 3 });
  });
});

describe('a close that was told', () => {
  const told = { tries: 2, tryingUntil: at(30), problem: 'http_error' };

  it('is over where it was confirmed, and no other is', async () => {
    const [id, bystander] = [await due(told), await due(told)];

    await world.db.write((tx) => recordAcknowledgement(tx, { id, closeStatus: 4 }, at(7)));

    expect(await rowOf(id)).toMatchObject({
      ...{ state: 'closed', acknowledgedAt: at(7), tries: 3, nextTryAt: null, problem: null },
    });
    expect(await tryingUntil(world.db, id)).toBeNull();
    expect(await rowOf(bystander)).toMatchObject({
      ...{ state: 'closing', acknowledgedAt: null, tries: 2, nextTryAt: now, problem: 'http_error' },
    });
    expect(await tryingUntil(world.db, bystander)).toEqual(at(30));
  });

  it('is tried again where it was not, or given up, and no other is', async () => {
    const [id, bystander] = [await due(told), await due(told)];
    const fail = (nextTryAt: Date | null, problem: string) =>
      world.db.write((tx) => recordFailedTry(tx, { id, closeStatus: 4 }, { nextTryAt, problem }));

    await fail(at(10), 'timeout');
    const again = await rowOf(id);
    const leased = await tryingUntil(world.db, id);
    await fail(null, 'network');

    expect(again).toMatchObject({ state: 'closing', tries: 3, nextTryAt: at(10), problem: 'timeout' });
    expect(leased).toBeNull();
    expect(await rowOf(id)).toMatchObject({ state: 'dead', tries: 4, nextTryAt: null, problem: 'network' });
    expect(await rowOf(bystander)).toMatchObject({ tries: 2, nextTryAt: now, problem: 'http_error' });
  });

  it('stays to be told where another status has come meanwhile, whatever became of the first', async () => {
    const id = await due({ closeStatus: 5 });
    const over = await due({ state: 'closed', closeStatus: 3, acknowledgedAt: at(-9) });

    await world.db.write(async (tx) => {
      await recordAcknowledgement(tx, { id, closeStatus: 3 }, at(7));
      await recordFailedTry(tx, { id, closeStatus: 3 }, { nextTryAt: null, problem: 'late' });
      await recordAcknowledgement(tx, { id: over, closeStatus: 3 }, at(7));
      await recordFailedTry(tx, { id: over, closeStatus: 3 }, { nextTryAt: null, problem: 'late' });
    });

    expect(await rowOf(id)).toMatchObject({ state: 'closing', tries: 0, nextTryAt: now, problem: null });
    const kept = { state: 'closed', tries: 0, acknowledgedAt: at(-9), problem: null };
    expect(await rowOf(over)).toMatchObject(kept);
  });

  it('and given up is told again from the start, with the same status', async () => {
    const row = { supplierId: one, state: 'dead', foreignId: 'gone', closeStatus: 3, tries: 40 } as const;
    const id = await insertOperation(world.db, { ...row, closedAt: at(-90_000), problem: 'timeout' });

    await world.db.write(async (tx) => {
      const dead = await lockOperation(tx, id);
      if (dead) await reopenDead(tx, dead, at(5));
    });

    expect(await rowOf(id)).toMatchObject({
      ...{ state: 'closing', closeStatus: 3, tries: 0, closedAt: at(5), nextTryAt: at(5) },
    });
  });
});
