import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SupplierFailure } from '#kernel/failure';
import type { SmsToSend } from '#sms-doors';
import { createSenderWorld, type SenderWorld } from '#test/sender-world';
import { expectSoundBooks } from '#test/sound-books';

let world: SenderWorld;
let accountId: bigint;
let serial = 0;
beforeAll(async () => {
  world = await createSenderWorld();
  accountId = await world.account(1_000);
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.switchOffRoutes();
});

const retry = new SupplierFailure('busy', 'retry');
const stop = new SupplierFailure('never', 'stop');
const unknown = new SupplierFailure('connection lost', 'unknown');

const send = async (more: { to?: string; text?: string } = {}) => {
  const request = { to: '447911123456', text: 'Hello', purpose: 'service' as const, ...more };
  return world.outboundSms.send({ accountId, reference: `sms ${++serial}`, ...request });
};
const get = (id: bigint) => world.outboundSms.get({ id });
const keysOf = (sent: readonly SmsToSend[]) => sent.map(({ key }) => key);

describe('an SMS', () => {
  it('goes by the best route, which is written down with its cost', async () => {
    const dear = await world.route({ costMicros: 9_000n });
    const cheap = await world.route({ costMicros: 4_000n });

    const { id } = await send({ text: 'a'.repeat(161) });
    await world.drain();

    expect(keysOf(cheap.sent)).toEqual([`sms_${id}`]);
    expect(dear.sent).toEqual([]);
    expect(await get(id)).toMatchObject({
      state: 'sent',
      routeId: cheap.id,
      costMicros: 8_000n,
      attempts: 1,
    });
  });

  it('goes by the next route at once where one fails, and waits only when all have', async () => {
    const first = await world.route({ rank: 1 });
    const second = await world.route({ rank: 2 });
    first.answers = [retry, retry];
    second.answers = [retry];

    const { id } = await send();
    await world.drain();
    const then = await get(id);
    await world.advance(6);

    expect([first.sent.length, second.sent.length]).toEqual([2, 2]);
    expect(then).toMatchObject({ state: 'queued', attempts: 2, rounds: 1, error: 'busy' });
    expect(await get(id)).toMatchObject({ state: 'sent', routeId: second.id, attempts: 4 });
  });

  it('never comes back to a route that refused it, and fails once all have', async () => {
    const first = await world.route({ rank: 1 });
    const second = await world.route({ rank: 2 });
    first.answers = [stop];
    second.answers = [retry, stop];
    const before = await world.outboundSms.getCredits(accountId);

    const { id } = await send();
    await world.drain();
    await world.advance(6);

    expect([first.sent.length, second.sent.length]).toEqual([1, 2]);
    expect(await get(id)).toMatchObject({ state: 'failed', error: 'never' });
    expect(await world.outboundSms.getCredits(accountId)).toEqual(before);
  });

  it('that may have gone out is not sent a second time', async () => {
    const first = await world.route({ rank: 1 });
    const second = await world.route({ rank: 2 });
    first.answers = [unknown];

    const { id } = await send();
    await world.drain();
    await world.advance(20_000);

    expect([first.sent.length, second.sent.length]).toEqual([1, 0]);
    expect(await get(id)).toMatchObject({ state: 'sent', error: 'not confirmed: connection lost' });
  });

  it('for which there is no route fails, and may be sent again when there is one', async () => {
    await world.route({ prefixes: ['33'] });

    const { id } = await send();
    await world.drain();
    const then = await get(id);
    const all = await world.route({});
    await world.outboundSms.resend({ id });
    await world.drain();

    expect(then).toMatchObject({ state: 'failed', error: 'no_route' });
    expect(keysOf(all.sent)).toEqual([`sms_${id}`]);
  });

  it('waits for a line that another process has, and that is no try', async () => {
    const route = await world.route({});
    route.isElsewhere = true;

    const { id } = await send();
    await world.drain();
    const then = await get(id);
    route.isElsewhere = false;
    await world.advance(2);

    expect(then).toMatchObject({ state: 'queued', attempts: 0 });
    expect(await get(id)).toMatchObject({ state: 'sent', attempts: 1 });
  });

  it('is paid for by the price of its route', async () => {
    await world.route({ prefixes: ['998'], credits: 3 });
    await world.route({ prefixes: ['44'], credits: 0 });
    const before = await world.outboundSms.getCredits(accountId);

    await send({ to: '998901234567', text: 'a'.repeat(161) });
    await send();
    await world.drain();

    expect(await world.outboundSms.getCredits(accountId)).toEqual({
      available: before.available - 6,
      held: 0,
    });
    await expectSoundBooks(world);
  });
});

it('a route passes over no more in a second than it may', async () => {
  const route = await world.route({ perSecond: 2 });
  const all = await Promise.all(Array.from({ length: 5 }, () => send()));
  await world.drain();

  const states = await Promise.all(all.map(async ({ id }) => (await get(id)).state));
  expect(states.filter((state) => state === 'sent')).toHaveLength(2);
  expect(states.filter((state) => state === 'queued')).toHaveLength(3);
  expect(route.sent).toHaveLength(2);
  await world.outboundSms.changeRoute({ id: route.id, perSecond: null });
  await world.advance(2);
  expect(route.sent).toHaveLength(5);
});

it('a route that fails five times in a row is passed over while there is another', async () => {
  const bad = await world.route({ rank: 1 });
  const good = await world.route({ rank: 2 });
  bad.answers = Array.from({ length: 9 }, () => retry);

  for (let time = 0; time < 8; time++) {
    await send();
    await world.drain();
  }

  expect([bad.sent.length, good.sent.length]).toEqual([5, 8]);
});

describe('a delivery report', () => {
  it('of the source is of what went by a route of its supplier, by its own id or by our key', async () => {
    const route = await world.route({});
    const other = await world.route({ prefixes: ['33'] });
    route.ids = ['a-1', 'a-2'];
    const first = await send();
    await world.drain();
    const second = await send();
    await world.drain();

    const outcomes = [
      await world.report(other, { doorMessageId: 'a-1', delivered: true, error: null }),
      await world.report(other, { key: `sms_${second.id}`, delivered: true, error: null }),
      await world.report(route, { doorMessageId: 'a-1', delivered: true, error: null }),
      await world.report(route, { key: `sms_${second.id}`, delivered: false, error: 'absent' }),
    ];

    expect(outcomes).toEqual(['early', 'unknown', 'recorded', 'recorded']);
    expect(await get(first.id)).toMatchObject({ state: 'delivered' });
    expect(await get(second.id)).toMatchObject({ state: 'failed', error: 'absent' });
  });

  it('that is faster than the answer which tells its id is waited with', async () => {
    const route = await world.route({});
    route.ids = ['early-1'];
    route.onSend = async () => {
      await world.report(route, { doorMessageId: 'early-1', delivered: true, error: null });
    };

    const { id } = await send();
    await world.drain();

    expect(await get(id)).toMatchObject({ state: 'delivered', doorMessageId: 'early-1' });
  });
});

describe('the table of routes', () => {
  const { assign } = Object;

  it('refuses what makes no sense, and a name twice', async () => {
    const { outboundSms } = world;
    const add = (more: object) => outboundSms.addRoute(assign({ name: `route${++serial}` }, more));

    for (const bad of [
      { name: 'no spaces' },
      { prefixes: ['+44'] },
      { credits: 1.5 },
      { perSecond: 0 },
      { costMicros: -1n },
    ])
      await expect(add(bad)).rejects.toMatchObject({ code: 'bad_request' });
    await expect(add({ supplierId: 999_999n })).rejects.toMatchObject({ code: 'not_found' });
    const { name, id } = await add({});
    await expect(add({ name })).rejects.toMatchObject({ code: 'already_exists' });
    expect(await outboundSms.changeRoute({ id, rank: 7, state: 'off' })).toMatchObject({
      name,
      rank: 7,
      state: 'off',
    });
    await outboundSms.removeRoute(id);
    await expect(outboundSms.removeRoute(id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps a route that something went by', async () => {
    const { id } = await world.route({});
    await send();
    await world.drain();

    await expect(world.outboundSms.removeRoute(id)).rejects.toMatchObject({ code: 'not_allowed' });
  });
});
