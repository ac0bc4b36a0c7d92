import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SupplierFailure } from '#kernel/failure';
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
beforeEach(() => world.switchOffRoutes());

const send = () =>
  world.outboundSms.send({
    ...{ accountId, reference: `try ${++serial}`, to: '447911123456', text: 'Hello' },
    purpose: 'service',
  });
const get = (id: bigint) => world.outboundSms.get({ id });

/** As a process leaves it that died while the SMS was at that route. */
const breakOff = (id: bigint, routeId: number) =>
  world.db.write((tx) =>
    sql`update outbound_sms set state = 'sending', attempts = 1, route_id = ${routeId}, claimed_at = ${world.core.clock()}
         where id = ${id}`.execute(tx),
  );

describe('an SMS', () => {
  it('whose try by a source broke off may have gone out: it goes out by none again', async () => {
    const first = await world.route({ rank: 1 });
    const second = await world.route({ rank: 2 });
    const { id } = await send();
    await breakOff(id, second.id);

    await world.advance(120);

    expect([first.sent.length, second.sent.length]).toEqual([0, 0]);
    expect(await get(id)).toMatchObject({
      ...{ state: 'sent', routeId: second.id },
      error: 'not confirmed: the try broke off',
    });
    await expectSoundBooks(world);
  });

  it('whose try by a source broke off that knows keys goes to it again, and to no other', async () => {
    const first = await world.route({ rank: 1 });
    const second = await world.route({ rank: 2 });
    second.knowsKeys = true;
    const { id } = await send();
    await breakOff(id, second.id);

    await world.advance(120);

    expect([first.sent, second.sent.map(({ key }) => key)]).toEqual([[], [`sms_${id}`]]);
    expect(await get(id)).toMatchObject({ state: 'sent', routeId: second.id, error: null });
  });

  it('is at no door before its route is open, so that a process which dies there leaves it to be sent', async () => {
    const route = await world.route({});
    const states: string[] = [];
    const { id } = await send();
    route.onOpen = async () => {
      states.push((await get(id)).state);
      throw new Error('the process dies here');
    };

    await expect(world.drain()).rejects.toThrow('dies');
    route.onOpen = async () => {
      states.push((await get(id)).state);
    };
    route.isElsewhere = true;
    await world.advance(901);
    route.isElsewhere = false;
    await world.advance(2);

    expect(new Set(states)).toEqual(new Set(['queued']));
    expect(route.sent).toHaveLength(1);
    expect(await get(id)).toMatchObject({ state: 'sent', attempts: 1, error: null });
    await expectSoundBooks(world);
  });

  it('whose route cannot be reached is tried by the next one, and never counts as sent', async () => {
    const away = await world.route({ rank: 1 });
    const there = await world.route({ rank: 2 });
    const { id } = await send();
    const states: string[] = [];
    away.onOpen = async () => {
      throw new SupplierFailure('not connected', 'retry');
    };
    there.onOpen = async () => {
      states.push((await get(id)).state);
    };

    await world.drain();

    expect(states).toEqual(['queued']);
    expect([away.sent.length, there.sent.length]).toEqual([0, 1]);
    expect(await get(id)).toMatchObject({ state: 'sent', routeId: there.id, attempts: 2 });
  });

  it('is taken, and its report found, under an id that no database keeps as it is', async () => {
    const route = await world.route({});
    const odd = `\0${'\ud800'.repeat(3)}${'x'.repeat(5_000)}`;
    route.ids = [odd];
    const { id } = await send();

    await world.drain();
    const taken = await get(id);
    const outcome = await world.report(route, { doorMessageId: odd, delivered: false, error: 'a\0b' });

    expect(taken.state).toBe('sent');
    expect(outcome).toBe('recorded');
    expect(await get(id)).toMatchObject({ state: 'failed', error: 'a\ufffdb' });
    expect(await world.report(route, { doorMessageId: 'e\0', delivered: true, error: null })).toBe('early');
  });

  it('fails with the words of a source, whatever is in them', async () => {
    const route = await world.route({});
    route.answers = [new SupplierFailure('no\0way', 'stop')];
    const { id } = await send();

    await world.drain();

    expect(await get(id)).toMatchObject({ state: 'failed', error: 'no\ufffdway' });
  });

  it('costs what its route does, also where the report is faster than the answer', async () => {
    const route = await world.route({ costMicros: 4_000n });
    const { id } = await send();
    route.ids = ['late'];
    route.onSend = async () => {
      await world.report(route, { key: `sms_${id}`, delivered: true, error: null });
    };

    await world.drain();

    expect(await get(id)).toMatchObject({ state: 'delivered', costMicros: 4_000n, doorMessageId: 'late' });
  });
});

describe('sent again, an SMS', () => {
  it('has nothing to do with reports of the id that it had before', async () => {
    const route = await world.route({});
    route.ids = ['old', 'new'];
    const { id } = await send();
    await world.drain();
    await world.report(route, { doorMessageId: 'old', delivered: false, error: 'absent' });
    await world.outboundSms.resend({ id });
    route.onSend = async () => {
      await world.report(route, { doorMessageId: 'old', delivered: false, error: 'absent' });
    };

    await world.drain();

    expect(await get(id)).toMatchObject({ state: 'sent', doorMessageId: 'new' });
  });

  it('costs what its route does by then', async () => {
    const route = await world.route({ credits: 0 });
    route.answers = [new SupplierFailure('no', 'stop'), new SupplierFailure('no', 'stop')];
    const { id } = await send();
    await world.drain();
    const { available } = await world.outboundSms.getCredits(accountId);

    await world.outboundSms.changeRoute({ id: route.id, credits: 3 });
    await world.outboundSms.resend({ id });
    const held = await world.outboundSms.getCredits(accountId);
    await world.drain();
    await world.outboundSms.changeRoute({ id: route.id, credits: 0 });
    await world.outboundSms.resend({ id });
    await world.drain();

    expect(held).toEqual({ available: available - 3, held: 3 });
    expect(await get(id)).toMatchObject({ state: 'sent', credits: 0 });
    expect(await world.outboundSms.getCredits(accountId)).toEqual({ available, held: 0 });
    await expectSoundBooks(world);
  });
});
