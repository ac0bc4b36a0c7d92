import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { type CouponWorld, createCouponWorld } from '#test/coupon-world';
import { expectSoundBooks, findingsOf } from '#test/sound-books';

let world: CouponWorld;
let sent: bigint;
let queued: bigint;
let dropped: bigint;

beforeAll(async () => {
  world = await createCouponWorld();
  const { accountId } = await world.merchant();
  await world.core.credits.grant({ accountId, currency: 'SMS', credits: 10, reference: 'start' });
  const queue = async (reference: string) => {
    const request = { accountId, reference, to: '32470000001', text: 'Hello', purpose: 'service' as const };
    return (await world.core.outboundSms.send(request)).id;
  };
  sent = await queue('one');
  await world.worker.drain();
  [queued, dropped] = [await queue('two'), await queue('three')];
});
afterAll(() => world.close());

it('SMS on their way and sent are sound', () => expectSoundBooks(world));

test('the audit names an SMS whose credits are not where it is', async () => {
  const move = (id: bigint, state: string) =>
    findingsOf(world, sql`update outbound_sms set state = ${state} where id = ${id}`);

  expect(await move(sent, 'queued')).toEqual([
    `sms_hold ${sent}: captured instead of open while it is queued`,
  ]);
  expect(await move(queued, 'sent')).toEqual([
    `sms_hold ${queued}: open instead of captured while it is sent`,
  ]);
  expect(await move(dropped, 'cancelled')).toEqual([
    `sms_hold ${dropped}: open instead of settled while it is cancelled`,
  ]);
  const [unowned, missing] = await findingsOf(
    world,
    sql`update outbound_sms set hold_id = null where id = ${queued}`,
  );
  expect(unowned).toMatch(new RegExp(`^hold_owner \\d+: sms:${queued} instead of an owner$`));
  expect(missing).toBe(`sms_hold ${queued}: missing instead of open while it is queued`);
});
