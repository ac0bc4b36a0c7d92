import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SupplierFailure } from '#kernel/failure';
import { createSenderWorld, type SenderWorld } from '#test/sender-world';
import { expectSoundBooks } from '#test/sound-books';
import { cancelSms } from './index.ts';

let world: SenderWorld;
let accountId: bigint;
let serial = 0;
beforeAll(async () => {
  world = await createSenderWorld();
  accountId = await world.account(10_000);
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.switchOffRoutes();
  // What waits has no way out any more.
  await world.drain();
});

/** A rate so low that the clock alone gives turns: one in a hundred seconds. */
const SLOW = 0.01;
const TURN_SECONDS = 100;

const send = (more: { to?: string; batch?: string } = {}) =>
  world.outboundSms.send({
    ...{ accountId, reference: `wait ${++serial}`, to: '447911123456', text: 'Hello' },
    ...more,
    purpose: 'service',
  });
const sendMany = async (count: number) => {
  const ids: bigint[] = [];
  for (let at = 0; at < count; at++) ids.push((await send()).id);
  return ids;
};
const get = (id: bigint) => world.outboundSms.get({ id });
const keysOf = (ids: readonly bigint[]) => ids.map((id) => `sms_${id}`);

/** Where each row lies: another place after any update. */
async function placesOf(ids: readonly bigint[]) {
  const { rows } = await sql<{ place: string }>`
    select ctid::text || ' ' || xmin::text as place from outbound_sms where id = any(${[...ids]}::bigint[]) order by id`.execute(
    world.db.read,
  );
  return rows.map(({ place }) => place);
}

async function countJobs() {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pgboss.job where name = 'outbound-sms.send-sms'`.execute(
    world.db.read,
  );
  return rows[0]?.count ?? 0;
}

describe('SMS that wait for their route', () => {
  it('cost neither a job nor an update until it is their turn', async () => {
    const route = await world.route({ perSecond: SLOW });
    const ids = await sendMany(40);
    await world.drain();
    const waiting = ids.filter((id) => !route.sent.some(({ key }) => key === keysOf([id])[0]));
    const [places, jobs] = [await placesOf(waiting), await countJobs()];

    for (let second = 0; second < 20; second++) await world.advance(1);

    expect([route.sent.length, waiting.length]).toEqual([1, 39]);
    expect(await placesOf(waiting)).toEqual(places);
    expect(await countJobs()).toBe(jobs);
  });

  it('go the oldest first, one at each turn, and a new one behind them', async () => {
    const route = await world.route({ perSecond: SLOW });
    const first = await sendMany(1);
    await world.drain();
    const ids = [...first, ...(await sendMany(3))];
    await world.drain();

    for (let turn = 0; turn < 2; turn++) await world.advance(TURN_SECONDS);
    // Its job comes in a moment in which there is a turn.
    world.clockAdvance(TURN_SECONDS);
    const late = await send();
    await world.drain();
    for (let turn = 0; turn < 2; turn++) await world.advance(TURN_SECONDS);

    expect(route.sent.map(({ key }) => key)).toEqual(keysOf([...ids, late.id]));
    expect(await get(late.id)).toMatchObject({ state: 'sent', attempts: 1 });
    await expectSoundBooks(world);
  });

  it('go at once where the rate is taken away, and by another route where theirs is switched off', async () => {
    const first = await world.route({ rank: 1, perSecond: SLOW });
    const second = await world.route({ rank: 2 });
    const third = await world.route({ rank: 1, prefixes: ['33'], perSecond: SLOW });
    const british = await sendMany(1);
    await send({ to: '33612345678' });
    await world.drain();
    british.push(...(await sendMany(2)));
    for (let count = 0; count < 2; count++) await send({ to: '33612345678' });
    await world.drain();
    const then = [first, second, third].map(({ sent }) => sent.length);

    await world.outboundSms.changeRoute({ id: first.id, state: 'off' });
    await world.outboundSms.changeRoute({ id: third.id, perSecond: null });
    await world.drain();

    expect(then).toEqual([1, 0, 1]);
    expect(second.sent.map(({ key }) => key).sort()).toEqual(keysOf(british.slice(1)));
    expect(third.sent).toHaveLength(3);
  });

  it('go by another route while theirs is unwell', async () => {
    const first = await world.route({ rank: 1, perSecond: 5 });
    const second = await world.route({ rank: 2 });
    first.answers = Array.from({ length: 5 }, () => new SupplierFailure('busy', 'retry'));
    const ids = await sendMany(30);

    await world.drain();
    await world.drain();

    expect(first.sent.length).toBeGreaterThanOrEqual(5);
    expect(new Set(second.sent.map(({ key }) => key))).toEqual(new Set(keysOf(ids)));
  });

  it('fail where their route is removed and there is no other, and are dropped by a cancel', async () => {
    const route = await world.route({ perSecond: SLOW });
    await send();
    await world.drain();
    const left = await send();
    const dropped = await send({ batch: 'sale' });
    await world.drain();
    const { id: removed } = await world.route({ perSecond: SLOW });
    await sql`update outbound_sms set waits_for = ${removed} where id = ${left.id}`.execute(world.db.read);

    await world.db.write((tx) => cancelSms(tx, { accountId, batch: 'sale' }, world.core.clock()));
    await world.outboundSms.removeRoute(removed);
    await world.outboundSms.changeRoute({ id: route.id, state: 'off' });
    await world.drain();

    expect(await get(left.id)).toMatchObject({ state: 'failed', error: 'no_route' });
    expect(await get(dropped.id)).toMatchObject({ state: 'cancelled' });
    const { rows } = await sql`select from outbound_sms where waits_for is not null`.execute(world.db.read);
    expect(rows).toEqual([]);
  });

  it('are not looked at as if they were stuck', async () => {
    await world.route({ perSecond: 0.0001 });
    await send();
    await world.drain();
    const waiting = await sendMany(2);
    await world.drain();
    const places = await placesOf(waiting);

    await world.advance(2_000);

    expect(await placesOf(waiting)).toEqual(places);
  });

  it('are woken once by two that wake them at the same moment', async () => {
    const route = await world.route({ perSecond: SLOW });
    await sendMany(21);
    await world.drain();
    const jobs = await countJobs();
    await world.outboundSms.changeRoute({ id: route.id, perSecond: null });
    const wake = world.outboundSms.sweeps.find(({ name }) => name === 'outbound-sms.wake-waiting');

    await Promise.all([wake?.run(), wake?.run()]);
    const woken = (await countJobs()) - jobs;
    await world.drain();

    expect(woken).toBe(20);
    expect(route.sent).toHaveLength(21);
  });
});
