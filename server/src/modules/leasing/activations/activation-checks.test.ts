import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { expectSoundBooks, findingsOf, without } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import type { Activation } from './index.ts';

let world: World;
let accountId: bigint;
let waiting: Activation;
let finished: Activation;
let cancelled: Activation;

beforeAll(async () => {
  world = await createWorld();
  ({ accountId } = await world.customer({ balance: '10' }));
  const { supplierId } = await world.pool({ count: 8, price: '1.00' });
  const buy = () => world.core.activations.buy({ accountId, serviceId: 'tg' });
  const message = ({ phone }: Activation) => world.message({ supplierId, phone });

  [waiting, finished, cancelled] = [await buy(), await buy(), await buy()];
  await message(finished);
  await world.core.activations.requestAnother({ id: finished.id, accountId });
  await message(finished);
  await world.core.activations.finish({ id: finished.id, accountId });
  await world.core.activations.refund({ id: finished.id });
  await world.core.activations.cancel({ id: cancelled.id, accountId });
  const [expired, expiredWithCode] = [await buy(), await buy()];
  await message(expiredWithCode);
  world.advance(1_201);
  await world.core.activations.expireDue();
  await message(expiredWithCode);
  expect((await world.core.activations.get({ id: expired.id, accountId })).state).toBe('expired');
  waiting = await buy();
  await message(await buy());
});
afterAll(() => world.close());

const of = ({ id }: Activation) => sql`where id = ${id}`;

it('activations in every state are sound', () => expectSoundBooks(world));

describe('the audit of activations names', () => {
  test('an end that left its hold open, and its number taken', async () => {
    expect(await findingsOf(world, sql`update activation set state = 'cancelled' ${of(waiting)}`)).toEqual([
      `activation_state ${waiting.id}: cancelled instead of waiting`,
      `activation_hold ${waiting.id}: open instead of released while it is cancelled`,
      `number_leased ${waiting.numberId}/tg: activation ${waiting.id} instead of free`,
    ]);
  });

  test('a lease whose money is gone, and whose number is free', async () => {
    expect(await findingsOf(world, sql`update activation set state = 'waiting' ${of(cancelled)}`)).toEqual([
      `activation_state ${cancelled.id}: waiting instead of cancelled`,
      `activation_hold ${cancelled.id}: released instead of open while it is waiting`,
      `number_leased ${cancelled.numberId}/tg: free instead of activation ${cancelled.id}`,
    ]);
  });

  test('a paid lease whose money went back', async () => {
    const findings = await findingsOf(
      world,
      sql`update activation set hold_id = ${cancelled.holdId} ${of(finished)}`,
    );

    expect(findings).toContain(
      `activation_hold ${finished.id}: released instead of captured while it is finished`,
    );
  });

  test('a lease without a hold, and the hold that nobody has any more', async () => {
    expect(await findingsOf(world, sql`update activation set hold_id = 999999 ${of(waiting)}`)).toEqual([
      `hold_owner ${waiting.holdId}: activation:${waiting.id} instead of an owner`,
      `activation_hold ${waiting.id}: missing instead of open while it is waiting`,
      'reference activation.hold_id 999999: nothing instead of hold',
    ]);
  });

  test('a state that there is not', async () => {
    expect(
      await findingsOf(
        world,
        without('activation', 'activation_state_known'),
        sql`update activation set state = 'lost' ${of(cancelled)}`,
      ),
    ).toEqual([
      `activation_state ${cancelled.id}: lost instead of cancelled`,
      `activation_hold ${cancelled.id}: released instead of a known state while it is lost`,
    ]);
  });

  test('another price than the one on hold', async () => {
    const owner = `of account ${accountId}`;

    expect(await findingsOf(world, sql`update activation set price_micros = 7 ${of(waiting)}`)).toEqual([
      `activation_price ${waiting.id}: 1000000 ${owner} instead of 7 ${owner}`,
    ]);
  });

  test('a lease of one account that another one pays', async () => {
    const { accountId: other } = await world.customer();

    expect(await findingsOf(world, sql`update activation set account_id = ${other} ${of(waiting)}`)).toEqual([
      `activation_price ${waiting.id}: 1000000 of account ${accountId} instead of 1000000 of account ${other}`,
    ]);
  });

  test('a hold that was placed for another lease', async () => {
    const findings = await findingsOf(
      world,
      sql`update hold set reference = 'activation:1' where id = ${waiting.holdId}`,
    );

    expect(findings).toEqual([expect.stringMatching(new RegExp(`^activation_price ${waiting.id}: `))]);
  });

  test('a history that lacks a step, and one with a step that there is not', async () => {
    const lacking = await findingsOf(
      world,
      sql`delete from activation_move where activation_id = ${cancelled.id} and event = 'buy'`,
    );
    const odd = await findingsOf(
      world,
      sql`insert into activation_move (activation_id, event, from_state, to_state, at) values (${cancelled.id}, 'odd', 'cancelled', 'waiting', now())`,
      sql`insert into activation_move (activation_id, event, from_state, to_state, at) values (${cancelled.id}, 'odd', 'waiting', 'cancelled', now())`,
    );

    expect(lacking).toEqual([
      `activation_move ${cancelled.id}: waiting to cancelled instead of a step from nothing`,
    ]);
    expect(odd).toEqual([
      `activation_move ${cancelled.id}: cancelled to waiting instead of a step from cancelled`,
    ]);
  });

  test('a lease without any history', async () => {
    expect(
      await findingsOf(world, sql`delete from activation_move where activation_id = ${waiting.id}`),
    ).toEqual([`activation_state ${waiting.id}: waiting instead of a history`]);
  });
});
