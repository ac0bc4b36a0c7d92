import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { createRentWorld, HOUR, type RentWorld } from '#test/rent-world';
import { expectSoundBooks, findingsOf } from '#test/sound-books';
import type { Rental } from './index.ts';

let world: RentWorld;
let accountId: bigint;
let waiting: Rental;
let active: Rental;
let cancelled: Rental;

beforeAll(async () => {
  world = await createRentWorld();
  ({ accountId } = await world.customer({ balance: '100' }));
  const { supplierId } = await world.rentPool({ count: 6, payoutPercent: 50 });
  await world.rentPool({ country: 3 });
  const { rentals } = world.core;
  const rent = (hours = 24, countryId = 2) => rentals.rent({ accountId, countryId, hours });
  const message = ({ phone }: Rental) => world.message({ supplierId, phone });

  const [missed, finished] = [await rent(), await rent(2)];
  await message(finished);
  await rentals.finish({ id: finished.id, accountId });
  await rentals.refund({ id: finished.id });
  // Of a pool of its own: nobody rents this number again.
  cancelled = await rent(24, 3);
  await rentals.cancel({ id: cancelled.id, accountId });
  world.advance(HOUR);
  for (const { run } of rentals.sweeps) await run();
  expect((await rentals.get({ id: missed.id, accountId })).state).toBe('missed');
  active = await rent();
  await message(active);
  active = await rentals.extend({ id: active.id, accountId, hours: 2 });
  waiting = await rent();
});
afterAll(() => world.close());

const of = ({ id }: Rental) => sql`where id = ${id}`;
const periodsOf = ({ id }: Rental) => sql`where rental_id = ${id}`;
const holdOf = async ({ id }: Rental): Promise<bigint> => {
  const { rows } = await sql<{ holdId: bigint }>`
    select hold_id as "holdId" from rental_period where rental_id = ${id} order by id`.execute(world.db.read);
  return rows[0]?.holdId ?? 0n;
};

it('rentals in every state are sound', () => expectSoundBooks(world));

describe('the audit of rentals names', () => {
  test('an end that left its hold open, and its number rented', async () => {
    expect(await findingsOf(world, sql`update rental set state = 'cancelled' ${of(waiting)}`)).toEqual([
      `rental_state ${waiting.id}: cancelled instead of waiting`,
      `rental_hold ${waiting.id}: open instead of released while it is cancelled`,
      `number_rented ${waiting.numberId}: rented instead of not rented`,
    ]);
  });

  test('a rental whose money went back, and whose number is on offer', async () => {
    expect(await findingsOf(world, sql`update rental set state = 'active' ${of(cancelled)}`)).toEqual([
      `rental_state ${cancelled.id}: active instead of cancelled`,
      `rental_hold ${cancelled.id}: released instead of captured while it is active`,
      `number_rented ${cancelled.numberId}: online instead of rental ${cancelled.id}`,
    ]);
  });

  test('what a period says of its money where the hold says something else', async () => {
    expect(
      await findingsOf(world, sql`update rental_period set outcome = 'captured' ${periodsOf(waiting)}`),
    ).toEqual([`rental_outcome ${waiting.id}: captured instead of open`]);
    expect(
      await findingsOf(world, sql`update rental_period set outcome = null ${periodsOf(cancelled)}`),
    ).toEqual([`rental_outcome ${cancelled.id}: open instead of released`]);
  });

  test('a price or a term that its periods do not add up to', async () => {
    expect(await findingsOf(world, sql`update rental set price_micros = 7 ${of(active)}`)).toEqual([
      `rental_periods ${active.id}: 1200000 for 26 hours instead of 7 for 26 hours`,
    ]);
    expect(await findingsOf(world, sql`update rental set hours = 27 ${of(active)}`)).toEqual([
      `rental_periods ${active.id}: 1200000 for 26 hours instead of 1200000 for 27 hours`,
    ]);
  });

  test('a period that costs something else than what is on hold for it', async () => {
    const owner = `of account ${accountId}`;

    expect(
      await findingsOf(
        world,
        sql`update rental_period set price_micros = 7 ${periodsOf(waiting)}`,
        sql`update rental set price_micros = 7 ${of(waiting)}`,
      ),
    ).toEqual([`rental_price ${waiting.id}: 1000000 ${owner} instead of 7 ${owner}`]);
  });

  test('a rental that nothing was paid for, and the hold that nobody has any more', async () => {
    expect(await findingsOf(world, sql`delete from rental_period ${periodsOf(waiting)}`)).toEqual([
      `hold_owner ${await holdOf(waiting)}: rental:${waiting.id} instead of an owner`,
      `rental_periods ${waiting.id}: nothing instead of 1000000 for 24 hours`,
    ]);
  });

  test('a history with a step that there is not', async () => {
    expect(
      await findingsOf(
        world,
        sql`update rental_move set to_state = 'finished' where rental_id = ${cancelled.id} and event = 'cancel'`,
        sql`update rental set state = 'finished' ${of(cancelled)}`,
      ),
    ).toEqual([
      `rental_move ${cancelled.id}: waiting to finished instead of a step from waiting`,
      `rental_hold ${cancelled.id}: released instead of captured while it is finished`,
    ]);
  });
});
