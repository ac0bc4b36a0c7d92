import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SupplierFailure } from '#kernel/failure';
import type { SmsTaken } from '#sms-doors';
import { createGate } from '#test/gate';
import { createSenderWorld, type SenderWorld } from '#test/sender-world';
import { expectSoundBooks } from '#test/sound-books';

let world: SenderWorld;
let accountId: bigint;
let serial = 0;
beforeAll(async () => {
  world = await createSenderWorld();
  accountId = await world.account(10_000);
});
afterAll(() => world.close());
beforeEach(() => world.switchOffRoutes());

type Route = Awaited<ReturnType<SenderWorld['route']>>;
/** A try that is at the route, and how it ends. */
type Try = { answer(taken: SmsTaken): Promise<void>; fail(failure: SupplierFailure): Promise<void> };

const queue = () =>
  world.outboundSms.send({
    ...{ accountId, reference: `late ${++serial}`, to: '447911123456', text: 'Hello' },
    purpose: 'service',
  });
const get = (id: bigint) => world.outboundSms.get({ id });
const handler = () => world.outboundSms.handlers[0]?.handler;

/** Claims the SMS and hands it to the route, which does not answer yet. */
async function claim(id: bigint, route: Route): Promise<Try> {
  const [reached, answered] = [createGate(), createGate()];
  let answer: SmsTaken | SupplierFailure | undefined;
  route.answerWith = async () => {
    reached.open();
    await answered.opened;
    if (!answer || answer instanceof SupplierFailure) throw answer;
    return answer;
  };
  const run = handler()?.({ smsId: String(id) }, { attempt: 1, isLast: false });
  await Promise.race([reached.opened, run]);
  route.answerWith = undefined;
  const end = (said: SmsTaken | SupplierFailure) => {
    answer = said;
    answered.open();
    return run;
  };
  return {
    answer: async (taken) => end(taken),
    fail: async (failure) => end(failure),
  };
}

/** The time is over that is waited for the try which is at the door; another job of the SMS runs. */
async function requeue(id: bigint) {
  world.clockAdvance(61);
  await handler()?.({ smsId: String(id) }, { attempt: 1, isLast: false });
}

function ordersOf<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((first, at) =>
    ordersOf(list.filter((_, other) => other !== at)).map((rest) => [first, ...rest]),
  );
}

type Event = 'answer' | 'report by id' | 'report by key' | 'requeue';

/** What follows a claim, in every order; reports may be missing. */
const orders: Event[][] = [
  ...ordersOf<Event>(['answer', 'report by id', 'requeue']),
  ...ordersOf<Event>(['answer', 'report by key', 'requeue']),
  ...ordersOf<Event>(['answer', 'report by id', 'report by key', 'requeue']),
  ...ordersOf<Event>(['answer', 'report by id']),
  ...ordersOf<Event>(['answer', 'report by key']),
  ...ordersOf<Event>(['answer', 'requeue']),
];

describe.each([{ delivered: true }, { delivered: false }])(
  'reports with delivered: $delivered',
  ({ delivered }) => {
    it.each(orders.map((order) => [order.join(', '), order] as const))(
      'a try that is claimed, then %s: ends as the report says, with the id and the cost of its route',
      async (_, order) => {
        const route = await world.route({ costMicros: 7n });
        const doorMessageId = `door ${++serial}`;
        const { id } = await queue();
        const before = await world.outboundSms.getCredits(accountId);
        const attempt = await claim(id, route);
        const error = delivered ? null : 'absent';

        for (const event of order) {
          if (event === 'answer') await attempt.answer({ doorMessageId, delivered: false });
          if (event === 'requeue') await requeue(id);
          if (event === 'report by id') await world.report(route, { doorMessageId, delivered, error });
          if (event === 'report by key') await world.report(route, { key: `sms_${id}`, delivered, error });
        }

        const isReported = order.some((event) => event.startsWith('report'));
        const told = delivered ? 'delivered' : 'failed';
        expect(await get(id)).toMatchObject({
          ...{ state: isReported ? told : 'sent', error: isReported ? error : null },
          ...{ doorMessageId, costMicros: 7n, routeId: route.id },
        });
        expect(await world.outboundSms.getCredits(accountId)).toEqual({
          available: before.available,
          held: before.held - 1,
        });
        expect(route.sent.filter(({ key }) => key === `sms_${id}`)).toHaveLength(1);
        const { rows } =
          await sql`select from early_sms_report where door_message_id = ${doorMessageId}`.execute(
            world.db.read,
          );
        expect(rows).toEqual([]);
        await world.drain();
        await expectSoundBooks(world);
      },
    );
  },
);

describe('an answer that comes after the SMS has gone on', () => {
  const busy = new SupplierFailure('busy', 'retry');

  it('keeps it from being sent by another route, while it waits for that', async () => {
    const [first, second] = [await world.route({ rank: 1 }), await world.route({ rank: 2 })];
    first.knowsKeys = true;
    const { id } = await queue();
    const one = await claim(id, first);
    world.clockAdvance(61);
    const two = await claim(id, first);
    second.isElsewhere = true;
    await two.fail(busy);
    const then = await get(id);

    await one.answer({ doorMessageId: 'one', delivered: false });
    second.isElsewhere = false;
    await world.advance(10);

    expect(then).toMatchObject({ state: 'queued', tried: [first.id] });
    expect(second.sent).toEqual([]);
    expect(await get(id)).toMatchObject({ state: 'sent', routeId: first.id, doorMessageId: 'one' });
    await expectSoundBooks(world);
  });

  it('counts as that of its own route, while the SMS is at another', async () => {
    const first = await world.route({ rank: 1, costMicros: 5n });
    const second = await world.route({ rank: 2, costMicros: 9n });
    first.knowsKeys = true;
    const { id } = await queue();
    const one = await claim(id, first);
    world.clockAdvance(61);
    const two = await claim(id, first);
    await two.fail(busy);
    const three = await claim(id, second);

    await world.report(first, { doorMessageId: 'one of three', delivered: true, error: null });
    await one.answer({ doorMessageId: 'one of three', delivered: false });
    await three.answer({ doorMessageId: 'three', delivered: false });

    expect(await get(id)).toMatchObject({
      ...{ state: 'delivered', routeId: first.id, costMicros: 5n, doorMessageId: 'one of three' },
    });
    await expectSoundBooks(world);
  });

  it('and is a failure changes nothing of the try that is under way', async () => {
    const route = await world.route({});
    route.knowsKeys = true;
    const { id } = await queue();
    const one = await claim(id, route);
    world.clockAdvance(61);
    const two = await claim(id, route);

    await one.fail(new SupplierFailure('never', 'stop'));
    const then = await get(id);
    await two.answer({ doorMessageId: 'two', delivered: false });

    expect(then).toMatchObject({ state: 'sending', refused: [] });
    expect(await get(id)).toMatchObject({ state: 'sent', doorMessageId: 'two' });
    await expectSoundBooks(world);
  });

  it('is of no use to one that failed and was sent again since', async () => {
    const route = await world.route({});
    const { id } = await queue();
    const one = await claim(id, route);
    await world.report(route, { key: `sms_${id}`, delivered: false, error: 'absent' });
    await world.outboundSms.resend({ id });

    await one.answer({ doorMessageId: 'of before', delivered: false });
    const then = await get(id);
    const two = await claim(id, route);
    await two.answer({ doorMessageId: 'of now', delivered: false });

    expect(then).toMatchObject({ state: 'queued', doorMessageId: null, resends: 1 });
    expect(await get(id)).toMatchObject({ state: 'sent', doorMessageId: 'of now' });
    await expectSoundBooks(world);
  });

  it('is not needed where a report says that the SMS has arrived, which waits for another try', async () => {
    const route = await world.route({});
    route.knowsKeys = true;
    const { id } = await queue();
    const one = await claim(id, route);
    await one.fail(busy);
    await world.report(route, { key: `sms_${id}`, delivered: false, error: 'absent' });
    const then = await get(id);

    await world.report(route, { key: `sms_${id}`, delivered: true, error: null });
    await world.advance(10);

    expect(then).toMatchObject({ state: 'queued' });
    expect(route.sent).toHaveLength(1);
    expect(await get(id)).toMatchObject({ state: 'delivered' });
    await expectSoundBooks(world);
  });
});
