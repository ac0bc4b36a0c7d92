import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addSeconds } from '#kernel/clock';
import { createWorld, type World } from '#test/world';
import {
  findConnections,
  forgetAskFailures,
  leasePolls,
  recordAskFailure,
  recordHeard,
  recordPoll,
} from './connection-store.ts';

let world: World;
let serial = 0;
let one: bigint;
let other: bigint;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  [one, other] = [await connected(), await connected()];
});

const now = new Date('2020-03-01T12:00:00Z');
const at = (seconds: number) => addSeconds(now, seconds);

async function connected(baseUrl: string | null = 'http://127.0.0.1:1'): Promise<bigint> {
  const { inventory, supply } = world.core;
  const { id } = await inventory.createSupplier({ name: `line${++serial}`, kind: 'partner' });
  await supply.connect({ supplierId: id, dialect: 'onlinesim-v1', baseUrl });
  return id;
}

/** When it is to be asked for its stock, and until when another process does that. */
const schedule = (supplierId: bigint, nextPollAt: Date, pollingUntil: Date | null = null) =>
  world.db.write((tx) =>
    sql`update partner_connection set next_poll_at = ${nextPollAt}, polling_until = ${pollingUntil}
         where supplier_id = ${supplierId}`.execute(tx),
  );
const poll = (moment: Date, until = addSeconds(moment, 30)) =>
  world.db.write((tx) => leasePolls(tx, { now: moment, until }));
const get = (supplierId: bigint) => world.core.supply.get(supplierId);

describe('partners that are to be asked for their stock', () => {
  it('are those that are due and have an address, each for one process at a time', async () => {
    const [later, taken, free, mute] = [
      await connected(),
      await connected(),
      await connected(),
      await connected(null),
    ];
    await schedule(one, now);
    await schedule(other, at(-60));
    await schedule(later, at(0.001));
    await schedule(taken, at(-60), at(0.001));
    await schedule(free, at(-60), now);
    await schedule(mute, at(-60));

    const first = await poll(now);
    const again = await poll(now);
    const then = await poll(at(30));

    expect(first.sort()).toEqual([one, other, free].sort());
    expect(again).toEqual([]);
    expect(then.sort()).toEqual([one, other, later, taken, free].sort());
  });

  it('are a hundred at a time, those that are due the longest first', async () => {
    const { rows } = await world.db.write((tx) =>
      sql<{ id: bigint }>`
        with made as (
          insert into supplier (name, kind, created_at)
          select 'bulk' || n, 'partner', ${now} from generate_series(1, 101) n order by n returning id)
        insert into partner_connection (supplier_id, dialect, base_url, created_at, next_poll_at)
        select id, 'onlinesim-v1', 'http://127.0.0.1:1', ${now},
               ${at(-86_400)}::timestamptz - id * interval '1 second' from made
        returning supplier_id as id`.execute(tx),
    );
    const ids = rows.map(({ id }) => id).sort((a, b) => Number(a - b));

    const due = await poll(at(-80_000));
    await world.db.write((tx) =>
      sql`update partner_connection set base_url = null where supplier_id = any(${ids}::bigint[])`.execute(
        tx,
      ),
    );

    // The lower its id, the later it is due here.
    expect(due.sort((a, b) => Number(a - b))).toEqual(ids.slice(1));
  });

  it('are free to be asked again when the poll is written down, and how it went is kept', async () => {
    await schedule(one, now, at(30));
    await schedule(other, at(1), at(30));
    const record = (good: boolean, moment: Date) =>
      world.db.write((tx) => recordPoll(tx, one, { good, now: moment, nextPollAt: addSeconds(moment, 5) }));

    const answered = await record(true, at(1));
    const first = await get(one);
    const failures = [await record(false, at(2)), await record(false, at(3))];
    const second = await get(one);
    const due = [await poll(at(7.999)), await poll(at(8))];
    await record(true, at(9));

    expect([answered, ...failures]).toEqual([{ failures: 0 }, { failures: 1 }, { failures: 2 }]);
    expect(first).toMatchObject({ polledAt: at(1), pollFailures: 0 });
    expect(second).toMatchObject({ polledAt: at(1), pollFailures: 2 });
    expect(due).toEqual([[], [one]]);
    expect(await get(one)).toMatchObject({ polledAt: at(9), pollFailures: 0 });
    expect(await get(other)).toMatchObject({ polledAt: null, pollFailures: 0 });
    expect(await poll(at(29.999))).toEqual([one]);
  });
});

describe('orders that failed', () => {
  const fail = (supplierId: bigint) => world.db.write((tx) => recordAskFailure(tx, supplierId, 3));
  const forget = () => world.db.write((tx) => forgetAskFailures(tx, one));
  const failuresOf = async (supplierId: bigint) => (await get(supplierId)).askFailures;

  it('are counted for each partner alone, and from the number that trips on each one trips again', async () => {
    await fail(other);
    const results = [];
    for (let count = 0; count < 5; count++) results.push([await fail(one), await failuresOf(one)]);

    expect(results).toEqual([
      [{ tripped: false, trips: 0 }, 1],
      [{ tripped: false, trips: 0 }, 2],
      [{ tripped: true, trips: 1 }, 2],
      [{ tripped: true, trips: 2 }, 2],
      [{ tripped: true, trips: 3 }, 2],
    ]);
    expect(await failuresOf(other)).toBe(1);
  });

  it('are forgotten after an answer, before anything has tripped and after that, and those of others are not', async () => {
    await fail(other);
    await fail(one);
    await forget();
    const early = await failuresOf(one);
    for (let count = 0; count < 4; count++) await fail(one);
    await forget();
    const late = await failuresOf(one);

    const results = [await fail(one), await fail(one), await fail(one)];

    expect([early, late, await failuresOf(other)]).toEqual([0, 0, 1]);
    expect(results.map(({ trips }) => trips)).toEqual([0, 0, 1]);
  });
});

describe('the moment at which a partner was heard of', () => {
  it('is kept to half a minute, for each of them', async () => {
    const hear = async (moment: Date) => {
      await world.db.write((tx) => recordHeard(tx, one, moment));
      return (await get(one)).heardAt;
    };

    expect((await get(one)).heardAt).toBeNull();
    expect(await hear(now)).toEqual(now);
    expect(await hear(at(30))).toEqual(now);
    expect(await hear(at(30.001))).toEqual(at(30.001));
    expect(await hear(now)).toEqual(at(30.001));
    expect((await get(other)).heardAt).toBeNull();
  });
});

describe('connections', () => {
  it('that are looked up together come in one order', async () => {
    const found = await findConnections(world.db.read, [other, one, other + 1_000n]);

    expect(found.map(({ supplierId }) => supplierId)).toEqual([one, other]);
  });
});
