import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db';
import type { Outcome } from '#kernel/group';
import { failingAt, lost } from '#test/failing-at';
import { expectSoundBooks } from '#test/sound-books';
import { createWorld, type World } from '#test/world';
import { buyActivations } from './buy-activations.ts';
import { changeActivations } from './change-activations.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const rules = { lifetimeSeconds: 1_200, earlyCancelSeconds: 0, restSeconds: 600 };
const depsOn = (db: Database) => ({
  ...{ db, clock: world.core.clock, rules, maxOpenPerAccount: 0 },
  policy: { resale: false, priceBandPercent: 0 },
  discountPercents: async () => new Map<bigint, number>(),
  findDistinct: async () => new Set<bigint>(),
});

/** All that orders and changes write. */
async function written() {
  const { rows } = await sql`
    select (select count(*)::int from activation) as activations, (select count(*)::int from activation_move) as moves,
           (select count(*)::int from hold) as holds, (select count(*)::int from settlement) as settlements,
           (select count(*)::int from ledger_transfer) as transfers, (select count(*)::int from number_rest) as rests,
           (select count(*)::int from number_use where activation_id is not null) as leased,
           (select sum(stock)::int from offer) as stock`.execute(world.db.read);
  return rows[0];
}

/** Runs a group that fails at each of its statements in turn, and then one that does not; the number of failures. */
async function failEverywhere(run: (db: Database) => Promise<Outcome<unknown>[]>): Promise<number> {
  const before = await written();
  for (let at = 1; at < 100; at++) {
    const outcome = await run(failingAt(world.db, at)).catch((error) => error);
    if (Array.isArray(outcome)) {
      expect(outcome.every(({ ok }) => ok)).toBe(true);
      return at - 1;
    }
    expect(outcome).toBe(lost);
    expect(await written()).toEqual(before);
  }
  throw new Error('a group has so many statements at most');
}

describe.each([
  [1, 3],
  [128, 4],
])('a group of %i', (count, country) => {
  it('orders, and of their ends, leaves nothing where any of its statements fails, and all of it where none does', async () => {
    await world.pool({ country, count });
    const { accountId } = await world.customer();
    const order = { accountId, serviceId: 'tg', countryId: country };

    const ofOrders = await failEverywhere((db) => buyActivations(depsOn(db), Array(count).fill(order)));
    const ids = (await world.core.activations.list({ accountId, limit: 500 })).map(({ id }) => id);
    const cancels = ids.map((id) => ({ id, accountId, event: 'cancel' as const }));
    const ofCancels = await failEverywhere((db) => changeActivations(depsOn(db), cancels));

    expect([ids.length, ofOrders > 12, ofCancels > 8]).toEqual([count, true, true]);
    expect(await world.core.activations.countOpen(accountId)).toBe(0);
    expect(await world.core.ledger.getBalance(accountId)).toEqual({
      availableMicros: 100_000_000n,
      heldMicros: 0n,
    });
    await expectSoundBooks(world);
  });
});
