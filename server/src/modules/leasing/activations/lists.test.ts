import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stopClock } from '#test/still-clock';
import { createWorld, type World } from '#test/world';

let world: World;
beforeAll(async () => {
  world = await createWorld({ ACTIVATION_SECONDS: '1200' });
  for (const country of [3, 4])
    for (const [index, service] of ['tg', 'wa'].entries())
      await world.pool({ supplier: `lists${country}`, country, service, count: index === 0 ? 200 : 0 });
});
afterAll(() => world.close());
stopClock();

let accountId: bigint;
beforeEach(async () => {
  ({ accountId } = await world.customer());
});

const buy = async (serviceId = 'tg', countryId = 3, of = accountId) =>
  (await world.core.activations.buy({ accountId: of, serviceId, countryId })).id;
const list = async (query: object = {}) =>
  (await world.core.activations.list({ accountId, limit: 50, ...query })).map(({ id }) => id);

describe('the list of an account', () => {
  it('has its own, the newest first, in pages', async () => {
    const ids = [await buy(), await buy(), await buy(), await buy()];
    await buy('tg', 3, (await world.customer()).accountId);
    const newest = ids.toReversed();

    expect(await list()).toEqual(newest);
    expect(await list({ limit: 2 })).toEqual(newest.slice(0, 2));
    expect(await list({ limit: 2, offset: 1 })).toEqual(newest.slice(1, 3));
    expect(await list({ before: newest[1] })).toEqual(newest.slice(2));
  });

  it('is of one service or one country', async () => {
    const ids = { tg3: await buy('tg', 3), wa3: await buy('wa', 3), tg4: await buy('tg', 4) };

    expect(await list({ serviceId: 'wa' })).toEqual([ids.wa3]);
    expect(await list({ countryId: 4 })).toEqual([ids.tg4]);
    expect(await list({ serviceId: 'tg', countryId: 3 })).toEqual([ids.tg3]);
  });

  it('is of the states that are asked for', async () => {
    const [open, cancelled] = [await buy(), await buy()];
    await world.core.activations.cancel({ id: cancelled, accountId });

    expect(await list({ states: ['waiting'] })).toEqual([open]);
    expect(await list({ states: ['cancelled', 'finished'] })).toEqual([cancelled]);
    expect(await list({ states: [] })).toEqual([]);
  });

  it('is of a time, both its ends included', async () => {
    const at = world.core.clock();
    const first = await buy();
    world.advance(10);
    const second = await buy();
    const [from, to] = [at, world.core.clock()];
    const just = (ms: number) => (moment: Date) => new Date(moment.getTime() + ms);

    expect(await list({ from, to })).toEqual([second, first]);
    expect(await list({ from: just(1)(from) })).toEqual([second]);
    expect(await list({ to: just(-1)(to) })).toEqual([first]);
  });

  it('has no orders that are on their way or were refused', async () => {
    const [ordering, refused, shown] = [await buy(), await buy(), await buy()];
    const states = { ordering, refused };
    for (const [state, id] of Object.entries(states))
      await sql`update activation set state = ${state} where id = ${id}`.execute(world.db.read);

    expect(await list()).toEqual([shown]);
    await sql`delete from activation_move where activation_id in (${ordering}, ${refused})`.execute(
      world.db.read,
    );
    for (const id of Object.values(states))
      await sql`update activation set state = 'cancelled' where id = ${id}`.execute(world.db.read);
  });

  it('shows what is overdue as it stands, before any sweep', async () => {
    await buy();

    world.advance(1_200);

    expect((await world.core.activations.list({ accountId, limit: 5 }))[0]?.state).toBe('expired');
  });
});

it('a poll says where it stands before any sweep, to its owner only', async () => {
  const id = await buy();
  const other = (await world.customer()).accountId;
  const poll = (of = accountId) => world.core.activations.poll({ id, accountId: of });

  const [before] = [await poll(), world.advance(1_200)];

  expect([before, await poll()]).toEqual([
    { state: 'waiting', code: null },
    { state: 'expired', code: null },
  ]);
  await expect(poll(other)).rejects.toMatchObject({ code: 'activation_not_found' });
  await expect(world.core.activations.poll({ id: 2 ** 40, accountId })).rejects.toMatchObject({
    code: 'activation_not_found',
  });
});

describe('the list of what is open', () => {
  const open = async (page: object = {}) =>
    (await world.core.activations.listOpen({ accountId, limit: 50, ...page })).map(({ id }) => id);

  it('has the newest first, in pages, and neither what has ended nor another’s', async () => {
    const ids = [await buy(), await buy(), await buy()];
    const ended = await buy();
    await world.core.activations.cancel({ id: ended, accountId });
    await buy('tg', 3, (await world.customer()).accountId);
    const newest = ids.toReversed();

    expect(await open()).toEqual(newest);
    expect(await open({ limit: 1, offset: 1 })).toEqual([newest[1]]);
  });

  it('has one until the last moment of its time', async () => {
    const id = await buy();

    world.advance(1_199.999);
    const before = await open();
    world.advance(0.001);

    expect([before, await open()]).toEqual([[id], []]);
  });
});

describe('the list of those that wait for a message on a supplier’s numbers', () => {
  it('has the oldest first, and none that has its message or is over', async () => {
    const supplier = 'waiting';
    const { supplierId } = await world.pool({ supplier, country: 5, count: 5 });
    const ids = [await buy('tg', 5), await buy('tg', 5), await buy('tg', 5), await buy('tg', 5)];
    const leases = await world.core.activations.list({ accountId, limit: 5 });
    const phoneOf = (id: number | undefined) => leases.find((lease) => lease.id === id)?.phone ?? '';
    await world.message({ supplierId, phone: phoneOf(ids[0]) });
    await world.message({ supplierId, phone: phoneOf(ids[1]) });
    await world.core.activations.requestAnother({ id: ids[1] ?? 0, accountId });
    await world.core.activations.cancel({ id: ids[3] ?? 0, accountId });

    const waiting = await world.core.activations.listWaiting(supplier);

    expect(waiting.map(({ id }) => id)).toEqual([ids[1], ids[2]]);
    expect(await world.core.activations.listWaiting('nobody')).toEqual([]);
  });
});

describe('a sweep', () => {
  it('ends what is overdue at that very moment, and leaves the rest', async () => {
    await world.core.activations.expireDue();
    const old = await buy();
    world.advance(0.001);
    const young = await buy();

    world.advance(1_199.998);
    await world.core.activations.expireDue();
    world.advance(0.001);
    const ended = [await world.core.activations.expireDue(), await world.core.activations.expireDue()];

    expect(ended).toEqual([1, 0]);
    const states = (id: number) => world.core.activations.history({ id, accountId });
    expect((await states(old)).map(({ event }) => event)).toEqual(['buy', 'expire']);
    expect((await states(young)).map(({ event }) => event)).toEqual(['buy']);
  });
});

describe('the count of what is open', () => {
  it('has its own until the last moment of their time', async () => {
    await buy();
    await world.core.activations.cancel({ id: await buy(), accountId });
    await buy('tg', 3, (await world.customer()).accountId);
    const count = () => world.core.activations.countOpen(accountId);

    expect(await count()).toBe(1);
    world.advance(1_199.999);
    expect(await count()).toBe(1);
    world.advance(0.001);

    expect(await count()).toBe(0);
  });
});

it('lists have five hundred at most, whatever is asked for', async () => {
  await world.pool({ country: 6, count: 501 });
  const id = await buy('tg', 6);
  const same = sql.raw(
    'account_id, service_id, country_id, operator, supplier_id, pool_id, phone, state, price_micros, hold_id',
  );
  const times = sql.raw('created_at, cancellable_at, expires_at, changed_at');
  await sql`
    insert into activation (id, number_id, ${same}, ${times})
    select nextval('activation_id_seq'), n.number, ${same}, ${times}
      from (select * from activation where id = ${id}) a
      join lateral (select id from number n where n.pool_id = a.pool_id and n.id <> a.number_id) n (number) on true`.execute(
    world.db.read,
  );
  const { activations } = world.core;

  expect(await activations.countOpen(accountId)).toBe(501);
  expect(await activations.list({ accountId, limit: 5_000 })).toHaveLength(500);
  expect(await activations.listOpen({ accountId, limit: 5_000 })).toHaveLength(500);

  await sql`delete from activation where account_id = ${accountId} and id <> ${id}`.execute(world.db.read);
});

describe('an id that can be none', () => {
  it.each([0, -1, 1.5, Number.NaN, 2 ** 31, 2 ** 40])('is unknown to every verb: %s', async (id) => {
    const { activations } = world.core;
    const ref = { id, accountId };
    const verbs: (() => Promise<unknown>)[] = [
      () => activations.get(ref),
      () => activations.history(ref),
      () => activations.cancel(ref),
      () => activations.finish(ref),
      () => activations.requestAnother(ref),
      () => activations.buyAgain(ref),
      () => activations.quoteAgain(ref),
      () => activations.buyAdditional({ ...ref, serviceId: 'tg' }),
    ];

    for (const verb of verbs) await expect(verb()).rejects.toMatchObject({ code: 'activation_not_found' });
  });
});
