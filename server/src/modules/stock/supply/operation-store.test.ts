import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addSeconds } from '#kernel/clock';
import { insertOperation, type OperationRow, tryingUntil } from '#test/operation-rows';
import { createWorld, type World } from '#test/world';
import {
  countAnswers,
  deleteOldAttempts,
  findBusySuppliers,
  findByForeignId,
  findByLease,
  findOpenByPhone,
  findOperations,
  findOrderedByForeignId,
  insertStranger,
  lockByLeases,
  lockOperation,
  moveOperations,
  type OperationMove,
} from './operation-store.ts';

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

async function supplier(baseUrl?: string | null): Promise<bigint> {
  const { id } = await world.core.inventory.createSupplier({ name: `op${++serial}`, kind: 'partner' });
  if (baseUrl !== undefined)
    await world.core.supply.connect({ supplierId: id, dialect: 'onlinesim-v1', baseUrl });
  return id;
}

const put = (row: Omit<OperationRow, 'supplierId'>, supplierId = one) =>
  insertOperation(world.db, { supplierId, ...row });
const idsOf = (rows: readonly { id: bigint }[]) => rows.map(({ id }) => id);

describe('an operation is found', () => {
  it('by its lease of that kind, by the partner’s own id the newest, by a phone the open one', async () => {
    const { read } = world.db;
    const lease = 70_000 + serial;
    const phone = `49151${String(serial).padStart(8, '0')}`;
    const over = await put({ state: 'closed', leaseId: lease, foreignId: 'f1' });
    const open = await put({ kind: 'rental', state: 'open', leaseId: lease, foreignId: 'f1', phone });
    const strange = await put({ state: 'closed', foreignId: 'f1' });
    await put({ state: 'closed', leaseId: lease + 1, foreignId: 'f2', phone });
    const theirs = await put({ state: 'open', leaseId: lease + 2, foreignId: 'f1' }, other);
    const key = { supplierId: one, foreignId: 'f1' };

    const byLease = [
      await findByLease(read, { kind: 'activation', leaseId: lease }),
      await findByLease(read, { kind: 'rental', leaseId: lease }),
      await findByLease(read, { kind: 'rental', leaseId: lease + 1 }),
    ];
    const named = await findByForeignId(read, [key]);
    const ordered = await findOrderedByForeignId(read, [key]);
    const onPhone = await findOpenByPhone(read, [{ supplierId: one, phone }]);
    const locked = await world.db.write(async (tx) => [
      await lockByLeases(tx, 'activation', [lease + 2, lease]),
      await lockByLeases(tx, 'rental', [lease, lease + 2]),
    ]);

    expect(byLease.map((found) => found?.id)).toEqual([over, open, undefined]);
    expect([...named].map(([name, { id }]) => [name, id])).toEqual([[`${one}/f1`, strange]]);
    expect([...ordered].map(([name, { id }]) => [name, id])).toEqual([[`${one}/f1`, open]]);
    expect([...onPhone].map(([name, { id }]) => [name, id])).toEqual([[`${one}/${phone}`, open]]);
    expect(locked.map(idsOf)).toEqual([[over, theirs], [open]]);
    expect(idsOf(await findOperations(read, [theirs, open, over]))).toEqual([over, open, theirs]);
    expect(await world.db.write((tx) => lockOperation(tx, theirs + 1_000n))).toBeUndefined();
  });
});

describe('an operation that is moved', () => {
  it('keeps what is not named, and starts to be told anew only where it begins to close', async () => {
    const told = { tries: 2, nextTryAt: at(5), acknowledgedAt: at(1) };
    const id = await put({ state: 'asking', tryingUntil: at(6), ...told });
    const bystander = await put({ state: 'asking', problem: 'its own' });
    const move = (to: Omit<OperationMove, 'from'>) =>
      world.db.write(async (tx) => {
        const from = await lockOperation(tx, id);
        if (from) await moveOperations(tx, [{ from, ...to }]);
      });
    const row = async () => (await findOperations(world.db.read, [id]))[0];

    await move({ state: 'unknown', problem: 'lost' });
    const lost = await row();
    const leased = await tryingUntil(world.db, id);
    await move({
      state: 'closing',
      foreignId: { text: 'x9', json: 'string' },
      phone: '4915100000099',
      answeredAt: at(19),
      close: { status: 4, sumMicros: null, at: at(20) },
    });
    const closing = await row();
    await move({ state: 'closing', close: { status: 5, sumMicros: 7n, at: at(30) } });

    const unnamed = { foreignId: null, phone: null, answeredAt: null, closeStatus: null, closedAt: null };
    expect(lost).toMatchObject({ state: 'unknown', problem: 'lost', ...told, ...unnamed });
    expect(leased).toEqual(at(6));
    const anew = { state: 'closing', problem: 'lost', tries: 0, acknowledgedAt: null };
    const named = { foreignId: 'x9', foreignIdJson: 'string', phone: '4915100000099', answeredAt: at(19) };
    expect(closing).toMatchObject({
      ...anew,
      ...named,
      ...{ closeStatus: 4, closeSumMicros: null, closedAt: at(20), nextTryAt: at(20) },
    });
    expect(await tryingUntil(world.db, id)).toBeNull();
    expect(await row()).toMatchObject({
      ...anew,
      ...named,
      ...{ closeStatus: 5, closeSumMicros: 7n, closedAt: at(30), nextTryAt: at(30) },
    });
    expect((await findOperations(world.db.read, [bystander]))[0]).toMatchObject({
      state: 'asking',
      problem: 'its own',
    });
    await expect(move({ state: 'open' })).rejects.toThrow('may not become');
  });

  it('together with another has its own words', async () => {
    const [a, b] = [await put({ state: 'asking' }), await put({ state: 'asking' }, other)];

    await world.db.write(async (tx) => {
      const [first, second] = [await lockOperation(tx, a), await lockOperation(tx, b)];
      if (first && second)
        await moveOperations(tx, [
          { from: second, state: 'none', answeredAt: at(2) },
          { from: first, state: 'failed', problem: 'no key' },
        ]);
    });

    expect(await findOperations(world.db.read, [a, b])).toMatchObject([
      { id: a, state: 'failed', problem: 'no key', answeredAt: null },
      { id: b, state: 'none', problem: null, answeredAt: at(2) },
    ]);
  });
});

describe('an operation that only its partner believes in', () => {
  it('is written down once, to be closed at once, and only for a partner that is called', async () => {
    const [called, mute] = [await supplier('http://127.0.0.1:1'), await supplier(null)];
    const bystander = await supplier('http://127.0.0.1:1');
    const add = (supplierId: bigint) => {
      const stranger = { supplierId, kind: 'rental', phone: '4915100000055', status: 1 } as const;
      const foreignId = { text: '77', json: 'number' } as const;
      return world.db.write((tx) => insertStranger(tx, { ...stranger, foreignId }, now));
    };

    await add(called);
    await add(called);
    await add(mute);

    const of = (supplierId: bigint) => world.core.supply.operations({ supplierId, limit: 9 });
    expect(await of(called)).toMatchObject([
      {
        ...{ kind: 'rental', state: 'closing', leaseId: null, foreignId: '77', phone: '4915100000055' },
        ...{ closeStatus: 1, askedAt: now, closedAt: now, nextTryAt: now, closeSumMicros: null },
      },
    ]);
    expect([await of(mute), await of(bystander)]).toEqual([[], []]);
  });
});

describe('a partner is busy', () => {
  it('while it is asked for a number, up to a time, and for a moment after its answer', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => supplier()));
    const [asked = 0n, answered = 0n, failed = 0n, askedLong = 0n, answeredLong = 0n, unlisted = 0n] = made;
    await put({ state: 'asking', askedAt: at(-29.999) }, asked);
    await put({ state: 'open', foreignId: 'a', askedAt: at(-5), answeredAt: at(-2.999) }, answered);
    await put({ state: 'none', askedAt: at(-5), answeredAt: at(-2) }, answered);
    await put({ state: 'failed', askedAt: at(-5) }, failed);
    await put({ state: 'asking', askedAt: at(-30) }, askedLong);
    await put({ state: 'open', foreignId: 'b', askedAt: at(-40), answeredAt: at(-1) }, askedLong);
    await put({ state: 'open', foreignId: 'c', askedAt: at(-5), answeredAt: at(-3) }, answeredLong);
    await put({ state: 'asking', askedAt: at(-1) }, unlisted);
    const listed = made.slice(0, 5);

    const busy = await world.db.write((tx) =>
      findBusySuppliers(tx, [...listed, asked], { asked: at(-30), answered: at(-3) }),
    );

    expect([...busy].sort()).toEqual([asked, answered].sort());
  });
});

describe('the answers of a partner', () => {
  it('count as orders where any number was good, once they are answered, within the time', async () => {
    const order = { foreignService: 'telegram', askedAt: at(-10) };
    await put({ ...order, state: 'none' });
    await put({ ...order, state: 'closed', foreignId: '1' });
    await put({ ...order, state: 'failed', askedAt: at(-299.999) });
    await put({ ...order, state: 'none', askedAt: at(-300) });
    await put({ ...order, state: 'none', exceptPrefixes: ['4915'] });
    await put({ ...order, state: 'asking' });
    await put({ state: 'closed', foreignId: '2', askedAt: at(-10) });
    await put({ ...order, state: 'none' }, other);

    const counts = await world.db.write((tx) => countAnswers(tx, one, at(-300)));

    expect(counts).toEqual({ orders: 3, empty: 1 });
  });

  it('that brought nothing are forgotten when they are old; all others are kept', async () => {
    const old = { askedAt: at(-100.001) };
    const kept = [
      await put({ state: 'none', askedAt: at(-100) }),
      await put({ ...old, state: 'unknown' }),
      await put({ ...old, state: 'asking' }),
      await put({ ...old, state: 'closed', foreignId: '1' }),
      await put({ ...old, state: 'dead', foreignId: '2' }),
    ];
    await put({ ...old, state: 'none' });
    await put({ ...old, state: 'failed' });

    await world.db.write((tx) => deleteOldAttempts(tx, at(-100)));

    const left = await world.core.supply.operations({ supplierId: one, limit: 99 });
    expect(idsOf(left)).toEqual(kept.toReversed());
  });
});
